"""The shape of the configuration file as a JSON Schema."""

from __future__ import annotations

from typing import Any

_RULE = {
    "type": "string",
    "pattern": r"^[a-z0-9][a-z0-9-]*(/[a-z0-9][a-z0-9-]*)?$",
    "description": "a rule id such as tailscale/auth-key-invalid, or an area",
}
_TEXT = {"type": "string", "minLength": 1}
_TYPES = ["service", "web-app", "webhook", "scheduled-task", "manual-task", "event-handler", "test-runner", "api-proxy", "proxy"]
_BUILDPACKS = [
    "angular", "react", "vue", "static", "nodejs", "python", "java", "go", "php", "ruby", "dotnet", "ballerina", "mi", "docker",
    "prism", "spring-boot", "wso2-mi", "postman",
]  # fmt: skip


def _word(*words: str) -> dict[str, Any]:
    return {"type": "string", "enum": list(words)}


COMPONENT: dict[str, Any] = {
    "type": "object",
    "additionalProperties": False,
    "properties": {
        "type": _word(*_TYPES),
        "buildpack": _word(*_BUILDPACKS),
        "build_command": _TEXT,
        "output_directory": _TEXT,
        "node_version": {"type": ["string", "integer"]},
        "docker_context": _TEXT,
        "dockerfile": _TEXT,
        "port": {"type": "integer", "minimum": 1},
    },
}

SCHEMA: dict[str, Any] = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "title": "diagnose configuration",
    "type": "object",
    "additionalProperties": False,
    "properties": {
        "plan": _word("free", "developer", "payg", "enterprise"),
        "data_plane": _word("cloud-us", "cloud-eu", "private"),
        "management_model": _word("wso2-subscription", "customer-subscription", "self-managed"),
        "security_tier": _word("basic", "standard", "premium"),
        "ignore": {"type": "array", "items": _RULE},
        "severity": {"type": "object", "additionalProperties": _word("error", "warning", "info")},
        "components": {"type": "object", "additionalProperties": COMPONENT},
    },
}
