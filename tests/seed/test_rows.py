"""Each statement of the documents that the project was founded on has rules that fire on it, or an article that answers it.

Rows are named as in the map from the documents to the rules: T for troubleshooting, L for limits, then questions (FAQ), billing (B)
and private data planes (P).
"""

from __future__ import annotations

from functools import cache

import pytest

from diagnose.engine.catalog import Catalog
from diagnose.engine.rules import find_rule, load_catalog
from diagnose.engine.ruletest import run_examples
from diagnose.model.rule import Rule
from tests.knowledge.asking import assistant

DETECTED = {
    "T1": ["webapp/angular-output-directory", "nginx/welcome-page", "webapp/wrong-output-directory"],
    "T2": ["build/trivy-vulnerabilities", "build/trivyignore-misplaced", "build/trivyignore-syntax"],
    "T3": ["webapp/config-js-missing", "webapp/config-js-not-referenced"],
    "T4": ["webapp/config-js-path", "webapp/config-js-placement", "webapp/config-js-served-as-html"],
    "T6": ["webapp/output-directory-no-index", "build/output-directory-missing"],
    "T7": ["build/unsupported-language"],
    "T8": ["build/npm-missing-script", "build/yarn-missing-script", "build/pnpm-missing-script", "build/build-command-unknown-script"],
    "T9": ["auth/user-not-assigned"],
    "T11": ["tailscale/auth-key-misconfigured"],
    "T12": ["tailscale/auth-key-invalid"],
    "T13": [
        "tailscale/destination-unreachable",
        "tailscale/destination-address",
        "tailscale/endpoint-not-mapped",
        "tailscale/mapping-without-endpoint",
        "tailscale/config-syntax",
        "tailscale/destination-not-in-tailnet",
        "tailscale/private-endpoint-unreachable",
    ],
    "L1": ["limits/request-payload"],
    "L2": ["limits/url-size"],
    "L3": ["limits/request-headers"],
    "L4": ["limits/request-duration"],
    "L5": ["limits/websocket-duration"],
    "L6": ["limits/websocket-idle"],
    "L7": ["limits/api-definition-size"],
    "L8 L9": ["limits/api-count"],
    "L11": ["limits/web-app-request"],
    "L12": ["limits/web-app-response", "limits/web-app-asset-size"],
    "L13": ["limits/web-app-ports"],
    "FAQ: protected third-party application": ["network/egress-ip-not-allowed"],
    "FAQ: build configurations": ["cli/missing-build-config"],
}

