"""Folders of a component that hold a web application: its framework, settings, build steps, and what it serves."""

from __future__ import annotations

from typing import TYPE_CHECKING

from diagnose.facts.build_steps import Step, build_steps
from diagnose.facts.component import normal_path
from diagnose.facts.frameworks import BY_NAME, SERVER_PACKAGES, detect
from diagnose.facts.languages import SOURCE_SUFFIXES
from diagnose.facts.package_json import read_package
from diagnose.facts.site import Mount, Site
from diagnose.facts.tree import Folder, join
from diagnose.model.fact import Fact

if TYPE_CHECKING:
    from diagnose.facts.angular_app import AngularApp
    from diagnose.facts.component import ComponentView
    from diagnose.facts.js_settings import JsSettings, Setting

_ANGULAR_KINDS = ("angular", "nx-project")
_PUBLIC = {
    "react": "public",
    "vue": "public",
    "vite": "public",
    "gatsby": "static",
    "sveltekit": "static",
    "next": "public",
    "astro": "public",
}
_BUILD_SCRIPTS = ("build", "build:prod", "build:production", "build-prod", "generate", "export")


class WebRoot:
    """One web application in a folder."""

    def __init__(self, component: ComponentView, folder: Folder) -> None:
        self.folder = folder.path
        self._component = component
        self._names = folder.names
        self.package = _package(component, folder)
        self.package_path = _package_path(component, folder)
        self.steps = self._build_steps()
        self.framework = detect(self.package["dependencies"] if self.package else {}, self.steps, folder.names)
        self.config_path = self._config_path()
        self._config: JsSettings | None = None
        self._apps: list[AngularApp] | None = None

    @property
    def is_static(self) -> bool:
        """Whether it is plain HTML that no build touches and no program serves."""
        if self.framework:
            return False
        dependencies = self.package["dependencies"] if self.package else {}
        return not SERVER_PACKAGES.intersection(dependencies) and not any("ssr" in name for name in dependencies)

    @property
    def apps(self) -> list[AngularApp]:
        """The Angular applications of the folder."""
        if self._apps is None:
            folder = self._component.tree.folders[self.folder]
            self._apps = [app for kind in _ANGULAR_KINDS for path in folder.files(kind) for app in self._read_apps(path)]
        return self._apps

    def _read_apps(self, path: str) -> list[AngularApp]:
        if path.endswith("angular-cli.json"):
            from diagnose.facts.angular_cli import read_cli_apps

            return read_cli_apps(self._component.sources, path, self.steps)
        from diagnose.facts.angular_app import read_apps

        return read_apps(self._component.sources, self._component.tree, path, self.steps)

    @property
    def settings(self) -> JsSettings | None:
        """The framework's configuration file."""
        if self._config is None and self.config_path:
            from diagnose.facts.js_settings import JsSettings

            text = self._component.sources.text(self.config_path, quiet=True)
            self._config = JsSettings(text) if text is not None else None
        return self._config

    def setting(self, *path: str) -> Setting | None:
        """Return a setting of the framework's configuration file."""
        return self.settings.find(*path) if self.settings and path else None

    def inside(self, path: str) -> str | None:
        """Return a path that is written relative to this folder, from the project's root."""
        return normal_path(path, self.folder)

    def site(self, app: AngularApp | None = None) -> Site:
        """Return what is served after the build."""
        return Site(self._component.tree, self._mounts(app))

    def _mounts(self, app: AngularApp | None) -> list[Mount]:
        if app is not None:
            from diagnose.facts.angular_assets import angular_mounts

            return angular_mounts(app, self._component.tree)
        public = _PUBLIC.get(self.framework, "")
        if self.framework == "vite":
            setting, root = self.setting("publicDir"), self.setting("root")
            public = setting.text if setting and setting.text else public
            is_anchored = setting is not None and setting.anchored
            public = join(root.text.rstrip("/"), public) if root and root.text and not is_anchored else public
        if self.framework:
            folder = self.inside(public) if public else None
            return [Mount(folder, "")] if folder else []
        return [Mount(self.folder, "")]

    def _build_steps(self) -> list[Step]:
        scripts: dict[str, str] = self.package["scripts"] if self.package else {}
        said = [command["command"] for command in self._component.fields.get("build_commands", ()) if command["source"] != "dockerfile"]
        texts = said or [f"npm run {name}" for name in _BUILD_SCRIPTS if name in scripts][:1]
        return [step for text in texts for step in build_steps(text, scripts)]

    def _config_path(self) -> str:
        framework = BY_NAME.get(self.framework)
        stem = framework.config if framework else ""
        names = self._component.tree.folders[self.folder].kinds.get("web-config", ())
        return next((join(self.folder, name) for name in names if stem and name.lower().startswith(f"{stem}.")), "")


def web_roots(component: ComponentView) -> list[WebRoot]:
    """Return the web applications of a component, those nearest to its folder first (computed once)."""
    if not component.web_roots:
        folders = [folder for folder in component.folders if {"package", "angular", "web-config", "nx-project"} & folder.kinds.keys()]
        roots = [WebRoot(component, folder) for folder in folders]
        component.web_roots = [root for root in roots if root.framework] or _static_roots(component, roots)
    return component.web_roots


def _static_roots(component: ComponentView, roots: list[WebRoot]) -> list[WebRoot]:
    """Return the folder of plain HTML, for a component with nothing but HTML or with a package.json that serves nothing."""
    if any(not root.is_static for root in roots):
        return []
    own = component.tree.folders[component.path]
    is_program = {"manifest", "hint"} & own.kinds.keys() or any(name.endswith(tuple(SOURCE_SUFFIXES)) for name in own.names)
    candidates = [component.path, join(component.path, "public")]
    holders = [path for path in candidates if path in component.tree.folders and "index-html" in component.tree.folders[path].kinds]
    return [WebRoot(component, component.tree.folders[holders[0]])] if holders and not is_program else []


def _package_path(component: ComponentView, folder: Folder) -> str:
    around = component.tree.ancestors(folder.path)
    found = (path for path in around if path in component.tree.folders and "package" in component.tree.folders[path].kinds)
    path = next(found, None)
    return join(path, "package.json") if path is not None else ""


def _package(component: ComponentView, folder: Folder) -> Fact | None:
    """Return the package.json of a folder, else the nearest one around it (workspaces keep one at their root)."""
    path = _package_path(component, folder)
    return read_package(component.sources, component.tree, path) if path else None
