"""Runs the matcher vectors of the CRE language (the shared half) on the engine's own windows."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

from diagnose.matchers.absence import Sightings
from diagnose.matchers.collect import Held
from diagnose.matchers.window import Window, law_of
from diagnose.model.event import LogEvent, Match
from diagnose.model.rule import Absence, Matcher, Term

FILE = Path(__file__).parents[3] / "shared" / "facts" / "cre" / "vectors.json"


def vectors(*kinds: str) -> list[dict]:
    """Return the vectors of some kinds, none where the file is not here."""
    return [item for item in json.loads(FILE.read_text())["vectors"] if item["kind"] in kinds] if FILE.exists() else []


def term_of(term: dict, at_least: int = 1) -> Term:
    return Term(term["value"], at_least=at_least) if term["type"] == "raw" else Term(regex=term["value"], at_least=at_least)


def matcher_of(vector: dict) -> Matcher:
    kind = "sequence" if "seq" in vector["matcher"] else "set"
    joined: list[Term] = []
    for item in map(term_of, vector["terms"]):
        near = joined if kind == "set" else joined[-1:]
        same = next((index for index, other in enumerate(joined) if other in near and other.contains == item.contains and (kind == "set" or index == len(joined) - 1)), None)
        if same is None:
            joined.append(item)
        else:
            joined[same] = joined[same]._replace(at_least=joined[same].at_least + 1)
    absences = tuple(Absence(term_of(item["term"]), item["window"], item["slide"], item["anchor"], item["absolute"]) for item in vector["resets"])
    return Matcher(kind, tuple(joined), within=vector["window"], absences=absences)


def run(vector: dict) -> Iterator[tuple[dict, list[list[float]]]]:
    """Yield each step that expects something, with the ticks of what fired in it."""
    matcher = matcher_of(vector)
    fired: list[list[float]] = []

    def fire(match: Match, count: int = 1) -> None:
        fired.extend([[event.time for event in match.events]] * count)

    sightings = Sightings(matcher.absences)
    window = Window(law_of(matcher, 1.0), [sightings], fire, lambda _: ())
    for order, step in enumerate(vector["steps"]):
        fired.clear()
        if step["op"] == "scan":
            event = LogEvent(order, 1, 1, step["ts"], step["line"], {})
            for number, absence in enumerate(matcher.absences):
                if absence.term.contains in step["line"]:
                    sightings.add(number, step["ts"])
            window.feed(Held(step["ts"], order, event), [number for number, term in enumerate(matcher.steps) if term.contains in step["line"]])
        elif step["op"] == "eval":
            window.advance(step["clock"])
        if "expect" in step:
            yield step, [list(match) for match in fired]
