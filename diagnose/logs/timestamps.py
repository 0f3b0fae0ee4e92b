"""Reads the time of a log line. One format is one row of FORMATS; the row that worked last is tried first.

Times are seconds since the epoch, UTC. A time without a zone is taken as UTC; one without a year gets the year that
puts it last before `reference` (the file's own modification time), as syslog readers do.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta, timezone
from functools import lru_cache
from typing import NamedTuple

HEAD = 200
"""Characters at the beginning of a line in which a timestamp is looked for."""

_MONTHS = {name: number for number, name in enumerate("jan feb mar apr may jun jul aug sep oct nov dec".split(), 1)}
_DATE = r"(?P<y>\d{4})[-/.](?P<mo>\d\d?)[-/.](?P<d>\d\d?)"
_CLOCK = r"(?P<h>\d\d):(?P<mi>\d\d):(?P<s>\d\d)(?:[.,:](?P<f>\d{1,9}))?"
_TWELVE = r"(?P<h>\d\d?):(?P<mi>\d\d):(?P<s>\d\d)(?: (?P<pm>AM|PM))?"
_HOURS = {
    "EST": -5, "EDT": -4, "CST": -6, "CDT": -5, "MST": -7, "MDT": -6, "PST": -8, "PDT": -7,
    "CET": 1, "CEST": 2, "EET": 2, "EEST": 3, "JST": 9,
}  # fmt: skip
"""Hours from UTC: the zones of RFC 2822, and names that mean one thing only."""

_NAMED = rf"Z|UTC|GMT|{'|'.join(_HOURS)}"
_NAME = rf"(?:(?P<z>{_NAMED})|[A-Z]{{3,5}})"
_ZONE = rf"(?:\s?(?P<z>{_NAMED}|[+-]\d\d:?\d\d)(?![\d:A-Za-z]))?"
_MONTH = r"(?P<mon>Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*"

Reader = Callable[[re.Match[str], float], float | None]


class TimeFormat(NamedTuple):
    """A timestamp format: what people call it, how it looks, how it is read."""

    name: str
    pattern: re.Pattern[str]
    read: Reader


def _fields(found: re.Match[str], reference: float) -> float | None:
    """Read the named groups of a calendar time; None when the date does not exist."""
    groups = found.groupdict()
    if groups.get("y") and groups.get("mo") and not groups.get("pm") and not groups.get("ms"):
        return _dated(groups)
    month = int(groups["mo"]) if groups.get("mo") else _MONTHS[groups["mon"][:3].lower()]
    clock = (int(groups["h"]), int(groups["mi"]), int(groups["s"]))
    zone = _zone(groups.get("z"))
    try:
        if groups.get("y"):
            year = int(groups["y"])
            moment = datetime(year + 2000 if year < 100 else year, month, int(groups["d"]), *clock, tzinfo=zone)
        else:
            moment = _last_before(reference, month, int(groups["d"]), clock, zone)
        if groups.get("pm"):
            moment = moment.replace(hour=moment.hour % 12 + (12 if groups["pm"].lower() == "pm" else 0))
        fraction = int(groups["ms"]) / 1000 if groups.get("ms") else float(f"0.{groups.get('f') or 0}")
        return moment.timestamp() + fraction
    except (ValueError, OverflowError):
        return None


def _dated(groups: dict[str, str | None]) -> float | None:
    """Read a time that states year, month and day in numbers: minutes are worked out once each."""
    second, fraction = int(groups["s"] or 0), groups.get("f")
    minute = _minute(groups["y"], groups["mo"], groups["d"], groups["h"], groups["mi"], groups.get("z"))
    if minute is None or second > 59:
        return None
    return minute + second + (float(f"0.{fraction}") if fraction else 0.0)


@lru_cache(maxsize=4096)
def _minute(*parts: str | None) -> float | None:
    year, month, day, hour, minute = (int(part or 0) for part in parts[:5])
    try:
        return datetime(year + 2000 if year < 100 else year, month, day, hour, minute, tzinfo=_zone(parts[5])).timestamp()
    except (ValueError, OverflowError):
        return None


def _last_before(reference: float, month: int, day: int, clock: tuple[int, int, int], zone: timezone) -> datetime:
    """Return the latest such moment that is not more than a week after `reference` (clocks differ, files are copied)."""
    limit = datetime.fromtimestamp(reference, UTC) + timedelta(days=7)
    for year in range(limit.year, limit.year - 5, -1):
        try:
            moment = datetime(year, month, day, *clock, tzinfo=zone)
        except ValueError:
            if (month, day) == (2, 29):
                continue
            raise
        if moment <= limit:
            return moment
    raise ValueError("no such day")


def _zone(text: str | None) -> timezone:
    if not text or text in ("Z", "UTC", "GMT"):
        return UTC
    if text in _HOURS:
        return timezone(timedelta(hours=_HOURS[text]))
    minutes = int(text[1:3]) * 60 + int(text[-2:])
    return timezone(timedelta(minutes=-minutes if text[0] == "-" else minutes))


def _epoch(found: re.Match[str], reference: float) -> float | None:
    """Read seconds, milliseconds, microseconds or nanoseconds by their number of digits."""
    del reference
    whole, fraction = found["e"], found["f"] or ""
    scale = {10: 1, 13: 1_000, 16: 1_000_000, 19: 1_000_000_000}.get(len(whole))
    return float(f"{whole}.{fraction or 0}") / scale if scale else None


def _format(name: str, pattern: str, read: Reader = _fields) -> TimeFormat:
    return TimeFormat(name, re.compile(pattern, re.IGNORECASE if "<pm>" in pattern else 0), read)


FORMATS: tuple[TimeFormat, ...] = (
    _format("rfc3339", rf"(?<!\d){_DATE}[T ]{_CLOCK}{_ZONE}"),
    _format("dotted", r"(?<!\d)(?P<y>\d{4})-(?P<mo>\d\d)-(?P<d>\d\d)-(?P<h>\d\d)\.(?P<mi>\d\d)\.(?P<s>\d\d)(?:\.(?P<f>\d{1,9}))?"),
    _format("clf", rf"\[(?P<d>\d\d)/{_MONTH}/(?P<y>\d{{4}}):{_CLOCK} ?(?P<z>[+-]\d{{4}})?"),
    _format("klog", rf"(?<![A-Za-z])[IWEF](?P<mo>\d\d)(?P<d>\d\d) {_CLOCK}(?= )"),
    _format("ctime", rf"\b(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun) {_MONTH} +(?P<d>\d\d?) {_CLOCK} (?:{_NAME} )?(?P<y>\d{{4}})"),
    _format("year month name", rf"(?<!\d)(?P<y>\d{{4}}) {_MONTH} (?P<d>\d\d?) {_CLOCK}"),
    _format("syslog", rf"(?<![A-Za-z0-9]){_MONTH} +(?P<d>\d\d?) {_CLOCK}"),
    _format("rfc2822", rf"(?<!\d)(?P<d>\d\d?)[ /-]{_MONTH}[ /-](?P<y>\d{{4}})[ :T]{_CLOCK}{_ZONE}"),
    _format("month name", rf"(?<![A-Za-z]){_MONTH} (?P<d>\d\d?), (?P<y>\d{{4}}),? {_TWELVE}"),
    _format("us", r"(?<!\d)(?P<mo>\d\d?)/(?P<d>\d\d?)/(?P<y>\d{4}),? " + _TWELVE),
    _format("day first", r"(?<!\d)(?P<d>\d\d?)/(?P<mo>\d\d?)/(?P<y>\d{4}),? " + _TWELVE),
    _format("month-day", rf"(?<![\d.-])(?P<mo>\d\d)[-.](?P<d>\d\d) {_CLOCK}"),
    _format("short-year", rf"(?<![\d/])(?P<y>\d\d)/(?P<mo>\d\d)/(?P<d>\d\d) {_CLOCK}"),
    _format("digits", r"\A(?P<y>\d\d)(?P<mo>\d\d)(?P<d>\d\d) (?P<h>\d\d)(?P<mi>\d\d)(?P<s>\d\d)(?= )"),
    _format("compact-colons", r"(?<!\d)(?P<y>\d{4})(?P<mo>\d\d)(?P<d>\d\d)-(?P<h>\d\d?):(?P<mi>\d\d?):(?P<s>\d\d?)(?::(?P<ms>\d{1,3}))?"),
    _format("compact", r"(?<!\d)(?P<y>\d{4})(?P<mo>\d\d)(?P<d>\d\d)[T-](?P<h>\d\d):?(?P<mi>\d\d):?(?P<s>\d\d)(?::(?P<f>\d{3}))?Z?"),
    _format("epoch", r"(?<![\w.-])(?P<e>1\d{9}|1\d{12}|1\d{15}|1\d{18})(?:\.(?P<f>\d{1,9}))?(?![\w-])", _epoch),
)


def _rank(positions: list[int]) -> tuple[float, float]:
    """Order formats: the more lines the better (in steps of a fifth), then the nearer to the line's beginning."""
    if not positions:
        return (1.0, 0.0)
    return (-round(math.log(len(positions), 1.25)), sum(positions) / len(positions))


