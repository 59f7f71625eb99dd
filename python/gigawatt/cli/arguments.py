"""What people type: the parser, names with their nearest, ``--set`` and ``--at``."""

from __future__ import annotations

import argparse
import difflib
import re
from collections.abc import Iterable
from typing import TYPE_CHECKING, NoReturn

from gigawatt.errors import InvalidValueError, UnknownNameError

if TYPE_CHECKING:
    from gigawatt.modelling.model import Model

SAMPLES = 20_000
SEED = 1

_COMMAND = """\
The economics of AI compute: from gigawatts to accelerators to dollars to valuations, every number with its unit, its
formula and its source."""

_EXAMPLES = """\
examples:
  gigawatt list                                    deals, their cases, parts, systems
  gigawatt run nvidia-openai                       the table of a deal
  gigawatt run nvidia-openai --case "4 GW only"    one of its cases
  gigawatt explain nvidia-openai returns.npv       where a number comes from
  gigawatt audit nvidia-openai                     what all its numbers rest on
  gigawatt verify                                  whether this installation computes what it should

'gigawatt COMMAND --help' tells the options of a command."""

_RUN = """\
examples:
  gigawatt run nvidia-openai
  gigawatt run nvidia-openai --case "Rubin two quarters late"
  gigawatt run nvidia-openai --set deployment.total="4 GW" --set fleet.life=4
  gigawatt run nvidia-openai --set "deployment.probability[1]=0.8" --set deployment.start=2027-01-01
  gigawatt run nvidia-openai --outputs capex.total,captable.nvidia_stake      year by year
  gigawatt run nvidia-openai --json > run.json
  gigawatt run nvidia-openai --case-file late.toml --save run.toml

A value is in the quantity's own unit, or brings one ("4 GW"); dates are 2027-01-01, flags true or
false. Any input can be set, and any formula can be replaced by a value; 'gigawatt explain' shows them.
The same options give the same numbers, on any number of threads."""

_EXPLAIN = """\
examples:
  gigawatt explain nvidia-openai valuation.enterprise
  gigawatt explain nvidia-openai captable.nvidia_stake --at time=2030Q4
  gigawatt explain nvidia-openai capex.total --depth 2
  gigawatt explain nvidia-openai fleet.accelerators --at time=2030Q4 --at "generation=Rubin Ultra"

Each line is a quantity, its base value and, after the arrow, its formula; the lines below it are what
the formula uses. Inputs carry a mark for their evidence and the numbers of their sources, which stand
below the tree."""


_AUDIT = """\
examples:
  gigawatt audit nvidia-openai
  gigawatt audit nvidia-openai --case "what happened"
  gigawatt audit site.py:model                     a Model, or a function that makes one, in your own file

Every input with its range, evidence, source and the age of that in days; every number that stands in a
formula, other than 0, 0.5, 1, 2, small exponents and units; what a case replaced. A problem is a number
that has no source and is not declared an assumption: then the exit code is 1."""

_VERIFY = """\
Published results, identities of the flagship in some thousands of scenarios, and the same bits on one
thread and two and on every instruction set of this machine. Takes seconds; the exit code is 1 where a
check fails."""

_RERUN = """\
examples:
  gigawatt run nvidia-openai --save run.toml       then, on another day or machine:
  gigawatt rerun run.toml
  gigawatt rerun site.toml --model site.py:model   a run of a model in your own file

Says "the same bits", or what differs: versions, inputs, formulas, and outputs with the size of the
difference. The exit code is 0 where all is the same and 1 where not."""

_DIFF = """\
examples:
  gigawatt diff nvidia-openai "nvidia-openai:4 GW only"    a deal and one of its cases
  gigawatt diff nvidia-openai late.toml                    a deal and a saved case
  gigawatt diff before.toml after.toml                     two saved runs
  gigawatt diff nvidia-openai site.py:model --json

A side is the name of a deal, DEAL:CASE LABEL, a saved case or run (.toml), or a model in your own file
(.py:NAME). Both models are run on the same draws, so that a difference is theirs and no noise; a saved
run counts as it is. The exit code is 0 where nothing differs, 1 where something does, 2 on wrong usage."""


