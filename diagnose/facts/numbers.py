"""Numbers as people write them in YAML and JSON."""

from __future__ import annotations

import re

from diagnose.facts.patterns import Pattern
from diagnose.syntax.nodes import Node, Scalar

_DIGITS = Pattern(r"\s*(\d{1,9})\s*\Z", re.ASCII)


def int_of(node: Node | None) -> int:
    """Return the whole number of a scalar (`8090`, `"8090"`, `8090.0`), 0 for anything else."""
    if not isinstance(node, Scalar) or isinstance(node.value, bool):
        return 0
    if isinstance(node.value, int):
        return node.value if abs(node.value) < 2**63 else 0
    if isinstance(node.value, float):
        return int(node.value) if node.value.is_integer() and abs(node.value) < 2**53 else 0
    return int_of_text(node.text)


def int_of_text(text: str) -> int:
    """Return the whole number a text consists of, 0 for any other text."""
    match = _DIGITS.match(text)
    return int(match[1]) if match else 0
