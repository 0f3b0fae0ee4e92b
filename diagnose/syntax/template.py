"""Texts with `{placeholders}`: `{{` and `}}` are literal braces, everything else in braces is an expression."""

from __future__ import annotations

from collections.abc import Callable, Iterator


class TemplateError(ValueError):
    """A brace without its partner; `offset` counts characters from 0."""

    def __init__(self, message: str, offset: int) -> None:
        super().__init__(message)
        self.offset = offset


def parts(template: str) -> Iterator[tuple[str, bool, int]]:
    """Yield (text, is expression, offset) in order; raise TemplateError for an unmatched brace."""
    literal, start, index = "", 0, 0
    while index < len(template):
        char = template[index]
        if template.startswith(("{{", "}}"), index):
            literal, index = literal + char, index + 2
        elif char == "{":
            if literal:
                yield literal, False, start
            end = _closing(template, index)
            yield template[index + 1 : end].strip(), True, index + 1
            literal, start, index = "", end + 1, end + 1
        elif char == "}":
            raise TemplateError("a '}' without '{' (write '}}' for the character itself)", index)
        else:
            literal, index = literal + char, index + 1
    if literal:
        yield literal, False, start


def expressions(template: str) -> list[str]:
    """Return the expressions of a template, in order."""
    return [text for text, is_expression, _ in parts(template) if is_expression]


def fill(template: str, value_of: Callable[[str], str]) -> str:
    """Return the template with each expression replaced by `value_of(expression)`."""
    if "{" not in template and "}" not in template:
        return template
    return "".join(value_of(text) if is_expression else text for text, is_expression, _ in parts(template))


def _closing(template: str, start: int) -> int:
    """Return the index of the brace that closes the one at `start`; quotes and nested braces are skipped."""
    depth, quote = 0, ""
    for index in range(start, len(template)):
        char = template[index]
        if quote:
            quote = "" if char == quote else quote
        elif char in "'\"":
            quote = char
        elif char == "{":
            depth += 1
        elif char == "}":
            depth -= 1
            if not depth:
                return index
    raise TemplateError("a '{' without '}' (write '{{' for the character itself)", start)
