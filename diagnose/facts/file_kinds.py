"""Which files matter, by name: the only files that are ever opened."""

from __future__ import annotations

from functools import cache

from diagnose.facts.languages import hint_language, manifest_language
from diagnose.facts.patterns import Pattern

_NAMES: dict[str, str] = {
    "config.yaml": "config-yaml",
    "config.yml": "config-yaml",
    "endpoints.yaml": "plain-endpoints",
    "endpoints.yml": "plain-endpoints",
    "component.yaml": "plain-endpoints",
    "component-config.yaml": "plain-endpoints",
    "dockerfile": "dockerfile",
    "containerfile": "dockerfile",
    "package.json": "package",
    "angular.json": "angular",
    ".angular.json": "angular",
    ".angular-cli.json": "angular",
    "angular-cli.json": "angular",
    "workspace.json": "angular",
    "project.json": "nx-project",
    "index.html": "index-html",
    "config.js": "config-js",
    ".env": "env",
    "config.toml": "ballerina-config",
    "mvnw": "wrapper",
    "gradlew": "wrapper",
    "procfile": "procfile",
    "procfile.txt": "procfile",
    "procfile.yaml": "procfile",
    "procfile.yml": "procfile",
    ".env.production": "env",
    "makefile": "script",
    "gnumakefile": "script",
    "justfile": "script",
    "jenkinsfile": "script",
    "taskfile.yml": "script",
    "taskfile.yaml": "script",
    ".gitlab-ci.yml": "script",
    ".gitlab-ci.yaml": "script",
    "azure-pipelines.yml": "script",
    "azure-pipelines.yaml": "script",
    "bitbucket-pipelines.yml": "script",
    ".travis.yml": "script",
    ".drone.yml": "script",
    "cloudbuild.yaml": "script",
    "buildspec.yml": "script",
}
_SUFFIXES: dict[str, str] = {
    **dict.fromkeys(("js", "jsx", "mjs", "cjs", "ts", "tsx", "mts", "vue", "svelte"), "source"),
    **dict.fromkeys(("sh", "bash", "zsh", "mk", "md", "mdx", "markdown", "ps1", "bat", "cmd"), "script"),
    "conf": "nginx-conf",
    "procfile": "procfile",
}
WEB_CONFIGS = ("vite", "vue", "next", "nuxt", "astro", "svelte", "rsbuild", "webpack", "gatsby", "craco", "docusaurus", "config-overrides")
_WEB_CONFIG = Pattern(rf"(?:{'|'.join(WEB_CONFIGS)})(?:[.-]config)?\.[cm]?[jt]s\Z")
_TRIVYIGNORE = Pattern(r"\.?trivy[-_.]?ignore(?:\.(?:ya?ml|txt))?\Z")
_NOT_DOCKERFILES = (
    ".dockerignore", ".j2", ".tmpl", ".tpl", ".template", ".erb", ".md", ".txt", ".sh", ".bak", ".orig", ".swp", ".yaml", ".yml",
    ".json",
)  # fmt: skip
_WORKFLOW_FOLDERS = (".github/workflows", ".circleci", ".azure", ".azure-pipelines", ".gitea/workflows", ".tekton", ".woodpecker")


def folder_kind(folder: str) -> str:
    """Return `choreo` or `workflow` for folders that give a meaning to what is in them, else ""."""
    if folder.endswith(".choreo") and folder[-8:-7] in {"", "/"}:
        return "choreo"
    return "workflow" if folder.endswith(_WORKFLOW_FOLDERS) else ""


@cache
def file_kind(name: str, folder_kind: str) -> str:
    """Return the kind of the file `name` in a folder of `folder_kind`, or "" when its name says nothing."""
    lower = name.lower()
    suffix = lower.rpartition(".")[2]
    if folder_kind == "choreo":
        return "trivyignore" if _TRIVYIGNORE.match(lower) else "choreo"
    if folder_kind == "workflow" and suffix in {"yml", "yaml"}:
        return "script"
    return _NAMES.get(lower) or _kind_by_form(lower, suffix) or _SUFFIXES.get(suffix if suffix != lower else "", "") or _manifest_kind(name)


def _kind_by_form(lower: str, suffix: str) -> str:
    if "dockerfile" in lower:
        return _dockerfile_kind(lower, suffix)
    if "config" in lower and _WEB_CONFIG.match(lower):
        return "web-config"
    if "trivy" in lower and _TRIVYIGNORE.match(lower):
        return "trivyignore"
    return "status-json" if suffix == "json" and ("tailscale" in lower or "status" in lower) else ""


def _dockerfile_kind(lower: str, suffix: str) -> str:
    is_dockerfile = suffix == "dockerfile" or lower.startswith("dockerfile.")
    return "dockerfile" if is_dockerfile and not lower.endswith(_NOT_DOCKERFILES) and not lower.startswith(".gitpod") else ""


def _manifest_kind(name: str) -> str:
    if manifest_language(name):
        return "manifest"
    return "hint" if hint_language(name) else ""
