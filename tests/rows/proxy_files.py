"""T13: the proxy's Config.yaml, the endpoints, and logs joined with both."""

from __future__ import annotations

import random

from tests.rows.cases import FOLDERS, Case, Files
from tests.rows.proxy_logs import given_up, spaced, start
from tests.rows.wrapping import wrapped

CONFIGS = ("Config.yaml", "config.yaml")
JOINED = "tailscale/private-endpoint-unreachable"
NOT_MAPPED, WITHOUT, ADDRESS = "tailscale/endpoint-not-mapped", "tailscale/mapping-without-endpoint", "tailscale/destination-address"
SYNTAX = ("tailscale/config-syntax", "tailscale/port-mappings-missing", "tailscale/port-mappings-not-a-map")
DISAGREE = "tailscale/ports-disagree"
Mappings = dict[int, str]


def tailnet(rng: random.Random) -> str:
    return f"100.{rng.randint(64, 127)}.{rng.randint(0, 255)}.{rng.randint(1, 254)}:{rng.choice((5432, 3306, 80, 8090, 27017, 443))}"


def ports(rng: random.Random, count: int) -> list[int]:
    return rng.sample(range(2000, 9999), count)


def mappings(rng: random.Random) -> Mappings:
    return {port: tailnet(rng) for port in ports(rng, rng.randint(1, 4))}


def config(rng: random.Random, mapped: Mappings) -> tuple[str, dict[int, int]]:
    """Return the text of a Config.yaml, and the line of each mapping."""
    quote = rng.choice(('"', "'"))
    head = rng.choice(([], ["# ports of the proxy"], ["---"], ["# a", "", "---"]))
    if rng.random() < 0.25:
        flow = ", ".join(f"{port}: {quote}{to}{quote}" for port, to in mapped.items())
        return "\n".join([*head, f"portMappings: {{ {flow} }}", ""]), dict.fromkeys(mapped, len(head) + 1)
    indent = " " * rng.choice((1, 2, 4))
    lines, where = [*head, rng.choice(("portMappings:", "portMappings :", '"portMappings":'))], {}
    for port, to in mapped.items():
        lines += rng.choice(([], [f"{indent}# next"], [""]))
        lines.append(f"{indent}{port}: {quote}{to}{quote}" + rng.choice(("", "   # on-prem")))
        where[port] = len(lines)
    return rng.choice(("\n", "\n", "\r\n")).join([*lines, ""]), where


def endpoints(rng: random.Random, wanted: dict[str, int]) -> tuple[str, str, dict[str, int]]:
    """Return the name and text of the file that declares TCP endpoints, and the line of each name."""
    kind = rng.choice(("endpoints.yaml", "component.yaml", "component-config.yaml"))
    heads = {
        "endpoints.yaml": ["version: 0.1", "endpoints:"],
        "component.yaml": ["schemaVersion: 1.2", "endpoints:"],
        "component-config.yaml": ["apiVersion: core.choreo.dev/v1beta1", "kind: ComponentConfig", "spec:", "  inbound:"],
    }
    pad = "    " if kind == "component-config.yaml" else rng.choice(("", "  "))
    lines, where = list(heads[kind]), {}
    for name, port in wanted.items():
        shown = rng.choice((name, f'"{name}"', f"'{name}'"))
        where[name] = len(lines) + 1
        lines.append(f"{pad}- name: {shown}")
        if kind == "component.yaml":
            lines += [f"{pad}  service:", f"{pad}    port: {port}", f"{pad}  type: TCP", f"{pad}  networkVisibilities: [Project]"]
        else:
            lines += [f"{pad}  port: {port}", f"{pad}  type: TCP", f"{pad}  networkVisibility: Project"]
    return kind, "\n".join([*lines, ""]), where


def project(rng: random.Random, text: str, declared: tuple[str, str, dict[str, int]] | None) -> Files:
    folder = rng.choice(FOLDERS)
    base = f"{folder}/" if folder else ""
    files: Files = {base + rng.choice(CONFIGS): text, "README.md": "# proxy\n"}
    if declared:
        files[f"{base}.choreo/{declared[0]}"] = declared[1]
    if rng.random() < 0.3:
        files["other/package.json"] = '{"name": "other", "scripts": {"start": "node ."}}'
        files["other/Config.yaml"] = "server:\n  port: 80\n"
    return dict(sorted(files.items(), key=lambda _: rng.random()))


def named(rng: random.Random, numbers: list[int]) -> dict[str, int]:
    words = rng.sample(("db", "ldap-tcp", "legacy_api", "mq", "files", "erp2"), len(numbers))
    return dict(zip(words, numbers, strict=True))


def endpoint_unmapped(rng: random.Random) -> Case:
    mapped = mappings(rng)
    unused = next(port for port in ports(rng, 9) if port not in mapped)
    declared = endpoints(rng, named(rng, [*mapped, unused]))
    return Case(
        "T13",
        f"endpoint {unused} {declared[0]}",
        (NOT_MAPPED, DISAGREE),
        True,
        project(rng, config(rng, mapped)[0], declared),
        mentions=(str(unused),),
    )


def mapping_unused(rng: random.Random) -> Case:
    mapped = mappings(rng)
    extra = next(port for port in ports(rng, 9) if port not in mapped)
    declared = endpoints(rng, named(rng, list(mapped)))
    text, _ = config(rng, {**mapped, extra: tailnet(rng)})
    return Case("T13", f"mapping {extra} {declared[0]}", (WITHOUT, DISAGREE), True, project(rng, text, declared), mentions=(str(extra),))


