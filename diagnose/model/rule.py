"""A rule as the engine sees it: plain values, loaded from YAML or from the compiled cache."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from diagnose.model.location import Location
from diagnose.model.severity import Severity


class Term(NamedTuple):
    """A test on one log line.

    Exactly one of `contains`, `regex`, `any`, `all`, `jq` is set (`jq` only by rules of the CRE language). `unless` terms must
    not match the same line.
    `where` is a serialized CEL condition over the captures (strings). Named groups of `regex` are the captures.
    """

    contains: str = ""
    regex: str = ""
    any: tuple[Term, ...] = ()
    all: tuple[Term, ...] = ()
    unless: tuple[Term, ...] = ()
    where: bytes = b""
    ignore_case: bool = False
    at_least: int = 1
    """How many matching lines the condition needs (the CRE language's `count`)."""
    jq: str = ""
    fold: str | None = None
    """What joins the lines of a multi-line record before the term looks at it as a whole; None: only lines are looked at."""


class Absence(NamedTuple):
    """A line that must not be there, and where it must not be.

    The forbidden interval is [t[anchor] + slide, stop] with t the times of the matched steps and stop =
    start + window (`absolute`), or start + window + (t[last] - t[anchor]). Infinite windows reach the end of the log.
    Seconds; both ends inclusive. Semantics as in the CRE rule language (negate).
    """

    term: Term
    window: float = 0.0
    slide: float = 0.0
    anchor: int = 0
    absolute: bool = False


class Matcher(NamedTuple):
    """How events of terms become one match: `kind` is `single`, `sequence`, `set` or `count`.

    `within` is in seconds (inf: the whole log); `within_lines` replaces it in logs without timestamps.
    Events join only when their captures named in `by` are equal.
    """

    kind: str
    steps: tuple[Term, ...]
    within: float = float("inf")
    within_lines: int = 1000
    by: tuple[str, ...] = ()
    absences: tuple[Absence, ...] = ()
    at_least: int = 1


class Step(NamedTuple):
    """One instruction of a fix; with `each`, one line for every distinct set of the captures it names."""

    text: str
    each: bool = False


class EditTemplate(NamedTuple):
    """How a rule's edit is made from facts: what to do, where, with what (`rules/README.md`, "Fixes and edits").

    `name` is the rule file's `as`. With `each` it is made for every element of a list, with `when` only where it holds.
    """

    action: str
    target: str
    text: str = ""
    key: str = ""
    under: str = ""
    name: str = ""
    to: str = ""
    each: str = ""
    when: str = ""


class FixTemplate(NamedTuple):
    """A fix whose title, steps and edits still hold placeholders."""

    title: str
    steps: tuple[Step, ...] = ()
    safety: str = "manual"
    edits: tuple[EditTemplate, ...] = ()
    when: str = ""


class Join(NamedTuple):
    """One side of a diagnosis, bound to the name `name` where `where` holds.

    Findings of `rules`, or facts at `path`, or lines of the project in which one of the `mention`ed values stands, or the
    line of the project's file that `source` says (a path and, where known, a line number).
    """

    name: str
    rules: tuple[str, ...] = ()
    path: str = ""
    where: str = ""
    optional: bool = False
    mention: tuple[str, ...] = ()
    source: tuple[str, ...] = ()


class Side(NamedTuple):
    """One end of a relation: of findings of `rules` or facts at `path` the value, said as `what`, where `when` holds.

    `field` is the field of a fact that the value stands in; "" for the fact as a whole.
    """

    rules: tuple[str, ...] = ()
    path: str = ""
    value: str = ""
    what: str = ""
    when: str = ""
    field: str = ""


class Case(NamedTuple):
    """A root cause that applies when its condition holds; the first that holds is the diagnosis."""

    when: str
    root_cause: str
    fixes: tuple[FixTemplate, ...] = ()
    responsible: str = ""
    confidence: str = "certain"
    next_steps: tuple[str, ...] = ()
    task: str = ""
    """Row of the table of responsibilities that says who acts, under the configured management model."""


class Example(NamedTuple):
    """One example of a rule: files by name (a log is named `log`), and where given the captures expected.

    `after` are the files that its fix changes, as they are then; None for a file that is gone. `sizes` are the bytes of files
    that are too large to be written down: what `files` says of them is their beginning.
    """

    files: dict[str, str]
    captures: Mapping[str, str] = {}
    location: Location = Location("")
    after: Mapping[str, str | None] = {}
    sizes: Mapping[str, int] = {}


class Rule(NamedTuple):
    """Everything about a rule; fields of other kinds are empty.

    `kind` is `log`, `observation` (of a log), `project`, `document`, `format`, `relation`, `diagnosis` or `article`.

    Conditions and placeholders of project and diagnosis rules are CEL source text here; `programs` maps each
    to its type-checked serialized form, so that a warm start compiles nothing.
    """

    id: str
    kind: str
    title: str
    severity: Severity = Severity.INFO
    message: str = ""
    cause: str = ""
    fixes: tuple[FixTemplate, ...] = ()
    references: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    location: Location = Location("")
    # log rules
    logs: tuple[str, ...] = ()
    matchers: tuple[Matcher, ...] = ()
    group_by: tuple[str, ...] = ()
    carry: tuple[str, ...] = ()
    secrets: tuple[str, ...] = ()
    consequence_of: tuple[str, ...] = ()
    observation: bool = False
    """What it matches is no problem, but a value for diagnoses to join on."""
    # project rules
    for_each: str = ""
    find: Mapping[str, Any] = {}
    assumes: tuple[str, ...] = ()
    when: str = ""
    at: str = ""
    related: tuple[str, ...] = ()
    # document rules; `must` and `format` are plain values as in the rule file
    documents: tuple[str, ...] = ()
    nodes: tuple[str, ...] = ()
    states: tuple[str, ...] = ()
    only: tuple[str, ...] = ()
    must: Mapping[str, Any] = {}
    instead: Mapping[str, str] = {}
    format: Mapping[str, Any] = {}
    # diagnosis rules
    joins: tuple[Join, ...] = ()
    cases: tuple[Case, ...] = ()
    consequences: tuple[str, ...] = ()
    # relations; `pairs` says whether a source and a target can be compared, `when` whether they fit
    pairs: str = ""
    sources: tuple[Side, ...] = ()
    targets: tuple[Side, ...] = ()
    # what users ask for, and groups of words that mean the same to them
    questions: tuple[str, ...] = ()
    synonyms: tuple[tuple[str, ...], ...] = ()
    # articles
    answer: str = ""
    tables: tuple[dict[str, object], ...] = ()
    see: tuple[str, ...] = ()
    examples_match: tuple[Example, ...] = ()
    examples_no_match: tuple[Example, ...] = ()
    programs: Mapping[str, bytes] = {}

    @property
    def area(self) -> str:
        """The folder of the rule: the part of the id before the slash."""
        return self.id.partition("/")[0]
