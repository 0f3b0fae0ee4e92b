"""The library: what the commands do, for Python programs.

    from diagnose import check, logs

    result = check("path/to/project")
    for finding in result.findings:
        print(finding.location, finding.severity.word, finding.message)

    result = logs("proxy.log", project="path/to/project")
    print(result.diagnoses[0].root_cause)

Results are values of `diagnose.model` (`Result`, `Finding`, `Diagnosis`, `Fix`); `to_text` writes one in any format of the
command line. Nothing that an input holds raises: it is an entry in `result.errors`. Wrong calls raise `ValueError`.
Secrets in results are masked unless `show_secrets` is true.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from os import PathLike, fspath
from pathlib import Path
from typing import TYPE_CHECKING

import diagnose
from diagnose.engine.logfiles import log_files
from diagnose.engine.options import Options
from diagnose.engine.rules import Loaded, load_catalog
from diagnose.engine.run import Request, run
from diagnose.engine.selection import Selection
from diagnose.model.result import Result
from diagnose.settings.settings import Settings, find_settings

if TYPE_CHECKING:
    from diagnose.model.rule import Rule

AnyPath = str | PathLike[str]


def check(  # noqa: PLR0913
    path: AnyPath = ".",
    *,
    rules: Iterable[AnyPath] = (),
    select: Sequence[str] = (),
    ignore: Sequence[str] = (),
    config: AnyPath | None = None,
    edits: bool = False,
    show_secrets: bool = False,
) -> Result:
    """Return what is wrong with a project's files.

    `rules` are folders of more rules; `select` and `ignore` are ids or areas; `config` is a configuration file in place of
    the project's own. With `edits`, fixes carry the edits that were proven to work (takes longer).
    """
    loaded = _rules(rules, (*select, *ignore))
    settings = _settings(Path(fspath(path)), config)
    request = Request(projects=[(_folder(path), settings)], selection=_selection(select, ignore, [settings]))
    return _masked(_run(loaded, request, edits), show_secrets)


def logs(  # noqa: PLR0913
    *paths: AnyPath,
    project: AnyPath | None = None,
    rules: Iterable[AnyPath] = (),
    select: Sequence[str] = (),
    ignore: Sequence[str] = (),
    since: float | None = None,
    until: float | None = None,
    config: AnyPath | None = None,
    show_secrets: bool = False,
) -> Result:
    """Return what went wrong in logs: files, folders, patterns, compressed files, bundles; `-` is standard input.

    With `project` both are joined. `since` and `until` are seconds since the epoch, UTC.
    """
    if not paths:
        raise ValueError("logs() needs at least one path")
    loaded = _rules(rules, (*select, *ignore))
    settings = _settings(Path(fspath(project)) if project is not None else Path(), config)
    projects = [] if project is None else [(_folder(project), settings)]
    options = Options(since=since, until=until)
    request = Request(log_files([fspath(path) for path in paths]), projects, _selection(select, ignore, [settings]), options)
    return _masked(_run(loaded, request, False), show_secrets)


def explain(rule: str, *, rules: Iterable[AnyPath] = ()) -> Rule:
    """Return a rule with its examples; raises KeyError for an unknown one."""
    from diagnose.engine.rules import find_rule

    found, _ = find_rule(rule, [Path(fspath(folder)) for folder in rules])
    if found is None:
        raise KeyError(rule)
    return found


def to_text(result: Result, format: str = "text", *, width: int = 80, show_secrets: bool = False) -> str:
    """Return a result as a document: `text`, `json`, `sarif`, `html`, `markdown` … as `--format`; raises ValueError for others."""
    from diagnose.report import RENDERERS, Output, render

    if format not in RENDERERS:
        raise ValueError(f"no format {format!r}; there are {', '.join(RENDERERS)}")
    known = load_catalog().catalog.rules
    output = Output(diagnose.__version__, width=width, show_secrets=show_secrets, secrets=result.secrets, rule=known.get)
    return "".join(render(format, result, output))


def _run(loaded: Loaded, request: Request, edits: bool) -> Result:
    if edits:
        from diagnose.engine.proof import offer, with_edits

        result = with_edits(offer(loaded.catalog, request, lambda *_: True))
    else:
        result = run(loaded.catalog, request)
    result.errors[:0] = loaded.problems
    return result


def _masked(result: Result, show_secrets: bool) -> Result:
    if show_secrets:
        return result
    from diagnose.report.mask import mask_result

    return mask_result(result)


def _rules(folders: Iterable[AnyPath], names: Iterable[str]) -> Loaded:
    loaded = load_catalog([_folder(folder) for folder in folders])
    known = {*loaded.catalog.rules, *(rule_id.partition("/")[0] for rule_id in loaded.catalog.rules)}
    unknown = [name for name in names if name not in known]
    if unknown:
        raise ValueError(f"no such rule or area: {', '.join(unknown)}")
    return loaded


def _folder(path: AnyPath) -> Path:
    folder = Path(fspath(path))
    if not folder.is_dir():
        raise ValueError(f"{folder}: no such folder")
    return folder


def _settings(root: Path, config: AnyPath | None) -> Settings:
    path = Path(fspath(config)) if config is not None else find_settings(root)
    if path is None:
        return Settings()
    from diagnose.settings.load import load_settings

    settings, problems = load_settings(path, str(path))
    if problems:
        raise ValueError("\n".join(map(str, problems)))
    return settings


def _selection(select: Sequence[str], ignore: Sequence[str], settings: Iterable[Settings]) -> Selection:
    ignored = (*ignore, *(name for item in settings for name in item.ignore))
    severities = {name: severity for item in settings for name, severity in item.severity.items()}
    return Selection(tuple(select), ignored, severities)
