"""T1, T2, T4, T6, T8, T9: logs of builds, scans, web servers, browsers and identity providers."""

from __future__ import annotations

import json
import random
from datetime import UTC, datetime

from tests.rows.cases import NAMES, Case
from tests.rows.wrapping import wrapped

WELCOME, AS_HTML, MISSING = "nginx/welcome-page", "webapp/config-js-served-as-html", "build/output-directory-missing"
SCRIPTS = ("build/npm-missing-script", "build/yarn-missing-script", "build/pnpm-missing-script", "build/wrong-build-command")
BARE = ("none", "docker", "cri", "nanoseconds", "compose", "json message", "kubectl prefix")
BUILD = ("none", "github actions", "buildkit", "nanoseconds", "json msg", "offset", "brackets")


def case(rng: random.Random, row: str, name: str, rules: tuple[str, ...], found: bool, lines: list[str], styles: tuple[str, ...]) -> Case:
    file, data, how = wrapped(rng, [(index * 0.8, line) for index, line in enumerate(lines)], styles, swap=False)
    return Case(row, f"{name}: {how}", rules, found, log=(file, data))


def access(rng: random.Random, path: str, size: int, status: int = 200, method: str = "GET", kind: str = "") -> str:
    at = datetime(2024, 6, 4, 11, rng.randint(30, 50), rng.randint(0, 59), tzinfo=UTC)
    agent = rng.choice(("Mozilla/5.0 (X11; Linux x86_64)", "curl/8.4.0", "kube-probe/1.27", "Go-http-client/1.1"))
    tail = rng.choice(("", ' "10.1.2.3"', ' "-"'))
    version = rng.choice(("1.1", "1.0", "2.0"))
    return f'{rng.choice(("10.244.1.1", "fd00::1", "203.0.113.9"))} - - [{at:%d/%b/%Y:%H:%M:%S} +0000] "{method} {path} HTTP/{version}" {status} {size} "{rng.choice(("-", "https://x.choreoapps.dev/"))}" "{agent}"{tail}'


def welcome(rng: random.Random) -> Case:
    size = rng.choice((612, 615, 896))
    page = [
        "<title>Welcome to nginx!</title>",
        "<h1>Welcome to nginx!</h1>",
        "<p>If you see this page, the nginx web server is successfully installed and",
        "working. Further configuration is required.</p>",
    ]
    path = rng.choice(("/", "/", "/index.html", "/?utm=1"))
    noise = [access(rng, "/favicon.ico", 555, 404)] * rng.randint(0, 3)
    lines = rng.choice(([*noise, access(rng, path, size)], [access(rng, path, size), *noise, access(rng, path, size)], page))
    return case(rng, "T1", f"welcome {lines[0][-60:]}", (WELCOME,), True, lines, BARE)


def own_page(rng: random.Random) -> Case:
    lines = rng.choice(
        (
            [access(rng, "/", rng.choice((611, 613, 1432, 8960, 61, 6120)))], [access(rng, "/health", 612)], [access(rng, "/", 612, 404)], [access(rng, "/", 615, 502)],
            [access(rng, "/assets/logo.svg", 896)], [access(rng, "/api/items/615", 30)], [access(rng, "/", 0, 304)], ["Welcome to nginx-proxy-manager!"], [access(rng, "/login", 896, 302)],
            [access(rng, "/", 615, method="POST")],
        )
    )  # fmt: skip
    return case(rng, "T1", f"own page {lines[0][-50:]}", (WELCOME,), False, lines, BARE)


def config_as_html(rng: random.Random) -> Case:
    host = f"https://{rng.getrandbits(32):x}.e1-us-east-azure.choreoapps.dev"
    where = rng.choice(("/config.js", "/public/config.js", "/assets/config.js", "/config.js?v=3"))
    size = rng.randint(400, 3000)
    lines = rng.choice(
        (
            ["config.js:1 Uncaught SyntaxError: Unexpected token '<'"], [f"Uncaught SyntaxError: Unexpected token '<' (at {where[1:]}:1:1)"], [f"{host}{where}:1 Uncaught SyntaxError: Unexpected token <"],
            [f"Refused to execute script from '{host}{where}' because its MIME type ('text/html') is not executable, and strict MIME type checking is enabled."],
            [f"The script from “{host}{where}” was loaded even though its MIME type (“text/html”) is not a valid JavaScript MIME type."],
            [f"Uncaught SyntaxError: expected expression, got '<' {where[1:]}:1:1"], [access(rng, "/", size), access(rng, where, size)],
            [f"SyntaxError: Unexpected token '<' ({where[1:]}:1)"],
        )
    )  # fmt: skip
    return case(rng, "T4", f"as html {lines[0][:70]}", (AS_HTML,), True, lines, BARE)