class TimeReport(NamedTuple):
    """How the times of a log are read: the format's name, the zone as written ("" when the log states none), what is assumed.

    `untimed` of `lines` sample lines have no time of their own.
    """

    format: str
    zone: str
    assumed: tuple[str, ...]
    lines: int
    untimed: int


def _assumptions(name: str, matches: list[dict[str, str | None]], zone: str) -> Iterable[str]:
    if not zone:
        yield "times are UTC"
    if name != "epoch" and not any(groups.get("y") for groups in matches):
        yield "the year is the last that is not after the file's own date"
    if name == "us" and not any(int(groups["d"] or 0) > 12 for groups in matches):
        yield "the month stands before the day"
    if name == "day first" and not any(int(groups["d"] or 0) > 12 for groups in matches):
        yield "the day stands before the month"


class Clock:
    """Reads the timestamps of one log; `reference` stands in for a missing year (seconds since the epoch)."""

    def __init__(self, reference: float) -> None:
        self._reference = reference
        self._order = list(FORMATS)

    def learn(self, lines: Iterable[str]) -> int:
        """Look at sample lines and prefer the formats that most of them carry, earliest in the line; return how many have one."""
        found: dict[str, list[int]] = {form.name: [] for form in FORMATS}
        timed = 0
        for line in lines:
            head, any_found = line[:HEAD], False
            for form in FORMATS:
                match = form.pattern.search(head)
                if match and form.read(match, self._reference) is not None:
                    found[form.name].append(match.start())
                    any_found = True
            timed += any_found
        self._order.sort(key=lambda form: _rank(found[form.name]))
        return timed

    def read(self, text: str) -> float | None:
        """Return the time at the beginning of a text, or None."""
        head = text[:HEAD]
        for index, form in enumerate(self._order):
            found = form.pattern.search(head)
            if found and (moment := form.read(found, self._reference)) is not None:
                if index:
                    self._order.insert(0, self._order.pop(index))
                return moment
        return None

    def find(self, text: str) -> tuple[int, int] | None:
        """Return where in a text the time stands, as it was written in the line read last; None where there is none."""
        found = self._order[0].pattern.search(text[:HEAD])
        return found.span() if found else None

    def describe(self, lines: Iterable[str]) -> TimeReport:
        """Return how the times of sample lines are read, and what has to be assumed for it. Call `learn` first."""
        found: list[tuple[TimeFormat, re.Match[str]]] = []
        total = 0
        for line in lines:
            total += 1
            if self.read(line) is not None:
                form = self._order[0]
                match = form.pattern.search(line[:HEAD])
                assert match
                found.append((form, match))
        if not found:
            return TimeReport("", "", (), total, total)
        name = max({form.name for form, _ in found}, key=[form.name for form, _ in found].count)
        matches = [match.groupdict() for form, match in found if form.name == name]
        zone = next((groups["z"] for groups in matches if groups.get("z")), "UTC" if name == "epoch" else "")
        return TimeReport(name, zone, tuple(_assumptions(name, matches, zone)), total, total - len(found))

    @property
    def format(self) -> str:
        """The name of the format that was read last."""
        return self._order[0].name
