"""What type of component it is and which buildpack builds it: said, or inferred with the reason."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, NamedTuple

from diagnose.facts.build_configs import buildpack_name, component_type
from diagnose.facts.languages import SOURCE_SUFFIXES, Language, manifest_language
from diagnose.facts.numbers import int_of_text
from diagnose.facts.patterns import Pattern
from diagnose.model.fact import Fact
from diagnose.model.location import Region

if TYPE_CHECKING:
    from diagnose.facts.component import ComponentView

_MICRO_INTEGRATOR = Pattern(
    rb"vscode-car-plugin|maven-car-|CompositeExporter|<packaging>\s*car|project\.runtime\.version|org\.wso2\.maven|integration-project",
    re.IGNORECASE,
)
_SINGLE_PAGE = {"angular": "angular", "vue": "vue", "react": "react"}


class _Guess(NamedTuple):
    value: str
    why: str
    region: Region | None = None
    sure: bool = False


_UNKNOWN = _Guess("", "")


def extract(component: ComponentView) -> dict[str, Any]:
    """Return type and buildpack, each with what it was taken from, and the port and Node.js version that were said."""
    buildpack = _said(component, "buildpack", "buildpack") or _inferred_buildpack(component)
    kind = _said(component, "type", "type") or _inferred_type(component, buildpack.value)
    port, node_version = _said(component, "port", "configs.port"), _said(component, "node_version", "configs.nodeVersion")
    guesses = {"buildpack": buildpack, "type": kind, "port": port or _UNKNOWN, "node_version": node_version or _UNKNOWN}
    component.at |= {field: guess.region for field, guess in guesses.items() if guess.region is not None}
    if buildpack_name(buildpack.value) != "docker":
        _use_no_image(component)
    return {
        "started_by": _started_by(component, buildpack_name(buildpack.value)),
        "type": component_type(kind.value) if kind.sure else kind.value,
        "type_why": kind.why,
        "buildpack": buildpack_name(buildpack.value) if buildpack.sure else buildpack.value,
        "buildpack_why": buildpack.why,
        "buildpack_sure": buildpack.sure,
        "port": int_of_text(guesses["port"].value),
        "node_version": guesses["node_version"].value,
    }


def _use_no_image(component: ComponentView) -> None:
    """Note that no Dockerfile is built, and that nothing is copied into an image."""
    for dockerfile in component.fields.get("dockerfiles", ()):
        dockerfile["built"] = False
    for file in component.fields.get("nginx_files", ()):
        file["used"] = False


def _started_by(component: ComponentView, buildpack: str) -> str:
    """Return the file that says what is started."""
    if buildpack == "docker":
        return "Dockerfile"
    procfile = component.fields.get("procfile")
    if procfile and procfile["read"]:
        return "Procfile"
    return "package.json" if buildpack == "nodejs" else ""


def _said(component: ComponentView, setting: str, field: str) -> _Guess | None:
    """Return what configuration or a create command say."""
    value = component.settings.get(setting)
    if value not in (None, ""):
        region = component.places[setting][1] if setting in component.places else None
        return _Guess(str(value), "diagnose.yaml", region, True)
    for command in component.commands:
        text = _of_command(command, field)
        if text and "$" not in text:
            return _Guess(text, f"the create command in {command['where']}", None, True)
    return None


def _of_command(command: Fact, field: str) -> str:
    outer, _, key = field.partition(".")
    return str(command[outer].get(key, "") if key else command[outer])


def _inferred_buildpack(component: ComponentView) -> _Guess:
    dockerfiles = component.files("dockerfile")
    if dockerfiles and (component.dockerfile or _is_own(component, dockerfiles[0]) or not has_manifest(component)):
        return _Guess("docker", component.relative(dockerfiles[0]))
    framework = next(iter(_frameworks(component)), "")
    if framework:
        return _web_buildpack(component, framework)
    own = component.tree.folders[component.path]
    named = next(((name, language) for name in own.names if (language := manifest_language(name)) and language.buildpack), None)
    if named is not None:
        return _language_buildpack(component, *named)
    if component.fields.get("pages"):
        return _Guess("static", "an index.html without a build")
    suffix = next((suffix for suffix in SOURCE_SUFFIXES if any(name.endswith(suffix) for name in own.names)), None)
    return _Guess(SOURCE_SUFFIXES[suffix].buildpack, f"*{suffix} files") if suffix else _UNKNOWN


def _is_own(component: ComponentView, path: str) -> bool:
    return path.rpartition("/")[0] == component.path


def has_manifest(component: ComponentView) -> bool:
    """Return whether a buildpack finds its manifest in the component's own folder; a Dockerfile further below is then for another use."""
    own = component.tree.folders.get(component.path)
    return own is not None and any((language := manifest_language(name)) and language.buildpack for name in own.names)


def has_choice(component: ComponentView) -> bool:
    """Return whether a buildpack would take the component's own folder, be it only for its source files."""
    own = component.tree.folders.get(component.path)
    return has_manifest(component) or (own is not None and any(name.endswith(tuple(SOURCE_SUFFIXES)) for name in own.names))


def _frameworks(component: ComponentView) -> list[str]:
    if not component.may_be_web:
        return []
    from diagnose.facts.web_root import web_roots  # many modules, which a service does not need

    return [root.framework for root in web_roots(component) if root.framework]


def _web_buildpack(component: ComponentView, framework: str) -> _Guess:
    why = f"{framework} in package.json"
    if framework in {"next", "nuxt"}:
        return _Guess("nodejs", why)
    dependencies = component.fields.get("package", {}).get("dependencies", ())
    has_vue = "vue" in dependencies and "react" not in dependencies
    return _Guess(_SINGLE_PAGE.get(framework, "vue" if has_vue else "react"), why)


def _language_buildpack(component: ComponentView, name: str, language: Language) -> _Guess:
    if name == "pom.xml":
        data = component.sources.data(f"{component.path}/{name}" if component.path else name, quiet=True)
        if data is not None and _MICRO_INTEGRATOR.search(data):
            return _Guess("mi", "the Micro Integrator project in pom.xml")
    return _Guess(language.buildpack, name)


def _inferred_type(component: ComponentView, buildpack: str) -> _Guess:
    if component.is_api_proxy and not component.fields.get("endpoints"):
        return _Guess("proxy", "proxy in component.yaml")
    if "tailscale_proxy" in component.fields:
        return _Guess("service", "a Tailscale proxy's configuration")
    if component.fields.get("pages") or component.fields.get("outputs"):
        return _Guess("web-app", "an index.html" if component.fields.get("pages") else "a web framework in package.json")
    if component.fields.get("endpoints"):
        return _Guess("service", f"endpoints in {component.fields['endpoints'][0]['source']}")
    if {"next", "nuxt"}.intersection(_frameworks(component)) or buildpack in {"react", "angular", "vue", "static"}:
        return _Guess("web-app", "a web framework in package.json")
    return _UNKNOWN