def config_as_script(rng: random.Random) -> Case:
    size = rng.randint(400, 3000)
    lines = rng.choice(
        (
            ["main.3f2a.js:1 Uncaught SyntaxError: Unexpected token '<'"], ["config.js:4 Uncaught SyntaxError: Unexpected token '}'"], [access(rng, "/", size), access(rng, "/config.js", size + 40)],
            [access(rng, "/", size), access(rng, "/config.js", 153, 404)], [access(rng, "/", size), access(rng, "/assets/app.js", size)], ["Uncaught ReferenceError: config is not defined at main.js:1"],
            [access(rng, "/", 0, 304), access(rng, "/config.js", 0, 304)], ["webpack.config.js:12 SyntaxError: Unexpected token '<'"], ["[eslint] eslint.config.js:1:1 error Parsing error: Unexpected token <"],
        )
    )  # fmt: skip
    return case(rng, "T4", f"as script {lines[0][:60]}", (AS_HTML,), False, lines, BARE)


def copy_fails(rng: random.Random) -> Case:
    out = rng.choice(("build", "dist", "dist/shop/browser", "out", "www", "dist/" + rng.choice(NAMES).replace(".", "-")))
    lines = rng.choice(
        (
            [f'ERROR: failed to solve: failed to compute cache key: failed to calculate checksum of ref 8a1::x9: "/app/{out}": not found'], [f"COPY failed: stat app/{out}: file does not exist"],
            [f"Step 9/11 : COPY --from=build /usr/src/app/{out} /usr/share/nginx/html", f"COPY failed: stat usr/src/app/{out}: file does not exist"],
            [f"#13 [stage-1 2/3] COPY --from=builder /app/{out} /usr/share/nginx/html", f'#13 ERROR: failed to calculate checksum of ref 1::2: "/app/{out}": not found'],
            [f"COPY --from=build /app/{out} /usr/share/nginx/html", f"cp: cannot stat '/app/{out}': No such file or directory"],
            [f"error building image: error building stage: failed to execute command: copying dir: lstat /kaniko/0/app/{out}: no such file or directory"],
            [f'ERROR: failed to solve: failed to compute cache key: "/app/{out}" not found: not found'],
            [f'Error: error building at STEP "COPY --from=0 /app/{out} /usr/share/nginx/html": checking on sources under "/var/lib/containers/storage/overlay/1f/merged": copier: stat: "/app/{out}": no such file or directory'],
        )
    )  # fmt: skip
    return case(rng, "T6", f"copy {lines[-1][:70]}", (MISSING,), True, lines, BUILD)


def copy_works(rng: random.Random) -> Case:
    lines = rng.choice(
        (
            ["#13 [stage-1 2/3] COPY --from=build /app/dist /usr/share/nginx/html", "#13 DONE 0.1s"], ["Step 9/11 : COPY --from=build /app/build /usr/share/nginx/html", " ---> 8f21c"],
            ['ERROR: failed to solve: failed to calculate checksum of ref 1::2: "/package-lock.json": not found'], ["COPY failed: stat requirements.txt: file does not exist"],
            ["cp: cannot stat '/etc/app.conf': No such file or directory"], ["ERROR: failed to solve: nginx:1.99: not found"], ["cat: dist/VERSION: No such file or directory"],
        )
    )  # fmt: skip
    return case(rng, "T6", f"copied {lines[-1][:60]}", (MISSING,), False, lines, BUILD)


