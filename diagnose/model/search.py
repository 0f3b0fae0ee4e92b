"""What a rule looks for in the text of project files (`find` of a project rule)."""

from __future__ import annotations

from typing import NamedTuple

LANGUAGES: dict[str, tuple[str, ...]] = {
    "javascript": ("js", "jsx", "mjs", "cjs", "ts", "tsx", "mts", "cts", "vue", "svelte"),
    "python": ("py",),
    "java": ("java", "kt", "groovy"),
    "go": ("go",),
    "csharp": ("cs",),
    "php": ("php",),
    "ruby": ("rb", "ru"),
    "ballerina": ("bal",),
    "html": ("html", "htm"),
    "shell": ("sh", "bash"),
    "settings": ("properties", "env", "ini", "toml", "yaml", "yml", "json", "conf", "xml"),
}
"""Languages that `find.in` may name, with the endings of their files."""


class Search(NamedTuple):
    """A search of one rule: in files of these languages or names, lines that have one of the words and match the expression.

    `names` are base names or `*.ending`. `lines` is how many lines the expression sees at once, from the one with the word on.
    A file in which one of `unless` matches is left out.
    """

    rule: str
    languages: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    regex: str = ""
    unless: tuple[str, ...] = ()
    beside: tuple[str, ...] = ()
    """Words of which one must be in a file of the component, be it another one."""
    nowhere: tuple[str, ...] = ()
    """Words that must be in none of the files that are searched."""
    lines: int = 1
    ignore_case: bool = False
    most: int = 50
    """How many matches of a component are reported."""
