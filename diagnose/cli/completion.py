"""`diagnose completion`: prints a completion script for a shell."""

from __future__ import annotations

import argparse
import re
from collections.abc import Iterable, Sequence

from diagnose.cli.commandline import Argument, Command
from diagnose.cli.exitcodes import Exit
from diagnose.cli.printing import emit

HELP = "print a script that completes this command in bash, zsh or fish"
DESCRIPTION = """Prints a completion script. To switch it on:

  bash   diagnose completion bash > ~/.local/share/bash-completion/completions/diagnose
  zsh    diagnose completion zsh > "${fpath[1]}/_diagnose"
  fish   diagnose completion fish > ~/.config/fish/completions/diagnose.fish"""


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the command's options."""
    parser.description = DESCRIPTION
    parser.add_argument("shell", metavar="SHELL", choices=("bash", "zsh", "fish"), help="bash, zsh or fish")


def execute(args: argparse.Namespace) -> int:
    """Run the command."""
    from diagnose.cli.main import described
    from diagnose.engine.rules import load_catalog

    rules = list(load_catalog().catalog.rules)
    names = sorted({*rules, *(rule.partition("/")[0] for rule in rules)})
    emit({"bash": bash, "zsh": zsh, "fish": fish}[args.shell](described(), names))
    return Exit.OK


def bash(commands: Sequence[Command], rules: Sequence[str]) -> str:
    """Return the script for bash (4 and later)."""
    deepest_first = sorted(commands, key=lambda command: -len(command.words))
    cases = "\n".join(_bash_case(command, _actions(command, commands)) for command in deepest_first)
    return f"""# completion of diagnose for bash; made by 'diagnose completion bash'
_diagnose() {{
  local word="${{COMP_WORDS[COMP_CWORD]}}" before="${{COMP_WORDS[COMP_CWORD-1]}}" command="" part
  for part in "${{COMP_WORDS[@]:1:COMP_CWORD-1}}"; do
    case "$part" in -*) ;; *) command="$command $part" ;; esac
  done
  case "$before" in
    --select|--ignore|--rule) COMPREPLY=($(compgen -W "$_diagnose_rules" -- "$word")); return ;;
    --rules) COMPREPLY=($(compgen -d -- "$word")); return ;;
  esac
  case "$command " in
{cases}
    " ") COMPREPLY=($(compgen -W "{" ".join(_first_words(commands))} --help --version" -- "$word") $(compgen -f -- "$word")) ;;
  esac
}}
_diagnose_rules="{" ".join(rules)}"
complete -o filenames -o bashdefault -F _diagnose diagnose
"""


def _actions(command: Command, commands: Iterable[Command]) -> list[str]:
    """Return the words that may follow a command's own."""
    return [other.words[-1] for other in commands if other.words[:-1] == command.words]


def _bash_case(command: Command, actions: Sequence[str]) -> str:
    words = [*actions, *(name for argument in command.arguments for name in argument.names)]
    positional = [argument for argument in command.arguments if not argument.names]
    words += [value for argument in positional for value in argument.values]
    chosen = [argument for argument in command.arguments if argument.names and argument.values]
    inner = "".join(
        f"""\n        {"|".join(argument.names)}) COMPREPLY=($(compgen -W "{" ".join(argument.values)}" -- "$word")); return ;;"""
        for argument in chosen
    )
    files = ' $(compgen -f -- "$word")' if any(argument.kind in ("file", "folder") for argument in positional) else ""
    extra = ' $(compgen -W "$_diagnose_rules" -- "$word")' if any(argument.kind == "rule" for argument in positional) else ""
    return f"""    " {" ".join(command.words)} "*)
      case "$before" in{inner}
      esac
      COMPREPLY=($(compgen -W "{" ".join(words)}" -- "$word"){extra}{files}) ;;"""


def _first_words(commands: Iterable[Command]) -> list[str]:
    return [command.words[0] for command in commands if len(command.words) == 1]


def zsh(commands: Sequence[Command], rules: Sequence[str]) -> str:
    """Return the script for zsh."""
    listed = "\n".join(f"    {_quoted(f'{command.words[0]}:{_plain(command.help)}')}" for command in commands if len(command.words) == 1)
    cases = "\n".join(_zsh_case(command, _actions(command, commands)) for command in commands if len(command.words) == 1)
    return f"""#compdef diagnose
# completion of diagnose for zsh; made by 'diagnose completion zsh'
_diagnose_rules=({" ".join(rules)})
_diagnose() {{
  local -a commands
  commands=(
{listed}
  )
  if (( CURRENT == 2 )); then
    _describe -t commands command commands
    _files
    return
  fi
  case "$words[2]" in
{cases}
  esac
}}
_diagnose "$@"
"""


def _zsh_case(command: Command, actions: Sequence[str]) -> str:
    specs = " ".join(_quoted(_zsh_spec(argument, name)) for argument in command.arguments for name in argument.names)
    if actions:
        chosen = f"'1:action:({' '.join(actions)})' '*:file:_files'"
        return f"    {command.words[0]}) shift words; (( CURRENT-- )); _arguments -S {specs} {chosen} ;;"
    positional = next((argument for argument in command.arguments if not argument.names), None)
    rest = _quoted(f"*:{positional.metavar or 'argument'}:{_zsh_action(positional)}") if positional else ""
    return f"    {command.words[0]}) shift words; (( CURRENT-- )); _arguments -S {specs} {rest} ;;"


def _zsh_spec(argument: Argument, name: str) -> str:
    value = f":{argument.metavar}:{_zsh_action(argument)}" if argument.metavar else ""
    return f"*{name}[{_plain(argument.help)}]{value}"


def _zsh_action(argument: Argument) -> str:
    if argument.values:
        return f"({' '.join(argument.values)})"
    return {"rule": "($_diagnose_rules)", "folder": "_files -/", "file": "_files"}.get(argument.kind, "_files")


def fish(commands: Sequence[Command], rules: Sequence[str]) -> str:
    """Return the script for fish."""
    lines = ["# completion of diagnose for fish; made by 'diagnose completion fish'", f"set -g __diagnose_rules {' '.join(rules)}"]
    for command in commands:
        if len(command.words) == 1:
            lines.append(f"complete -c diagnose -n __fish_use_subcommand -a {command.words[0]} -d {_quoted(_plain(command.help))}")
        elif len(command.words) == 2:
            first, second = command.words
            lines.append(f"complete -c diagnose -n '__fish_seen_subcommand_from {first}' -a {second} -d {_quoted(_plain(command.help))}")
        lines += [_fish_option(command, argument) for argument in command.arguments if argument.names]
    return "\n".join(lines) + "\n"


def _fish_option(command: Command, argument: Argument) -> str:
    parts = ["complete -c diagnose", f"-n '__fish_seen_subcommand_from {command.words[-1]}'"]
    parts += [f"-l {name[2:]}" if name.startswith("--") else f"-s {name[1:]}" for name in argument.names]
    if argument.values:
        parts.append(f"-x -a {_quoted(' '.join(argument.values))}")
    elif argument.kind == "rule":
        parts.append("-x -a '$__diagnose_rules'")
    elif argument.metavar:
        parts.append("-r")
    return " ".join([*parts, f"-d {_quoted(_plain(argument.help))}"])


def _plain(text: str) -> str:
    """Return help without what completion scripts take for syntax."""
    return re.sub(r"[\[\]:$`\\\"]", " ", text.replace("%%", "%"))


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "’") + "'"