def missing_script(rng: random.Random) -> Case:
    script = rng.choice(("build", "build:prod", "biuld", "ng-build", "compile", "start"))
    lines = rng.choice(
        (
            [f'npm ERR! Missing script: "{script}"', "npm ERR!", "npm ERR! To see a list of scripts, run:", "npm ERR!   npm run"], [f'npm error Missing script: "{script}"'], [f"npm ERR! missing script: {script}"],
            [f'error Command "{script}" not found.', "info Visit https://yarnpkg.com/en/docs/cli/run for documentation about this command."], [f"Usage Error: Couldn't find a script named \"{script}\"."],
            [f" ERR_PNPM_NO_SCRIPT  Missing script: {script}"], [f"[ERR_PNPM_NO_SCRIPT] Missing script: {script}"], [f"yarn run v1.22.{rng.randint(1, 22)}", f'error Command "{script}" not found.'],
            [f'npm verbose stack Error: Missing script: "{script}"', f'npm ERR! Missing script: "{script}"'],
        )
    )  # fmt: skip
    return case(rng, "T8", f"script {lines[0][:50]}", SCRIPTS, True, lines, BUILD)


def other_build_failure(rng: random.Random) -> Case:
    lines = rng.choice(
        (
            ["> shop@1.0.0 build", "> vite build", "✓ built in 2.31s"], ["npm ERR! code ELIFECYCLE", "npm ERR! errno 1", "npm ERR! shop@1.0.0 build: `react-scripts build`"], ["sh: 1: vite: not found"],
            ["npm warn deprecated inflight@1.0.6: This module is not supported"], ["Error: Missing script tag in index.html"], ["bash: command not found: build"], ["error Couldn't find a package.json file in \"/app\""],
            ["ERROR: Missing scripts folder"],
        )
    )  # fmt: skip
    return case(rng, "T8", f"no script {lines[-1][:50]}", SCRIPTS, False, lines, BUILD)


def sign_in_refused(rng: random.Random) -> Case:
    app = rng.choice(NAMES)
    lines = rng.choice(
        (
            [f"AADSTS50105: Your administrator has configured the application {app} ('6b1c') to block users unless they are specifically granted ('assigned') access to the application."],
            ["error=access_denied&error_description=AADSTS50105%3a+Your+administrator+has+configured+the+application"], [f'{{"error":"interaction_required","error_description":"AADSTS50105: The signed in user is not assigned to a role for the application \'{app}\'."}}'],
            ["error=access_denied&error_description=User+is+not+assigned+to+the+client+application."], ["GET /auth/login/callback?error=access_denied&error_description=User%20is%20not%20assigned%20to%20the%20client%20application. HTTP/1.1"],
            ["access_denied: User is not assigned to the client application."], ["AADSTS50020: User account 'a@b.co' from identity provider 'live.com' does not exist in tenant 'Acme' and cannot access the application."],
            ["AADSTS50034: The user account a@b.co does not exist in the 1c-2d directory. To sign into this application, the account must be added to the directory."],
        )
    )  # fmt: skip
    return case(rng, "T9", f"refused {lines[0][:60]}", ("auth/user-not-assigned",), True, lines, BARE)


def sign_in_other(rng: random.Random) -> Case:
    lines = rng.choice(
        (
            ["AADSTS50011: The redirect URI 'https://x/auth/login/callback' specified in the request does not match the redirect URIs configured for the application"], ["AADSTS501051: probe"], ["error=access_denied&error_description=user+cancelled"],
            ["AADSTS50126: Error validating credentials due to invalid username or password."], ["AADSTS700016: Application with identifier '1' was not found in the directory"], ["Ticket AB50105 closed"],
            ["Task is not assigned to the client team."], ["user 50105 signed in"],
        )
    )  # fmt: skip
    return case(rng, "T9", f"other {lines[0][:60]}", ("auth/user-not-assigned",), False, lines, BARE)


