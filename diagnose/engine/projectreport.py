"""Explains what is known of a project's components before any rule looks at them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from diagnose.facts import extract
from diagnose.model.fact import Fact, location_of
from diagnose.model.location import Location
from diagnose.model.problem import Problem
from diagnose.settings.settings import Settings


class Inferred(NamedTuple):
    """Something that is said or inferred: its value, how sure it is (sure, likely or guess), from what and where."""

    name: str
    value: str
    certainty: str
    why: str
    location: Location


class ComponentReport(NamedTuple):
    """A component's folder, relative to the project, and what is known of it."""

    path: str
    known: tuple[Inferred, ...]


class ProjectReport(NamedTuple):
    """A project as it was given, its components, and what could not be read."""

    path: str
    components: tuple[ComponentReport, ...]
    problems: tuple[Problem, ...]


def explain_project(root: Path, settings: Settings) -> ProjectReport:
    """Return what is inferred of the project at `root` with these settings."""
    extraction = extract(root, None, settings.for_facts())
    components = tuple(ComponentReport(fact["path"], tuple(_known(fact))) for fact in extraction.project["components"])
    return ProjectReport(str(root), components, tuple(extraction.problems))


def _known(component: Fact) -> Iterator[Inferred]:
    for fact in component["inferences"]:
        yield Inferred(fact["name"], fact["value"], fact["certainty"], fact["why"], location_of(fact))
