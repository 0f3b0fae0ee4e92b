"""The log view in the whole interface: opened from evidence and from the list of logs, marks from the real analysis."""

from __future__ import annotations

from pathlib import Path

from diagnose.tui.app import DiagnoseApp
from diagnose.tui.findings.rows import FindingRows
from diagnose.tui.logview.screen import LogScreen
from tests.tui.driving import driven, press, run, screen_text, settled
from tests.tui.world import small_app


def test_evidence_opens_the_log_at_its_line_and_going_back_returns_to_the_same_row(world: Path) -> None:
    async def body() -> None:
        async with driven(small_app("app.log"), (140, 40)) as pilot:
            app = pilot.app
            await press(pilot, "down", "down")
            assert isinstance(app, DiagnoseApp)
            app.open_place("app.log", 2, 23)  # what enter on a piece of evidence does
            await settled(pilot)
            assert isinstance(app.screen, LogScreen)
            assert app.screen.line_number() == 2
            assert "✖    2" in screen_text(app) and "✖    4" in screen_text(app)
            await press(pilot, "right_square_bracket")
            assert app.screen.line_number() == 4
            await press(pilot, "escape")
            rows = app.screen.query_one(FindingRows)
            assert rows.cursor == 2

    run(body)


def test_the_list_of_logs_opens_one_at_its_end_and_a_line_becomes_a_rule(world: Path) -> None:
    async def body() -> None:
        async with driven(small_app("app.log", "quiet.log"), (140, 40)) as pilot:
            app = pilot.app
            await press(pilot, "2", "enter")
            assert isinstance(app.screen, LogScreen)
            assert "TAIL" in screen_text(app)
            await press(pilot, "number_sign", "5", "enter", "r")
            assert "slow request /report took 31 s" in screen_text(app)
            assert not isinstance(app.screen, LogScreen)

    run(body)
