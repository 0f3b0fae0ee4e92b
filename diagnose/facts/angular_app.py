"""Applications of an Angular workspace and the settings their build uses, for every generation of builders."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from diagnose.facts.build_steps import Step
from diagnose.facts.component import normal_path
from diagnose.facts.patterns import Pattern
from diagnose.facts.sources import Sources
from diagnose.facts.tree import Tree, join
from diagnose.model.location import Region
from diagnose.syntax.nodes import Mapping, Node, Scalar, text_of

_VERSION = Pattern(r"(?:^|[\s~^>=v@])(\d{1,3})(?:[.x*\s]|$)")
_LIBRARY_BUILDERS = Pattern(r":(?:ng-packagr(?:-lite)?|package|tsc)$")
_BROWSER_BUILDERS = frozenset({"browser", "webpack-browser", "browser-esbuild", "webpack"})
_VALUED = frozenset({"--configuration", "-c", "--output-path", "--outputPath", "--base-href", "--deploy-url", "--project", "--target"})


class Place(NamedTuple):
    """The file that declares an application, and the folder of its workspace, which its paths are relative to."""

    file: str
    folder: str


class AngularApp:
    """One application: its build target's options, the later configurations over the earlier."""

    def __init__(self, name: Scalar, project: Mapping, place: Place, options: list[Mapping], builder: Scalar | None) -> None:
        self.name, self.builder_node, self._options = name, builder, options
        self.file, self.folder = place
        self.root = text_of(project.get("root"))
        source_root = project.get("sourceRoot")
        self.source_root = text_of(source_root) if source_root else join(self.root.strip("/"), "src")
        self.flags: Step | None = None

    @property
    def builder(self) -> str:
        """The build target's builder as written."""
        return self.builder_node.text if self.builder_node else ""

    @property
    def generation(self) -> str:
        """`browser` for webpack builders, `application` for esbuild's, else `other`."""
        name = self.builder.rpartition(":")[2]
        if name in _BROWSER_BUILDERS:
            return "browser"
        return "application" if name == "application" else "other"

    def option(self, name: str) -> Node | None:
        """Return an option's value, None when no configuration in use sets it."""
        return next((value for options in reversed(self._options) if (value := options.get(name)) is not None), None)

    def text(self, name: str, *flags: str) -> str:
        """Return an option that is text; the build's command line wins."""
        said = self.flags.value(*flags) if self.flags and flags else ""
        return said or text_of(self.option(name))

    def is_on(self, name: str) -> bool:
        """Return whether an option is set to anything but false and null."""
        node = self.option(name)
        return node is not None and not (isinstance(node, Scalar) and node.value in (False, None))


class OutputPath(NamedTuple):
    """Where an application's files go: the path as written, the folder of index.html, and what is unsure about it."""

    written: str
    directory: str
    region: Region | None
    why: str
    sure: bool


def output_path(app: AngularApp) -> OutputPath:
    """Return where the build puts index.html, relative to the workspace."""
    node = app.option("outputPath")
    base_node = node.get("base") if isinstance(node, Mapping) else node
    said = app.flags.value("--output-path", "--outputPath") if app.flags else ""
    written = said or text_of(base_node)
    base = _without_tokens(written, app.root) or f"dist/{app.name.text}"
    inner = _browser_folder(app, None if said else node)
    region = base_node.region if base_node is not None else app.builder_node.region if app.builder_node else app.name.region
    setting = "--output-path of the build command" if said else "outputPath" if written else "default outputPath"
    why = f"{setting} of {app.builder}" if not inner else f"{setting} of {app.builder}, which adds /{inner}"
    sure = app.generation != "other" and not (app.is_on("localize") or app.is_on("ssr") or app.is_on("server"))
    return OutputPath(written, normal_path(join(base, inner)) or ".", region, why, sure)


def _browser_folder(app: AngularApp, node: Node | None) -> str:
    """Return the folder that the application builder adds for the browser's files."""
    if app.generation != "application":
        return ""
    inner = node.get("browser") if isinstance(node, Mapping) else None
    return text_of(inner) if inner is not None else "browser"


def _without_tokens(path: str, root: str) -> str:
    """Replace Nx's placeholders."""
    return path.replace("{workspaceRoot}", "").replace("{projectRoot}", root).strip("/") if path else ""


def read_apps(sources: Sources, tree: Tree, path: str, steps: Iterable[Step]) -> list[AngularApp]:
    """Return the applications of an angular.json, workspace.json or project.json."""
    root = sources.json(path)
    if not isinstance(root, Mapping):
        return []
    builds = [step for step in steps if step.tool in {"ng", "nx"} and "build" in " ".join(step.words)]
    return _Reader(sources, tree, Place(path, _workspace_folder(tree, path)), builds).apps(root)


