"""YAML with positions: PyYAML's C parser for the events, YAML 1.2's core schema for the types.

Events instead of PyYAML's own composer, because that one recurses in C (deep nesting ends the process), reads
YAML 1.1 types (`on`, `1:30`) and drops duplicate keys in silence. Lines end at LF, CR LF and CR only, as in YAML 1.2.
"""

from __future__ import annotations

import re
from typing import Any

import yaml

from diagnose.model.location import Region
from diagnose.syntax.errors import SyntaxProblem
from diagnose.syntax.nodes import Mapping, Node, Scalar, Sequence

MAX_DEPTH = 100
MAX_NODES = 200_000
MAX_CHARACTERS = 4_000_000

_INT = re.compile(r"[-+]?[0-9]+\Z|0o[0-7]+\Z|0x[0-9a-fA-F]+\Z")
_FLOAT = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?\Z")
_CONSTANTS: dict[str, Any] = {"": None, "~": None} | dict.fromkeys(("null", "Null", "NULL"))
_CONSTANTS |= dict.fromkeys(("true", "True", "TRUE"), True) | dict.fromkeys(("false", "False", "FALSE"), False)
_SPECIAL = {".inf": float("inf"), "-.inf": float("-inf"), ".nan": float("nan")}

_OLD_BREAKS = "\x85\u2028\u2029"
"""Line breaks of YAML 1.1 that are plain characters in YAML 1.2."""

_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def parse_yaml(text: str) -> list[Node]:
    """Return the documents of a YAML text; an empty text has none.

    Raises SyntaxProblem for broken YAML and for documents over MAX_DEPTH, MAX_NODES (aliases counted each time they
    are used) or MAX_CHARACTERS.
    """
    if len(text) > MAX_CHARACTERS:
        raise SyntaxProblem(f"larger than {MAX_CHARACTERS} characters", Region(1, 1, 1, 1), "limit")
    text = text.removeprefix("\ufeff")
    stand_ins = _stand_ins(text)
    builder = _Builder({ord(new): old for old, new in stand_ins.items()})
    try:
        # bytes, because lone surrogates cannot be handed over as text; marks count characters either way
        for event in yaml.parse(_encoded(text.translate({ord(old): new for old, new in stand_ins.items()})), Loader=_Loader):
            builder.feed(event)
    except yaml.MarkedYAMLError as error:
        raise SyntaxProblem(_explain(error), _mark_region(error.problem_mark or error.context_mark)) from None
    except yaml.YAMLError as error:
        raise SyntaxProblem(_explain_reader(error), _reader_region(error, text)) from None
    return builder.documents


def duplicate_keys(node: Mapping) -> list[Scalar]:
    """Return the keys of this mapping that repeat an earlier one."""
    seen: set[str] = set()
    return [key for key, _ in node.entries if key.text in seen or seen.add(key.text)]  # type: ignore[func-returns-value]


def _stand_ins(text: str) -> dict[str, str]:
    """Return a private-use character that the text does not have for each old line break that it has."""
    found = [char for char in _OLD_BREAKS if char in text]
    free = (chr(code) for code in range(0xE000, 0xF900) if chr(code) not in text) if found else iter(())
    return dict(zip(found, free, strict=False))


def _encoded(text: str) -> bytes:
    try:
        return text.encode()
    except UnicodeEncodeError:
        return re.sub("[\ud800-\udfff]", "\ufffd", text).encode()


