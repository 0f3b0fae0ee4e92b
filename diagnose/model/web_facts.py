"""Types of facts about web applications and their builds."""

from __future__ import annotations

from diagnose.model.fact_type import FactType, declare

WEB_FACTS: dict[str, FactType] = {
    "HtmlPage": declare(
        "An index.html that a web app serves.",
        framework="string — angular, react (CRA), vite, vue or static",
        base_href="string — href of <base>, empty when absent",
        scripts="list<Script> — script elements in document order, also those in comments",
        loads_config_js="bool — a live script element loads config.js",
        names_config_js="bool — an inline script names config.js: it may load it",
    ),
    "Script": declare(
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
    "ConfigJs": declare(
        "A file named config.js of a web app.",
        served_path="string — path it is served at after the build; empty when the build does not copy it",
        folder="string — folder relative to the component",
        defines="list<string> — globals it sets on window",
        lexical="list<string> — globals it declares with const or let, which are not on window",
    ),
    "ConfigRead": declare(
        "A source line that reads the global that config.js sets.",
        global_name="string — config or configs",
    ),
    "AngularWorkspace": declare(
        "angular.json.",
        version="int — major version of @angular/core or the CLI in package.json, 0 when unknown",
        projects="list<AngularProject> — applications of the workspace",
        default_project="string",
    ),
    "AngularProject": declare(
        "An application of an Angular workspace.",
        name="string",
        builder="string — builder of the build target",
        generation="string — browser (webpack) or application (esbuild), or other",
        output_path="string — outputPath (or its base) as written, empty when absent",
        output_directory="string — folder below the component that holds index.html after the build",
        assets_config_js="bool — the assets setting copies a config.js to the site's root",
        ssr="bool — built for server-side rendering, where index.html may be missing",
    ),
    "PackageJson": declare(
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
    "LockFile": declare("A lock file.", name="string", manager="string — npm, yarn, pnpm or bun"),
    "OutputDirectory": declare(
        "Where a web build writes index.html.",
        directory="string — relative to the component, no leading ./ or trailing /",
        framework="string — angular, vite, vue, react, next, …",
        project="string — Angular project",
        why="string — the setting or default it comes from",
        sure="bool — not a guess",
    ),
    "OutputClaim": declare(
        "A folder that the web app is taken from.",
        directory="string — relative to the component, no leading ./ or trailing /",
        source="string — diagnose.yaml, create-command or dockerfile",
    ),
    "BuildCommand": declare(
        "A build command said by configuration or a create command.",
        command="string",
        script="string — name of the package.json script it runs, empty when none",
        manager="string — npm, yarn, pnpm or bun",
        folder="string — folder the command runs in, relative to where it starts (`cd`, --prefix)",
        source="string — diagnose.yaml, create-command or dockerfile",
    ),
    "LargeFile": declare(
        "A file of more than 10 MB that a web app serves as it is.",
        served_path="string — path below the site's root",
        bytes="int — its size",
        megabytes="int — its size in units of 1,048,576 bytes, rounded down",
    ),
}
