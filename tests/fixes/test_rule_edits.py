"""Rules with edits: what they say, checked at load; what their examples' files are after the fix, through the whole engine."""

from __future__ import annotations

from textwrap import dedent

import pytest

from diagnose.engine.rules import catalog_of
from diagnose.engine.ruletest import run_examples
from diagnose.model.rule import Rule
from diagnose.ruleset.load import parse_rule

HEAD = """\
title: A test
severity: error
message: "m"
cause: c
"""


def rule_of(body: str, name: str = "test/rule") -> Rule:
    rule, problems = parse_rule(name, HEAD + dedent(body), "rule.yaml")
    assert rule, [str(problem) for problem in problems]
    return rule


def failures(*rules: Rule) -> list[str]:
    return [outcome.failure.message for outcome in run_examples(catalog_of(list(rules)), rules) if outcome.failure]


PORT = """
    for_each: component.endpoints
    when: it.port == 80
    at: it.port
    fix: [{title: t, safety: safe, edits: [{replace: it.port, with: "8080"}]}]
    examples:
      match:
        - files: {".choreo/endpoints.yaml": "version: 0.1\\nendpoints:\\n- {name: a, port: '80', type: TCP} # c\\n"}
          after: {".choreo/endpoints.yaml": "version: 0.1\\nendpoints:\\n- {name: a, port: '8080', type: TCP} # c\\n"}
        - files: {".choreo/endpoints.yaml": "endpoints:\\r\\n- name: a # 80\\r\\n  port: 80   # eighty\\r\\n- name: b\\r\\n  port: 80"}
          after: {".choreo/endpoints.yaml": "endpoints:\\r\\n- name: a # 80\\r\\n  port: 8080   # eighty\\r\\n- name: b\\r\\n  port: 8080"}
      no_match: [{files: {".choreo/endpoints.yaml": "endpoints: []"}}]
"""
VISIBILITY = """
    for_each: component.endpoints
    when: it.type == "TCP" && !("Project" in it.visibilities)
    at: it
    fix: [{title: t, safety: unsafe, edits: [{set: it, key: networkVisibilities, with: "[Project]"}]}]
    examples:
      match:
        - files:
            .choreo/component.yaml: |
              schemaVersion: "1.2"
              endpoints:
                - name: a
                  type: TCP
                  service:
                    port: 8080   # the port

                # the next one
                - name: b
                  type: TCP
                  networkVisibilities:
                    - Public # really
                  service: {port: 8081}
          after:
            .choreo/component.yaml: |
              schemaVersion: "1.2"
              endpoints:
                - name: a
                  type: TCP
                  service:
                    port: 8080   # the port
                  networkVisibilities: [Project]

                # the next one
                - name: b
                  type: TCP
                  networkVisibilities: [Project] # really
                  service: {port: 8081}
        - files: {".choreo/component.yaml": "endpoints: [{name: a, type: TCP, service: {port: 8080}}]"}
          after: {".choreo/component.yaml": "endpoints: [{name: a, type: TCP, service: {port: 8080}, networkVisibilities: [Project]}]"}
      no_match: [{files: {".choreo/endpoints.yaml": "endpoints: []"}}]
"""
IGNORE_NAME = """
    for_each: component.trivyignores
    when: "!it.exact_name"
    at: it
    fix: [{title: t, safety: safe, edits: [{move_file: it, to: .trivyignore}]}]
    examples:
      match:
        - files: {Dockerfile: "FROM a\\nUSER 10014\\n", trivyignore: "CVE-2024-1\\n"}
          after: {trivyignore: null, .trivyignore: "CVE-2024-1\\n"}
      no_match: [{files: {Dockerfile: "FROM a", .trivyignore: ""}}]
"""
MIGRATION = """
    for_each: component.choreo_files
    when: it.kind == "endpoints" && it.read
    at: it
    fix:
      - title: t
        safety: unsafe
        edits:
          - {move_file: it, to: component.yaml}
          - {replace: it, key: version, with: '"1.2"'}
          - {rename_key: it, key: version, with: schemaVersion}
          - {each: component.endpoints, nest: each, key: port, under: service}
          - {each: component.endpoints, nest: each, key: context, under: service, as: basePath}
          - {each: component.endpoints, rename_key: each, key: networkVisibility, with: networkVisibilities}
          - {each: component.endpoints, when: size(each.visibilities) > 0,
             replace: each.visibilities, with: "[{each.visibilities[0]}]"}
          - {each: component.endpoints, when: 'size(each.visibilities) == 0 && each.type in ["TCP", "UDP", "GRPC"]',
             set: each, key: networkVisibilities, with: "[Project]"}
          - {each: component.endpoints, set: each, key: displayName, with: "{each.name}"}
          - {each: component.endpoints, replace: each.name, with: "{each.name.lowerAscii().replace(' ', '-')}"}
    examples:
      match:
        - files:
            .choreo/endpoints.yaml: |
              # +required Version of the endpoint configuration YAML
              version: 0.1

              # +required List of endpoints to create
              endpoints:
                # +required Unique name for the endpoint
                - name: Greeting Service   # shown
                  # +required Numeric port value that gets exposed via this endpoint
                  port: 9090     # the port
                  # +required Type of the traffic
                  type: REST
                  # +optional Network level visibility of this endpoint
                  networkVisibility: Public  # !
                  # +optional Context (base path) of the API
                  context: /greeting   # path
                  # +optional Path to the schema definition file
                  schemaFilePath: greeting_openapi.yaml
                - {name: two, port: 9091, type: TCP}
            greeting_openapi.yaml: "openapi: 3.0.0"
          after:
            .choreo/endpoints.yaml: null
            .choreo/component.yaml: |
              # +required Version of the endpoint configuration YAML
              schemaVersion: "1.2"

              # +required List of endpoints to create
              endpoints:
                # +required Unique name for the endpoint
                - name: greeting-service   # shown
                  # +required Numeric port value that gets exposed via this endpoint
                  service:
                    port: 9090     # the port
                    basePath: /greeting   # path
                  # +required Type of the traffic
                  type: REST
                  # +optional Network level visibility of this endpoint
                  networkVisibilities: [Public]  # !
                  # +optional Context (base path) of the API
                  # +optional Path to the schema definition file
                  schemaFilePath: greeting_openapi.yaml
                  displayName: Greeting Service
                - {name: two, service: {port: 9091}, type: TCP, networkVisibilities: [Project], displayName: two}

      no_match: [{files: {".choreo/component.yaml": "endpoints: []"}}]
"""
WRITTEN_ANEW = """
    for_each: component.choreo_files
    when: it.kind == "endpoints" && it.read
    at: it
    fix:
      - title: t
        safety: unsafe
        edits:
          - create_file: component.yaml
            with: |
              schemaVersion: "1.2"
              endpoints:
              - {{name: a, displayName: {component.endpoints[0].name}, service: {{port: {component.endpoints[0].port}}}}}
          - {delete_file: it}
    examples:
      match:
        - files: {".choreo/endpoints.yaml": "version: 0.1\\nendpoints: [{name: 'a, b', port: 80}]"}
          after:
            .choreo/endpoints.yaml: null
            .choreo/component.yaml: |
              schemaVersion: "1.2"
              endpoints:
              - {name: a, displayName: "a, b", service: {port: 80}}
      no_match: [{files: {".choreo/component.yaml": "endpoints: []"}}]
"""
LAST_USER = """
    for_each: component.dockerfiles
    when: it.final_user != "10014"
    at: it
    fix:
      - title: t
        safety: unsafe
        when: size(it.users) > 0
        edits: [{insert_after: it.users, with: "\\nUSER 10014"}]
    examples:
      match:
        - files: {Dockerfile: "FROM a\\r\\nUSER root\\r\\nCMD x\\r\\n"}
          after: {Dockerfile: "FROM a\\r\\nUSER root\\r\\nUSER 10014\\r\\nCMD x\\r\\n"}
      no_match: [{files: {Dockerfile: "FROM a\\nUSER 10014"}}]
"""


