"""Groups, rows and filters of findings, for any findings."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from diagnose.model.finding import Diagnosis, Evidence, Finding
from diagnose.model.location import Location, Region
from diagnose.model.result import Result, Stats
from diagnose.model.severity import Severity
from diagnose.tui.findings.outline import GROUPINGS, Filters, Outline, counts, identity

RULES = ("net/low", "net/odd", "app/slow")
PATHS = ("a.yaml", "b/c.log", "")


def finding(number: int, rule: str, path: str, severity: Severity) -> Finding:
    return Finding(
        rule,
        f"Title {number}",
        severity,
        f"message {number}",
        Location(path, Region(number + 1, 1, number + 1, 2)),
        fingerprint=f"f{number}",
    )


findings = st.lists(st.tuples(st.sampled_from(RULES), st.sampled_from(PATHS), st.sampled_from(Severity)), max_size=30).map(
    lambda items: [finding(number, *item) for number, item in enumerate(items)]
)


def result_of(found: list[Finding], diagnoses: list[Diagnosis] | None = None) -> Result:
    return Result(found, diagnoses or [], [], Stats())


@given(findings, st.sampled_from(GROUPINGS), st.sets(st.integers(0, 5)))
def test_every_row_is_there_once_and_in_reach(found: list[Finding], grouping: str, closed: set[int]) -> None:
    outline = Outline(result_of(found), grouping)
    shown = [outline[index].item for index in range(len(outline))]
    assert sorted(item.fingerprint for item in shown if isinstance(item, Finding)) == sorted(item.fingerprint for item in found)
    keys = [group.key for group in outline.groups]
    assert len(set(keys)) == len(keys)
    outline.closed = {key for number, key in enumerate(keys) if number in closed}
    outline.fold()
    for index in range(len(outline)):
        row = outline[index]
        assert outline.find(row.group.key, row.number) == index


@given(findings, st.sampled_from(GROUPINGS))
def test_any_finding_can_be_gone_to_even_in_a_closed_group(found: list[Finding], grouping: str) -> None:
    outline = Outline(result_of(found), grouping)
    outline.closed = {group.key for group in outline.groups}
    outline.fold()
    for item in found:
        index = outline.find_finding(item.fingerprint)
        assert index is not None and identity(outline[index])[1] == item.fingerprint
    assert outline.find_finding("nothing") is None


@given(findings, st.frozensets(st.sampled_from(Severity)), st.sampled_from(("", "net", "net/odd", "ne")), st.sampled_from(("", *PATHS[:2])))
def test_a_filter_leaves_exactly_what_it_names(found: list[Finding], severities: frozenset[Severity], area: str, path: str) -> None:
    kept = Outline(result_of(found), "file", Filters("", severities, area, path)).kept
    for item in found:
        holds = (
            (not severities or item.severity in severities)
            and (not area or item.rule == area or item.rule.startswith(f"{area}/"))
            and (not path or item.location.path == path)
        )
        assert (item in kept) == holds


@given(findings, st.sampled_from(RULES))
def test_an_inverted_word_leaves_the_rest(found: list[Finding], word: str) -> None:
    with_word = Outline(result_of(found), "rule", Filters(word)).kept
    without = Outline(result_of(found), "rule", Filters(f"!{word}")).kept
    assert len(with_word) + len(without) == len(found)
    assert sum(counts(with_word).values()) == len(with_word)


def test_causes_come_first_and_the_gravest_of_them_before_all() -> None:
    found = [finding(number, "net/low", "a.yaml", Severity.WARNING) for number in range(3)]
    mild = Diagnosis("d/mild", "Mild", Severity.WARNING, "because", ("f0",), (Evidence(Location("a.yaml")),))
    grave = Diagnosis("d/grave", "Grave", Severity.ERROR, "because", ("f1", "gone", "f1"))
    outline = Outline(result_of(found, [mild, grave]))
    assert [getattr(outline[index].item, "title", "") or "Other findings" for index in range(len(outline))] == [
        "Grave", "Title 1", "Mild", "Title 0", "Other findings", "Title 2",
    ]  # fmt: skip


def test_two_root_causes_of_one_rule_are_two_groups() -> None:
    one = Diagnosis("d/x", "X", Severity.ERROR, "a", (), (Evidence(Location("a.yaml", Region(1, 1, 1, 2))),))
    two = one._replace(evidence=(Evidence(Location("a.yaml", Region(5, 1, 5, 2))),))
    assert len({group.key for group in Outline(result_of([], [one, two])).groups}) == 2


def test_a_hundred_thousand_rows_are_made_when_they_are_seen() -> None:
    found = [finding(number, RULES[number % 3], PATHS[number % 3], Severity(1 + number % 3)) for number in range(100_000)]
    outline = Outline(result_of(found), "rule")
    assert len(outline) == 100_003
    assert outline[100_002].item == outline.groups[-1].findings[-1]