ANSWERED = [
    ("T5", "which commits start a build by themselves", "builds/automatic-build-triggers", ["merge commits", "pushed directly"]),
    ("T7", "my language has no buildpack", "builds/languages-without-buildpack", ["Dockerfile"]),
    ("T8", "correct the build command of a web app", "builds/change-build-command", ["Build page"]),
    ("T9", "add users who may sign in to my web app", "auth/add-users", ["user store", "Manage OAuth Keys"]),
    ("T10", "where are the logs of the tailscale proxy", "tailscale/where-are-the-logs", ["Runtime Logs", "DevOps > Runtime"]),
    ("L1", "limits of api management: payload", "limits/api-management", ["maximum request payload: 50 MB"]),
    ("L2", "limits of api management: url size", "limits/api-management", ["URL size: 2 KB"]),
    ("L3", "limits of api management: request headers in total", "limits/api-management", ["in total: 40 KB", "single request header: 10 KB"]),
    ("L4", "limits of api management: request duration", "limits/api-management", ["minimum: 10 seconds", "default: 1 minute", "maximum: 5 minutes"]),
    ("L5 L6", "limits of api management: websocket", "limits/api-management", ["duration, maximum: 15 minutes", "idle timeout: 5 minutes"]),
    ("L7", "limits of api management: api definition size", "limits/api-management", ["(OpenAPI document) size: 10 MB"]),
    ("L8", "limit of api deployments on a private data plane", "limits/api-management", ["private data plane (PDP): 1000 APIs"]),
    ("L9", "limit of apis of an organization on the free tier", "limits/api-management", ["free tier: 5 APIs"]),
    ("L10", "limit of developer portal applications", "limits/api-management", ["free tier: 10 applications"]),
    ("L11 L12 L13", "limits of web apps on the cloud data plane", "limits/cloud-data-plane-web-apps", ["256 KB", "20 MB", "open ports of a web application: 1 port"]),
    ("FAQ", "what is choreo", "faq/what-is-choreo", ["internal developer platform"]),
    ("FAQ", "what is an organization", "faq/organization", ["several organizations", "roles"]),
    ("FAQ", "what is a project", "faq/project", ["namespaces", "isolate"]),
    ("FAQ", "what is a component", "faq/component", ["workload"]),
    ("FAQ", "internal or external api, what is the difference", "faq/internal-and-external-api", ["over the internet", "same organization"]),
    ("FAQ", "what is a connector", "faq/connector", ["Ballerina package"]),
    ("FAQ", "what is a trigger", "faq/trigger", ["external system"]),
    ("FAQ", "what is a sample or a template", "faq/sample-template", ["Ballerina program"]),
    ("FAQ", "which support plans are there", "faq/support-options", ["free", "basic", "enterprise", "https://wso2.com/choreo/customer-support/"]),
    ("FAQ", "monitor logs on azure", "faq/azure-log-analytics", ["Azure Monitor", "does not include"]),
    ("FAQ", "maximum payload of a request", "faq/maximum-payload", ["50 MB"]),
    ("FAQ", "which source control is supported", "faq/source-control", ["GitHub", "Bitbucket", "GitLab"]),
    ("FAQ", "undeployed builds are not shown", "faq/undeployed-builds", ["free tier: 1", "latest 5"]),
    ("FAQ", "what is ballerina", "faq/ballerina", ["open source", "https://ballerina.io/"]),
    ("FAQ", "what is asgardeo", "faq/asgardeo", ["identity provider", "https://wso2.com/asgardeo/"]),
    ("FAQ", "no region selector for a project", "faq/region-selector", ["paid subscription", "private data plane"]),
    ("FAQ", "components in multiple data planes", "faq/multiple-data-planes", ["free tier", "paid subscription"]),
    ("FAQ", "how is data managed", "faq/data-management", ["Kubernetes clusters", "wso2-public-cloud-data-protection-faq.pdf"]),
    ("FAQ", "list of subprocessors", "faq/subprocessors", ["wso2-public-cloud-subprocessor-list.pdf"]),
    ("FAQ", "how are the clouds secured", "faq/cloud-security", ["https://security.docs.wso2.com/en/latest/security-processes/cloud-security-process/"]),
    ("FAQ", "ip ranges for the firewall of a database", "faq/third-party-ip-ranges", ["20.22.170.144/28", "20.166.183.112/28", "20.190.30.48/28"]),
    ("FAQ", "what is the control plane", "faq/control-plane", ["oversees"]),
    ("FAQ", "what is a data plane", "faq/data-plane", ["belongs to the customer", "WSO2's public cloud"]),
    ("FAQ", "regions of the cloud data plane", "faq/cloud-data-plane-regions", ["US East 2", "North Europe"]),
    ("FAQ", "regions of private data planes", "faq/private-data-plane-regions", ["Azure and AWS"]),
    ("FAQ", "minimum requirements of an aks cluster", "faq/aks-minimum-nodes", ["Two workload nodes"]),
    ("FAQ", "are the planes highly available", "faq/high-availability", ["99.99 %", "three\nworkload nodes"]),
    ("FAQ", "why can I not create environments", "faq/create-environments", ["paid subscription"]),
    ("FAQ", "how many environments on payg", "faq/payg-environments", ["Five", "one more"]),
    ("FAQ", "how many environments for enterprise", "faq/enterprise-environments", ["not limited"]),
    ("FAQ", "only one data plane in the data plane selector of a new environment", "faq/data-plane-selector", ["projects in\nboth data planes"]),
    ("FAQ", "how many environments does a private data plane have", "faq/private-data-plane-environments", ["More can be created"]),
    ("FAQ", "whom do I ask about billing", "faq/billing-contact", ["cloud-billing-support@wso2.com"]),
    ("FAQ", "what is the developer plan", "faq/developer-plan", ["up to 5 components", "1,000 US dollars"]),
    ("FAQ", "what does infrastructure cost", "faq/infrastructure-cost", ["57.25"]),
    ("FAQ", "how many components does each plan allow", "faq/component-limits", ["five free components"]),
    ("FAQ", "how do I read my bill", "faq/read-the-bill", ["choreo-support@wso2.com"]),
    ("FAQ", "is support included in enterprise", "faq/enterprise-support", ["No.", "in addition"]),
    ("FAQ", "outage when upgrading from payg to enterprise", "faq/payg-to-enterprise", ["no outage"]),
    ("FAQ", "uninstall the cli", "cli/uninstall", ["`.choreo`"]),
    ("FAQ", "update the cli", "cli/update", ["curl -o- https://cli.choreo.dev/install.sh | bash"]),
    ("FAQ", "component types of the cli", "cli/component-types", ["Service", "Web Application", "Webhook", "Scheduled Task", "Manual Task"]),
    ("FAQ", "help with a cli command", "cli/help", ["choreo COMMAND --help"]),
    ("FAQ", "build configs of the cli", "cli/build-configs", ["buildPackLangVersion", "dockerFilePath", "outputDirectory"]),
    ("B1", "how are platform services billed", "billing/platform-services", ["by the hours", "Network\ntraffic costs nothing extra"]),
    ("B2", "upgrade the service plan of a database", "billing/upgrade-service-plan", ["choreo-support@wso2.com"]),
    ("P1", "who manages what on a private data plane", "private-data-plane/responsibilities", ["management model wso2-subscription", "management model customer-subscription", "management model self-managed"]),
    ("P2", "security tiers of private data planes", "private-data-plane/security-tiers", ["Web application firewall (WAF): no, yes, yes, no", "Network firewall: no, no, yes, no"]),
]


