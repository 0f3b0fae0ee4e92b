"""Properties over random documents: edits do what they say, and nothing else."""

from __future__ import annotations

import copy
import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, note, settings
from hypothesis import strategies as st

from diagnose.fixes.document import Document, Unfixable
from diagnose.fixes.layout import layout
from diagnose.fixes.plan import Planner
from diagnose.fixes.resolve import Resolver
from diagnose.fixes.workspace import Workspace
from diagnose.model.fix import EditRequest
from diagnose.model.location import Location
from diagnose.syntax.yaml import parse_yaml
from tests.fixes.documents import Sample, samples
from tests.fixes.rig import choice

PATH = "a.yaml"
Step = str | int


def places(value: Any, path: tuple[Step, ...] = ()) -> list[tuple[Step, ...]]:
    """The paths of all entries and items."""
    inside = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    found: list[tuple[Step, ...]] = []
    for key, item in inside:
        found += [(*path, key), *places(item, (*path, key))]
    return found


def at(value: Any, path: tuple[Step, ...]) -> Any:
    for step in path:
        value = value[step]
    return value


def pointer(path: tuple[Step, ...]) -> str:
    return ".".join(map(str, path))


@st.composite
def edits(draw: Any, value: Any) -> tuple[EditRequest, tuple[Step, ...], Any]:
    """A request on a random place, the place, and the document as it should be after it."""
    path = draw(st.sampled_from(places(value)))
    wanted = copy.deepcopy(value)
    owner, here = at(wanted, path[:-1]), at(value, path)
    kinds = ["delete", "set"]
    kinds += ["rename"] if isinstance(path[-1], str) else []
    kinds += ["append"] if isinstance(here, list) else []
    kinds += ["add"] if isinstance(here, dict) else []
    kind = draw(st.sampled_from(kinds))
    key = pointer(path)
    if kind == "delete":
        del owner[path[-1]]
        return EditRequest("delete", Location(PATH), key=key), path, wanted
    if kind == "rename":
        renamed = {"new key" if name == path[-1] else name: item for name, item in owner.items()}
        replace_at(wanted, path[:-1], renamed) if path[:-1] else (wanted.clear(), wanted.update(renamed))
        return EditRequest("rename_key", Location(PATH), "new key", key=key), path, wanted
    text, new, is_source = draw(st.sampled_from([("8080", "8080", False), ("a: b", "a: b", False), ("[Project, {x: 1}]", ["Project", {"x": 1}], True)]))
    if kind == "append":
        here = at(wanted, path)
        if text not in map(str, here):
            here.append(8080 if new == "8080" else new)
        return EditRequest("append", Location(PATH), text, is_source, key=key), path, wanted
    if kind == "add":
        at(wanted, path)["added"] = 8080 if new == "8080" else new
        return EditRequest("set", Location(PATH), text, is_source, key=f"{key}.added"), path, wanted
    owner[path[-1]] = new
    return EditRequest("replace", Location(PATH), text, is_source, key=key), path, wanted


def replace_at(value: Any, path: tuple[Step, ...], new: Any) -> None:
    at(value, path[:-1])[path[-1]] = new


def loose(value: Any) -> Any:
    """A value in which numbers and texts that are written alike are equal, and the order of keys counts."""
    if isinstance(value, dict):
        return [(str(key), loose(item)) for key, item in value.items()]
    if isinstance(value, list):
        return [loose(item) for item in value]
    return value if value is None or isinstance(value, bool) else str(value)


def parsed(text: str) -> Any:
    return parse_yaml(text)[0].plain()


def comments(text: str) -> set[str]:
    return set(re.findall(r"# c\d+\.", text))


def resolved(sample: Sample, request: EditRequest) -> tuple[Resolver, bytes]:
    resolver = Resolver(Document(PATH, sample.data))
    return resolver, resolver.document.spliced(layout(resolver, resolver.resolve([request])))


COMMON = settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])


@COMMON
@given(samples())
def test_the_samples_mean_what_they_say(sample: Sample) -> None:
    assert without_ends(loose(parsed(sample.text))) == without_ends(loose(sample.value))


