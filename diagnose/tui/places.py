"""What a place on the page of a finding leads to."""

from __future__ import annotations

from typing import NamedTuple


class ToFile(NamedTuple):
    """A line of a log or file."""

    path: str
    line: int
    column: int


class ToFinding(NamedTuple):
    """Another finding of the list."""

    fingerprint: str


class ToFix(NamedTuple):
    """The fix screen, with the fix of this title first."""

    title: str


class ToLink(NamedTuple):
    """A reference to read."""

    text: str


class ToRule(NamedTuple):
    """A rule or article."""

    rule: str
