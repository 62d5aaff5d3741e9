"""The command line: one file a command, each imported only when it is called.

Whatever goes wrong ends in one line that says what and how to mend it, and exit code 2 for misuse
or 1 for a failure on the way; never in a traceback.
"""

from __future__ import annotations

import os
import sys
from importlib import import_module
from typing import Annotated, Final, TextIO

import typer

COMMANDS: Final = ("serve", "run", "listen", "publish", "review", "skill")


def main() -> None:
    """Run the command line."""
    # As under some supervisors: what is said is lost, the work is done all the same.
    sys.stdout = sys.stdout or _nowhere()
    sys.stderr = sys.stderr or _nowhere()
    called = [name for name in sys.argv[1:2] if name in COMMANDS]
    try:
        code = _app(called or list(COMMANDS))(standalone_mode=False)
    except KeyboardInterrupt:
        code = 130
    except BrokenPipeError:
        # The reader of our output has gone, as in `| head`; Python must not trip over it at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        code = 0
    except Exception as error:
        code = _explain(error, called)
    sys.exit(code or 0)


def fail(text: str, code: int = 1) -> typer.Exit:
    """Print one line to standard error; raise the result to end with `code`."""
    print(f"holdfast: {text}", file=sys.stderr)
    return typer.Exit(code)


def _app(commands: list[str]) -> typer.Typer:
    app = typer.Typer(
        help="Real-time connections kept honest: a WebSocket hub on the port of your HTTP.",
        no_args_is_help=True,
        rich_markup_mode=None,  # help in plain text: Rich would double the time it takes
        add_completion=False,
        context_settings={"help_option_names": ["-h", "--help"]},
    )

    @app.callback()
    def options(
        version: Annotated[
            bool,
            typer.Option(
                "--version",
                help="Print the version and end.",
                callback=_print_version,
                is_eager=True,
            ),
        ] = False,
    ) -> None: ...

    for name in commands:
        module = import_module(f"holdfast.cli.{name}")
        if hasattr(module, "group"):
            app.add_typer(module.group, name=name)
        else:
            app.command(name)(module.command)
    return app


def _nowhere() -> TextIO:
    return open(os.devnull, "w", encoding="utf-8")


def _print_version(wanted: bool) -> None:
    if wanted:
        from holdfast import __version__

        print(f"holdfast {__version__}")
        raise typer.Exit


def _explain(error: Exception, called: list[str]) -> int:
    from holdfast.errors import ConfigError, HoldfastError

    # What Typer finds wrong with the arguments; its base class is not public.
    if hasattr(error, "format_message"):
        text = error.format_message()
        if "\n" in text:  # the help, as no command was given
            print(text, file=sys.stderr)
        else:
            fail(f"{text} (see {' '.join(('holdfast', *called))} --help)")
        return 2
    if isinstance(error, ConfigError):
        fail(str(error))
        return 2
    if isinstance(error, (HoldfastError, OSError)):
        fail(str(error))
        # With 1, a review says that it has found something.
        return 2 if called == ["review"] else 1
    raise error