@cache
def catalog() -> Catalog:
    return load_catalog().catalog


def text_of(rule: Rule) -> str:
    """Everything an article says; a row of a table as `head: cell, cell`."""
    tables = [f"{table.get('title')}\n" + "\n".join(f"{row[0]}: {', '.join(map(str, row[1:]))}" for row in table["rows"]) for table in rule.tables]
    return "\n".join([rule.title, rule.answer, *tables])


@pytest.mark.parametrize(("row", "rule_id"), [(row, rule_id) for row, ids in DETECTED.items() for rule_id in ids])
def test_a_row_is_detected_and_its_near_misses_are_not(row: str, rule_id: str) -> None:
    rule, _ = find_rule(rule_id)
    assert rule is not None, row
    outcomes = list(run_examples(catalog(), [rule]))
    assert {outcome.should_match for outcome in outcomes} == {True, False}
    assert [str(outcome.failure) for outcome in outcomes if outcome.failure] == []


@pytest.mark.parametrize(("row", "question", "article", "facts"), ANSWERED, ids=[f"{row}-{article}" for row, _, article, _ in ANSWERED])
def test_a_row_is_answered(row: str, question: str, article: str, facts: list[str]) -> None:
    text = text_of(catalog().rules[article])
    assert [fact for fact in facts if fact not in text] == [], row
    assert article in [answer.id for answer in assistant().ask(question, most=3)], row


RESPONSIBLE = [
    ("wso2-subscription", "Kubernetes cluster management", ["WSO2", "WSO2", "Customer", "Customer"]),
    ("wso2-subscription", "Remote access for installation", ["WSO2", "WSO2", "WSO2", "WSO2"]),
    ("customer-subscription", "Subscription prerequisites", ["Customer", "Customer", "WSO2", "nobody"]),
    ("customer-subscription", "Firewall rules/access control", ["WSO2/Customer", "WSO2/Customer", "Customer", "Customer"]),
    ("self-managed", "Infrastructure provisioning", ["Customer", "Customer", "WSO2", "WSO2 (if required)"]),
    ("self-managed", "Choreo system security monitoring", ["WSO2/Customer"] * 4),
    ("self-managed", "Choreo application logs", ["Customer"] * 4),
]


@pytest.mark.parametrize(("model", "task", "parties"), RESPONSIBLE)
def test_row_p1_names_the_parties_of_each_task_in_each_model(model: str, task: str, parties: list[str]) -> None:
    tables = catalog().rules["private-data-plane/responsibilities"].tables
    table = next(table for table in tables if f"management model {model})" in str(table["title"]))
    assert len(table["rows"]) == 16
    assert next(row[2:] for row in table["rows"] if row[0] == task) == parties


BUILD_CONFIGS = [
    ("Service", "Java", "buildPackLangVersion"),
    ("Service", "Docker", "dockerFilePath"),
    ("Service", "Ballerina", "none"),
    ("Web application", "Node.js", "buildPackLangVersion, port"),
    ("Web application", "Docker", "dockerFilePath, port"),
    ("Web application", "Static website", "none"),
    ("Web application", "Angular", "buildCommand, outputDirectory, nodeVersion"),
    ("Webhook", "WSO2 MI", "none"),
    ("Manual task", ".NET", "buildPackLangVersion"),
]


@pytest.mark.parametrize(("kind", "buildpack", "keys"), BUILD_CONFIGS)
def test_the_faq_table_of_build_configurations(kind: str, buildpack: str, keys: str) -> None:
    (table,) = catalog().rules["cli/build-configs"].tables
    assert [kind, buildpack, keys] in table["rows"]
    assert len(table["rows"]) == 50
