"""Every key of the log view, pressed in the real app."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from diagnose.model.severity import Severity
from diagnose.tui.logview.filterdialog import FilterDialog, FilterRows
from diagnose.tui.logview.histogram import Histogram
from diagnose.tui.logview.places import Wanted
from diagnose.tui.logview.prompt import Prompt
from diagnose.tui.logview.screen import LogScreen
from tests.tui.driving import run
from tests.tui.logview.driving import finding, log_of, view

TESTED: set[str] = set()
"""Keys that a test here presses; see the last test."""

MOVES = {
    # key: the line it leads to from line 100 of 200, in a window of 27 rows
    "down": 101, "j": 101, "up": 99, "k": 99, "pagedown": 127, "space": 127, "pageup": 73, "b": 73,
    "ctrl+d": 113, "ctrl+u": 87, "home": 1, "g": 1, "end": 200, "G": 200,
}  # fmt: skip


def pressing(*keys: str):
    TESTED.update(keys)
    return lambda test: test


# moving


@pressing(*MOVES)
def test_keys_move_the_cursor(tmp_path):
    async def body() -> None:
        async with view(log_of(tmp_path, 200)) as log:
            assert log.log.lines.view.height == 27
            for key, line in MOVES.items():
                log.log.go(Wanted(line=100))
                await log.press(key)
                assert (key, log.line) == (key, line)
                assert f"line {line}" in log.shown

    run(body)


SIDES = [("right", "left"), ("l", "h"), ("shift+right", "shift+left"), ("L", "H"), ("right", "0"), ("L", "circumflex_accent")]


@pressing(*(key for pair in SIDES for key in pair))
def test_keys_scroll_to_the_side_and_back(tmp_path):
    async def body() -> None:
        async with view(log_of(tmp_path, ["start" + "." * 300 + "end"]), 1) as log:
            for there, back in SIDES:
                assert "start" in log.screen
                await log.press(there)
                assert "start" not in log.screen
                log.log.action_sideways(240)
                await log.press("shift+right")
                assert "end" in log.screen
                log.log.action_sideways(-10_000)
                await log.press(there, back)

    run(body)


PLACES = {"150": 150, "+5": 105, "-5": 95, "50%": 100, "0": 1, "9999": 200, "1_50": 150}


@pressing("number_sign")
def test_go_to_a_line_a_distance_or_a_share(tmp_path):
    async def body() -> None:
        async with view(log_of(tmp_path, 200), 10) as log:
            for typed, line in PLACES.items():
                log.log.go(Wanted(line=100))
                await log.press("number_sign")
                await log.type(typed)
                await log.press("enter")
                assert (typed, log.line) == (typed, line)

    run(body)


def test_a_place_that_is_none_is_explained_beside_it(tmp_path):
    async def body() -> None:
        async with view(log_of(tmp_path, 20), 10) as log:
            await log.press("number_sign", "x", "enter")
            assert "expected a line (120)" in log.screen
            await log.press("escape")
            assert log.line == 10
            assert "expected" not in log.screen

    run(body)


HOURS = [f"2024-06-04T{hour:02}:00:00Z {'ERROR' if hour == 7 else 'INFO'} hour {hour}" for hour in range(24)]


TIMES = {"10:00": 11, "09:30": 11, "2024-06-04T23:00:00Z": 24, "2024-06-04": 1}


@pressing("at")
def test_go_to_a_time(tmp_path):
    async def body() -> None:
        async with view(log_of(tmp_path, HOURS)) as log:
            for typed, line in TIMES.items():
                await log.press("at")
                await log.type(typed)
                await log.press("enter")
                assert (typed, log.line) == (typed, line)

    run(body)


def test_a_log_without_times_says_so(tmp_path):
    async def body() -> None:
        async with view(log_of(tmp_path, 20)) as log:
            await log.press("at")
            await log.type("10:00")
            await log.press("enter")
            assert "states no times" in log.screen or "no time" in log.screen

    run(body)


@pressing("right_square_bracket", "left_square_bracket", "right_curly_bracket", "left_curly_bracket")
def test_keys_go_from_finding_to_finding_and_from_error_to_error(tmp_path):
    path = log_of(tmp_path, 200)
    found = [finding(path, 50), finding(path, 100, Severity.WARNING, "Slow"), finding(path, 150), finding("other.log", 60)]

    async def body() -> None:
        async with view(path, 1, findings=found) as log:
            places = []
            for key in ("right_square_bracket",) * 3 + ("left_square_bracket",) * 2 + ("right_curly_bracket",) + ("left_curly_bracket",):
                await log.press(key)
                places.append(log.line)
            assert places == [50, 100, 150, 100, 50, 150, 50]
            assert "It broke" in log.status
            await log.press("left_square_bracket")
            assert log.line == 50
            assert "no further finding" in log.status

    run(body)


@pressing("m", "apostrophe", "quotation_mark")
def test_keys_mark_lines_and_go_from_mark_to_mark(tmp_path):
    async def body() -> None:
        async with view(log_of(tmp_path, 100), 10) as log:
            await log.press("m", *["ctrl+d"] * 2, "m", "ctrl+d")
            places = []
            for key in ("apostrophe", "apostrophe", "quotation_mark", "quotation_mark"):
                await log.press(key)
                places.append(log.line)
            assert places == [10, 36, 10, 36]
            assert "+  36" in log.screen
            await log.press("m", "apostrophe")
            assert log.line == 10

    run(body)


def test_marks_are_there_the_next_time_where_the_lines_still_are(tmp_path):
    path = log_of(tmp_path, 100)

    async def body() -> None:
        async with view(path, 10) as log:
            await log.press("m", "G", "m")
        path.write_text(path.read_text().replace("line 100", "changed!"))
        async with view(path, 50) as log:
            await log.press("apostrophe")
            assert log.line == 10
            await log.press("apostrophe")
            assert log.line == 10

    run(body)


# searching

ANIMALS = ["cat", "dog", "Cat", "cow", "dog", "cat 2", "hen"]


@pressing("slash", "n", "N")
def test_search_walks_over_hits_and_counts_them(tmp_path):
    async def body() -> None:
        async with view(log_of(tmp_path, ANIMALS), 1) as log:
            await log.press("slash")
            await log.type("c(a|o)[tw]$")
            await log.press("enter")
            places = [log.line]
            for key in ("n", "n", "n", "N"):
                await log.press(key)
                places.append(log.line)
            assert places == [1, 3, 4, 1, 4]
            assert "3/3" in log.status
            assert "from the other end" in log.status
            await log.press("escape", "n")
            assert "3/3" not in log.status
            assert log.line == 4

    run(body)


@pressing("backslash")
def test_search_backwards(tmp_path):
    async def body() -> None:
        async with view(log_of(tmp_path, ANIMALS), 6) as log:
            await log.press("backslash")
            await log.type("dog")
            await log.press("enter")
            assert log.line == 5
            await log.press("N")
            assert log.line == 2

    run(body)


def test_hits_are_shown_as_they_are_typed_and_a_bad_expression_changes_nothing(tmp_path):
    async def body() -> None:
        async with view(log_of(tmp_path, ANIMALS), 1) as log:
            await log.press("slash", "d", "o")
            parts = log.log.lines.painter.shown(4).parts
            assert (0, 2, "hit") in parts
            await log.press("left_parenthesis", "enter")
            assert "not an expression" in log.screen
            assert log.line == 1
            await log.press("escape")
            assert "not an expression" not in log.screen
            assert not any(name == "hit" for *_, name in log.log.lines.painter.shown(4).parts)

    run(body)


@pressing("up", "down", "escape")
def test_what_was_searched_before_can_be_had_again(tmp_path):
    async def body() -> None:
        async with view(log_of(tmp_path, ANIMALS), 1) as log:
            for word in ("dog", "hen"):
                await log.press("slash")
                await log.type(word)
                await log.press("enter")
            await log.press("g", "slash", "up", "up", "enter")
            assert log.line == 2
            await log.press("slash", "up", "down", "escape")
            assert log.line == 2

    run(body)


def test_nothing_found_is_said(tmp_path):
    async def body() -> None:
        async with view(log_of(tmp_path, ANIMALS), 3) as log:
            await log.press("slash", "z", "enter")
            assert "nothing found" in log.status
            assert log.line == 3

    run(body)


# filters


@pressing("ampersand")
def test_filters_show_and_hide_lines_and_can_be_switched_turned_changed_and_removed(tmp_path):
    async def body() -> None:
        async with view(log_of(tmp_path, ANIMALS), 1) as log:
            await log.press("ampersand")
            await log.type("cat|dog")
            await log.press("enter")
            assert log.shown == ["cat", "dog", "Cat", "dog", "cat 2"]
            await log.type("!dog")
            await log.press("enter", "escape")
            assert log.shown == ["cat", "Cat", "cat 2"]
            assert "2 filters: 3 lines" in log.status
            await log.press("ampersand", "tab", "space")
            assert log.shown == ["cat", "Cat", "cow", "cat 2", "hen"]
            await log.press("space", "down", "exclamation_mark")
            assert log.shown == ["cat", "dog", "Cat", "dog", "cat 2"]
            await log.press("delete")
            assert log.shown == ["cat", "dog", "Cat", "dog", "cat 2"]
            await log.press("enter", "backspace", "backspace", "backspace", "backspace", "enter", "escape")
            assert log.shown == ["cat", "Cat", "cat 2"]
            assert log.line == 1

    run(body)


@pressing("space", "exclamation_mark", "i", "delete", "backspace", "d", "enter", "shift+tab")
def test_every_key_of_the_list_of_filters(tmp_path):
    async def body() -> None:
        async with view(log_of(tmp_path, ANIMALS), 1) as log:
            await log.press("ampersand")
            for word in ("cat", "dog", "hen"):
                await log.type(word)
                await log.press("enter")
            await log.press("shift+tab", "i")
            assert log.shown == ["dog", "dog", "hen"]
            await log.press("exclamation_mark", "backspace")
            assert log.shown == ["dog", "dog", "hen"]
            await log.press("d")
            assert log.shown == ["hen"]
            await log.press("delete", "enter", "escape")
            assert log.shown == ANIMALS

    run(body)


def test_a_filter_is_tried_as_it_is_typed_and_dropped_with_escape(tmp_path):
    async def body() -> None:
        async with view(log_of(tmp_path, ANIMALS), 1) as log:
            await log.press("ampersand")
            await log.type("hen")
            await log.until(lambda: log.shown == ["hen"])
            await log.type("(")
            await log.until(lambda: "not an expression" in log.screen)
            assert log.shown == ["hen"]
            await log.press("escape")
            assert len(log.shown) == len(ANIMALS)

    run(body)


@pressing("equals_sign", "minus")
def test_only_lines_like_this_one_or_all_others(tmp_path):
    lines = [f"2024-06-04T10:00:{n:02}Z {word} {n} of user-{n * 7} (id {n:032x})" for n in range(4) for word in ("login", "logout [x]")]

    async def body() -> None:
        async with view(log_of(tmp_path, [*lines, "{", "ü logout"]), 2) as log:
            await log.press("equals_sign")
            assert log.shown == lines[1::2]
            await log.press("ampersand", "tab", "delete", "escape", "minus")
            assert log.shown == [*lines[::2], "{", "ü logout"]
            await log.press("G", "minus")
            assert log.shown == [*lines[::2], "{"]

    run(body)


LEVELS = [
    "INFO one",
    "WARN two",
    "  continued",
    "ERROR three",
    "\tat frame",
    "Caused by: four",
    '{"level":50,"msg":"five"}',
    "level=warn six",
    "an error",
]


@pressing("s")
def test_only_warnings_and_errors_or_only_errors(tmp_path):
    async def body() -> None:
        async with view(log_of(tmp_path, LEVELS), 1) as log:
            await log.press("s")
            assert log.shown == [LEVELS[1], LEVELS[3], *LEVELS[6:8]]
            assert "warnings and errors: 4 lines" in log.status
            await log.press("s")
            assert log.shown == [LEVELS[3], LEVELS[6]]
            await log.press("s")
            assert len(log.shown) == len(LEVELS)

    run(body)


@pressing("z")
def test_lines_that_continue_a_message_are_folded_away(tmp_path):
    async def body() -> None:
        async with view(log_of(tmp_path, LEVELS), 5) as log:
            await log.press("z")
            assert log.shown == [LEVELS[0], LEVELS[1], LEVELS[3], *LEVELS[6:]]
            assert "folded" in log.status
            await log.press("z")
            assert len(log.shown) == len(LEVELS)

    run(body)


def test_search_stays_within_the_filters(tmp_path):
    async def body() -> None:
        async with view(log_of(tmp_path, ANIMALS), 1) as log:
            await log.press("slash", "c", "enter", "ampersand")
            await log.type("!cat")
            await log.press("enter", "escape", "n")
            assert log.line == 4
            assert "1/1" in log.status

    run(body)


def test_filters_are_kept_for_the_next_time_switched_off(tmp_path):
    path = log_of(tmp_path, ANIMALS)

    async def body() -> None:
        async with view(path) as log:
            await log.press("ampersand")
            await log.type("!hen")
            await log.press("enter", "escape")
        async with view(path) as log:
            assert "1 filter off" in log.status
            await log.press("ampersand", "tab", "space", "escape")
            assert "hen" not in log.shown

    run(body)


# showing

JSON_LINE = json.dumps({"level": "error", "msg": "it broke", "request": {"id": 7, "ok": False}})


@pressing("p", "enter")
@pytest.mark.parametrize("key", ["p", "enter"])
def test_a_message_is_laid_out(tmp_path, key):
    async def body() -> None:
        async with view(log_of(tmp_path, [JSON_LINE, "2024-06-04T10:00:00Z plain"]), 1) as log:
            await log.press(key)
            assert '    "id": 7,' in log.screen
            await log.press("j")
            assert '    "id": 7,' not in log.screen
            await log.press("k", key)
            assert '    "id"' not in log.screen

    run(body)


def test_a_stack_trace_is_shown_whole_with_the_line_it_belongs_to(tmp_path):
    lines = [
        "2024-06-04T10:00:00Z INFO start",
        "2024-06-04T10:00:01Z ERROR broke",
        "  at one",
        "  at two",
        "2024-06-04T10:00:02Z INFO next",
    ]

    async def body() -> None:
        async with view(log_of(tmp_path, lines), 3) as log:
            await log.press("p")
            page = "\n".join(line.rstrip() for line in log.screen.split("─" * 20)[-1].splitlines())
            assert "ERROR broke" in page and "at one" in page and "at two" in page
            assert "INFO start" not in page and "INFO next" not in page

    run(body)


@pressing("t")
def test_times_beside_the_lines(tmp_path):
    async def body() -> None:
        async with view(log_of(tmp_path, HOURS), 3) as log:
            await log.press("m", "t")
            assert "2024-06-04 02:00:00.000 2024" in log.screen
            await log.press("t")
            assert "+60m00s 2024-06-04T02" in log.screen
            await log.press("t")
            assert "-2h00m 2024-06-04T00" in log.screen
            assert "+21h00m 2024-06-04T23" in log.screen
            await log.press("t")
            assert "m00s" not in log.screen and "h00m" not in log.screen

    run(body)


@pressing("w")
def test_long_lines_are_broken_or_not(tmp_path):
    async def body() -> None:
        async with view(log_of(tmp_path, ["x" * 200 + "end", "second"]), 1) as log:
            assert "end" not in log.screen
            await log.press("w")
            assert "end" in log.screen
            await log.press("j")
            assert log.line == 2
            await log.press("w")
            assert "end" not in log.screen

    run(body)


@pressing("f")
def test_the_end_is_followed_until_one_moves_up(tmp_path):
    path = log_of(tmp_path, 50)

    async def body() -> None:
        async with view(path) as log:
            assert "TAIL" in log.status
            await log.press("f")
            assert "TAIL" not in log.status
            await log.press("f")
            append(path, "fifty-one\n")
            await log.until(lambda: "fifty-one" in log.screen)
            assert log.line == 51
            await log.press("k")
            assert "TAIL" not in log.status
            append(path, "fifty-two\n")
            await log.until(lambda: "of 52" in log.status)
            assert log.line == 50
            await log.press("end")
            assert log.line == 52

    run(body)


def append(path: Path, text: str) -> None:
    with path.open("a", encoding="utf-8") as file:
        file.write(text)


INTERVALS = [
    # keys in the histogram one after the other, and the line (hour + 1) that each leads to
    ("home", 1), ("right", 2), ("l", 3), ("left", 2), ("h", 1), ("end", 24), ("g", 1), ("G", 24), ("left_square_bracket", 8),
    ("home", 1), ("right_square_bracket", 8), ("right_square_bracket", 8),
]  # fmt: skip
BIG_STEPS = [("shift+right", "shift+left"), ("L", "H"), ("pagedown", "pageup")]


@pressing("i", "tab", *(key for key, _ in INTERVALS), *(key for pair in BIG_STEPS for key in pair))
def test_the_histogram_is_a_way_to_move(tmp_path):
    async def body() -> None:
        async with view(log_of(tmp_path, HOURS)) as log:
            await log.press("i")
            assert "· 1 line ·" in log.screen
            for key, line in INTERVALS:
                await log.press(key)
                assert (key, log.line) == (key, line)
            assert "1 error " in log.screen
            for there, back in BIG_STEPS:
                await log.press(there)
                assert 9 < log.line < 20
                await log.press(back)
                assert log.line < 10
            await log.press("enter", "j", "tab")
            assert log.log.query_one("Histogram").has_focus
            await log.press("tab", "i", "i")
            assert "2024-06-04 00:00 to" in log.screen

    run(body)


# taking away


@pressing("y", "v", "Y", "e", "r", "X")
def test_lines_are_copied_edited_made_rules_of(tmp_path):
    path = log_of(tmp_path, ANIMALS)

    async def body() -> None:
        async with view(path, 2) as log:
            await log.press("y", "v", "j", "j")
            assert "selecting" in log.status
            await log.press("y", "Y", "e", "r", "X")
            assert log.app.done == [
                ("copy", "dog", "the line"),
                ("copy", "dog\nCat\ncow", "3 lines"),
                ("copy", f"{path}:4", "path and line"),
                ("edit", str(path), 4),
                ("rule", "cow", str(path)),
                ("picture",),
            ]
            await log.press("v", "j", "escape")
            assert "selecting" not in log.status

    run(body)


@pressing("x")
def test_the_lines_that_are_shown_are_written_to_a_file(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    path = log_of(tmp_path, [*ANIMALS, "password=hunter2hunter2"])

    async def body() -> None:
        async with view(path, 2) as log:
            await log.press("ampersand")
            await log.type("!dog")
            await log.press("enter", "escape", "x", "enter")
            written = tmp_path / "app-lines.log"
            await log.until(lambda: any(item[0] == "tell" and "6 lines" in item[1] for item in log.app.done))
            assert written.read_text().splitlines() == ["cat", "Cat", "cow", "cat 2", "hen", "password=****"]
            await log.press("x")
            await log.press("enter")
            assert "exists" in log.screen

    run(body)


# leaving


@pressing("escape", "q")
@pytest.mark.parametrize("key", ["escape", "q"])
def test_leaving_brings_back_what_was_below(tmp_path, key):
    async def body() -> None:
        async with view(log_of(tmp_path, 5)) as log:
            await log.press("p")
            below = log.app.screen_stack[-2]
            await log.pilot.press("escape")
            assert isinstance(log.app.screen, LogScreen)
            await log.pilot.press(key)
            await log.pilot.pause()
            assert log.app.screen is below

    run(body)


@pressing("question_mark")
def test_help_lists_the_keys_of_the_log_view(tmp_path):
    async def body() -> None:
        async with view(log_of(tmp_path, 5), size=(100, 60)) as log:
            await log.pilot.press("question_mark")
            await log.pilot.pause()
            assert "Histogram" in log.screen and "Go to time" in log.screen

    run(body)


def test_every_key_of_the_log_view_is_tested_here():
    bindings = [binding for part in (LogScreen, Histogram, FilterRows, FilterDialog, Prompt) for binding in part.__dict__["BINDINGS"]]
    assert {key for binding in bindings for key in binding.key.split(",")} - TESTED == set()
    assert all(binding.tooltip and binding.description and "." in binding.id for binding in bindings)
    assert len({binding.id for binding in bindings}) == len(bindings)