def agreeing(rng: random.Random) -> Case:
    mapped = mappings(rng)
    declared = endpoints(rng, named(rng, rng.sample(list(mapped), len(mapped))))
    return Case("T13", "agree", (NOT_MAPPED, WITHOUT, DISAGREE, ADDRESS, *SYNTAX), False, project(rng, config(rng, mapped)[0], declared))


def bad_address(rng: random.Random) -> Case:
    bad = rng.choice(
        (
            "100.90.4.5", "db.tail8a2f.ts.net", "http://100.90.4.5:80", "tcp://100.101.2.3:5432", "https://onprem.example/api", "127.0.0.1:5432",
            "localhost:3306", "100.90.4.5:", "100.90.4.5:http", "100.90.4.5:70000", ":8090", "100.90.4.5:0", "100.90.4.5 8090", "100.90.4.500:80", "192.168.4.20:1433", "10.1.2.3:389", "8.8.8.8:53",
        )
    )  # fmt: skip
    mapped = mappings(rng)
    mapped[next(iter(mapped))] = bad
    declared = endpoints(rng, named(rng, list(mapped)))
    return Case("T13", f"address {bad}", (ADDRESS,), True, project(rng, config(rng, mapped)[0], declared))


def good_address(rng: random.Random) -> Case:
    good = rng.choice(
        ("db.tail8a2f.ts.net:5432", "[fd7a:115c:a1e0::9]:80", "100.64.0.1:1", "100.127.255.254:65535", "onprem-db:5432", "100.100.1.9:389")
    )
    mapped = mappings(rng)
    mapped[next(iter(mapped))] = good
    declared = endpoints(rng, named(rng, list(mapped)))
    return Case("T13", f"address {good}", (ADDRESS, *SYNTAX), False, project(rng, config(rng, mapped)[0], declared))


def broken_config(rng: random.Random) -> Case:
    port, to = ports(rng, 1)[0], tailnet(rng)
    text = rng.choice(
        (
            f'portMappings:\n  abc: "{to}"\n', f'portMappings:\n\t{port}: "{to}"\n', f'portMappings:\n  - {port}: "{to}"\n', f'portMapping:\n  {port}: "{to}"\n',
            f'portmappings:\n  {port}: "{to}"\n', f'portMappings:\n  {port}: "{to}\n', f'portMappings:\n  "{port}": "{to}"\n', f"portMappings:\n  {port}: [{to}]\n",
            f'portMappings:\n  {port}/tcp: "{to}"\n', f'portMappings:\n  {port} "{to}"\n', f"portMappings: {port}\n", f'portMappings:\n  {port}.5: "{to}"\n',
            f'portMappings:\n    {port}: "{to}"\n   {port + 1}: "{to}"\n',
        )
    )  # fmt: skip
    return Case("T13", f"config {text!r}", (*SYNTAX, ADDRESS, "syntax"), True, project(rng, text, endpoints(rng, {"db": port})))


def other_config(rng: random.Random) -> Case:
    text = rng.choice(
        (
            "server:\n  port: 8080\n", "theme: minima\nplugins: [a, b]\n", "apiVersion: v1\nkind: Config\n", "[1, 2]\n", "ports:\n  8080: 80\nservices: {}\nimage: nginx\n",
            'portMappings:\n  5432: "100.90.1.2:5432"\n', 'portMappings: {5432: "100.90.1.2:5432"}\n', '"portMappings": # here\n  5432: "100.90.1.2:5432"\n',
        )
    )  # fmt: skip
    if "100.90" in text:
        return Case("T13", f"config {text!r}", SYNTAX, False, project(rng, text, endpoints(rng, {"db": 5432})))
    folder = rng.choice(("docs", "service", "config"))
    return Case(
        "T13",
        f"other {text!r}",
        (*SYNTAX, ADDRESS, NOT_MAPPED),
        False,
        {f"{folder}/{rng.choice(CONFIGS)}": text, f"{folder}/main.go": "package main\n"},
    )


def joined(rng: random.Random) -> Case:
    mapped = mappings(rng)
    port = rng.choice(list(mapped))
    mapped[port] = rng.choice((tailnet(rng), f"onprem-{rng.randint(1, 9)}.tail1.ts.net:8090"))
    text, lines = config(rng, mapped)
    declared = endpoints(rng, named(rng, list(mapped)))
    host, _, there = mapped[port].rpartition(":")
    log, data, how = wrapped(rng, spaced([*start(rng), *given_up(rng, host, int(there))], rng))
    files = project(rng, text, declared)
    place = next(name for name in files if name.rpartition("/")[2] in CONFIGS and not name.startswith("other/"))
    endpoint = list(declared[2])[list(mapped).index(port)]
    if sum(to == mapped[port] for to in mapped.values()) > 1:
        return joined(rng)
    says = (f'{place}", "line": {lines[port]},', f'.choreo/{declared[0]}", "line": {declared[2][endpoint]}', endpoint)
    return Case(
        "T13",
        f"joined {place} {declared[0]} {how}",
        (JOINED,),
        True,
        files,
        (log, data),
        tuple(word.replace('", "line": ', '", "line": ') for word in says),
    )


def not_joined(rng: random.Random) -> Case:
    mapped = mappings(rng)
    declared = endpoints(rng, named(rng, list(mapped)))
    log, data, how = wrapped(rng, spaced([*start(rng), "tailscale up is complete.", "starting tcp-forwarder..."], rng))
    return Case("T13", f"healthy {how}", (JOINED,), False, project(rng, config(rng, mapped)[0], declared), (log, data))


PAIRS = [
    (endpoint_unmapped, agreeing),
    (mapping_unused, agreeing),
    (bad_address, good_address),
    (broken_config, other_config),
    (joined, not_joined),
]