def table(rng: random.Random, rows: list[tuple[str, ...]], boxed: bool, status: bool) -> list[str]:
    head = ("Library", "Vulnerability", "Severity", *(("Status",) if status else ()), "Installed Version", "Fixed Version", "Title")
    cells = [head, *[(*row[:3], *(("fixed",) if status else ()), *row[3:]) for row in rows]]
    widths = [max(len(row[at]) for row in cells) for at in range(len(head))]
    bar, cross, dash = ("│", "┼", "─") if boxed else ("|", "+", "-")
    rule = cross.join(dash * (width + 2) for width in widths)
    left, right, edge = ("├", "┤", ("┌", "└")) if boxed else ("+", "+", ("+", "+"))
    lines = [edge[0] + rule + right]
    for row in cells:
        lines += [bar + bar.join(f" {text:<{width}} " for text, width in zip(row, widths, strict=True)) + bar, left + rule + right]
    return lines


def vulnerable(rng: random.Random, level: str = "CRITICAL") -> tuple[str, ...]:
    package, have, fixed = rng.choice(
        (
            ("libcrypto3", "3.1.4-r1", "3.1.4-r5"),
            ("zlib", "1.2.11-r3", "1.2.12-r2"),
            ("stdlib", "1.21.3", "1.21.11, 1.22.4"),
            ("org.yaml:snakeyaml", "1.33", "2.0"),
            ("form-data", "4.0.0", "4.0.4"),
        )
    )
    return package, f"CVE-20{rng.randint(15, 26)}-{rng.randint(1000, 60000)}", level, have, fixed, "overflow in a function"


def scanned(rng: random.Random) -> Case:
    rows = [vulnerable(rng) for _ in range(rng.randint(1, 4))]
    count = len(rows)
    title = rng.choice((f"registry/{rng.choice(NAMES)}:v1 (alpine 3.18.4)", "Java (jar)", "app/server (gobinary)", "Node.js (node-pkg)"))
    total = rng.choice(
        (f"Total: {count} (CRITICAL: {count})", f"Total: {count} (UNKNOWN: 0, LOW: 0, MEDIUM: 0, HIGH: 0, CRITICAL: {count})")
    )
    if rng.random() < 0.25:
        found = [
            {"VulnerabilityID": row[1], "PkgName": row[0], "InstalledVersion": row[3], "FixedVersion": row[4], "Severity": row[2]}
            for row in rows
        ]
        report = {"SchemaVersion": 2, "ArtifactName": "x", "Results": [{"Target": title, "Class": "os-pkgs", "Vulnerabilities": found}]}
        text = json.dumps(report, indent=rng.choice((2, 4)))
        return Case(
            "T2", "trivy json", ("build/trivy-vulnerabilities",), True, log=("trivy.json", text.encode()), mentions=(rows[0][1], rows[0][0])
        )
    lines = [
        "2024-01-02T03:04:05Z INFO Detecting vulnerabilities...",
        "",
        title,
        "=" * len(title),
        total,
        "",
        *table(rng, rows, rng.random() < 0.7, rng.random() < 0.5),
    ]
    styles = ("none", "github actions", "nanoseconds", "offset", "docker", "json msg")
    return case(rng, "T2", f"trivy {total}", ("build/trivy-vulnerabilities",), True, lines, styles)._replace(
        mentions=(rows[0][1], rows[0][0])
    )


def clean_scan(rng: random.Random) -> Case:
    lines = rng.choice(
        (
            ["app:v1 (alpine 3.20.0)", "======", "Total: 0 (CRITICAL: 0)"], ["found 3 vulnerabilities (1 moderate, 2 critical)", "run `npm audit fix` to fix them"], ["Fix for CVE-2024-1234 merged, rebuild done"],
            ["No vulnerabilities found"], ["app:v1 (debian 12.4)", "Total: 0 (UNKNOWN: 0, LOW: 0, MEDIUM: 0, HIGH: 0, CRITICAL: 0)"], ["CRITICAL: cache miss rate high"],
            ["Total: 12 (PASSED: 12)"], ["| Library | Version |", "| zlib | 1.2 |"], ['{"SchemaVersion": 2, "Results": [{"Target": "x", "Class": "os-pkgs"}]}'],
        )
    )  # fmt: skip
    return case(rng, "T2", f"clean {lines[-1][:40]}", ("build/trivy-vulnerabilities",), False, lines, BUILD)


PAIRS = [
    (welcome, own_page),
    (config_as_html, config_as_script),
    (copy_fails, copy_works),
    (missing_script, other_build_failure),
    (sign_in_refused, sign_in_other),
    (scanned, clean_scan),
]
