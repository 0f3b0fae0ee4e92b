"""The declared types of facts: what extractors produce and what rules may ask for (CEL is checked against this).

Field types are written `string`, `int`, `bool`, `double`, a fact type, `list<T>` or `map<string,T>`; a trailing `?`
makes the field optional: rules must ask `has(…)` first. All other fields always have a value. Every fact also has
`where` ("file:line"), `file` and `line`.
"""

from __future__ import annotations

from typing import NamedTuple


class Field(NamedTuple):
    """A field's type (without the `?`), whether it may be absent, and what it means."""

    type: str
    optional: bool
    doc: str


class FactType(NamedTuple):
    """A kind of fact: what it stands for and its fields."""

    doc: str
    fields: dict[str, Field]


def parse_type(text: str) -> tuple[str, str]:
    """Split a type into its container (`list`, `map` or "") and its element type."""
    if text.startswith("list<"):
        return "list", text[5:-1]
    if text.startswith("map<string,"):
        return "map", text[11:-1]
    return "", text


def _type(doc: str, **fields: str) -> FactType:
    declared = {}
    for name, text in fields.items():
        kind, _, meaning = text.partition(" — ")
        declared[name] = Field(kind.rstrip("?"), kind.endswith("?"), meaning)
    return FactType(doc, declared)


declare = _type
"""Describe a type by its meaning and its fields, each as `type — meaning`."""


COMMON_FIELDS = {
    "where": Field("string", False, "the place of the fact as file:line"),
    "file": Field("string", False, "the file the fact was read from"),
    "line": Field("int", False, "the line the fact starts on"),
}

INFERRED: dict[str, str] = {
    "type": "the component's type",
    "buildpack": "the buildpack",
    "dockerfile": "the Dockerfile that is built",
    "docker_context": "the Docker context",
    "build_command": "the build command",
    "output_directory": "the output directory",
    "node_version": "the Node.js version",
    "package_manager": "the package manager",
    "start_command": "the start command",
    "port": "the port",
}
"""What is inferred of a component, by name, in the order in which it is shown."""

