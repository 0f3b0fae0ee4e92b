"""The shape of a rule file as a JSON Schema: what `rules check` enforces, editors complete and `rules schema` prints."""

from __future__ import annotations

from typing import Any

from diagnose.model.fact_schema import INFERRED
from diagnose.model.search import LANGUAGES
from diagnose.model.shape import KINDS_OF_VALUES, STATES
from diagnose.ruleset.edits import ACTIONS

DURATION = r"^(\d+(\.\d+)?(ms|s|m|h|d))+$"
NAME = r"^[A-Za-z_][A-Za-z0-9_]*$"
RULE_ID = r"^[a-z0-9][a-z0-9-]*(/[a-z0-9][a-z0-9-]*)?$"

_TEXT = {"type": "string", "minLength": 1}
_TEXTS = {"type": "array", "items": _TEXT}
_NAMES = {"type": "array", "items": {"type": "string", "pattern": NAME, "description": "a capture name"}}
_IDS = {"type": "array", "items": {"type": "string", "pattern": RULE_ID, "description": "a rule id or an area"}}
_DURATION = {"type": "string", "pattern": DURATION, "description": "a duration such as 30s, 5m or 1h30m"}
_PLACE = {"type": "string", "pattern": DURATION[:-1] + "$|^(end|start)$", "description": "a duration such as 30s, or end or start"}
_TERMS = {"type": "array", "minItems": 1, "items": {"$ref": "#/$defs/term"}}
_SCALAR = {"type": ["string", "integer", "boolean"]}


def _object(required: list[str] | None = None, /, **properties: Any) -> dict[str, Any]:
    shape: dict[str, Any] = {"type": "object", "properties": properties, "additionalProperties": False}
    return shape | ({"required": required} if required else {})


def _exactly_one(shape: dict[str, Any], *names: str) -> dict[str, Any]:
    return shape | {"oneOf": [{"required": [name]} for name in names]}


_TERM_KEYS: dict[str, Any] = {
    "contains": _TEXT,
    "regex": _TEXT,
    "any": _TERMS,
    "all": _TERMS,
    "not": _TERMS,
    "ignore_case": {"type": "boolean"},
    "where": _TEXT,
    "at_least": {"type": "integer", "minimum": 1},
}
_ABSENCE_KEYS: dict[str, Any] = {
    "after": _PLACE,
    "before": _PLACE,
    "around": _DURATION,
    "between": {"type": "boolean"},
    "window": _DURATION,
    "slide": {"type": "string", "pattern": "^-?" + DURATION[1:], "description": "a duration, negative to look back"},
    "anchor": {"type": "integer", "minimum": 0},
    "absolute": {"type": "boolean"},
}
_WINDOW_KEYS: dict[str, Any] = {
    "within": _DURATION,
    "within_lines": {"type": "integer", "minimum": 1},
    "by": _NAMES,
    "unless": {"type": "array", "minItems": 1, "items": {"$ref": "#/$defs/absence"}},
}
_SEQUENCE = _object(["steps"], steps=_TERMS, **_WINDOW_KEYS)
_SET = _object(["of"], of=_TERMS, **_WINDOW_KEYS)
_COUNT = _object(["of", "at_least"], of={"$ref": "#/$defs/term"}, at_least={"type": "integer", "minimum": 1}, **_WINDOW_KEYS)
_SINGLE_KEYS = _TERM_KEYS | {"unless": _WINDOW_KEYS["unless"], "by": _NAMES}
_MATCHER_KEYS = _SINGLE_KEYS | {"sequence": _SEQUENCE, "set": _SET, "count": _COUNT}
_FORMS = ("contains", "regex", "any", "all")

