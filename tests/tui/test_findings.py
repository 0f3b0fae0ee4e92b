"""The home screen, key by key: a project and a log with one root cause, three findings beside it."""

from __future__ import annotations

import json
from pathlib import Path

from diagnose.tui.findings.rows import FindingRows
from diagnose.tui.findings.screen import FindingsScreen
from diagnose.tui.widgets.page import Page
from diagnose.tui.widgets.rowlist import RowList
from tests.tui.driving import Keys, driven, ids_of, run, screen_text, settled, typed
from tests.tui.world import small_app

CAUSE = "The endpoint's port is one that the program may not have"
LOW = "An endpoint listens on a port that needs root"
ODD = "An endpoint has an unusual port"


def test_everything_is_there_when_it_opens(world: Path) -> None:
    async def body() -> None:
        async with driven(small_app("app.log"), (140, 40)) as pilot:
            text = screen_text(pilot.app)
            assert "1 root cause   ✖ 3 errors   ▲ 1 warning   ● 1 info" in text
            assert CAUSE in text
            assert "What happened" in text and "Evidence" in text and "What to do" in text
            assert "bind: permission denied on port 80" in text
            assert "- name: web" in text  # the other side of the evidence

    run(body)


def test_the_rows_are_causes_with_their_consequences_and_then_the_rest(world: Path) -> None:
    async def body() -> None:
        async with driven(small_app("app.log"), (140, 40)) as pilot:
            rows = pilot.app.screen.query_one(FindingRows)
            seen = [
                (row.group.key.partition("@")[0], row.number, type(row.item).__name__)
                for row in (rows.outline[i] for i in range(len(rows.outline)))
            ]
            assert seen == [
                ("net/refused-port", None, "Diagnosis"), ("net/refused-port", 0, "Finding"), ("net/refused-port", 1, "Finding"),
                ("net/refused-port", 2, "Finding"), ("other", None, "Heading"), ("other", 0, "Finding"), ("other", 1, "Finding"),
            ]  # fmt: skip

    run(body)


def test_each_key_does_what_the_help_says(world: Path) -> None:
    async def body() -> None:
        async with driven(small_app("app.log"), (140, 40)) as pilot:
            keys = Keys(pilot)
            screen = pilot.app.screen
            assert isinstance(screen, FindingsScreen)
            rows, page = screen.rows, screen.page

            # moving
            for key, row in (("down", 1), ("j", 2), ("up", 1), ("k", 0), ("end", 6), ("home", 0), ("G", 6), ("g", 0)):
                await keys(key)
                assert rows.cursor == row, key
            await keys("pagedown")
            assert rows.cursor == 6
            await keys("pageup")
            assert rows.cursor == 0
            await keys("ctrl+d")
            assert rows.cursor == 6
            await keys("ctrl+u")
            assert rows.cursor == 0
            await keys("n")
            assert rows.cursor == 1
            await keys("N")
            assert rows.cursor == 0

            # groups
            await keys("left")
            assert rows.count == 4
            await keys("right")
            assert rows.count == 7
            await keys("right")
            assert rows.cursor == 1
            await keys("h")
            assert rows.cursor == 0
            await keys("space")
            assert rows.count == 4
            await keys("equals_sign")
            assert rows.count == 7
            await keys("minus")
            assert rows.count == 2
            await keys("plus")
            assert rows.count == 7

            # grouping
            assert "by rule" in await keys("o")
            assert "by file" in await keys("o")
            assert "app.log" in screen_text(pilot.app)
            assert "by cause" in await keys("o")

            # severities, several at a time
            assert "2 of 5 shown: error" not in await keys("E")
            assert "3 of 5 shown: error" in screen_text(pilot.app)
            assert "4 of 5 shown: error, warning" in await keys("W")
            assert "5 of 5 shown: error, info, warning" in await keys("I")
            assert "shown" not in await keys("c")

            # areas and files
            assert "Only this area or rule" in await keys("A")
            assert "1 of 5 shown: net/odd-port" in await keys("o", "d", "d", "enter")
            await keys("c")
            assert "Only this file" in await keys("F")
            assert "2 of 5 shown: app.log" in await keys("a", "p", "p", "enter")
            assert "shown" not in await keys("escape")

            # words
            assert "1 of 5 shown: unusual" in await keys("slash", *typed("unusual"), "enter")
            assert ODD in screen_text(pilot.app)
            assert rows.has_focus
            await keys("c")
            assert "2 of 5 shown" not in await keys("slash", *typed("!port"), "escape")
            assert not screen.has_class("-filtering")

            # details
            await keys("home", "enter")
            assert page.has_focus
            await keys("tab")
            assert rows.has_focus
            await keys("tab")
            assert page.has_focus
            assert "findings.undo" not in keys.ids
            await keys("escape")
            assert rows.has_focus

            # fixing is tested on its own screen
            await keys("f")
            assert type(pilot.app.screen).__name__ == "FixScreen"
            await keys("a", "escape")
            assert "443" in (world / "shop/.choreo/component.yaml").read_text()
            assert "8080" in (world / "shop/.choreo/component.yaml").read_text()
            await keys("u")
            assert "port: 80\n" in (world / "shop/.choreo/component.yaml").read_text()

            assert keys.ids >= ids_of(FindingsScreen, FindingRows, RowList)

    run(body)