class Parser(argparse.ArgumentParser):
    """An argument parser whose errors look like all others of the program."""

    def error(self, message: str) -> NoReturn:
        """One line, and the way to help; exit code 2."""
        self.exit(2, f"gigawatt: error: {message} (see {self.prog} --help)\n")


def parser() -> Parser:
    """The command line."""
    top = Parser(
        prog="gigawatt", description=_COMMAND, epilog=_EXAMPLES, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    top.add_argument("--version", action="store_true", help="print the version and the catalog's date, and leave")
    top.add_argument("--build-info", action="store_true", help="print how it was built and what it runs on, and leave")
    commands = top.add_subparsers(dest="command", metavar="COMMAND", title="commands", parser_class=Parser)
    run = _command(commands, "run", "run a deal and print its table", _RUN)
    _model_options(run)
    run.add_argument("--samples", type=_whole, default=SAMPLES, metavar="N", help=f"scenarios (default {SAMPLES:,})")
    run.add_argument("--seed", type=_whole, default=SEED, metavar="S", help=f"where draws start (default {SEED})")
    run.add_argument("--outputs", metavar="A,B", help="these quantities year by year, instead of the table")
    run.add_argument("--threads", type=_whole, metavar="N", help="threads (default: all cores; never changes a number)")
    run.add_argument("--json", action="store_true", help="print JSON: all outputs over all their axes")
    run.add_argument("--quiet", action="store_true", help="no progress bar, no warnings, nothing around the table")
    run.add_argument("--save", metavar="FILE", help="also save the run, for gigawatt rerun FILE and for reading")
    explain = _command(commands, "explain", "show where a number comes from", _EXPLAIN)
    explain.add_argument("quantity", metavar="NAME", help="a quantity, such as valuation.enterprise")
    explain.add_argument("--at", action="append", default=[], metavar="AXIS=LABEL",
                         help="look at one label, such as time=2030Q4 (default: the last period)")  # fmt: skip
    explain.add_argument("--depth", type=_whole, metavar="N", help="levels below the quantity (default: all)")
    _model_options(explain)
    explain.add_argument("--json", action="store_true", help="print the tree as JSON")
    audit = _command(commands, "audit", "show what the numbers of a model rest on, and those without a source", _AUDIT)
    _model_options(audit)
    audit.add_argument("--json", action="store_true", help="print JSON")
    what = "check that this installation computes what it should"
    verify = commands.add_parser(
        "verify", help=what, description=f"{what.capitalize()}.", epilog=_VERIFY,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )  # fmt: skip
    verify.add_argument("--json", action="store_true", help="print JSON")
    rerun = _plain_command(commands, "rerun", "make a saved run again, and say whether it is the same", _RERUN)
    rerun.add_argument("file", metavar="FILE", help="a saved run, such as run.toml")
    rerun.add_argument("--model", metavar="MODEL", help="the model that was run: FILE.py:NAME, or the name of a deal")
    rerun.add_argument("--threads", type=_whole, metavar="N", help="threads (default: all cores)")
    rerun.add_argument("--json", action="store_true", help="print JSON")
    diff = _plain_command(commands, "diff", "name what differs between two deals, cases or runs", _DIFF)
    diff.add_argument("first", metavar="A", help="DEAL, DEAL:CASE, a saved case or run, or FILE.py:NAME")
    diff.add_argument("second", metavar="B", help="the same; differences are B less A")
    diff.add_argument("--samples", type=_whole, metavar="N", help="scenarios (default 10,000, or those of a saved run)")
    diff.add_argument("--seed", type=_whole, metavar="S", help="where draws start (default 1, or that of a saved run)")
    diff.add_argument("--json", action="store_true", help="print JSON")
    what = "list deals and their cases, parts, and systems of the catalog"
    listing = commands.add_parser("list", help=what, description=f"{what.capitalize()}.")
    listing.add_argument("--json", action="store_true", help="print JSON")
    return top


def _command(commands: argparse._SubParsersAction[Parser], name: str, what: str, examples: str) -> Parser:
    made = commands.add_parser(
        name, help=what, description=f"{what.capitalize()}.", epilog=examples,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )  # fmt: skip
    made.add_argument(
        "deal", metavar="DEAL", help="a deal, such as nvidia-openai ('gigawatt list' names all), or FILE.py:NAME"
    )
    return made


def _plain_command(commands: argparse._SubParsersAction[Parser], name: str, what: str, examples: str) -> Parser:
    return commands.add_parser(
        name, help=what, description=f"{what.capitalize()}.", epilog=examples,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )  # fmt: skip


def _model_options(command: Parser) -> None:
    command.add_argument("--case", metavar="LABEL", help="one of the deal's cases")
    command.add_argument("--case-file", metavar="FILE", help="a saved case, such as late.toml, in place of --case")
    command.add_argument("--set", action="append", default=[], metavar="NAME=VALUE", dest="changes",
                         help="change one quantity; may be given several times")  # fmt: skip
    command.add_argument("--as-of", metavar="DATE", help="figures published by this day (default: the announcement)")


def _whole(text: str) -> int:
    cleaned = text.replace("_", "")
    if re.fullmatch(r"\d{1,3}(,\d{3})+", cleaned):
        cleaned = cleaned.replace(",", "")
    try:
        return int(cleaned)
    except ValueError:
        raise argparse.ArgumentTypeError(f"'{text}' is no whole number") from None


def nearest(what: str, name: str, known: Iterable[str], hint: str) -> UnknownNameError:
    """The error for a name that does not exist."""
    names = list(known)
    folded = {n.casefold(): n for n in names}
    close = [folded[n] for n in difflib.get_close_matches(name.casefold(), list(folded), 3, 0.4)]
    meant = f" Did you mean {' or '.join(map(repr, close))}?" if close else ""
    return UnknownNameError(f"unknown {what} '{name}'.{meant} {hint}".strip(), subject=name, nearest=close)


def changes(given: list[str]) -> dict[str, str]:
    """``name=value`` as overrides, each named once."""
    found: dict[str, str] = {}
    for text in given:
        name, equals, value = (part.strip() for part in text.partition("="))
        if not (name and equals and value):
            raise InvalidValueError(f"--set {text!r} is not NAME=VALUE, such as deployment.total=4", subject=text)
        if name in found:
            raise InvalidValueError(f"--set gives '{name}' twice: {found[name]} and {value}", subject=name)
        if re.search(r"\d,\d", value) and not re.match(r"[-+]?\d{1,3}(,\d{3})+(?!\d|,)", value):
            raise InvalidValueError(f"--set {name}: cannot read '{value}': the decimal sign is a point", subject=name)
        found[name] = value
    return found


def labels(given: list[str], model: Model) -> dict[str, str]:
    """``axis=label`` as a selection along the axes of the model."""
    found: dict[str, str] = {}
    for text in given:
        axis, equals, label = (part.strip() for part in text.partition("="))
        if not (axis and equals and label):
            raise InvalidValueError(f"--at {text!r} is not AXIS=LABEL, such as time=2030Q4", subject=text)
        if axis in found:
            raise InvalidValueError(f"--at gives '{axis}' twice: {found[axis]} and {label}", subject=axis)
        known = {a.name: a.labels for name in model for a in model._core.at(name).axes}
        known["time"] = model.timeline.labels
        if axis not in known:
            raise nearest("axis", axis, known, f"'{model.label}' has {', '.join(known)}.")
        if label not in known[axis]:
            raise nearest(f"label of axis '{axis}'", label, known[axis], f"It has {_few(known[axis])}.")
        found[axis] = label
    return found


def _few(names: list[str]) -> str:
    return ", ".join(names) if len(names) <= 6 else f"{names[0]}, {names[1]} … {names[-1]}"