DEFS: dict[str, Any] = {
    "term": {"anyOf": [_TEXT, _exactly_one(_object(None, **_TERM_KEYS), *_FORMS)]},
    "absence": {"anyOf": [_TEXT, _exactly_one(_object(None, **_TERM_KEYS, **_ABSENCE_KEYS), *_FORMS)]},
    "matcher": _exactly_one(_object(None, **_MATCHER_KEYS), *_FORMS, "sequence", "set", "count"),
    "when": _exactly_one(
        _object(None, **_MATCHER_KEYS, either={"type": "array", "minItems": 1, "items": {"$ref": "#/$defs/matcher"}}),
        *_FORMS, "sequence", "set", "count", "either",
    ),
    "step": {"anyOf": [_TEXT, _object(["each"], each=_TEXT)]},
    "edit": _exactly_one(
        _object(None, **dict.fromkeys((*ACTIONS, "key", "under", "as", "to", "each", "when"), _TEXT), **{"with": {"type": "string"}}),
        *ACTIONS,
    ),
    "fix": _object(
        ["title"],
        title=_TEXT,
        steps={"type": "array", "items": {"$ref": "#/$defs/step"}},
        safety={"type": "string", "enum": ["manual", "safe", "unsafe"]},
        edits={"type": "array", "items": {"$ref": "#/$defs/edit"}},
        when=_TEXT,
    ),
    "example": _object(
        log=_TEXT,
        files={"type": "object", "additionalProperties": {"type": "string"}},
        captures={"type": "object", "additionalProperties": _SCALAR},
        after={"type": "object", "additionalProperties": {"type": ["string", "null"]}},
        sizes={"type": "object", "additionalProperties": {"type": "integer", "minimum": 0, "maximum": 100_000_000}},
        note=_TEXT,
    ),
    "join": _exactly_one(
        _object(
            ["as"], finding={"anyOf": [_TEXT, _TEXTS]}, fact=_TEXT, mention={"anyOf": [_TEXT, _TEXTS]},
            source={"anyOf": [_TEXT, _TEXTS]}, where=_TEXT,
            optional={"type": "boolean"}, **{"as": {"type": "string", "pattern": NAME, "description": "a name"}},
        ),
        "finding", "fact", "mention", "source",
    ),
    "side": _exactly_one(
        _object(["value"], finding={"anyOf": [_TEXT, _TEXTS]}, fact=_TEXT, value=_TEXT, what=_TEXT, when=_TEXT, field=_TEXT),
        "finding", "fact",
    ),
    "case": _object(
        ["root_cause"],
        when=_TEXT, root_cause=_TEXT, fix={"type": "array", "items": {"$ref": "#/$defs/fix"}}, responsible=_TEXT, next=_TEXTS, task=_TEXT,
        confidence={"type": "string", "enum": ["certain", "likely", "possible"]},
    ),
    "table": _object(
        ["columns", "rows"], title=_TEXT, columns=_TEXTS, rows={"type": "array", "items": {"type": "array", "items": _SCALAR}},
        synonyms={"type": "object", "additionalProperties": _TEXTS},
    ),
}

_STATE = {"type": "string", "enum": list(STATES)}
_NUMBER = {"type": ["integer", "number"]}
_ONLY = {"type": "string", "enum": ["required", "optional", "checked", "unchecked"]}
_VALUES = {"type": "array", "minItems": 1, "items": {"type": ["string", "integer", "number"]}}
_MUST = _object(
    None,
    one_of=_VALUES,
    matches=_TEXT, above=_NUMBER, below=_NUMBER,
    max_length={"type": "integer", "minimum": 0}, unique={"type": "boolean"}, exists={"type": "boolean"},
    any_of=_TEXTS, written_as={"type": "array", "minItems": 1, "items": {"type": "string", "enum": list(KINDS_OF_VALUES)}},
) | {"minProperties": 1}  # fmt: skip

_FIND = _object(
    ["words"],
    **{"in": {"type": "array", "minItems": 1, "items": {"type": "string", "enum": list(LANGUAGES)}}},
    files=_TEXTS, words={"type": "array", "minItems": 1, "items": _TEXT}, regex=_TEXT, unless=_TEXTS,
    lines={"type": "integer", "minimum": 1}, ignore_case={"type": "boolean"},
    beside=_TEXTS, nowhere=_TEXTS, most={"type": "integer", "minimum": 1},
)  # fmt: skip