def test_details_lead_to_places_and_back_to_the_same_row(world: Path) -> None:
    async def body() -> None:
        async with driven(small_app("app.log"), (140, 40)) as pilot:
            keys = Keys(pilot)
            screen = pilot.app.screen
            await keys("down", "enter", "enter")  # the finding in the log, its first evidence
            assert type(pilot.app.screen).__name__ == "LogScreen"
            await keys("escape")
            assert pilot.app.screen is screen
            assert screen.query_one(FindingRows).cursor == 1
            assert screen.query_one(Page).has_focus

    run(body)


def test_each_key_of_a_page_moves_in_it(world: Path) -> None:
    async def body() -> None:
        async with driven(small_app("app.log"), (100, 20)) as pilot:
            keys = Keys(pilot)
            page = pilot.app.screen.query_one(Page)
            await keys("enter")
            await keys("G")
            bottom = page.scroll_offset.y
            assert bottom > 0 and page.stop == len(page.laid_out.stops) - 1
            for key in ("k", "up", "pageup", "ctrl+u", "b"):
                before = (page.scroll_offset.y, page.stop)
                await keys(key)
                assert (page.scroll_offset.y, page.stop) < before, key
            await keys("g")
            assert (page.scroll_offset.y, page.stop) == (0, 0)
            for key in ("j", "down", "pagedown", "ctrl+d", "space"):
                before = (page.scroll_offset.y, page.stop)
                await keys(key)
                assert (page.scroll_offset.y, page.stop) > before or page.scroll_offset.y == bottom, key
            assert keys.ids >= ids_of(Page)

    run(body)


def test_a_finding_named_in_details_is_gone_to(world: Path) -> None:
    async def body() -> None:
        async with driven(small_app("app.log"), (140, 60)) as pilot:
            keys = Keys(pilot)
            page = pilot.app.screen.query_one(Page)
            await keys("enter")
            for _ in range(20):
                if type(page.target).__name__ == "ToFinding":
                    break
                await keys("down")
            wanted = page.target.fingerprint
            await keys("enter")
            row = pilot.app.screen.query_one(FindingRows).current
            assert row is not None and getattr(row.item, "fingerprint", "") == wanted

    run(body)


def test_filters_and_grouping_are_there_again_the_next_time(world: Path) -> None:
    async def body() -> None:
        async with driven(small_app("app.log")) as pilot:
            await Keys(pilot)("G")
            kept = pilot.app.screen.query_one(FindingRows).current
            await Keys(pilot)("q")
        async with driven(small_app("app.log")) as pilot:
            now = pilot.app.screen.query_one(FindingRows).current
            assert kept and now and (kept.item.title, kept.number) == (now.item.title, now.number)
            await Keys(pilot)("o", "E", "slash", *typed("port"), "enter", "q")
        async with driven(small_app("app.log")) as pilot:
            text = screen_text(pilot.app)
            assert "by rule" in text and "shown: port, error" in text
            await Keys(pilot)("ctrl+r")
            assert json.loads(next(Path(world.parent / "state").rglob("ui.json")).read_text())["sections"] == {}

    run(body)


def test_the_cursor_stays_on_its_finding_while_others_come_and_go(world: Path) -> None:
    async def body() -> None:
        async with driven(small_app("app.log"), (120, 30)) as pilot:
            keys = Keys(pilot)
            rows = pilot.app.screen.query_one(FindingRows)
            await keys("G")
            assert rows.current is not None
            before = rows.current.item
            component = world / "shop/.choreo/component.yaml"
            component.write_text(component.read_text().replace("port: 80\n", "port: 8080\n"))
            await keys("f5")
            await settled(pilot)
            assert rows.current.item.title == before.title
            assert rows.count == 4

    run(body)


def test_nothing_found_says_what_was_read(world: Path) -> None:
    async def body() -> None:
        async with driven(small_app("quiet.log", project=False)) as pilot:
            text = screen_text(pilot.app)
            assert "nothing found" in text and "Nothing found in 1 file." in text and "What was read" in text

    run(body)


def test_a_file_that_cannot_be_read_is_named(world: Path) -> None:
    (world / "broken.log.gz").write_bytes(b"\x1f\x8b\x08 not gzip")
    (world / "shop/diagnose.yaml").write_text("ignroe: [net/low-port]\n")

    async def body() -> None:
        async with driven(small_app("broken.log.gz"), (120, 30)) as pilot:
            text = screen_text(pilot.app)
            assert "not read" in text
            app = pilot.app
            assert any("ignroe" in problem.message for problem in app.session.result.errors)  # type: ignore[attr-defined]

    run(body)
