"""Compiles and type-checks CEL conditions against the fact schema.

The checker wants protobuf descriptors, so the schema is described as messages here; the serialized checked expression
evaluates on plain dicts (`correlate.conditions`), where neither this module nor protobuf is needed.
CEL: https://github.com/google/cel-spec/blob/master/doc/langdef.md
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import Any

from diagnose.model.document_schema import DOCUMENT_TYPES
from diagnose.model.fact_schema import FACT_TYPES
from diagnose.model.fact_type import COMMON_FIELDS, Field, parse_type
from diagnose.syntax.suggest import did_you_mean

PACKAGE = "fact"
CAPTURES = "map<string,string>"
"""The type of a finding in a diagnosis rule: its captures."""

_TYPES = FACT_TYPES | DOCUMENT_TYPES
_PRIMITIVES = {"string": 9, "int": 3, "bool": 8, "double": 1}  # FieldDescriptorProto.Type
_MESSAGE, _REPEATED, _OPTIONAL = 11, 3, 1
_ERROR = re.compile(r"ERROR: <input>:(\d+):(\d+): (.*?)(?=\n \||\nERROR| \[INVALID|\Z)", re.DOTALL)


class CelError(ValueError):
    """A condition that does not compile; `line` and `column` count from 1 within the expression."""

    def __init__(self, message: str, line: int, column: int) -> None:
        super().__init__(message)
        self.line, self.column = line, column


@lru_cache(maxsize=4096)
def compile_cel(source: str, variables: tuple[tuple[str, str], ...], result: str) -> bytes:
    """Return the serialized checked expression.

    `variables` are (name, type) pairs in the notation of the fact schema, `result` is the type wanted: `bool`, or
    `text` for anything that can be shown. Raises CelError.
    """
    environment = _environment(variables)
    try:
        expression = environment.compile(source)
    except RuntimeError as error:
        raise _explain(str(error), dict(variables)) from None
    kind = expression.return_type().name()
    if result == "bool" and kind not in ("BOOL", "DYN"):
        raise CelError(f"expected a condition (true or false), this is {_type_word(kind)}", 1, 1)
    if result == "text" and kind not in ("STRING", "INT", "UINT", "DOUBLE", "BOOL", "DYN"):
        raise CelError(f"expected text or a number to show, this is {_type_word(kind)}", 1, 1)
    return bytes(expression.serialize())


@lru_cache(maxsize=256)
def _environment(variables: tuple[tuple[str, str], ...]) -> Any:
    from cel_expr_python import cel
    from cel_expr_python.ext import ext_strings

    return cel.NewEnv(
        descriptor_pool=_descriptor_pool(),
        variables={name: _cel_type(text) for name, text in variables},
        extensions=[ext_strings.ExtStrings()],
    )


def _cel_type(text: str) -> Any:
    from cel_expr_python.cel import Type

    outer, inner = parse_type(text)
    element = {"string": Type.STRING, "int": Type.INT, "bool": Type.BOOL, "double": Type.DOUBLE}.get(inner)
    if element is None:
        element = Type(f"{PACKAGE}.{inner}")
    if outer == "list":
        return Type.List(element)
    return Type.Map(Type.STRING, element) if outer == "map" else element


@cache
def _descriptor_pool() -> Any:
    from google.protobuf import descriptor_pb2, descriptor_pool

    file = descriptor_pb2.FileDescriptorProto(name="facts.proto", package=PACKAGE, syntax="proto3")
    for name, fact_type in _TYPES.items():
        message = file.message_type.add(name=name)
        for number, (field_name, field) in enumerate({**COMMON_FIELDS, **fact_type.fields}.items(), 1):
            _add_field(message, field_name, field, number)
    pool = descriptor_pool.DescriptorPool()
    pool.Add(file)
    return pool


def _add_field(message: Any, name: str, field: Field, number: int) -> None:
    outer, inner = parse_type(field.type)
    if outer == "map":
        inner, outer = _map_entry(message, name, inner), "list"
    added = message.field.add(name=name, number=number, label=_REPEATED if outer == "list" else _OPTIONAL)
    if inner in _PRIMITIVES:
        added.type = _PRIMITIVES[inner]
    else:
        added.type, added.type_name = _MESSAGE, inner if inner.startswith(".") else f".{PACKAGE}.{inner}"


def _map_entry(message: Any, name: str, value_type: str) -> str:
    """Add the entry message that protobuf makes of a map field and return its full name."""
    entry = message.nested_type.add(name="".join(word.capitalize() for word in name.split("_")) + "Entry")
    entry.options.map_entry = True
    entry.field.add(name="key", number=1, label=_OPTIONAL, type=_PRIMITIVES["string"])
    entry.field.add(name="value", number=2, label=_OPTIONAL, type=_PRIMITIVES[value_type])
    return f".{PACKAGE}.{message.name}.{entry.name}"


def _explain(text: str, variables: dict[str, str]) -> CelError:
    found = _ERROR.search(text)
    if not found:
        return CelError(text.splitlines()[0], 1, 1)
    message = found[3].strip()
    return CelError(_reword(message, variables), int(found[1]), int(found[2]))


def _reword(message: str, variables: dict[str, str]) -> str:
    """Say the checker's commonest messages in the words of rules, with a did-you-mean."""
    field = re.match(r"undefined field '(\w+)' not found in struct '\w+\.(\w+)'", message)
    if field:
        known = [*_TYPES[field[2]].fields, *COMMON_FIELDS]
        return f"{field[2]} has no field '{field[1]}'{did_you_mean(field[1], known) or '; it has ' + ', '.join(known)}"
    name = re.match(r"undeclared reference to '([\w.]+)'", message)
    if name:
        first = name[1].partition(".")[0]
        return f"unknown name '{name[1]}'{did_you_mean(first, variables) or '; known here: ' + ', '.join(variables)}"
    operator = re.match(r"found no matching overload for '(\S+)' applied to '\((.*)\)'", message)
    if operator:
        return f"{operator[1].strip('_').strip('@')} does not take ({operator[2].replace(PACKAGE + '.', '')})"
    return message


def _type_word(kind: str) -> str:
    return kind.rpartition(".")[2].lower()


def element_type(path: str, roots: dict[str, str]) -> tuple[str, str]:
    """Return (type of the elements at a dotted path, type of their owner); lists on the way are entered.

    Raises CelError with a did-you-mean for an unknown name.
    """
    head, *fields = path.split(".")
    if head not in roots:
        raise CelError(f"unknown name '{head}'{did_you_mean(head, roots) or '; known here: ' + ', '.join(roots)}", 1, 1)
    current, owner = roots[head], ""
    column = len(head) + 2
    for name in fields:
        declared = {**COMMON_FIELDS, **FACT_TYPES[current].fields} if current in FACT_TYPES else {}
        if name not in declared:
            hint = did_you_mean(name, declared) or f"; it has {', '.join(declared)}"
            raise CelError(f"{current} has no field '{name}'{hint}", 1, column)
        owner, current = current, parse_type(declared[name].type)[1]
        column += len(name) + 1
    return current, owner