_COMMON: dict[str, Any] = {
    "title": _TEXT,
    "severity": {"type": "string", "enum": ["error", "warning", "info"]},
    "cause": _TEXT,
    "fix": {"type": "array", "items": {"$ref": "#/$defs/fix"}},
    "references": _TEXTS,
    "tags": _TEXTS,
    "questions": _TEXTS,
    "synonyms": {"type": "array", "items": {"type": "array", "minItems": 2, "items": _TEXT}},
    "see": _IDS,
    "examples": _object(
        match={"type": "array", "items": {"$ref": "#/$defs/example"}}, no_match={"type": "array", "items": {"$ref": "#/$defs/example"}}
    ),
}

KINDS: dict[str, dict[str, Any]] = {
    "log": _object(
        ["title", "severity", "logs", "when", "message", "cause", "examples"],
        **_COMMON,
        message=_TEXT,
        logs={
            "type": "array", "minItems": 1,
            "items": {"type": "string", "enum": ["runtime", "build", "gateway", "access", "browser", "events", "cli", "any"]},
        },
        when={"$ref": "#/$defs/when"},
        group_by=_NAMES, carry=_NAMES, secrets=_NAMES, consequence_of=_IDS, observation={"type": "boolean"},
    ),
    "project": _exactly_one(
        _object(
            ["title", "severity", "message", "cause", "examples"],
            **_COMMON,
            message=_TEXT,
            for_each=_TEXT, find=_FIND, when=_TEXT, at=_TEXT, related=_TEXTS, consequence_of=_IDS,
            assumes={"type": "array", "minItems": 1, "items": {"type": "string", "enum": list(INFERRED)}},
        ),
        "for_each", "find",
    ),
    "document": _object(
        ["title", "severity", "documents", "node", "message", "cause", "examples"],
        **_COMMON,
        message=_TEXT,
        documents=_IDS,
        node={"anyOf": [_TEXT, _TEXTS]},
        **{"is": {"anyOf": [_STATE, {"type": "array", "minItems": 1, "items": _STATE}]}},
        only={"anyOf": [_ONLY, {"type": "array", "minItems": 1, "items": _ONLY}]},
        must=_MUST, when=_TEXT, at=_TEXT, related=_TEXTS, consequence_of=_IDS,
        instead={"type": "object", "additionalProperties": _TEXT},
    ),
    "format": _object(
        ["title", "files", "shape"],
        **_COMMON,
        files={"type": "array", "minItems": 1, "items": _TEXT},
        hidden_by=_TEXTS, paths_from=_TEXT,
        version=_object(["key", "known"], key=_TEXT, known=_VALUES),
        shape={"type": ["object", "array", "string"]},
        answer=_TEXT,
    ),
    "diagnosis": _object(
        ["title", "severity", "join", "cases", "examples"],
        **_COMMON,
        join={"type": "array", "minItems": 1, "items": {"$ref": "#/$defs/join"}},
        cases={"type": "array", "minItems": 1, "items": {"$ref": "#/$defs/case"}},
        consequences=_IDS,
    ),
    "relation": _object(
        ["title", "sources", "targets"],
        **_COMMON,
        sources={"type": "array", "minItems": 1, "items": {"$ref": "#/$defs/side"}},
        targets={"type": "array", "minItems": 1, "items": {"$ref": "#/$defs/side"}},
        pairs=_TEXT, when=_TEXT,
    ),
    "article": _object(
        ["title", "answer"], **_COMMON, answer=_TEXT, tables={"type": "array", "items": {"$ref": "#/$defs/table"}}
    ),
}  # fmt: skip


def kind_of(keys: set[str]) -> str:
    """Return which kind of rule a file with these top-level keys means to be."""
    if "answer" in keys and "shape" not in keys:
        return "article"
    if keys & {"join", "cases"}:
        return "diagnosis"
    if "shape" in keys:
        return "format"
    if keys & {"sources", "targets"}:
        return "relation"
    if keys & {"node", "documents"}:
        return "document"
    return "project" if keys & {"for_each", "find", "at"} else "log"


def schema_of(kind: str) -> dict[str, Any]:
    """Return the schema of one kind, with its definitions."""
    return KINDS[kind] | {"$defs": DEFS}


def published_schema() -> dict[str, Any]:
    """Return the JSON Schema (draft 2020-12) of rule files of any kind, for editors."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "diagnose rule",
        "anyOf": [{"$ref": f"#/$defs/{kind}"} for kind in KINDS],
        "$defs": DEFS | KINDS,
    }