def _workspace_folder(tree: Tree, path: str) -> str:
    """Return the folder of the workspace: the file's own, for Nx's project.json the one around it with the package.json."""
    folder, _, name = path.rpartition("/")
    if name != "project.json":
        return folder
    around = (path for path in tree.ancestors(folder) if tree.has_file(join(path, "nx.json")) or tree.has_file(join(path, "package.json")))
    return next(around, folder)


class _Reader:
    def __init__(self, sources: Sources, tree: Tree, place: Place, builds: list[Step]) -> None:
        self._sources, self._tree, self._place, self._builds = sources, tree, place, builds
        self._default = ""

    def apps(self, root: Mapping) -> list[AngularApp]:
        projects = root.get("projects")
        self._default = text_of(root.get("defaultProject"))
        if not isinstance(projects, Mapping):
            return self._of_project_file(root, self._place)
        apps = []
        for name, project in projects.entries:
            if isinstance(project, Mapping):
                apps += self._app(name, project, self._place)
            elif isinstance(project, Scalar):
                apps += self._of_other_file(name, text_of(project))
        return apps

    def _of_project_file(self, root: Mapping, place: Place, name: Scalar | None = None) -> list[AngularApp]:
        """Return the application of a project.json; `name` is what the workspace calls it, if it is not named itself."""
        own = root.get("name")
        if name is not None and not isinstance(own, Scalar):
            own = Scalar(name.value, name.text, Region(1, 1, 1, 1), name.style)
        return self._app(own, root, place) if isinstance(own, Scalar) else []

    def _of_other_file(self, name: Scalar, folder: str) -> list[AngularApp]:
        """Return the application of a project.json that the workspace names."""
        path = normal_path(join(folder, "project.json"), self._place.folder)
        if path is None or not self._tree.has_file(path):
            return []
        project = self._sources.json(path)
        return self._of_project_file(project, Place(path, self._place.folder), name) if isinstance(project, Mapping) else []

    def _app(self, name: Scalar, project: Mapping, place: Place) -> list[AngularApp]:
        targets = project.get("architect") or project.get("targets")
        build = targets.get("build") if isinstance(targets, Mapping) else None
        if not isinstance(build, Mapping) or not isinstance(targets, Mapping):
            return []
        build = _delegated(build, targets)
        builder = build.get("builder") or build.get("executor")
        is_library = text_of(project.get("projectType")) == "library" or _LIBRARY_BUILDERS.search(text_of(builder))
        if is_library:
            return []
        flags = next((step for step in self._builds if _builds(step, name.text, self._default)), None)
        options = _options(build, flags)
        app = AngularApp(name, project, place, options, builder if isinstance(builder, Scalar) else None)
        app.flags = flags
        return [app]


def _delegated(build: Mapping, targets: Mapping) -> Mapping:
    """Return the target that a wrapping builder hands on to (`"target": "shop:esbuild:production"`)."""
    options = build.get("options")
    if not isinstance(options, Mapping) or options.get("outputPath") is not None:
        return build
    names = text_of(options.get("target") or options.get("buildTarget") or options.get("browserTarget")).split(":")
    target = targets.get(names[1]) if len(names) > 1 else None
    return target if isinstance(target, Mapping) else build


def _builds(step: Step, project: str, default: str) -> bool:
    """Whether a command line builds this project: it names it, or none, and the workspace has no other default."""
    if step.tool == "nx":
        return any(word.partition(":")[0] == project for word in step.words)
    named = step.value("--project") or step.positional(2, _VALUED) or default
    return named in {"", project}


def _options(build: Mapping, flags: Step | None) -> list[Mapping]:
    configurations = build.get("configurations")
    names = _configuration_names(build, flags)
    chosen = [configurations.get(name) for name in names] if isinstance(configurations, Mapping) else []
    return [node for node in (build.get("options"), *chosen) if isinstance(node, Mapping)]


def _configuration_names(build: Mapping, flags: Step | None) -> list[str]:
    """Return the configurations that the build uses: those it is asked for, else the default ones."""
    asked = flags.value("--configuration", "-c") if flags else ""
    if not asked and flags and flags.has("--prod"):
        asked = "production"
    parts = flags.words[-1].split(":") if flags and flags.tool == "nx" else []
    asked = asked or (parts[2] if len(parts) > 2 else "")
    return (asked or text_of(build.get("defaultConfiguration"))).split(",")


def major_version(version_range: str) -> int:
    """Return the major version of a range such as `^17.0.0`, 0 when it names none."""
    match = _VERSION.search(version_range)
    return int(match[1]) if match else 0
