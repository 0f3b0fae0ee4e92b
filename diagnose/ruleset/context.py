"""What building a rule needs from the outside: a place for mistakes, and the compilers of regexes and conditions."""

from __future__ import annotations

import re
from collections.abc import Iterable

from diagnose.model.location import Location, Region
from diagnose.model.problem import Problem
from diagnose.ruleset.cel import CelError, compile_cel
from diagnose.syntax.nodes import Node, Scalar
from diagnose.syntax.suggest import did_you_mean


class Context:
    """Collects the mistakes of one rule file, each with its place, and the compiled conditions of the rule."""

    def __init__(self, path: str) -> None:
        self.path = path
        self.problems: list[Problem] = []
        self.programs: dict[str, bytes] = {}

    def report(self, region: Region, message: str) -> None:
        """Note a mistake."""
        self.problems.append(Problem("rule", message, Location(self.path, region)))

    def unknown(self, node: Node, what: str, word: str, known: Iterable[str]) -> None:
        """Note a name that does not exist, with the nearest one that does."""
        names = sorted(known)
        hint = did_you_mean(word, names) or (f"; known here: {', '.join(names)}" if names else "; there are none here")
        self.report(node.region, f"unknown {what} '{word}'{hint}")

    def check_regex(self, node: Node, ignore_case: bool) -> None:
        """Note a regular expression that does not compile."""
        import regex

        if isinstance(node, Scalar):
            try:
                regex.compile(node.text, regex.IGNORECASE if ignore_case else 0)
            except regex.error as error:
                position, message = getattr(error, "pos", 0) or 0, getattr(error, "msg", str(error))
                self.report(self.inside(node, 1, position + 1), f"broken regex: {message}")

    def check_pattern(self, node: Scalar, ignore_case: bool) -> None:
        """Note a regular expression that Python's own module, which searches project files, does not compile."""
        try:
            re.compile(node.text, re.IGNORECASE if ignore_case else 0)
        except re.error as error:
            self.report(self.inside(node, 1, (error.pos or 0) + 1), f"broken regex: {error.msg}")

    def compile(self, node: Scalar, source: str, variables: dict[str, str], result: str, offset: int = 0) -> bytes:
        """Return the compiled form of a CEL text that starts `offset` characters into the node; note its mistakes."""
        try:
            program = compile_cel(source, tuple(variables.items()), result)
        except CelError as error:
            column = error.column + offset if error.line == 1 else error.column
            self.report(self.inside(node, error.line, column), str(error))
            return b""
        self.programs[source] = program
        return program

    def inside(self, node: Scalar, line: int, column: int) -> Region:
        """Return the place of a line and column of a scalar's text (block and folded texts: the line only)."""
        start = node.region
        if start.line == start.end_line and node.style not in ("|", ">"):
            column += start.column - 1 + (1 if node.style else 0)
            return Region(start.line, column, start.line, column + 1)
        first = start.line + (line if node.style in ("|", ">") else line - 1)
        return Region(first, 1, first, 1)
