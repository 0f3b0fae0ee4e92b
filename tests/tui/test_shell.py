"""What all panels share: help, palette, themes, saving, copying, leaving; and what the terminal may be like."""

from __future__ import annotations

import json
import os
import stat
from pathlib import Path

import pytest

from diagnose.tui.app import DiagnoseApp
from diagnose.tui.clipboard import copy_native
from diagnose.tui.crash import crash_note
from diagnose.tui.editor import editor_command
from diagnose.tui.keymap import all_bindings, load_keymap
from diagnose.tui.screens.base import Panel
from diagnose.tui.screens.dialogs import Ask, Pick, is_fuzzy
from diagnose.tui.screens.help import HelpScreen
from diagnose.tui.symbols import signs_for
from diagnose.tui.themes import default_theme
from tests.tui.driving import Keys, driven, ids_of, run, said, screen_text, typed, until
from tests.tui.world import small_app


def fake_program(folder: Path, name: str, script: str) -> None:
    """Put a program in front of all others."""
    folder.mkdir(exist_ok=True)
    path = folder / name
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(path.stat().st_mode | stat.S_IXUSR)
    os.environ["PATH"] = f"{folder}:{os.environ['PATH']}"


def test_each_common_key(world: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", os.environ["PATH"])
    monkeypatch.setenv("DISPLAY", ":7")
    fake_program(world / "bin", "xclip", f"cat > {world}/copied")

    async def body() -> None:
        async with driven(small_app("app.log"), (110, 30)) as pilot:
            keys, app = Keys(pilot), pilot.app
            # panels by number, back to the first
            for number, mode in (("2", "logs"), ("3", "project"), ("4", "rules"), ("5", "ask")):
                await keys(number)
                assert app.current_mode == mode
                await keys("escape")
                assert app.current_mode == "findings"
            await keys("f", "q")  # what is on top of a panel is left, not the program
            assert app.is_running and app.current_mode == "findings"
            await keys("4", "1")
            assert app.current_mode == "findings"

            # help and palette
            assert "Keys: findings" in await keys("question_mark")
            assert isinstance(app.screen, HelpScreen)
            await keys("escape", "f1")
            assert isinstance(app.screen, HelpScreen)
            await keys("q")
            await keys("ctrl+p")
            assert type(app.screen).__name__ == "CommandPalette"
            await keys("escape", "colon")
            assert type(app.screen).__name__ == "CommandPalette"
            await keys("escape")

            # copying
            assert "Copy" in await keys("y")
            await keys("enter")
            await until(pilot, lambda: "Copied the finding as Markdown (xclip)" in said(app))
            assert (world / "copied").read_text().startswith("### error: The endpoint's port")

            # saving
            assert "Save what is shown as" in await keys("x")
            await keys("enter")
            await keys("enter")
            assert "diagnose-findings.txt" in said(app)
            assert "net/bind-refused" in (world / "diagnose-findings.txt").read_text()

            # themes
            text = await keys("T")
            assert "colours that everybody can tell apart" in text
            await keys(*typed("light"), "enter")
            assert app.theme == "diagnose-light"

            # the rest
            await keys("f5", "ctrl+l")
            await keys("f2")
            assert "The mouse is the terminal's" in said(app)
            await keys("f2")
            await keys("e")
            assert "An editor cannot be opened from here" in said(app) or "No editor" in said(app)
            await keys("ctrl+r")
            assert app.theme == "diagnose-dark"
            await keys("ctrl+z")  # no terminal to be suspended from
            app.session.phase = "reading"  # type: ignore[attr-defined]
            assert app.screen.check_action("app.stop_check", ()) is not False
            await pilot.press("ctrl+x")
            assert "Stopped" in said(app)
            keys.ids.add("common.stop-check")
            app.session.phase = "done"  # type: ignore[attr-defined]
            wanted = ids_of(Panel) - {"common.leave"}
            assert keys.ids >= wanted, wanted - keys.ids
            await keys("q")
            assert not app.is_running
            assert app.return_value == 0

    run(body)


def test_every_binding_has_an_id_a_name_and_a_sentence() -> None:
    bindings = list(all_bindings())
    assert len(bindings) > 80
    for binding in bindings:
        assert binding.description and len(binding.description.split()) <= 3, binding.id
        assert binding.tooltip.endswith("."), binding.id


@pytest.mark.parametrize("key", ["ctrl+c", "ctrl+q"])
def test_leaving_from_anywhere(world: Path, key: str) -> None:
    async def body() -> None:
        async with driven(small_app(), (80, 24)) as pilot:
            await Keys(pilot)("x")  # a dialog is open
            await pilot.press(key)
            await pilot.pause()
            assert not pilot.app.is_running

    run(body)


def test_the_palette_runs_what_keys_do(world: Path) -> None:
    async def body() -> None:
        async with driven(small_app("app.log"), (100, 30)) as pilot:
            keys = Keys(pilot)
            await keys("ctrl+p", *typed("group by cause"))
            await until(pilot, lambda: "Group by cause, by rule, by file" in screen_text(pilot.app))
            await keys("down", "enter")
            await until(pilot, lambda: "by rule" in screen_text(pilot.app))

    run(body)


@pytest.mark.parametrize("suffix", ["txt", "md", "html", "svg"])
def test_what_is_shown_is_saved(world: Path, suffix: str) -> None:
    async def body() -> None:
        async with driven(small_app("app.log"), (100, 30)) as pilot:
            await Keys(pilot)("x", *typed(f".{suffix}"), "enter", "enter")
            text = (world / f"diagnose-findings.{suffix}").read_text()
            assert "An endpoint listens" in text.replace("&#160;", " ")
            assert {"txt": "error[net/low-port]", "md": "### error: An endpoint", "html": "<!DOCTYPE html>", "svg": "<svg"}[suffix] in text

    run(body)


def test_a_file_that_is_there_is_not_overwritten(world: Path) -> None:
    (world / "diagnose-findings.txt").write_text("mine")

    async def body() -> None:
        async with driven(small_app(), (100, 30)) as pilot:
            keys = Keys(pilot)
            await keys("x", "enter", "enter")
            assert (world / "diagnose-findings-1.txt").is_file()
            await keys("x", "enter", "ctrl+u", *typed("diagnose-findings.txt"), "enter")
            assert "this file exists" in screen_text(pilot.app)
            assert (world / "diagnose-findings.txt").read_text() == "mine"
            await keys("escape")

    run(body)


def test_each_key_of_the_dialogs(world: Path) -> None:
    async def body() -> None:
        async with driven(small_app("app.log"), (100, 30)) as pilot:
            keys = Keys(pilot)
            await keys("T", "down", "down", "up", "escape")
            assert pilot.app.theme == "diagnose-dark"  # looked at, not taken
            await keys("T", "down", "enter")
            assert pilot.app.theme == "diagnose-light"
            await keys("x", "enter", "escape", "question_mark", "escape")
            assert keys.ids >= ids_of(Pick, Ask, HelpScreen)
            await keys("A", *typed("zzz"))
            assert "nothing matches" in screen_text(pilot.app)
            await keys("enter", "escape")

    run(body)


def test_the_mouse_does_what_keys_do(world: Path) -> None:
    async def body() -> None:
        async with driven(small_app("app.log"), (140, 30)) as pilot:
            app = pilot.app
            await pilot.click(offset=(10, 4))
            rows = app.screen.rows  # type: ignore[attr-defined]
            assert rows.cursor == 2
            last = screen_text(app).splitlines()[-1]
            await pilot.click(offset=(last.index("Group"), 29))
            await pilot.pause()
            assert "by rule" in screen_text(app)
            await pilot.click(offset=(screen_text(app).splitlines()[0].index("Logs"), 0))
            await pilot.pause()
            assert app.current_mode == "logs"
            await pilot.click(offset=(5, 3), times=2)

    run(body)


@pytest.mark.parametrize("size", [(40, 10), (1, 1), (200, 60)])
def test_any_size_and_any_change_of_it(world: Path, size: tuple[int, int]) -> None:
    async def body() -> None:
        async with driven(small_app("app.log"), (100, 30)) as pilot:
            for number in ("1", "2", "3", "4", "5"):
                await Keys(pilot)(number)
                await pilot.resize_terminal(*size)
                await pilot.pause()
                assert screen_text(pilot.app)
                await pilot.resize_terminal(100, 30)
                await Keys(pilot)("escape")
            await pilot.resize_terminal(*size)
            await Keys(pilot)("f", "escape", "down", "enter", "escape")

    run(body)


def test_a_small_screen_shows_one_pane_at_a_time(world: Path) -> None:
    async def body() -> None:
        async with driven(small_app("app.log"), (40, 12)) as pilot:
            keys = Keys(pilot)
            assert "What happened" not in screen_text(pilot.app)
            assert "What happened" in await keys("enter")
            assert "What happened" not in await keys("escape")

    run(body)


def test_sixteen_colours_draw_every_panel(world: Path) -> None:
    async def body() -> None:
        async with driven(small_app("app.log", theme="ansi"), (100, 30)) as pilot:
            for number in "12345":
                assert await Keys(pilot)(number)
                await pilot.press("escape")
            assert "Apply" in await Keys(pilot)("1", "f")

    run(body)


def test_without_colour_nothing_is_coloured_and_the_cursor_is_seen(world: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")

    async def body() -> None:
        async with driven(small_app("app.log"), (100, 30)) as pilot:
            segments = [segment for strip in pilot.app.screen._compositor.render_strips(pilot.app.size) for segment in strip]
            assert all(style is None or style.color is None or style.color.is_default for _, style, _ in segments)
            assert any(style is not None and style.reverse and "The endpoint" in text for text, style, _ in segments)
            assert "✖ error" in screen_text(pilot.app) and "▲ warn" in screen_text(pilot.app)

    run(body)


def test_the_theme_suits_the_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    assert default_theme() == "diagnose-dark"
    monkeypatch.setenv("COLORFGBG", "0;15")
    assert default_theme() == "diagnose-light"
    monkeypatch.delenv("COLORTERM")
    monkeypatch.setenv("TERM", "linux")
    assert default_theme() == "ansi"


def test_ascii_signs_where_the_encoding_has_no_others() -> None:
    assert all(sign.isascii() for sign in signs_for("ascii"))
    assert not signs_for("UTF-8").error.isascii()


def test_keys_can_be_changed_in_a_file(world: Path) -> None:
    path = Path(os.environ["XDG_CONFIG_HOME"], "diagnose", "keys.yaml")
    path.parent.mkdir(parents=True)
    path.write_text('findings.group: "z"\nfindings.nope: "x"\n')

    async def body() -> None:
        async with driven(small_app("app.log"), (120, 30)) as pilot:
            assert "no binding 'findings.nope'" in said(pilot.app)
            assert "z Group" in screen_text(pilot.app).splitlines()[-1]
            assert "by rule" in await Keys(pilot)("z")

    run(body)


def test_a_broken_file_of_keys_is_told(tmp_path: Path) -> None:
    path = tmp_path / "keys.yaml"
    path.write_text("findings.group: [a\n")
    keys, wrong = load_keymap(path)
    assert keys == {} and wrong[0].startswith(f"{path}:")
    assert load_keymap(tmp_path / "none.yaml") == ({}, [])


# clipboard, editor, faults


def test_the_clipboard_of_the_system_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", os.environ["PATH"])
    assert copy_native("x") == ""  # nothing here has one
    monkeypatch.setenv("WAYLAND_DISPLAY", "wayland-0")
    fake_program(tmp_path / "bin", "wl-copy", f"cat > {tmp_path}/got")
    assert copy_native("grüße\n") == "wl-copy"
    assert (tmp_path / "got").read_text() == "grüße\n"


def test_a_program_that_fails_or_hangs_is_not_believed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", os.environ["PATH"])
    monkeypatch.setenv("DISPLAY", ":1")
    fake_program(tmp_path / "bin", "xclip", "exit 1")
    assert copy_native("x") == ""


def test_without_a_program_the_terminal_is_asked_and_it_is_said(world: Path) -> None:
    async def body() -> None:
        async with driven(small_app("app.log"), (100, 30)) as pilot:
            await Keys(pilot)("y", "enter")
            await until(pilot, lambda: "OSC 52" in said(pilot.app))
            assert pilot.app.clipboard.startswith("### error")

    run(body)


@pytest.mark.parametrize(
    ("editor", "command"),
    [
        ("vim", ["vim", "+call cursor(3,5)", "a.yaml"]),
        ("/usr/bin/nvim -p", ["/usr/bin/nvim", "-p", "+call cursor(3,5)", "a.yaml"]),
        ("nano", ["nano", "+3,5", "a.yaml"]),
        ("emacs -nw", ["emacs", "-nw", "+3:5", "a.yaml"]),
        ("code --wait", ["code", "--wait", "--goto", "a.yaml:3:5"]),
        ("hx", ["hx", "a.yaml:3:5"]),
        ("ed", ["ed", "a.yaml"]),
    ],
)
def test_the_editor_opens_at_line_and_column(monkeypatch: pytest.MonkeyPatch, editor: str, command: list[str]) -> None:
    monkeypatch.setenv("EDITOR", editor)
    assert editor_command("a.yaml", 3, 5) == command


def test_a_file_name_is_never_an_option(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VISUAL", "vi")
    assert editor_command("-c evil", 1, 1) == ["vi", "+1", "./-c evil"]
    monkeypatch.setenv("VISUAL", "vi 'broken")
    assert editor_command("a", 1, 1) is None


def test_a_fault_is_a_sentence_and_a_file(tmp_path: Path) -> None:
    try:
        raise RuntimeError("boom")
    except RuntimeError as error:
        note = crash_note(error)
    assert "Traceback" not in note and "crash.txt" in note
    assert "boom" in Path(os.environ["XDG_STATE_HOME"], "diagnose", "crash.txt").read_text()


def test_letters_in_order_find_a_name() -> None:
    assert is_fuzzy("lpt", "net/low-port") and is_fuzzy("low net", "net/low-port")
    assert not is_fuzzy("tpl", "net/low-port")


def test_a_damaged_state_is_an_empty_one(world: Path) -> None:
    async def body() -> None:
        async with driven(small_app(), (80, 24)) as pilot:
            await Keys(pilot)("o", "q")
        state = next(Path(os.environ["XDG_STATE_HOME"]).rglob("ui.json"))
        assert json.loads(state.read_text())["sections"]["findings"]["grouping"] == "rule"
        state.write_text('{"version": 1, "sections": [1,')
        async with driven(small_app(), (80, 24)) as pilot:
            assert "by cause" in screen_text(pilot.app)

    run(body)


def test_the_app_is_one_class() -> None:
    assert DiagnoseApp.DEFAULT_MODE in DiagnoseApp.MODES
