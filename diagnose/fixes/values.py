"""New values in the style of the place they go to."""

from __future__ import annotations

from textwrap import dedent

from diagnose.fixes.document import Unfixable
from diagnose.syntax.errors import SyntaxProblem
from diagnose.syntax.nodes import Mapping, Node, Scalar
from diagnose.syntax.writing import json_scalar, json_text, yaml_scalar


def inline(text: str, is_source: bool, file_format: str, style: str = "", in_flow: bool = True) -> str:
    """Return a value on one line: a text as a scalar in the quoting `style`, source as it stands or, if it has lines, in flow style."""
    if file_format == "json":
        return json_text(_parsed(text).plain()) if is_source else json_scalar(text, style == '"')
    if not is_source:
        return yaml_scalar(text, style, in_flow)
    return flow(_parsed(text)) if "\n" in text.strip() else text.strip()


def block(text: str, is_source: bool, indent: str, line_break: str) -> str:
    """Return a value as it follows a colon or dash in block style: on the same line, or on lines of its own below it."""
    body = dedent(text).strip("\n")
    if not is_source or "\n" not in body:
        return " " + inline(text, is_source, "yaml", in_flow=False)
    first, *others = body.split("\n")
    _parsed(body)
    if first[:1] in ("|", ">"):
        return f" {first}{line_break}" + indented(others, indent, line_break)
    return line_break + indented([first, *others], indent, line_break)


def indented(lines: list[str], indent: str, line_break: str) -> str:
    """Return lines joined, each that is not blank with an indentation before it."""
    return line_break.join(indent + line if line.strip() else line for line in lines)


def flow(node: Node) -> str:
    """Return a parsed value as YAML in flow style."""
    if isinstance(node, Scalar):
        return "null" if node.value is None else yaml_scalar(node.text, node.style or ("" if node.style == "" else '"'), in_flow=True)
    if isinstance(node, Mapping):
        return "{" + ", ".join(f"{yaml_scalar(key.text, key.style, in_flow=True)}: {flow(value)}" for key, value in node.entries) + "}"
    return "[" + ", ".join(map(flow, node.items)) + "]"


def _parsed(text: str) -> Node:
    from diagnose.syntax.yaml import parse_yaml

    try:
        documents = parse_yaml(dedent(text))
    except SyntaxProblem as error:
        raise Unfixable(f"the rule's new value is no YAML: {error.message}") from None
    if len(documents) != 1:
        raise Unfixable("the rule's new value is no single YAML value")
    return documents[0]
