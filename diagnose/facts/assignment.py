"""What is handed to components from outside their folders: settings, create commands, stray .trivyignore files."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from diagnose.facts.component import ComponentView, normal_path, relative_to
from diagnose.facts.tree import Folder, Tree
from diagnose.model.fact import Fact
from diagnose.model.location import Region

Places = Mapping[str, tuple[str, Region]]
Views = dict[str, ComponentView]


def apply_settings(views: Views, components: Mapping[str, Mapping[str, Any] | None], places: Places) -> None:
    """Give every component what the configuration says about it; the keys are paths as the user wrote them."""
    for written, values in components.items():
        path = normal_path(written)
        view = views.get(path) if path is not None else None
        if view is not None:
            prefix = f"components.{written}."
            view.is_said = True
            view.settings = values or {}
            view.places = {key.removeprefix(prefix): place for key, place in places.items() if key.startswith(prefix)}
            _add_dockerfile(view, view.settings.get("dockerfile"))


def command_home(command: Fact, tree: Tree) -> str | None:
    """Return the folder that a create command is about, when it names one of the project."""
    written = command["directory"]
    path = normal_path(written) if written and "$" not in written else None
    return path if path is not None and tree.has_folder(path) else None


def apply_commands(views: Views, commands: Iterable[Fact], tree: Tree) -> None:
    """Give every component the create commands about its folder, or, when they name none, with its name or clearly about it."""
    known = list(commands)
    by_name = {path.rpartition("/")[2].lower(): path for path in reversed(views) if path}
    homeless = {command["name"] for command in known if not command["directory"] and command["name"].lower() not in by_name}
    for command in known:
        home = command_home(command, tree)
        command["found"] = home is not None or not command["directory"] or "$" in command["directory"]
        path = home
        if home is None and not command["directory"]:
            path = by_name.get(command["name"].lower()) or _only_subject(views, command, homeless)
        if path is not None and path in views:
            views[path].is_said = True
            views[path].commands.append(command)
            _add_dockerfile(views[path], command["configs"].get("dockerFilePath"))


def _only_subject(views: Views, command: Fact, homeless: set[str]) -> str | None:
    """Return the component that the only command without a folder is about: the project's only one."""
    return next(iter(views)) if len(views) == len(homeless) == 1 and command["configs"] else None


def _add_dockerfile(view: ComponentView, written: object) -> None:
    """Add a said Dockerfile that lies elsewhere or whose name does not tell that it is one."""
    if not isinstance(written, str):
        return
    paths = [normal_path(written, folder) for folder in (view.path, "")]
    path = next((path for path in paths if path and view.tree.has_file(path)), None)
    view.dockerfile = view.dockerfile or path or ""
    view.dockerfile_absent = view.dockerfile_absent or ("" if path or "$" in written else written)
    if path is not None and path not in view.files("dockerfile"):
        view.stray_files.setdefault("dockerfile", []).append(path)


def hand_out_trivyignores(views: Views, tree: Tree) -> None:
    """Give a .trivyignore of no component, or of one that no Dockerfile builds, to the nearest component that one builds."""
    owners = {folder.path: path for path, view in views.items() for folder in view.folders}
    with_docker = [path for path, view in views.items() if view.has("dockerfile")]
    for folder in tree.folders.values():
        owner = owners.get(folder.path)
        if "trivyignore" in folder.kinds and with_docker and owner not in with_docker:
            related = [path for path in with_docker if owner is None or _is_related(folder.path, path)]
            if related:
                nearest = min(related, key=lambda path: (_distance(folder.path, path), path))
                _move(folder, views[nearest], is_owned=owner is not None)


def _move(folder: Folder, to: ComponentView, is_owned: bool) -> None:
    to.stray_files.setdefault("trivyignore", []).extend(folder.files("trivyignore"))
    if is_owned:
        folder.kinds.pop("trivyignore")


def _is_related(folder: str, component: str) -> bool:
    """Whether one of two folders is around the other."""
    return not folder or not component or f"{folder}/".startswith(f"{component}/") or f"{component}/".startswith(f"{folder}/")


def _distance(one: str, other: str) -> int:
    path = relative_to(one, other)
    return 0 if path == "." else path.count("/") + 1
