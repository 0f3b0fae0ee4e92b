"""The texts a program consists of: sources, start commands, settings. Read only where logs are joined with the project.

Everything here is bounded: a project's check must not wait for it, and a hostile repository must not fill the memory.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from diagnose.facts.patterns import Pattern
from diagnose.facts.tree import join

if TYPE_CHECKING:
    from diagnose.facts.component import ComponentView

MAX_FILES = 600
MAX_FILE_BYTES = 300_000
MAX_ALL_BYTES = 12_000_000

_SUFFIXES = frozenset(
    "py go java kt kts scala groovy js mjs cjs ts mts cts tsx jsx vue svelte bal rb php cs fs vb rs ex exs "
    "properties yml yaml toml ini cfg conf template gradle csproj fsproj sh html xml sql ru env".split()
)
_NAMES = frozenset({
    "procfile", "dockerfile", "containerfile", "requirements.txt", "package.json", "gemfile", "go.mod", "pom.xml", "composer.json",
    "runtime.txt", ".python-version", ".nvmrc", ".node-version", ".ruby-version", "global.json", "pipfile", ".env", "angular.json",
    "tsconfig.json", ".dockerignore", ".npmrc", "appsettings.json", "appsettings.production.json",
})  # fmt: skip
_LEFT_OUT = Pattern(
    r"(?:^|/)(?:tests?|__tests__|__mocks__|spec|e2e|cypress|docs?|examples?)/|\.(?:test|spec|stories|min)\.[cm]?[jt]sx?$|\.d\.ts$"
    r"|(?:^|/)test_\w+\.py$|_test\.(?:go|py)$|Tests?\.java$|-lock\.(?:json|yaml)$|(?:^|/)(?:Dependencies\.toml|diagnose\.yaml)$"
)


class ProgramText(NamedTuple):
    """A file of a program: its path from the project's root, how reports show it, its text."""

    path: str
    shown: str
    text: str

    @property
    def name(self) -> str:
        """The file's name in lower case."""
        return self.path.rpartition("/")[2].lower()

    @property
    def suffix(self) -> str:
        """What follows the last dot of the name, in lower case; the whole name where there is none."""
        return self.name.rpartition(".")[2]


def program_texts(component: ComponentView) -> Iterator[ProgramText]:
    """Yield the texts of a component, those nearest to its folder first, as far as the limits allow."""
    read = total = 0
    for path in _paths(component):
        if read >= MAX_FILES or total >= MAX_ALL_BYTES:
            return
        text = component.sources.text(path, MAX_FILE_BYTES, quiet=True)
        if text:
            read, total = read + 1, total + len(text)
            yield ProgramText(path, component.sources.display(path), text)


def _paths(component: ComponentView) -> Iterator[str]:
    for folder in component.folders:
        for name in folder.names:
            path = join(folder.path, name)
            if _is_program(name.lower()) and not _LEFT_OUT.search(path):
                yield path


def _is_program(name: str) -> bool:
    return name in _NAMES or name.rpartition(".")[2] in _SUFFIXES or name.startswith("dockerfile")