def without_ends(value: Any) -> Any:
    """Texts without the line ends that a block scalar at the end of a file has or has not."""
    if isinstance(value, (list, tuple)):
        return [without_ends(item) for item in value]
    return value.rstrip("\n") if isinstance(value, str) else value


@COMMON
@given(st.data())
def test_an_edit_changes_its_value_and_nothing_else(data: Any) -> None:
    sample = data.draw(samples())
    request, path, wanted = data.draw(edits(parsed(sample.text)))
    note(sample.text)
    note(str(request))
    try:
        resolver, after = resolved(sample, request)
    except Unfixable as error:  # the one thing that cannot be done without a change of something else
        assert "would get a line end" in str(error)
        assert not sample.text.endswith(("\n", "\r"))
        return
    text = after.decode().removeprefix("\ufeff")
    note(text)
    assert after.startswith(b"\xef\xbb\xbf") == bool(sample.mark)
    assert loose(parsed(text)) == loose(wanted)
    replaced = target_text(resolver, path)
    assert comments(text) >= comments(sample.text) - comments(replaced)
    if sample.line_break != "\n":
        assert set(re.findall(r"\r\n|\r|\n", text)) <= {sample.line_break}


def target_text(resolver: Resolver, path: tuple[Step, ...]) -> str:
    collection = resolver.tree.root()
    for step in path[:-1]:
        item = collection.item(str(step))
        assert item and item.inner
        collection = item.inner
    item = collection.item(str(path[-1]))
    assert item
    return resolver.document.text[item.start : item.end]


@COMMON
@given(st.data())
def test_the_second_time_is_a_no_op(data: Any) -> None:
    sample = data.draw(samples())
    request, _, _ = data.draw(edits(parsed(sample.text)))
    if (request.action == "append" and request.is_source) or (request.action == "delete" and request.key[-1:].isdecimal()):
        return  # a list may hold the same twice; behind a deleted item another takes its number
    _, after = resolved(sample, request)
    again = Resolver(Document(PATH, after))
    try:
        twice = again.document.spliced(layout(again, again.resolve([request])))
    except Unfixable as error:
        assert "has no" in str(error)
        return
    assert twice == after


@COMMON
@given(st.data())
def test_edits_of_several_fixes_compose(data: Any) -> None:
    sample = data.draw(samples())
    count = data.draw(st.integers(2, 4))
    old = parsed(sample.text)
    chosen = [data.draw(edits(old)) for _ in range(count)]
    planner = Planner(Workspace([Path()], {PATH: sample.data}))
    plan = planner.plan([choice(request) for request, _, _ in chosen])
    note(sample.text)
    note("\n".join(str(request) for request, _, _ in chosen))
    made = [next(item for item in chosen if item[0] is one.fix.requests[0]) for one in plan.made]
    assert all(left.kind == "conflict" or "nothing to change" in left.reason or "beside" in left.reason for left in plan.left)
    assert made or not plan.changes
    if not plan.changes:
        return
    assert plan.changes[0].after is not None
    text = plan.changes[0].after.decode().removeprefix("\ufeff")
    note(text)
    value = parsed(text)
    for request, path, alone in made:
        check_made(value, request, path, made, alone)


def check_made(new: Any, request: EditRequest, path: tuple[Step, ...], made: list[Any], alone: Any) -> None:
    """The edit's own effect is there, where no list on the way has changed its numbers."""
    if any(isinstance(step, int) for step in path) or any(r.action == "rename_key" and p == path[: len(p)] for r, p, _ in made if r is not request):
        return
    owner = at(new, path[:-1])
    if request.action == "delete":
        assert path[-1] not in owner
    elif request.action == "rename_key":
        assert "new key" in owner
        assert path[-1] not in owner
    elif request.action == "replace":
        assert loose(owner[path[-1]]) == loose(at(alone, path))


def test_nothing_is_added_behind_a_text_that_would_get_a_line_end() -> None:
    """`a: |` with a last line without a line end is "one"; with anything behind it, it is "one\\n"."""
    with pytest.raises(Unfixable, match="line end"):
        resolver = Resolver(Document(PATH, b"b: 1\na: |\n  one"))
        layout(resolver, resolver.resolve([EditRequest("set", Location(PATH), "8080", key="port")]))
