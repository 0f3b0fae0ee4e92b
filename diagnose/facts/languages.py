"""Files that show a language, the buildpack that builds it, and the LanguageMarker facts of a component."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from diagnose.model.fact import Fact, make_fact

if TYPE_CHECKING:
    from diagnose.facts.component import ComponentView


class Language(NamedTuple):
    """A language, and the buildpack of Choreo that builds it ("" when none does)."""

    name: str
    buildpack: str


_NODE, _JAVA, _PYTHON = Language("javascript", "nodejs"), Language("java", "java"), Language("python", "python")
_RUBY, _PHP, _DOTNET = Language("ruby", "ruby"), Language("php", "php"), Language("dotnet", "dotnet")

MANIFESTS: dict[str, Language] = {
    "package.json": _NODE,
    "pom.xml": _JAVA,
    "build.gradle": _JAVA,
    "build.gradle.kts": _JAVA,
    "go.mod": Language("go", "go"),
    "requirements.txt": _PYTHON,
    "composer.json": _PHP,
    "gemfile": _RUBY,
    "ballerina.toml": Language("ballerina", "ballerina"),
}
"""Names (lower case) that make their folder a component."""

MANIFEST_SUFFIXES: dict[str, Language] = {"csproj": _DOTNET, "fsproj": _DOTNET, "vbproj": _DOTNET}

HINTS: dict[str, Language] = {
    "pyproject.toml": _PYTHON,
    "pipfile": _PYTHON,
    "setup.py": _PYTHON,
    "environment.yml": _PYTHON,
    "cargo.toml": Language("rust", ""),
    "mix.exs": Language("elixir", ""),
    "build.sbt": Language("scala", ""),
    "package.swift": Language("swift", ""),
    "stack.yaml": Language("haskell", ""),
    "cabal.project": Language("haskell", ""),
    "deno.json": Language("deno", ""),
    "deno.jsonc": Language("deno", ""),
    "pubspec.yaml": Language("dart", ""),
    "cmakelists.txt": Language("c++", ""),
    "meson.build": Language("c++", ""),
    "project.clj": Language("clojure", ""),
    "deps.edn": Language("clojure", ""),
    "shard.yml": Language("crystal", ""),
    "rebar.config": Language("erlang", ""),
    "dune-project": Language("ocaml", ""),
    "build.zig": Language("zig", ""),
    "renv.lock": Language("r", ""),
    "gleam.toml": Language("gleam", ""),
    "cpanfile": Language("perl", ""),
    "v.mod": Language("v", ""),
}
"""Names (lower case) that make their folder a component only where no other component is above or below."""

HINT_SUFFIXES: dict[str, Language] = {
    "cabal": Language("haskell", ""),
    "nimble": Language("nim", ""),
    "rockspec": Language("lua", ""),
}
_EXACT_HINTS: dict[str, Language] = {"Project.toml": Language("julia", ""), "DESCRIPTION": Language("r", "")}
_MAKEFILES = frozenset({"Makefile", "makefile", "GNUmakefile"})
_C_SUFFIXES = (".c", ".cc", ".cpp", ".cxx")
SOURCE_SUFFIXES: dict[str, Language] = {
    ".py": _PYTHON,
    ".go": Language("go", "go"),
    ".php": _PHP,
    ".rb": _RUBY,
    ".bal": Language("ballerina", "ballerina"),
    ".java": _JAVA,
}
"""What the buildpacks take when there is no manifest."""


def manifest_language(name: str) -> Language | None:
    """Return the language of a file that makes its folder a component."""
    lower = name.lower()
    return MANIFESTS.get(lower) or MANIFEST_SUFFIXES.get(lower.rpartition(".")[2])


def hint_language(name: str) -> Language | None:
    """Return the language of a file that shows one but may belong to a component around it."""
    lower = name.lower()
    return HINTS.get(lower) or _EXACT_HINTS.get(name) or (HINT_SUFFIXES.get(lower.rpartition(".")[2]) if "." in lower else None)


def languages_of(names: list[str]) -> list[tuple[str, Language]]:
    """Return (file name, language) for every file of a folder that shows a language."""
    found = [(name, language) for name in names if (language := manifest_language(name) or hint_language(name))]
    if not found and _MAKEFILES.intersection(names):
        found = [(name, Language("c", "")) for name in names if name.endswith(_C_SUFFIXES)][:1]
    if any(language.name == "javascript" for _, language in found):
        found = [(name, language) for name, language in found if language.name != "deno"]
    return found


def extract(component: ComponentView) -> dict[str, Any]:
    """Return the markers of the component's folder, or, when it has none, of the folders below it."""
    markers: list[Fact] = []
    for folder in component.folders:
        markers += [_marker(component, folder.file(name), language) for name, language in languages_of(folder.names)]
        if markers and folder.path == component.path:
            break
    return {"languages": markers}


def _marker(component: ComponentView, path: str, language: Language) -> Fact:
    return make_fact("LanguageMarker", component.sources.display(path), None, language=language.name, supported=bool(language.buildpack))
