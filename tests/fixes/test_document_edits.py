"""Edits of document rules: the places of nodes, as js-yaml's reader reports them, are those that edits are made at."""

from __future__ import annotations

import pytest

from diagnose.engine.rules import catalog_of
from diagnose.engine.ruletest import run_examples
from diagnose.ruleset.load import parse_rule
from tests.fixes.test_rule_edits import rule_of

FORMAT = """
title: menu.yaml
files: ["**/menu.yaml"]
shape:
  edition!: number
  dishes:
    - name!: text
      price: number
      side: text
      sides: [text]
  chef: {name!: text, age: number}
"""
DELETE_BLANK = """
    documents: [food/menu]
    node: "**"
    is: blank
    fix: [{title: t, safety: safe, edits: [{delete: key}]}]
    examples:
      match:
        - files: {menu.yaml: "edition: 1\\ndishes:\\n- name: a\\n  price: # c\\n  side: x\\nchef:\\n  name: b\\n  age:\\n"}
          after: {menu.yaml: "edition: 1\\ndishes:\\n- name: a\\n  # c\\n  side: x\\nchef:\\n  name: b\\n"}
        - files: {menu.yaml: "edition: 1\\r\\ndishes:\\r\\n- {price: , name: a}\\r\\n-\\r\\n- {name: b, side: ~}"}
          after: {menu.yaml: "edition: 1\\r\\ndishes:\\r\\n- {name: a}\\r\\n- {name: b}"}
        - files: {menu.yaml: "edition: 1\\ndishes:\\n- name: a\\n  sides:\\n  - x\\n  -\\n"}
          after: {menu.yaml: "edition: 1\\ndishes:\\n- name: a\\n  sides:\\n  - x\\n"}
      no_match: [{files: {menu.yaml: "edition: 1"}}]
"""
RENAME = """
    documents: [food/menu]
    node: "**"
    is: unknown
    fix: [{title: t, safety: safe, when: it.suggestion != '', edits: [{rename_key: key, with: "{it.suggestion}"}]}]
    examples:
      match:
        - files: {menu.yaml: "edition: 1\\nchef: # c\\n    nmae: b # d\\n"}
          after: {menu.yaml: "edition: 1\\nchef: # c\\n    name: b # d\\n"}
        - files: {menu.yaml: "\\"edition\\": 1\\n'dishs': [{'name': x}]\\n"}
          after: {menu.yaml: "\\"edition\\": 1\\n'dishes': [{'name': x}]\\n"}
      no_match: [{files: {menu.yaml: "edition: 1"}}]
"""
ADD_MISSING = """
    documents: [food/menu]
    node: edition
    is: missing
    fix: [{title: t, safety: unsafe, edits: [{set: parent, key: edition, with: "1"}]}]
    examples:
      match:
        - files: {menu.yaml: "# c\\n\\nchef: {name: x} # d\\n# e\\n"}
          after: {menu.yaml: "# c\\n\\nchef: {name: x} # d\\nedition: 1\\n# e\\n"}
        - files: {menu.yaml: "{chef: {name: x}}"}
          after: {menu.yaml: "{chef: {name: x}, edition: 1}"}
      no_match: [{files: {menu.yaml: "edition: 1"}}]
"""
MAKE_LIST = """
    documents: [food/menu]
    node: dishes[].sides
    is: mistyped
    fix: [{title: t, safety: safe, edits: [{replace: it, with: "[{it.text}]"}]}]
    examples:
      match:
        - files: {menu.yaml: "edition: 1\\ndishes:\\n- name: a\\n  sides: 'a, b' # c\\n- name: 😀 # 😀\\n  sides: one"}
          after: {menu.yaml: "edition: 1\\ndishes:\\n- name: a\\n  sides: [\\"a, b\\"] # c\\n- name: 😀 # 😀\\n  sides: [one]"}
      no_match: [{files: {menu.yaml: "edition: 1"}}]
"""
FROM_BESIDE = """
    documents: [food/menu]
    node: dishes[]
    when: "'price' in it.keys && !('side' in it.keys)"
    fix: [{title: t, safety: unsafe, edits: [{set: it, key: side, with: '"{document.name}"'}, {rename_key: it, key: price, with: cost}]}]
    examples:
      match:
        - files: {menu.yaml: "edition: 1\\ndishes:\\n  - name: a\\n    price: 1\\n\\n  - price: 2\\n    name: b\\n"}
          after: {menu.yaml: "edition: 1\\ndishes:\\n  - name: a\\n    cost: 1\\n    side: \\"menu.yaml\\"\\n\\n  - cost: 2\\n    name: b\\n    side: \\"menu.yaml\\"\\n"}
      no_match: [{files: {menu.yaml: "edition: 1"}}]
"""


@pytest.mark.parametrize("body", [DELETE_BLANK, RENAME, ADD_MISSING, MAKE_LIST, FROM_BESIDE])
def test_documents_after_the_fix(body: str) -> None:
    menu, problems = parse_rule("food/menu", FORMAT, "menu.yaml")
    assert menu, problems
    rule = rule_of(body, "food/rule")
    outcomes = list(run_examples(catalog_of([menu, rule]), [rule]))
    assert [outcome.failure.message for outcome in outcomes if outcome.failure] == []
