"""What `rules new` writes: a rule that passes `rules check` once its texts are replaced."""

from __future__ import annotations

_HEAD = """\
title: What is wrong, as a short sentence
severity: error
"""
_TAIL = """\
cause: Why this happens on Choreo.
fix:
  - title: What to change
    steps:
      - Do this first.
references:
  - https://wso2.com/choreo/docs/
"""

_BODIES = {
    "log": _HEAD
    + """\
logs: [runtime]
when:
  regex: 'failed to start: (?P<reason>[^\\n]+)'
message: "The app failed to start: {reason}."
"""
    + _TAIL
    + """\
examples:
  match:
    - log: "2024-06-04T10:38:53.885Z failed to start: port 80 is taken"
      captures: {reason: port 80 is taken}
  no_match:
    - log: "2024-06-04T10:38:53.885Z failed to stop: nothing is running"
""",
    "project": _HEAD
    + """\
for_each: component.endpoints
when: it.port < 1024
at: it.port
message: "Endpoint '{it.name}' listens on port {it.port}."
"""
    + _TAIL
    + """\
examples:
  match:
    - files:
        .choreo/component.yaml: |
          schemaVersion: 1.2
          endpoints:
            - {name: web, type: REST, service: {port: 80}}
  no_match:
    - files:
        .choreo/component.yaml: |
          schemaVersion: 1.2
          endpoints:
            - {name: web, type: REST, service: {port: 8080}}
""",
    "document": _HEAD
    + """\
documents: [config/component-yaml]
node: endpoints[].service.port
must: {above: 1023}
message: "{it.path} is {it.written}."
"""
    + _TAIL
    + """\
examples:
  match:
    - files:
        .choreo/component.yaml: |
          schemaVersion: 1.2
          endpoints:
            - {name: web, type: REST, service: {port: 80}}
  no_match:
    - files:
        .choreo/component.yaml: |
          schemaVersion: 1.2
          endpoints:
            - {name: web, type: REST, service: {port: 8080}}
""",
    "format": """\
title: Name of a file and what it is for
files: ["**/name-of-the-file.yaml"]
shape:
  title!: text
  items:
    - name!: text
      size: number
references:
  - https://wso2.com/choreo/docs/
""",
    "diagnosis": _HEAD
    + """\
join:
  - {finding: tailscale/destination-unreachable, as: log}
  - {fact: component.tailscale_proxy.mappings, as: mapping, where: mapping.host == log.host, optional: true}
cases:
  - when: joined.mapping
    root_cause: "{log.host} does not answer ({mapping.where})."
  - root_cause: "{log.host} does not answer."
examples:
  match:
    - log: "2024/06/04 11:33:58 Failed to connect to destination 100.64.0.9:8090 through proxy after 3 attempts: refused"
  no_match:
    - log: "2024/06/04 11:33:58 Connection closed for destination 100.64.0.9:8090"
""",
    "article": """\
title: What a user wants to know
answer: |
  The answer.
questions:
  - how would a user ask this
references:
  - https://wso2.com/choreo/docs/
""",
}


def skeleton(kind: str) -> str:
    """Return the text of a new rule file of a kind (`log`, `project`, `document`, `format`, `diagnosis`, `article`)."""
    return _BODIES[kind]
