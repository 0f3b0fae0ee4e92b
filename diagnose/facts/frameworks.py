"""Web frameworks: how a project shows which one it uses, and where its build goes by default."""

from __future__ import annotations

from collections.abc import Container, Mapping
from typing import NamedTuple

from diagnose.facts.build_steps import Step


class Framework(NamedTuple):
    """A framework or bundler. Names that rules use are `angular`, `react` (Create React App), `vite` and `vue` (Vue CLI)."""

    name: str
    packages: tuple[str, ...]
    """Dependencies that show it; the first framework of the table with one of them is it."""
    tools: tuple[str, ...]
    """Programs whose run in the build script shows it more surely."""
    output: str = ""
    """Folder of the build, "" when there is no default or no static output."""
    output_options: tuple[str, ...] = ()
    """Options of the tool that name another folder."""
    config: str = ""
    """First part of its configuration file's name."""
    output_setting: tuple[str, ...] = ()
    """Path of the setting in that file that names another folder."""


FRAMEWORKS = (
    Framework("angular", ("@angular/core",), ("ng", "nx")),
    Framework("react", ("react-scripts",), ("react-scripts", "react-app-rewired", "craco"), "build"),
    Framework("vue", ("@vue/cli-service",), ("vue-cli-service",), "dist", ("--dest",), "vue", ("outputDir",)),
    Framework("next", ("next",), ("next",), "", ("-o", "--outdir"), "next", ("distDir",)),
    Framework("gatsby", ("gatsby",), ("gatsby",), "public"),
    Framework("nuxt", ("nuxt", "nuxt3", "nuxt-edge"), ("nuxt", "nuxi"), ".output/public", (), "nuxt"),
    Framework("astro", ("astro",), ("astro",), "dist", ("--outDir",), "astro", ("outDir",)),
    Framework("docusaurus", ("@docusaurus/core",), ("docusaurus",), "build", ("--out-dir",), "docusaurus"),
    Framework("sveltekit", ("@sveltejs/kit",), (), "build", (), "svelte", ("kit", "adapter", "pages")),
    Framework("rsbuild", ("@rsbuild/core",), ("rsbuild",), "dist", ("--dist-path",), "rsbuild", ("output", "distPath", "root")),
    Framework("vitepress", ("vitepress",), ("vitepress",)),
    Framework("quasar", ("@quasar/app-vite", "@quasar/app-webpack", "@quasar/app"), ("quasar",), "dist/spa"),
    Framework("ember", ("ember-cli",), ("ember",), "dist", ("--output-path", "-o")),
    Framework("eleventy", ("@11ty/eleventy",), ("eleventy",), "_site", ("--output",)),
    Framework("parcel", ("parcel", "parcel-bundler"), ("parcel",), "dist", ("--dist-dir", "-d", "--out-dir")),
    Framework("vite", ("vite",), ("vite",), "dist", ("--outDir",), "vite", ("build", "outDir")),
    Framework("webpack", ("webpack",), ("webpack", "webpack-cli"), "dist", ("--output-path", "-o"), "webpack", ("output", "path")),
)
BY_NAME = {framework.name: framework for framework in FRAMEWORKS}

SINGLE_PAGE = frozenset({"angular", "react", "vue", "vite", "rsbuild", "parcel", "webpack", "quasar", "ember", "sveltekit"})
"""Frameworks whose build is a static site with an index.html."""

SERVER_PACKAGES = frozenset({
    "express", "koa", "fastify", "@nestjs/core", "@hapi/hapi", "hapi", "restify", "socket.io", "ws", "apollo-server", "@apollo/server",
    "graphql-yoga", "polka", "sails", "@feathersjs/feathers", "hono", "@hono/node-server",
})  # fmt: skip
"""Dependencies of a program that answers requests itself."""


def detect(dependencies: Mapping[str, str], steps: list[Step], folder_names: Container[str]) -> str:
    """Return the framework's name, "" when there is none: what the build runs counts more than what is installed."""
    for step in reversed(steps):
        for framework in FRAMEWORKS:
            if step.tool in framework.tools and (framework.name != "angular" or _is_angular(dependencies, folder_names)):
                return framework.name
    if any(name in folder_names for name in ("angular.json", ".angular-cli.json", "angular-cli.json")):
        return "angular"
    return next((framework.name for framework in FRAMEWORKS if any(name in dependencies for name in framework.packages)), "")


def _is_angular(dependencies: Mapping[str, str], folder_names: Container[str]) -> bool:
    return "@angular/core" in dependencies or "angular.json" in folder_names