FACT_TYPES: dict[str, FactType] = {
    "Project": _type(
        "The analysed repository or folder.",
        path="string — the folder as it was given",
        components="list<Component> — every deployable unit found",
        commands="list<CliCommand> — `choreo create component` commands in scripts, workflows and Markdown",
        profile="Profile — what the configuration says about plan and data plane",
    ),
    "Profile": _type(
        "Settings of the console that the repository does not show (diagnose.yaml).",
        plan="string — free, developer, payg, enterprise or empty",
        data_plane="string — cloud-us, cloud-eu, private or empty",
        management_model="string — wso2-subscription, customer-subscription, self-managed or empty",
        security_tier="string — basic, standard, premium or empty",
        features="list<string> — security features that the tier has; filled in where logs are joined",
        responsible="map<string,string> — who does a task of the platform under the management model; filled in where logs are joined",
    ),
    "Component": _type(
        "One deployable unit: a folder with its own .choreo, manifest or Dockerfile.",
        path="string — folder relative to the project, '.' for its root",
        name="string — last part of the folder's name",
        type="string — service, web-app, scheduled-task, manual-task, webhook, proxy, or empty when unknown",
        type_why="string — what the type was inferred from",
        buildpack="string — angular, react, vue, static, nodejs, python, java, go, php, ruby, dotnet, ballerina, mi, docker or empty",
        buildpack_why="string — what the buildpack was inferred from",
        buildpack_sure="bool — said by configuration or command, not inferred",
        configured="bool — diagnose.yaml or a create command names this component",
        port="int — port said by configuration or a create command, 0 when not",
        node_version="string — Node.js version said by configuration or a create command, empty when not",
        choreo_files="list<ChoreoFile> — files of its .choreo folder",
        endpoints="list<Endpoint> — endpoints of the one file that Choreo reads",
        tailscale_proxy="TailscaleProxy? — the proxy's config.yaml or Config.yaml",
        tailscale_status="TailscaleStatus? — saved output of `tailscale status --json`",
        pages="list<HtmlPage> — index.html files that are a web app's entry",
        config_js="list<ConfigJs> — config.js files of a web app",
        config_reads="list<ConfigRead> — source lines that read window.config or window.configs",
        angular="AngularWorkspace? — angular.json",
        package="PackageJson? — package.json",
        outputs="list<OutputDirectory> — folders a web build writes, by the framework's own settings",
        output_claims="list<OutputClaim> — folders that configuration, commands or Dockerfiles take the web app from",
        build_commands="list<BuildCommand> — build commands said by configuration or create commands",
        dockerfiles="list<Dockerfile> — Dockerfiles of the component",
        docker_contexts="list<DockerContext> — build contexts, said or inferred",
        trivyignores="list<TrivyIgnore> — .trivyignore files and their near misses by name",
        languages="list<LanguageMarker> — files that show the implementation language",
        large_files="list<LargeFile> — files of more than 10 MB that a web app serves as they are",
        nginx_files="list<NginxFile> — nginx configuration files",
        procfile="Procfile? — the Procfile, or the file that is nearest to being it",
        started_by="string — file that says what is started: Dockerfile, Procfile or package.json; empty when unknown",
        servers="list<Server> — servers that the Dockerfile, the Procfile or package.json start",
        dockerfile_absent="string — a Dockerfile that configuration or a create command name and that is not there",
        scripts="list<ScriptFile> — shell scripts, mvnw and gradlew",
        env_names="list<string> — names of the variables that component.yaml sets (configurations.env)",
        connections="list<Connection> — connections of component.yaml",
        requirements="list<string> — packages of requirements.txt, in lower case",
        ballerina="BallerinaPackage? — Ballerina.toml",
        files="list<string> — names of the files in the component's folder",
        folders="list<string> — names of the folders in the component's folder",
        inferences="list<Inference> — what is said or inferred about the component",
        listens="list<ListenSite> — where code, commands and settings say what to listen on; read only beside a log",
        env_uses="list<EnvUse> — reads of environment variables; read only beside a log",
        env_declared="list<EnvDeclaration> — environment variables that the repository declares; read only beside a log",
        versions="list<VersionSetting> — versions of runtimes asked for; read only beside a log",
        nginx="list<NginxDirective> — directives of nginx configuration files; read only beside a log",
        docker_steps="list<DockerStep> — instructions of the Dockerfiles; read only beside a log",
        manifests="list<Manifest> — packages that are declared; read only beside a log",
        edges="list<Edge> — relations between values of files and logs; made only beside a log",
    ),
    "Inference": _type(
        "Something about a component that is said or inferred (`check --explain-project`).",
        name="string — type, buildpack, dockerfile, docker_context, build_command, output_directory, node_version, package_manager, …",
        value="string",
        certainty="string — sure, likely or guess",
        why="string — what it was taken from",
    ),
    "SourceMatch": _type(
        "A place in a file where the expression of the rule's `find` matches.",
        text="string — what matched",
        captures="map<string,string> — the named groups",
    ),
    "NginxFile": _type(
        "A configuration file of nginx.",
        used="bool — a Dockerfile copies it",
        settings="list<NginxSetting> — all directives, in order",
    ),
    "NginxSetting": _type(
        "A directive of nginx.",
        name="string",
        value="string — its arguments",
        inside="string — the blocks around it, such as http/server",
        port="int — of listen; 0 when there is none",
    ),
    "Procfile": _type(
        "A Procfile, or a file that means to be one.",
        name="string — file name",
        read="bool — the buildpack reads it: named exactly Procfile, in the component's folder",
        in_root="bool — in the component's folder",
        empty="bool",
        windows_line_ends="bool",
        processes="list<Process>",
    ),
    "Process": _type("A process of a Procfile.", name="string", command="string"),
    "Server": _type(
        "A server that a start command starts.",
        program="string — flask run, uvicorn, gunicorn, …",
        command="string — as written",
        host="string — given or the program's default; empty for all addresses and when unknown",
        port="int — given or the program's default; 0 when a variable or the environment says it",
        loopback="bool — only reachable from the same container",
        host_given="bool — the command says the address",
        port_given="bool — the command says the port",
        source="string — Dockerfile, Procfile or package.json",
        alone="bool — the command is nothing else",
    ),
    "ChoreoFile": _type(
        "A file in a .choreo folder that Choreo reads, or that looks like one.",
        name="string — file name",
        kind="string — component, component-config, endpoints, or other",
        read="bool — whether Choreo reads it (not shadowed, exact name)",
        ignored="bool — Git ignores it, so that it is not in the repository that Choreo builds",
        schema_version="string — as written, empty when absent",
    ),
    "Endpoint": _type(
        "An endpoint of the file that Choreo reads.",
        name="string — name as written",
        port="int — 0 when not a number",
        type="string — REST, GraphQL, GRPC, TCP, UDP, WS as written",
        base_path="string — service.basePath, or context in the legacy files",
        visibilities="list<string> — networkVisibilities, or networkVisibility of the legacy files",
        schema_file="string — schemaFilePath as written",
        source="string — component.yaml, component-config.yaml or endpoints.yaml",
        definition="ApiDefinition? — the file of schemaFilePath",
    ),
    "TailscaleProxy": _type(
        "Configuration of Choreo's Tailscale proxy component.",
        mappings="list<PortMapping> — entries of portMappings",
        has_port_mappings="bool — the root key portMappings is there, spelt exactly",
        value_kind="string — what stands below the root key: mapping, list, nothing or text",
        misspelt_key="string — a root key that looks like portMappings but is not",
    ),
    "PortMapping": _type(
        "One entry of portMappings.",
        key="string — listening port as written",
        key_quoted="bool — the key is in quotes, which the proxy does not take for an integer",
        listen_port="int — 0 when the key is not an integer",
        target="string — value as written",
        host="string — host part of the target, empty when it cannot be split",
        port="int — port part of the target, 0 when it cannot be split",
        host_kind="string — tailnet (100.64.0.0/10 or fd7a:115c:a1e0::/48), private, loopback, public, name, or invalid",
        problem="string — why it is not HOST:PORT: scheme, no-port, bad-port, no-host, not-text, path, brackets (missing for IPv6)",
    ),
    "TailscaleStatus": _type(
        "Saved output of `tailscale status --json`.",
        addresses="list<string> — all addresses of the node and its peers",
        online="list<string> — addresses of the node and peers that are online",
        routes="list<string> — subnets that peers route",
        names="list<string> — host and MagicDNS names",
    ),
    "HtmlPage": _type(
        "An index.html that a web app serves.",
        framework="string — angular, react (CRA), vite, vue or static",
        base_href="string — href of <base>, empty when absent",
        scripts="list<Script> — script elements in document order, also those in comments",
        loads_config_js="bool — a live script element loads config.js",
        names_config_js="bool — an inline script names config.js: it may load it",
    ),
    "Script": _type(
        "A script element with a src.",
        src="string — as written",
        served_path="string — path below the site's root that the browser asks for, empty when external or not resolvable",
        is_config_js="bool — the last path segment is config.js",
        inside="string — head, body, or the name of the innermost other element around it",
        in_comment="bool — inside an HTML comment",
        in_noscript="bool",
        in_template="bool",
        live="bool — browsers run it: JavaScript, and not in a comment, noscript, template, svg or another element's text",
        module="bool — type=module",
        deferred="bool — defer or async",
        asynchronous="bool — async",
        after_bundle="bool — runs after a script of the app itself that may read the configuration (not said of async ones)",
        matches_file="bool — a file of the project is served at served_path",
    ),
    "ConfigJs": _type(
        "A file named config.js of a web app.",
        served_path="string — path it is served at after the build; empty when the build does not copy it",
        folder="string — folder relative to the component",
        defines="list<string> — globals it sets on window",
        lexical="list<string> — globals it declares with const or let, which are not on window",
    ),
    "ConfigRead": _type(
        "A source line that reads the global that config.js sets.",
        global_name="string — config or configs",
    ),
    "AngularWorkspace": _type(
        "angular.json.",
        version="int — major version of @angular/core or the CLI in package.json, 0 when unknown",
        projects="list<AngularProject> — applications of the workspace",
        default_project="string",
    ),
    "AngularProject": _type(
        "An application of an Angular workspace.",
        name="string",
        builder="string — builder of the build target",
        generation="string — browser (webpack) or application (esbuild), or other",
        output_path="string — outputPath (or its base) as written, empty when absent",
        output_directory="string — folder below the component that holds index.html after the build",
        assets_config_js="bool — the assets setting copies a config.js to the site's root",
        ssr="bool — built for server-side rendering, where index.html may be missing",
    ),
    "PackageJson": _type(
        "package.json.",
        name="string",
        scripts="map<string,string>",
        dependencies="map<string,string> — dependencies and devDependencies",
        engines_node="string",
        package_manager="string — packageManager as written",
        homepage="string",
        main="string — the file that runs",
        lock_files="list<string> — lock files beside it",
        locks="list<LockFile> — lock files beside it",
    ),
    "LockFile": _type("A lock file.", name="string", manager="string — npm, yarn, pnpm or bun"),
    "ScriptFile": _type(
        "A shell script, mvnw or gradlew.",
        name="string — file name",
        path="string — relative to the component",
        executable="bool — may be run as a program",
    ),
    "Connection": _type(
        "A connection that the component declares.",
        name="string",
        prefix="string — what the names of its variables start with, such as CHOREO_ORDERS_API_",
        target="string — resourceRef as written",
    ),
    "BallerinaPackage": _type(
        "Ballerina.toml, and what Dependencies.toml locks.",
        org="string",
        name="string",
        distribution="string — as written, empty when absent",
        locked_distribution="string — distribution-version of Dependencies.toml, empty when absent",
    ),
    "ApiDefinition": _type(
        "The file that schemaFilePath names.",
        kind="string — openapi, swagger, asyncapi, graphql, proto, empty, broken, too-large or other",
        version="string — as written",
        version_is_text="bool — the version is text, not a number",
        problem="string — what a reader finds broken",
        base_paths="list<string> — paths of the servers, or basePath",
        http_servers="list<string> — addresses of servers without TLS that are not local",
        prefix="string — the folder that all paths start with, empty when none",
        duplicate_paths="list<string> — paths that differ only in the names of their parameters",
        without_responses="list<string> — operations that have none",
        megabytes="int — size of the file",
        bytes="int — size of the file, exactly; 0 when it is small",
    ),
    "OutputDirectory": _type(
        "Where a web build writes index.html.",
        directory="string — relative to the component, no leading ./ or trailing /",
        framework="string — angular, vite, vue, react, next, …",
        project="string — Angular project",
        why="string — the setting or default it comes from",
        sure="bool — not a guess",
    ),
    "OutputClaim": _type(
        "A folder that the web app is taken from.",
        directory="string — relative to the component, no leading ./ or trailing /",
        source="string — diagnose.yaml, create-command or dockerfile",
    ),
    "BuildCommand": _type(
        "A build command said by configuration or a create command.",
        command="string",
        script="string — name of the package.json script it runs, empty when none",
        manager="string — npm, yarn, pnpm or bun",
        folder="string — folder the command runs in, relative to where it starts (`cd`, --prefix)",
        source="string — diagnose.yaml, create-command or dockerfile",
    ),
    "Dockerfile": _type(
        "A Dockerfile.",
        name="string — file name",
        stages="list<DockerStage>",
        users="list<DockerUser>",
        exposes="list<DockerExpose>",
        copies="list<DockerCopy>",
        final_user="string — argument of the last USER, empty when there is none",
        final_base="string — image of the final stage after ARG substitution",
        final_stage="string — name of the final stage",
        uid="int — number of the last USER as Choreo's scan reads it, -1 when it is not a number",
        run_as="string — user of the final stage after substitution, empty when only the base image says it",
        user_ids="map<string,string> — users that RUN instructions create, with their numbers",
        built="bool — the one that Choreo builds: said, named Dockerfile, or the only one",
        ignores="bool — a .dockerignore is beside it",
        end="string — keyword of the last instruction",
        instructions="list<DockerInstruction> — all instructions, in order",
        variables="list<DockerVariable> — every variable of ENV and ARG",
    ),
    "DockerInstruction": _type(
        "An instruction of a Dockerfile.",
        keyword="string — FROM, RUN, …",
        text="string — argument as written, lines joined",
        words="list<string> — of CMD, ENTRYPOINT, VOLUME and ADD: the words, after substitution",
        exec_form="bool — the argument is a JSON array",
        stage="int — -1 before the first FROM",
        final="bool — the image consists of it: in the last stage, or in one that it is built on",
        user="string — the user in force, after substitution; empty when only the base image says it",
    ),
    "DockerVariable": _type(
        "A variable of an ENV or ARG instruction.",
        name="string",
        value="string — after substitution; empty for a secret",
        secret="bool — by its name a secret, and its value is written out",
        given="bool — there is a value, even an empty one",
        instruction="string — ENV or ARG",
        stage="int — -1 before the first FROM",
        final="bool — in the last stage, or in one that it is built on",
    ),
    "DockerStage": _type(
        "A build stage.",
        index="int",
        name="string — AS name, empty when none",
        base="string — image after ARG substitution",
        workdir="string — last WORKDIR, absolute, '/' when none",
        final="bool",
    ),
    "DockerUser": _type(
        "A USER instruction.",
        text="string — argument as written",
        expanded="string — after ARG and ENV substitution",
        stage="int",
        last="bool — last USER of the file",
    ),
    "DockerExpose": _type("A port of an EXPOSE instruction.", port="int — 0 when not a number", protocol="string", stage="int"),
    "DockerCopy": _type(
        "A COPY or ADD instruction, one fact a source.",
        source="string — as written, after ARG substitution",
        target="string — absolute target",
        from_stage="string — --from, empty when from the context",
        stage="int",
        instruction="string — COPY or ADD",
        absent="bool — a plain path that is not in the build context",
    ),
    "DockerContext": _type(
        "A Docker build context.",
        path="string — folder relative to the project",
        sure="bool — said by configuration or command",
        why="string",
    ),
    "TrivyIgnore": _type(
        "A file that means to be .trivyignore.",
        name="string — file name",
        folder="string — folder relative to the project",
        in_context="bool — directly in a Docker build context of the component",
        context="string — the context it should be in",
        exact_name="bool — the name is .trivyignore",
        entries="list<TrivyEntry>",
    ),
    "TrivyEntry": _type(
        "A line of .trivyignore that is neither blank nor a comment.",
        text="string",
        valid="bool — one vulnerability id, optionally exp:YYYY-MM-DD",
        expires="string — date after exp:, empty when none",
        expired="bool — that date is over",
    ),
    "LargeFile": _type(
        "A file of more than 10 MB that a web app serves as it is.",
        served_path="string — path below the site's root",
        bytes="int — its size",
        megabytes="int — its size in units of 1,048,576 bytes, rounded down",
    ),
    "LanguageMarker": _type(
        "A file that shows the implementation language.",
        language="string",
        supported="bool — a buildpack of Choreo builds it",
    ),
    "CliCommand": _type(
        "A `choreo create component` command in a script, workflow or Markdown file.",
        name="string — component name",
        type="string — value of --type",
        buildpack="string — value of --buildpack or --build-pack",
        directory="string — value of --directory or similar, empty when absent",
        configs="map<string,string> — --build-configs",
        missing="list<string> — keys of --build-configs that this type and buildpack need and that are absent",
        unknown="list<string> — keys of --build-configs that do not exist",
        found="bool — the directory is there, or none is named",
    ),
    "ListenSite": _type(
        "A place that says where the program listens.",
        port="int — 0 when it says only an address",
        host="string — as written, empty for all addresses",
        via="string — code, setting, command, environment or nginx",
        said="bool — the port is written there, not the default of the program",
        loopback="bool — the address is the loopback address: other containers cannot reach it",
        text="string — what is written there",
    ),
    "EnvUse": _type(
        "A read of an environment variable (of a configurable in Ballerina).",
        name="string",
        optional="bool — there is a default",
    ),
    "EnvDeclaration": _type("A declaration of an environment variable.", name="string", source="string — file it is declared in"),
    "VersionSetting": _type(
        "A place that asks for a version of a runtime.",
        runtime="string — node, python, go, java, php, ruby or dotnet",
        version="string — as written",
        major="int — the number that tells incompatible versions apart (Go 1.21: 21), 0 for none",
        source="string — file name, diagnose.yaml or create-command",
        final="bool — false for the base image of a build stage that is not the last",
    ),
    "NginxDirective": _type("A directive of an nginx configuration file.", name="string", value="string"),
    "DockerStep": _type(
        "An instruction of a Dockerfile.",
        keyword="string — in upper case",
        text="string — its argument on one line with single spaces",
        stage="int",
        workdir="string — the folder it works in",
    ),
    "Manifest": _type(
        "A file that declares packages.",
        name="string — file name in lower case",
        language="string",
        packages="list<string> — names as the language compares them",
    ),
    "Edge": _type(
        "A relation between two values: what is said in one place has to be found in another.",
        kind="string — id of the relation rule without its area",
        holds="bool — false: no value of the other side fits",
        source="Value",
        target="Value",
    ),
    "Value": _type(
        "A port, host, path, name or version where it stands.",
        text="string",
        what="string — what it is",
        side="string — log or file",
    ),
    "Mention": _type(
        "A line of the project in which a value of a log stands.",
        text="string — the value as it stands there",
        content="string — the line",
    ),
}