@pytest.mark.parametrize("body", [PORT, VISIBILITY, IGNORE_NAME, MIGRATION, WRITTEN_ANEW, LAST_USER])
def test_files_after_the_fix(body: str) -> None:
    assert failures(rule_of(body)) == []


def test_an_example_whose_files_are_otherwise_after_the_fix_fails() -> None:
    assert "after the fix, .choreo/endpoints.yaml is" in failures(rule_of(PORT.replace("'8080'", "8080")))[0]


@pytest.mark.parametrize(
    ("edit", "message"),
    [
        ('{replace: it.prot, with: "1"}', "8:53: Endpoint has no field 'prot'; did you mean 'port'?"),
        ('{replace: it.port, with: "{it.nme}"}', "Endpoint has no field 'nme'; did you mean 'name'?"),
        ('{replace: it.port, with: "{it.name"}', "a '{' without '}'"),
        ('{repalce: it.port, with: "1"}', "unknown key 'repalce'; did you mean 'replace'?"),
        ("{replace: it.port}", "'replace' needs 'with'"),
        ('{delete: it, with: "1"}', "'delete' does not take 'with'; it takes key, each, when"),
        ('{set: it, with: "1"}', "'set' needs 'key'"),
        ("{move_file: it}", "'move_file' needs 'to'"),
        ('{replace: it.port, with: "1", when: it.port}', "expected a condition (true or false), this is int"),
        ('{delete: each.port, each: component.endpints}', "Component has no field 'endpints'; did you mean 'endpoints'?"),
        ('{delete: each.prt, each: component.endpoints}', "Endpoint has no field 'prt'; did you mean 'port'?"),
        ('{delete: each.port}', "unknown name 'each'"),
        ('{replace: it, delete: it, with: "1"}', "expected exactly one of replace, insert_before"),
    ],
)
def test_mistakes_in_edits_are_found_when_the_rule_loads(edit: str, message: str) -> None:
    body = f"for_each: component.endpoints\nwhen: 'true'\nat: it\nfix: [{{title: t, safety: safe, edits: [{edit}]}}]\nexamples: {{match: [], no_match: []}}\n"
    rule, problems = parse_rule("test/rule", HEAD + body, "rule.yaml")
    assert rule is None
    assert message in "\n".join(map(str, problems))


def test_edits_need_a_safety_and_a_kind_of_rule_with_facts() -> None:
    fix = 'fix: [{title: t, edits: [{replace: it.port, with: "1"}]}]\nexamples: {match: [], no_match: []}\n'
    _, problems = parse_rule("test/rule", HEAD + "for_each: component.endpoints\nwhen: 'true'\nat: it\n" + fix, "r.yaml")
    assert [problem.message for problem in problems] == ["a fix with edits needs 'safety: safe' or 'safety: unsafe'"]
    _, problems = parse_rule("test/rule", HEAD + "logs: [any]\nwhen: {contains: abc}\n" + fix.replace("title: t", "title: t, safety: safe"), "r.yaml")
    assert ["only project and document rules" in problem.message for problem in problems] == [True]


def test_a_rule_with_edits_needs_an_example_of_them() -> None:
    from diagnose.ruleset.links import check_fixes

    rule = rule_of(PORT)
    assert check_fixes([rule]) == []
    bare = rule_of("\n".join(line for line in PORT.split("\n") if "after:" not in line))
    assert "no example says with 'after'" in check_fixes([bare])[0].message
