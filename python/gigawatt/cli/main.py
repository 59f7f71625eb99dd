"""The command ``gigawatt``.

Exit codes: 0 done, 1 problems found (audit, verify) or the unexpected, 2 wrong usage or value, 130 stopped.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence

from gigawatt.cli.arguments import nearest, parser
from gigawatt.errors import CapacityError, GigawattError, InterruptedRunError, MissingExtraError

_COMMANDS = ("run", "explain", "audit", "verify", "rerun", "diff", "list")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line; gives the exit code. Errors are one line on standard error, without a traceback."""
    words = list(sys.argv[1:] if arguments is None else arguments)
    try:
        return _main(words)
    except (KeyboardInterrupt, InterruptedRunError):
        print("gigawatt: stopped", file=sys.stderr)
        return 130
    except BrokenPipeError:
        # The reader (head, less) has left; closing standard output again must not raise.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except (CapacityError, MissingExtraError) as error:
        return _failed(error, 1)
    except GigawattError as error:
        return _failed(error, 2)
    except Exception as error:
        if os.environ.get("GIGAWATT_TRACEBACK"):
            raise
        print(
            f"gigawatt: unexpected error: {type(error).__name__}: {error} (GIGAWATT_TRACEBACK=1 shows where)",
            file=sys.stderr,
        )
        return 1


def _failed(error: Exception, code: int) -> int:
    print(f"gigawatt: error: {' '.join(str(error).split())}", file=sys.stderr)
    return code


def _main(words: list[str]) -> int:
    command_line = parser()
    first = next((word for word in words if not word.startswith("-")), None)
    if first is not None and first not in _COMMANDS:
        raise nearest("command", first, _COMMANDS, f"There are {', '.join(_COMMANDS)} (see gigawatt --help).")
    try:
        options = command_line.parse_args(words)
    except SystemExit as stop:
        return stop.code if isinstance(stop.code, int) else 1
    if options.version:
        import gigawatt
        from gigawatt.catalog import release

        print(f"gigawatt {gigawatt.__version__}, catalog of {release}")
        return 0
    if options.build_info:
        from gigawatt.build import build_info

        print(build_info())
        return 0
    from gigawatt.cli import audit, commands, diff, rerun, verify

    chosen = {
        "run": commands.run,
        "explain": commands.explain,
        "audit": audit.audit,
        "verify": verify.verify,
        "rerun": rerun.rerun,
        "diff": diff.diff,
        "list": commands.listing,
    }.get(options.command)
    if chosen is None:
        command_line.print_help()
        return 2
    return chosen(options)
