"""The fix screen: from the finding to the file and back."""

from __future__ import annotations

from pathlib import Path

from diagnose.tui.fix.screen import FixScreen
from diagnose.tui.fix.ways import WayRows
from tests.tui.driving import Keys, driven, ids_of, run, said, sample, screen_text, settled
from tests.tui.world import small_app


def component(world: Path) -> str:
    return (world / "shop/.choreo/component.yaml").read_text()


def test_a_newcomer_needs_two_keys_and_the_last_line_shows_both(tmp_path: Path, monkeypatch: object) -> None:
    from tests.tui.driving import app_on

    project = sample("angular-shop", tmp_path) / "project"
    monkeypatch.chdir(project)  # type: ignore[attr-defined]

    async def body() -> None:
        async with driven(app_on(), (80, 24)) as pilot:
            keys = Keys(pilot)
            assert "f Fix" in screen_text(pilot.app).splitlines()[-1]
            text = await keys("f")
            assert "a Apply" in text.splitlines()[-1]
            assert '-             "outputPath": "dist/shop",' in text
            text = await keys("a")
            assert "It is gone" in text
            assert "u Undo" in text.splitlines()[-1]
            assert '"browser": ""' in (project / "angular.json").read_text()
            text = await keys("escape")
            assert "nothing found" in text

    run(body)


def test_each_key_does_what_the_help_says(world: Path) -> None:
    async def body() -> None:
        async with driven(small_app("app.log"), (140, 40)) as pilot:
            keys = Keys(pilot)
            text = await keys("f")
            rows = pilot.app.screen.query_one(WayRows)
            assert "checked: 1 finding would be gone" in text
            assert "+       port: 8080" in text

            await keys("down", "down")  # the edit
            text = await keys("space")
            assert "checked: no finding would go away" in text and "+       port: 8080" not in text
            assert "a Apply" not in text.splitlines()[-1]  # nothing accepted, nothing to apply
            text = await keys("enter")
            assert "+       port: 8080" in text

            await keys("tab")
            assert not rows.has_focus
            await keys("tab")
            assert rows.has_focus

            text = await keys("a")
            assert "port: 8080" in component(world) and "port: 443" in component(world)
            text = await keys("u")
            assert component(world).count("port: 80\n") == 1

            text = await keys("S")
            assert "checked: 2 findings would be gone" in text
            text = await keys("a")
            assert "port: 8080" in component(world) and "port: 8443" in component(world)
            assert "port: 9191" in component(world)  # only what is safe
            await keys("u")
            assert "port: 443" in component(world)
            assert keys.ids >= ids_of(FixScreen, WayRows)

    run(body)


def test_comments_and_layout_of_the_file_stay(world: Path) -> None:
    before = component(world)

    async def body() -> None:
        async with driven(small_app(), (140, 40)) as pilot:
            await Keys(pilot)("f", "a")
            assert component(world) == before.replace("port: 80\n", "port: 8080\n")

    run(body)


def test_steps_are_ticked_off_and_stay_so(world: Path) -> None:
    async def body() -> None:
        async with driven(small_app("app.log"), (140, 40)) as pilot:
            keys = Keys(pilot)
            await keys("G", "f")  # the unusual port: an edit, and a way by hand
            rows = pilot.app.screen.query_one(WayRows)
            assert "may change behaviour" in screen_text(pilot.app)
            await keys("G", "enter")  # the way by hand opens
            await keys("G")
            assert "[✔] 2. Tell the team." in await keys("space")
            await keys("escape", "f", "G", "enter")
            assert "Tell the team." in rows.ticked or "[✔] 2. Tell the team." in screen_text(pilot.app)

    run(body)


def test_a_file_that_changed_in_the_meantime_is_not_overwritten(world: Path) -> None:
    async def body() -> None:
        async with driven(small_app(), (140, 40)) as pilot:
            keys = Keys(pilot)
            await keys("f")
            path = world / "shop/.choreo/component.yaml"
            path.write_text(component(world) + "# mine\n")
            await keys("a")
            assert "was changed since it was read" in said(pilot.app)
            assert component(world).endswith("# mine\n") and "port: 80\n" in component(world)

    run(body)


def test_a_read_only_file_is_left_alone_with_a_reason(world: Path) -> None:
    path = world / "shop/.choreo/component.yaml"
    path.chmod(0o444)

    async def body() -> None:
        async with driven(small_app(), (140, 40)) as pilot:
            await Keys(pilot)("f", "a")
            assert "is read-only" in said(pilot.app)
            assert "port: 80\n" in component(world)

    run(body)


def test_undo_gives_the_old_bytes_also_after_a_restart(world: Path) -> None:
    before = (world / "shop/.choreo/component.yaml").read_bytes()

    async def body() -> None:
        async with driven(small_app(), (120, 30)) as pilot:
            await Keys(pilot)("f", "a", "escape", "q")
        assert (world / "shop/.choreo/component.yaml").read_bytes() != before
        async with driven(small_app(), (120, 30)) as pilot:
            await Keys(pilot)("u")
            assert "Taken back in" in said(pilot.app)
            await settled(pilot)
            assert "2 errors" in screen_text(pilot.app)
        assert (world / "shop/.choreo/component.yaml").read_bytes() == before

    run(body)


def test_the_diff_as_markdown(world: Path) -> None:
    async def body() -> None:
        async with driven(small_app(), (120, 30)) as pilot:
            await Keys(pilot)("f")
            text = pilot.app.screen.export_markdown()  # type: ignore[attr-defined]
            assert text.startswith("# Listen on a higher port\n\n```diff\n") and "+      port: 8080" in text

    run(body)