class _Builder:
    """Builds nodes from events with a stack of its own, so that depth is a number and not a crash."""

    def __init__(self, restore: dict[int, str]) -> None:
        self._restore = restore
        self.documents: list[Node] = []
        self._stack: list[Node] = []
        self._keys: list[Scalar | None] = []
        self._anchors: dict[str, tuple[Node, int]] = {}
        self._sizes: list[int] = []
        self._anchor_names: list[str | None] = []
        self._count = 0

    def feed(self, event: Any) -> None:
        kind = type(event)
        if kind is yaml.ScalarEvent:
            self._add(_scalar(event, self._restore), event.anchor, 1)
        elif kind is yaml.SequenceStartEvent or kind is yaml.MappingStartEvent:
            self._open(event)
        elif kind is yaml.SequenceEndEvent or kind is yaml.MappingEndEvent:
            self._close(event)
        elif kind is yaml.AliasEvent:
            self._alias(event)
        elif kind is yaml.DocumentStartEvent:
            self._anchors.clear()

    def _open(self, event: Any) -> None:
        if len(self._stack) >= MAX_DEPTH:
            raise SyntaxProblem(f"nested deeper than {MAX_DEPTH} levels", _region(event), "limit")
        region = _region(event)
        self._stack.append(Sequence([], region) if type(event) is yaml.SequenceStartEvent else Mapping([], region))
        self._keys.append(None)
        self._sizes.append(1)
        self._anchor_names.append(event.anchor)

    def _close(self, event: Any) -> None:
        node, _, size = self._stack.pop(), self._keys.pop(), self._sizes.pop()
        node.region = Region(*node.region[:2], *_region(event)[2:])
        self._add(node, self._anchor_names.pop(), size)

    def _alias(self, event: Any) -> None:
        if event.anchor not in self._anchors:
            raise SyntaxProblem(f"unknown alias '{event.anchor}'", _region(event))
        node, size = self._anchors[event.anchor]
        self._add(node, None, size)

    def _add(self, node: Node, anchor: str | None, size: int) -> None:
        self._count += size
        if self._count > MAX_NODES:
            raise SyntaxProblem(f"more than {MAX_NODES} values (aliases expanded)", node.region, "limit")
        if anchor:
            self._anchors[anchor] = (node, size)
        if not self._stack:
            self.documents.append(node)
            return
        self._sizes[-1] += size
        parent = self._stack[-1]
        if isinstance(parent, Sequence):
            parent.items.append(node)
        elif isinstance(parent, Mapping):
            self._add_to_mapping(parent, node)

    def _add_to_mapping(self, parent: Mapping, node: Node) -> None:
        key = self._keys[-1]
        if key is None:
            if not isinstance(node, Scalar):
                raise SyntaxProblem("expected a plain key, found a collection", node.region)
            self._keys[-1] = node
        else:
            parent.entries.append((key, node))
            self._keys[-1] = None


def _scalar(event: Any, restore: dict[int, str]) -> Scalar:
    style = event.style or ""
    plain = style == "" and event.implicit[0]
    text = event.value.translate(restore) if restore else event.value
    return Scalar(resolve(text) if plain else text, text, _region(event), style)


def resolve(text: str) -> Any:
    """Return the value of a plain scalar under YAML 1.2's core schema (https://yaml.org/spec/1.2.2/#103-core-schema)."""
    if text in _CONSTANTS:
        return _CONSTANTS[text]
    if _INT.match(text):
        return int(text, 0) if text[:2] in ("0o", "0x") else int(text)
    if _FLOAT.match(text):
        return float(text)
    return _SPECIAL.get(text.lower(), text)


def _region(event: Any) -> Region:
    start, end = event.start_mark, event.end_mark
    return Region(start.line + 1, start.column + 1, end.line + 1, end.column + 1)


def _mark_region(mark: Any) -> Region:
    if mark is None:
        return Region(1, 1, 1, 1)
    return Region(mark.line + 1, mark.column + 1, mark.line + 1, mark.column + 2)


def _explain(error: yaml.MarkedYAMLError) -> str:
    parts = [part for part in (error.context, error.problem) if part]
    return "broken YAML: " + ", ".join(parts)


def _explain_reader(error: yaml.YAMLError) -> str:
    reason = getattr(error, "reason", None) or str(error).splitlines()[0]
    return f"broken YAML: {reason}"


def _reader_region(error: yaml.YAMLError, text: str) -> Region:
    position = getattr(error, "position", None)
    before = text[: position or 0]
    line = before.count("\n") + 1
    column = len(before) - (before.rfind("\n") + 1) + 1
    return Region(line, column, line, column + 1)
