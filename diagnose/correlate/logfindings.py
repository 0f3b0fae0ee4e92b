"""Makes findings of what the log rules matched."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

from diagnose.correlate.identity import fingerprint
from diagnose.correlate.texts import listed, make_fixes
from diagnose.model.event import Group, LogEvent
from diagnose.model.finding import Evidence, Finding
from diagnose.model.location import Location, Region
from diagnose.model.rule import Rule
from diagnose.syntax.template import fill

MAX_LINES = 12
"""Lines of evidence that a finding carries."""

UNTIMED = "The log has no timestamps: the order and distance of its lines stand in for time."


def log_finding(rule: Rule, group: Group, path: str, timed: bool) -> Finding:
    """Return the finding of one group of matches in the log at `path`."""
    first = group.first[0]
    start = first.events[0]
    captures = {name: listed(group.values(name)) for name in _names(group)}
    last = group.last.events[-1] if group.last else start
    values = _extras(group, path, start, last) | captures

    def fill_text(template: str) -> str:
        return fill(template, lambda name: values.get(name, ""))

    return Finding(
        rule=rule.id,
        title=rule.title,
        severity=rule.severity,
        message=fill_text(rule.message),
        location=_location(path, start),
        evidence=tuple(_evidence(path, event) for event in _proof(group)),
        captures=captures,
        count=group.count,
        time=start.time,
        last_time=last.time,
        cause=fill_text(rule.cause),
        fixes=make_fixes(rule.fixes, fill_text, [dict(row) for row in group.rows]),
        references=rule.references,
        notes=() if timed or not _used_windows(rule) else (UNTIMED,),
        fingerprint=fingerprint(rule.id, path, *(captures.get(name, "") for name in rule.group_by)),
    )


def secrets_of(rule: Rule, group: Group) -> set[str]:
    """Return the captured values that must never be shown."""
    return {value for name in rule.secrets for value in group.values(name)}


def _names(group: Group) -> list[str]:
    return list(dict.fromkeys(name for row in group.rows for name, _ in row))


def _extras(group: Group, path: str, first: LogEvent, last: LogEvent) -> dict[str, str]:
    return {
        "count": str(group.count),
        "first_time": _clock(first.time),
        "last_time": _clock(last.time),
        "path": path,
        "line": str(first.line),
        "where": f"{path}:{first.line}",
    }


def _clock(moment: float | None) -> str:
    return "" if moment is None else datetime.fromtimestamp(moment, UTC).strftime("%Y-%m-%d %H:%M:%S UTC")


def _proof(group: Group) -> Iterator[LogEvent]:
    """Yield the events that prove a group: all of its first match, then the heads of the next ones, in order of lines."""
    seen: set[int] = set()
    events = [*group.first[0].events, *(event for match in group.first[1:] for event in match.events)]
    chosen: list[LogEvent] = []
    for event in events:
        if event.line not in seen and len(chosen) < MAX_LINES:
            seen.add(event.line)
            chosen.append(event)
    yield from sorted(chosen, key=lambda event: event.line)


def _evidence(path: str, event: LogEvent) -> Evidence:
    return Evidence(_location(path, event), event.text, span=event.span if event.span[1] else None)


def _location(path: str, event: LogEvent) -> Location:
    return Location(event.path or path, Region(event.line, event.column, event.line, event.end_column))


def _used_windows(rule: Rule) -> bool:
    return any(matcher.kind != "single" or matcher.absences for matcher in rule.matchers)
