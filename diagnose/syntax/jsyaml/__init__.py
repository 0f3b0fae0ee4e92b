"""YAML as js-yaml 4.1 reads it, with positions: what the platform's own tools accept, reject and understand.

PyYAML (libyaml) and js-yaml disagree about duplicate keys, tabs, multi-line keys, merge keys, types and much more, so
that a verdict must not rest on it. This is a reader of its own, held to js-yaml's behaviour by differential tests;
`tests/syntax/test_jsyaml.py` has the differences as a table.
"""

from __future__ import annotations

from diagnose.syntax.jsyaml.problem import YamlProblem
from diagnose.syntax.jsyaml.reader import parse_jsyaml

__all__ = ["YamlProblem", "parse_jsyaml"]
