"""Which version of its language's runtime a component asks for, wherever it says so."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from diagnose.facts.docker_words import is_resolved
from diagnose.facts.patterns import Pattern
from diagnose.facts.positions import LineIndex
from diagnose.facts.program_texts import ProgramText, program_texts
from diagnose.model.fact import Fact, make_fact
from diagnose.model.location import Location

if TYPE_CHECKING:
    from diagnose.facts.component import ComponentView

_V = r"(?P<version>[^\s\"'<>,;]*\d[^\"'<>,;\n]*?)"
_IN_FILES: tuple[tuple[str, str, Pattern[str]], ...] = (
    ("package.json", "node", Pattern(r"\"engines\"\s*:\s*\{[^}]{0,200}?\"node\"\s*:\s*\"(?P<version>[^\"\n]+)\"")),
    (".nvmrc", "node", Pattern(r"\A\s*v?(?P<version>[\w./*]+)")),
    (".node-version", "node", Pattern(r"\A\s*v?(?P<version>[\w./*]+)")),
    (".python-version", "python", Pattern(r"\A\s*(?P<version>[\w.]+)")),
    ("runtime.txt", "python", Pattern(r"\A\s*python-(?P<version>[\w.]+)")),
    ("pipfile", "python", Pattern(r"^python_version\s*=\s*\"(?P<version>[^\"]+)\"", re.MULTILINE)),
    ("pyproject.toml", "python", Pattern(r"^requires-python\s*=\s*\"(?P<version>[^\"]+)\"", re.MULTILINE)),
    ("go.mod", "go", Pattern(r"^go\s+(?P<version>[\d.]+\w*)", re.MULTILINE)),
    (
        "pom.xml",
        "java",
        Pattern(r"<(?:java\.version|maven\.compiler\.(?:release|target|source)|release|target|source)>\s*(?P<version>[\d.]+)\s*<"),
    ),
    ("build.gradle", "java", Pattern(r"(?:sourceCompatibility|targetCompatibility|JavaLanguageVersion\.of)\D{0,20}(?P<version>[\d.]+)")),
    (
        "build.gradle.kts",
        "java",
        Pattern(r"(?:sourceCompatibility|targetCompatibility|JavaLanguageVersion\.of|jvmToolchain)\D{0,20}(?P<version>[\d.]+)"),
    ),
    ("composer.json", "php", Pattern(r"\"require\"\s*:\s*\{[^}]{0,400}?\"php\"\s*:\s*\"(?P<version>[^\"\n]+)\"")),
    (".ruby-version", "ruby", Pattern(r"\A\s*(?:ruby-)?(?P<version>[\d.]+)")),
    ("gemfile", "ruby", Pattern(r"^\s*ruby\s+[\"'](?P<version>[^\"']+)[\"']", re.MULTILINE)),
    ("global.json", "dotnet", Pattern(r"\"sdk\"\s*:\s*\{[^}]{0,200}?\"version\"\s*:\s*\"(?P<version>[^\"\n]+)\"")),
    ("csproj", "dotnet", Pattern(r"<TargetFramework>\s*net(?:coreapp)?(?P<version>[\d.]+)")),
)
"""File name or suffix, runtime, and how the version stands there."""

_IMAGES = Pattern(
    r"(?:^|[/:_-])(?P<name>node|python|golang|go|openjdk|eclipse-temurin|temurin|amazoncorretto|corretto|ibmjava|jdk|jre|php|ruby|dotnet)(?![a-z])"
)
_RUNTIME_OF = {"golang": "go", "go": "go", "node": "node", "python": "python", "php": "php", "ruby": "ruby", "dotnet": "dotnet"}
_TAG_VERSION = Pattern(r"(?:\d+(?:\.\d+){0,2})")


def extract(component: ComponentView) -> dict[str, Any]:
    """Return one fact for each place that names a version."""
    return {
        "versions": [*_said(component), *_in_images(component), *(fact for text in program_texts(component) for fact in _in_text(text))]
    }


def major_of(version: str) -> int:
    """Return the number that tells incompatible versions apart: the first one (`1.21` of Go: 21, `1.8` of Java: 8); 0 for none."""
    numbers = re.findall(r"\d+", version)[:2]
    if not numbers:
        return 0
    return int(numbers[1]) if numbers[0] == "1" and len(numbers) > 1 else int(numbers[0][:9])


def _in_text(text: ProgramText) -> Iterator[Fact]:
    for name, runtime, pattern in _IN_FILES:
        found = pattern.search(text.text) if name in (text.name, text.suffix) else None
        if found:
            region = LineIndex(text.text).region(*found.span("version"))
            yield _fact(Location(text.shown, region), runtime, found["version"].strip(), text.name)


def _said(component: ComponentView) -> Iterator[Fact]:
    written = component.settings.get("node_version")
    if written not in (None, ""):
        file, region = component.places.get("node_version", (component.sources.display(component.path), None))
        yield _fact(Location(file, region), "node", str(written), "diagnose.yaml")
    for command in component.commands:
        for key, runtime in (("nodeVersion", "node"), ("languageVersion", component.fields.get("buildpack", ""))):
            version = command["configs"].get(key, "")
            if version and "$" not in version:
                place = Location(command["$path"], command["$at"].get(f"configs.{key}"))
                yield _fact(place, _RUNTIME_OF.get(runtime, runtime), version, "create-command")


def _in_images(component: ComponentView) -> Iterator[Fact]:
    for model in component.docker_models:
        for stage in model.stages:
            image = stage.base.text
            name, _, tag = image.partition("@")[0].rpartition(":")
            found = _IMAGES.search(name) if is_resolved(image) else None
            version = _TAG_VERSION.match(tag) if found else None
            if found and version:
                place = Location(component.sources.display(model.path), stage.base.region)
                runtime = _RUNTIME_OF.get(found["name"], "java")
                yield _fact(place, runtime, version[0], "Dockerfile", final=stage is model.stages[-1])


def _fact(place: Location, runtime: str, version: str, source: str, **more: bool) -> Fact:
    at = {"version": place.region} if place.region else {}
    said = {"runtime": runtime, "version": version, "major": major_of(version), "source": source, "final": True, **more}
    return make_fact("VersionSetting", place.path, place.region, at, **said)
