"""The panels of logs, the project, rules and questions."""

from __future__ import annotations

import shutil
from pathlib import Path

from diagnose.tui.ask.rows import AnswerRows
from diagnose.tui.ask.screen import AskScreen, Question
from diagnose.tui.loglist.screen import LogsScreen
from diagnose.tui.project.screen import ProjectScreen
from diagnose.tui.rules.screen import RulesScreen
from tests.tui.driving import Keys, driven, ids_of, run, screen_text, settled, typed, until
from tests.tui.world import PACK, small_app


def test_logs_are_listed_with_what_was_found_and_others_offered(world: Path) -> None:
    async def body() -> None:
        async with driven(small_app("app.log"), (100, 24)) as pilot:
            keys = Keys(pilot)
            text = await keys("2")
            assert "1 log read   1 more here, not read" in text
            line = next(line for line in text.splitlines() if "app.log" in line)
            assert "✖ 1" in line and "▲ 1" in line and "✔ read" in line

            await keys("down", "enter")  # the one that is not read
            await settled(pilot)
            assert "2 logs read" in screen_text(pilot.app)
            await keys("down", "d")
            await settled(pilot)
            assert "1 log read" in screen_text(pilot.app)

            await keys("home", "f")
            assert "2 of 5 shown: app.log" in screen_text(pilot.app)
            await keys("2", "enter")
            assert type(pilot.app.screen).__name__ == "LogScreen"
            await keys("escape")

            await keys("O", *typed("nowhere.log"), "enter")
            assert "there is no such file" in screen_text(pilot.app)
            await keys("escape", "O", *typed("quiet.log"), "enter")
            await settled(pilot)
            assert "2 logs read" in screen_text(pilot.app)
            assert keys.ids >= ids_of(LogsScreen)

    run(body)


def test_the_project_says_what_it_knows_and_how_values_hang_together(world: Path) -> None:
    async def body() -> None:
        async with driven(small_app("app.log"), (120, 40)) as pilot:
            keys = Keys(pilot)
            await keys("3")
            await until(pilot, lambda: "looking" not in screen_text(pilot.app))
            text = screen_text(pilot.app)
            assert "What is known of it" in text and "How its values hang together" in text
            assert "shop/.choreo/component.yaml:4" in text
            await keys("tab", "tab", "enter")
            await keys("enter")
            assert type(pilot.app.screen).__name__ == "LogScreen"
            await keys("escape", "escape", "f")
            assert "shown: shop/.choreo/component.yaml" in screen_text(pilot.app)
            assert keys.ids >= ids_of(ProjectScreen)

    run(body)


def test_each_key_of_the_rules_panel(world: Path) -> None:
    shutil.copytree(PACK, world / "pack")

    async def body() -> None:
        app = small_app("app.log")
        app.session.opening = app.session.opening._replace(packs=(Path("pack"),))
        async with driven(app, (140, 40)) as pilot:
            keys = Keys(pilot)
            text = await keys("4")
            assert "6 of 6 rules and articles" in text
            text = await keys("slash", *typed("low-port"), "enter")
            assert "1 of 6" in text and "Why it happens" in text and "error[net/low-port]" in text
            assert "all examples are as they should be: 1 reported, 1 not reported" in await keys("t")

            await keys("o")
            await settled(pilot)
            assert (world / "shop/diagnose.yaml").read_text() == "ignore:\n  - net/low-port\n"
            assert "1 switched off here" in screen_text(pilot.app)
            await keys("o")
            await settled(pilot)
            assert "switched off" not in screen_text(pilot.app)
            assert "net/low-port" not in (world / "shop/diagnose.yaml").read_text()

            await keys("enter", "tab", "tab", "escape", "escape")
            assert "6 of 6" in screen_text(pilot.app)
            await keys("N", *typed("rule"), "enter")
            await settled(pilot)
            assert "7 of 7" in screen_text(pilot.app)
            assert (world / "pack/my/rule.yaml").is_file()
            await keys("slash", *typed("bind"), "enter", "f")
            assert "1 of 5 shown: net/bind-refused" in screen_text(pilot.app)
            assert keys.ids >= ids_of(RulesScreen)

    run(body)


def test_answers_come_while_the_question_is_typed(world: Path) -> None:
    async def body() -> None:
        async with driven(small_app("app.log"), (140, 40)) as pilot:
            keys = Keys(pilot)
            assert "For example:" in await keys("5")
            await keys(*typed("which ports may a program have"))
            await until(pilot, lambda: "Which ports a program may have" in screen_text(pilot.app))
            rows = pilot.app.screen.query_one(AnswerRows)
            place = next(index for index, answer in enumerate(rows.answers) if answer.id == "help/ports")
            text = await keys("down", *["down"] * place, "enter")
            assert "Any port from 1024 to 65535." in text
            await keys("escape", "slash", "tab", "tab", "tab")
            await keys("slash", "ctrl+u")
            await keys(*typed("bind: permission denied on port 80"))
            await until(pilot, lambda: "matches this line" in screen_text(pilot.app))
            text = screen_text(pilot.app)
            assert "The program may not listen on its port" in text
            assert "Found here" in text
            await keys("enter", "enter", "escape", "escape", "escape")
            assert pilot.app.current_mode == "findings"
            assert keys.ids >= ids_of(AskScreen, Question)

    run(body)


def test_a_marked_line_becomes_a_rule_without_its_secret(world: Path) -> None:
    (world / "mine.log").write_text("2024-06-04T10:38:53Z cannot reach the warehouse, password=hunter2secret99\n")

    async def body() -> None:
        from diagnose.engine.ruletest import run_examples
        from diagnose.ruleset.load import load_packs

        app = small_app("mine.log")
        app.session.opening = app.session.opening._replace(packs=(world / "rules",))
        async with driven(app, (120, 30)) as pilot:
            app.new_rule((world / "mine.log").read_text(), "mine.log")
            await pilot.pause()
            await Keys(pilot)(*typed("warehouse"), "enter")
            await settled(pilot)
        path = world / "rules/mine/warehouse.yaml"
        assert "hunter2secret99" not in path.read_text()
        rules, problems = load_packs([world / "rules"])
        assert not problems
        from diagnose.engine.rules import catalog_of

        assert [outcome.failure for outcome in run_examples(catalog_of(rules), rules)] == [None, None]

    run(body)
