"""Keys as the user wants them: a file that gives bindings, by their ids, other keys."""

from __future__ import annotations

import os
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

from textual.binding import Binding

_MODULES = (
    "app", "ask.screen", "findings.rows", "findings.screen", "fix.screen", "fix.ways", "logview.bindings",
    "logview.screen",
    "loglist.screen", "project.screen", "rules.screen", "screens.base", "screens.dialogs", "screens.help", "widgets.page",
    "widgets.rowlist",
)  # fmt: skip
_LARGEST = 100_000


def keys_file() -> Path:
    """Return where the file is, there or not."""
    base = os.environ.get("XDG_CONFIG_HOME") or str(Path.home() / ".config")
    return Path(base, "diagnose", "keys.yaml")


def load_keymap(path: Path) -> tuple[dict[str, str], list[str]]:
    """Return keys by binding id, and what is wrong with the file; nothing of both without one.

    The file is a mapping such as `findings.filter: ctrl+f` or `list.down: "down,j"`.
    """
    from diagnose.syntax.errors import SyntaxProblem
    from diagnose.syntax.nodes import Mapping, Scalar
    from diagnose.syntax.yaml import parse_yaml

    try:
        text = path.read_text(encoding="utf-8")[:_LARGEST]
        documents = parse_yaml(text)
    except FileNotFoundError:
        return {}, []
    except (OSError, ValueError) as error:
        return {}, [f"{path} cannot be read: {error}"]
    except SyntaxProblem as error:
        return {}, [f"{path}:{error.region.line if error.region else 1}: {error.message}"]
    keys, wrong = {}, []
    known = {binding.id for binding in all_bindings()}
    for key, value in documents[0].entries if documents and isinstance(documents[0], Mapping) else ():
        if key.text not in known:
            wrong.append(f"{path}:{key.region.line}: no binding '{key.text}' (see diagnose ui --list-keys)")
        elif not isinstance(value, Scalar) or not value.text:
            wrong.append(f"{path}:{key.region.line}: expected a key such as ctrl+f, or several with commas")
        else:
            keys[key.text] = value.text
    return keys, wrong


def all_bindings() -> Iterator[Binding]:
    """Yield every binding that has an id."""
    seen = set()
    for name in _MODULES:
        module = import_module(f"diagnose.tui.{name}")
        for kind in vars(module).values():
            own = vars(kind).get("BINDINGS", ()) if isinstance(kind, type) and kind.__module__ == module.__name__ else ()
            for binding in own:
                if isinstance(binding, Binding) and binding.id and binding.id not in seen:
                    seen.add(binding.id)
                    yield binding


def print_keys() -> int:
    """Print all bindings: id, keys, what they do; return the exit code."""
    rows = sorted((binding.id or "", binding.key, binding.tooltip or binding.description) for binding in all_bindings())
    width, keys = max(len(row[0]) for row in rows), max(len(row[1]) for row in rows)
    print(f"# {keys_file()} may give them other keys, for example:  findings.filter: ctrl+f")
    for name, key, text in rows:
        print(f"{name:<{width}}  {key:<{keys}}  {text}")
    return 0
