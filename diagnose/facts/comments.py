"""Tells whether a place of a source file is in a comment, from its line alone."""

from __future__ import annotations

from diagnose.facts.patterns import Pattern

_HASH_ENDINGS = frozenset({
    "py", "rb", "ru", "sh", "bash", "yaml", "yml", "toml", "properties", "env", "conf", "ini", "dockerfile",
})  # fmt: skip
_SLASH_ENDINGS = frozenset({
    "js", "jsx", "mjs", "cjs", "ts", "tsx", "mts", "cts", "vue", "svelte", "java", "kt", "groovy", "gradle", "go", "cs", "php", "bal",
    "mod",
})  # fmt: skip
_HASH_NAMES = ("dockerfile", "containerfile", "procfile", "gemfile", ".env", "requirements", ".gitignore", "makefile")
_SLASH_LINE = Pattern(r"\s*(?://|/\*|\*(?!\w))|.*(?:^|[\s;{}(),])//(?!\S*://)")
_HASH_LINE = Pattern(r"\s*[#;!]|.*\s#")
_MARKUP_LINE = Pattern(r".*<!--(?!.*-->)")


def comment_start(path: str, before: str) -> bool:
    """Return whether what follows `before` on its line is in a comment; block comments are known by their lines' first sign."""
    name = path.rpartition("/")[2].lower()
    ending = name.rpartition(".")[2]
    if ending in _SLASH_ENDINGS:
        return bool(_SLASH_LINE.match(_without_texts(before)))
    if ending in _HASH_ENDINGS or name.startswith(_HASH_NAMES):
        return bool(_HASH_LINE.match(_without_texts(before)))
    return ending in {"html", "htm", "xml", "csproj"} and bool(_MARKUP_LINE.match(before))


_TEXT = Pattern(r"\"(?:[^\"\\]|\\.)*\"|'(?:[^'\\]|\\.)*'|`(?:[^`\\]|\\.)*`")


def _without_texts(before: str) -> str:
    return _TEXT.sub('""', before)
