"""The HTML page in a real browser: it shows what was found, works by keyboard, and nothing from a log runs in it."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from html.parser import HTMLParser
from pathlib import Path

import pytest

from diagnose.model.result import Result, Stats
from diagnose.report import Output, render
from tests.report import samples

BROWSER = next((path for name in ("chromium", "chromium-browser", "google-chrome") if (path := shutil.which(name))), None)
EVIL = "</script><script>document.title='owned'</script><img src=x onerror=\"document.title='owned'\">${1}<!--\u2028"
HOSTILE = samples.UNREACHABLE._replace(
    title=EVIL,
    message=EVIL,
    evidence=tuple(item._replace(text=EVIL) for item in samples.UNREACHABLE.evidence),
    references=("javascript:document.title='owned'", 'https://a.example/"onmouseover=x'),
    fingerprint="evil",
)


def page(result: Result) -> str:
    return "".join(render("html", result, Output("1.2.3", sources=samples.sources)))


class _Elements(HTMLParser):
    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.data: dict[str, str] = {}
        self._inside = ""
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.found.append((tag, dict(attrs)))
        self._inside = dict(attrs).get("id") or tag

    def handle_data(self, data):
        self.data[self._inside] = self.data.get(self._inside, "") + data


def test_the_page_needs_nothing_from_elsewhere():
    elements = _Elements(page(samples.FULL)).found
    assert not [name for name, attributes in elements if attributes.get("src") or name == "link"]
    assert all(not (attributes.get("href") or "#").startswith("http") for _, attributes in elements)
    policy = next(attributes["content"] for name, attributes in elements if attributes.get("http-equiv") == "Content-Security-Policy")
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy


def test_the_data_are_the_json_result_and_cannot_leave_their_element():
    elements = _Elements(page(Result([HOSTILE], [], [], Stats(files=1))))
    assert sum(name == "script" for name, _ in elements.found) == 2
    assert json.loads(elements.data["data"])["findings"][0]["message"] == EVIL


def test_secrets_are_masked():
    text = page(samples.FULL)
    assert "kXqWv5CNTRL" not in text
    assert "s3cr3t" not in text


def browse(text: str, folder: Path, more: str = "") -> str:
    """Return the page's DOM after its script ran; `more` is a script of the test that runs after it."""
    if BROWSER is None:
        pytest.skip("no Chromium here")
    if more:
        text = re.sub(r"<meta http-equiv=\"Content-Security-Policy\"[^>]*>", "", text).replace("</body>", f"<script>{more}</script></body>")
    path = folder / "page.html"
    path.write_text(text, encoding="utf-8")
    options = ["--headless", "--no-sandbox", "--disable-gpu", f"--user-data-dir={folder / 'profile'}", "--virtual-time-budget=4000"]
    done = subprocess.run([BROWSER, *options, "--dump-dom", path.as_uri()], capture_output=True, text=True, timeout=90)
    return done.stdout


def test_a_browser_shows_causes_findings_and_counts(tmp_path):
    dom = browse(page(samples.FULL), tmp_path)
    assert samples.PRIVATE_ENDPOINT.title in dom
    assert dom.count("<article") == len(samples.FULL.findings) + len(samples.FULL.diagnoses)
    assert f"{len(samples.FULL.findings)} of {len(samples.FULL.findings)} shown" in dom


def test_scripts_in_log_lines_stay_text(tmp_path):
    dom = browse(page(Result([HOSTILE], [], [], Stats(files=1))), tmp_path, 'document.querySelector("article summary").click();')
    assert "<title>owned" not in dom
    assert "&lt;script&gt;document.title" in dom
    assert "<img" not in dom
    assert 'href="javascript' not in dom


def test_it_works_by_keyboard(tmp_path):
    steps = """
      const press = (key) => document.activeElement.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true }));
      press("/"); const search = document.activeElement.id;
      document.activeElement.value = "config.js"; document.getElementById("filters").dispatchEvent(new Event("input", { bubbles: true }));
      press("Escape"); press("j"); press("j");
      const where = document.activeElement.tagName; document.activeElement.click();
      document.body.append(`RESULT ${search} ${where} ${document.getElementById("shown").textContent}`);
    """
    dom = browse(page(samples.FULL), tmp_path, steps)
    matching = sum("config.js" in f"{item.title} {item.message} {item.rule} {item.location.path}".lower() for item in samples.FULL.findings)
    assert f"RESULT text SUMMARY {matching} of {len(samples.FULL.findings)} shown" in dom


def test_ten_thousand_findings_are_shown_in_pages(tmp_path):
    many = [samples.NOT_MAPPED._replace(fingerprint=f"f{number}", message=f"number {number}") for number in range(10_000)]
    dom = browse(page(Result(many, [], [], Stats(files=1))), tmp_path)
    assert dom.count("<article") == 200
    assert "Show 200 more of 9800" in dom
