"""A small world for the interface: a rule pack that does not change with the shipped rules, a project and two logs."""

from __future__ import annotations

import os
from pathlib import Path

from diagnose.tui.app import DiagnoseApp
from diagnose.tui.opening import Opening

PACK = Path(__file__).parent / "pack"

COMPONENT = """\
schemaVersion: 1.2
endpoints:
  # the shop's front door
  - name: web
    service:
      basePath: /
      port: 80
    type: REST
  - name: admin
    service:
      port: 443
    type: REST
  - name: metrics
    service:
      port: 9191
    type: REST
"""

LOG = """\
2024-06-04T10:38:50Z starting
2024-06-04T10:38:51Z bind: permission denied on port 80
2024-06-04T10:38:52Z waiting
2024-06-04T10:38:53Z bind: permission denied on port 80
2024-06-04T10:38:54Z slow request /report took 31 s
2024-06-04T10:38:55Z stopped
"""


def make_world(folder: Path) -> Path:
    """Write the project and the logs to a folder, go there, and return it."""
    component = folder / "shop" / ".choreo" / "component.yaml"
    component.parent.mkdir(parents=True)
    component.write_text(COMPONENT, encoding="utf-8")
    (folder / "app.log").write_text(LOG, encoding="utf-8")
    (folder / "quiet.log").write_text("2024-06-04T10:38:50Z all is well\n", encoding="utf-8")
    os.chdir(folder)
    return folder


def small_app(*logs: str, project: bool = True, theme: str = "") -> DiagnoseApp:
    """Return the app on the world's project and some of its logs, with the small pack only."""
    projects = (Path("shop"),) if project else ()
    return DiagnoseApp(Opening(projects, logs, (PACK,), home=Path.cwd() / "shop", theme=theme, builtin=False))
