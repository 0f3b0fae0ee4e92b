"""The hooks in real repositories: with the real pre-commit and prek, and called by hand as other hook runners do."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).parents[2]
ENDPOINTS = "version: 0.1\nendpoints:\n  - name: orders\n    port: {port}\n    type: TCP\n    networkVisibility: Project\n    context: /\n"
MAPPINGS = 'portMappings:\n  8090: "100.108.78.93:8090"\n'
DOCKERFILE = "FROM choreocontrolplane.azurecr.io/choreo/tailscale-proxy:1\nUSER 10001\n"
GOOD = {"proxy/Config.yaml": MAPPINGS, "proxy/.choreo/endpoints.yaml": ENDPOINTS.format(port=8090), "README.md": "x\n"}


class Repository:
    """A Git repository in a temporary folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.environment = os.environ | {
            "GIT_CONFIG_GLOBAL": os.devnull,
            "GIT_AUTHOR_NAME": "a",
            "GIT_AUTHOR_EMAIL": "a@example.com",
            "GIT_COMMITTER_NAME": "a",
            "GIT_COMMITTER_EMAIL": "a@example.com",
            "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
            "PYTHONPATH": str(ROOT),
        }
        folder.mkdir(parents=True, exist_ok=True)
        self.git("init", "-q")

    def run(self, *command: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(command, cwd=self.folder, env=self.environment, capture_output=True, text=True, timeout=240)

    def git(self, *arguments: str) -> str:
        done = self.run("git", *arguments)
        assert done.returncode == 0, done.stderr
        return done.stdout

    def write(self, files: dict[str, str | None]) -> None:
        for name, text in files.items():
            path = self.folder / name
            if text is None:
                path.unlink()
            else:
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(text)

    def commit(self, files: dict[str, str | None]) -> None:
        self.write(files)
        self.git("add", "--all")
        self.git("commit", "-q", "--no-verify", "-m", "x")

    def hook(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        return self.run(sys.executable, "-m", "diagnose", *(arguments or ("check", "--hook", "-q")))


@pytest.fixture
def repository(tmp_path):
    made = Repository(tmp_path / "repository")
    made.commit(GOOD)
    return made


def stage(repository: Repository, files: dict[str, str | None]) -> None:
    repository.write(files)
    repository.git("add", "--all")


def test_a_change_that_breaks_its_partner_fails_and_the_mended_one_passes(repository):
    stage(repository, {"proxy/.choreo/endpoints.yaml": ENDPOINTS.format(port=8091)})
    bad = repository.hook()
    assert bad.returncode == 1
    assert "tailscale/endpoint-not-mapped" in bad.stdout
    stage(repository, {"proxy/.choreo/endpoints.yaml": ENDPOINTS.format(port=8090), "proxy/Config.yaml": MAPPINGS + "# mended\n"})
    assert repository.hook().returncode == 0


def test_a_change_of_the_partner_alone_is_seen(repository):
    stage(repository, {"proxy/Config.yaml": MAPPINGS.replace("8090:", "9090:")})
    assert "tailscale/endpoint-not-mapped" in repository.hook().stdout


def test_only_components_that_change_are_looked_at(repository):
    repository.commit({"other/.choreo/component.yaml": "schemaVersion: 1.2\nendpoints: 3\n"})
    stage(repository, {"proxy/Config.yaml": MAPPINGS + "\n"})
    assert "other/" not in repository.hook().stdout


def test_what_is_not_staged_does_not_leak_in(repository):
    stage(repository, {"proxy/.choreo/endpoints.yaml": ENDPOINTS.format(port=8091)})
    repository.write({"proxy/.choreo/endpoints.yaml": ENDPOINTS.format(port=8090)})
    assert repository.hook().returncode == 1, "the good version is not staged"
    stage(repository, {"proxy/Config.yaml": MAPPINGS + "# more\n"})
    repository.write({"proxy/.choreo/endpoints.yaml": ENDPOINTS.format(port=8091)})
    assert repository.hook().returncode == 0, "the bad version is not staged"


def test_a_partner_that_git_does_not_know_is_missing(repository):
    (repository.folder / "proxy/Config.yaml").rename(repository.folder / "kept")
    repository.git("rm", "-q", "--cached", "proxy/Config.yaml")
    (repository.folder / "kept").rename(repository.folder / "proxy/Config.yaml")
    on_disk = repository.run(sys.executable, "-m", "diagnose", "check", "-q").stdout
    assert repository.hook().stdout != on_disk or "not-mapped" not in on_disk


SHOP = {
    "shop/package.json": '{"name": "shop", "dependencies": {"react": "^18", "react-scripts": "5"}, "scripts": {"build": "react-scripts build"}}\n',
    "shop/package-lock.json": "{}\n",
    "shop/public/config.js": "window.configs = {};\n",
    "shop/public/index.html": '<html><head><script src="/config.js"></script></head><body><div id="root"></div></body></html>\n',
    "shop/.choreo/component.yaml": "schemaVersion: 1.2\nendpoints:\n  - name: web\n    service:\n      port: 70000\n    type: REST\n",
}


def test_a_deleted_partner_is_seen(repository):
    repository.commit({"api/Dockerfile": "FROM alpine:3\nCOPY start.sh /start.sh\nUSER 10001\n", "api/start.sh": "echo\n"})
    before = repository.run(sys.executable, "-m", "diagnose", "check", "-q", "api").stdout
    stage(repository, {"api/start.sh": None})
    after = repository.hook()
    on_disk = repository.run(sys.executable, "-m", "diagnose", "check", "-q").stdout
    assert [line for line in on_disk.splitlines() if line.startswith("api/")] == [
        line for line in after.stdout.splitlines() if line.startswith("api/")
    ]
    assert after.stdout != before


def test_the_last_file_of_a_folder_may_go(repository):
    repository.commit({"proxy/notes/deep/endpoints.md": "choreo create component x\n"})
    stage(repository, {"proxy/notes/deep/endpoints.md": None})
    assert repository.hook().returncode == 0


def test_nothing_relevant_costs_no_rule(repository):
    stage(repository, {"data.csv": "1,2\n"})
    done = repository.run(sys.executable, "-X", "importtime", "-m", "diagnose", "check", "--hook")
    assert done.returncode == 0
    assert done.stdout == ""
    assert "diagnose.engine.run" not in done.stderr
    assert "textual" not in done.stderr


def test_with_nothing_staged_everything_is_checked(repository):
    repository.commit({"proxy/.choreo/endpoints.yaml": ENDPOINTS.format(port=8091)})
    assert repository.hook().returncode == 1


def test_outside_of_a_repository_it_says_so(tmp_path):
    folder = tmp_path / "plain"
    folder.mkdir()
    done = subprocess.run(
        [sys.executable, "-m", "diagnose", "check", "--hook"],
        cwd=folder,
        env=os.environ | {"PYTHONPATH": str(ROOT), "GIT_CEILING_DIRECTORIES": str(tmp_path)},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 2
    assert "git repository" in done.stderr


def manifest() -> list[dict[str, object]]:
    return yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text())


def local(repository: Repository, *ids: str) -> None:
    """Configure hooks as a repository of hooks would give them, in the environment of the tests."""
    hooks = [hook | {"language": "system"} for hook in manifest() if hook["id"] in ids]
    config = {"repos": [{"repo": "local", "hooks": hooks}]}
    repository.write({".pre-commit-config.yaml": yaml.safe_dump(config)})
    repository.git("add", ".pre-commit-config.yaml")


RUNNERS = [name for name in ("pre-commit", "prek") if (Path(sys.executable).parent / name).exists() or shutil.which(name)]


@pytest.mark.parametrize("runner", ["pre-commit", "prek"])
def test_an_installed_hook_stops_a_bad_commit_and_lets_the_mended_one_pass(repository, runner):
    if runner not in RUNNERS:
        pytest.skip(f"{runner} is not installed")
    local(repository, "diagnose")
    assert repository.run(runner, "install").returncode == 0
    stage(repository, {"proxy/.choreo/endpoints.yaml": ENDPOINTS.format(port=8091)})
    bad = repository.run("git", "commit", "-m", "bad")
    assert bad.returncode != 0
    assert "endpoint-not-mapped" in bad.stdout + bad.stderr
    stage(repository, {"proxy/.choreo/endpoints.yaml": ENDPOINTS.format(port=8090) + "# x\n"})
    good = repository.run("git", "commit", "-m", "good")
    assert good.returncode == 0, good.stdout + good.stderr


@pytest.mark.parametrize("runner", ["pre-commit", "prek"])
def test_the_fixing_hook_changes_the_file_and_fails_once(repository, runner):
    if runner not in RUNNERS:
        pytest.skip(f"{runner} is not installed")
    local(repository, "diagnose-fix")
    assert repository.run(runner, "install").returncode == 0
    text = "schemaVersion: 1.2\nendpoints:\n  - name: web\n    service:\n      basePath: web\n      port: 8080\n    type: REST\n"
    stage(repository, {"web/.choreo/component.yaml": text})
    first = repository.run("git", "commit", "-m", "x")
    assert first.returncode != 0
    assert "basePath: /web" in (repository.folder / "web/.choreo/component.yaml").read_text()
    repository.git("add", "--all")
    assert repository.run("git", "commit", "-m", "x").returncode == 0


def test_the_log_hook_takes_files(repository):
    stage(repository, {"app.log": "2025-01-01T00:00:00Z all is well\n"})
    assert repository.hook("logs", "app.log").returncode == 0
