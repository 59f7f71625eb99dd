"""The commands: run, explain, list."""

from __future__ import annotations

import argparse
import contextlib
import dataclasses
import json
import sys
import warnings
from typing import TYPE_CHECKING, Any

from gigawatt.cli import arguments, find_model, terminal
from gigawatt.errors import GigawattError, InvalidValueError

if TYPE_CHECKING:
    from gigawatt.modelling.model import Model
    from gigawatt.plugins import Listing
    from gigawatt.results.run import Run


def _chosen(options: argparse.Namespace) -> tuple[Model, dict[str, str]]:
    """The model that the options ask for, and what --set changes in it."""
    from gigawatt import plugins
    from gigawatt.catalog.select import day
    from gigawatt.files import case_file

    as_of = None if options.as_of is None else day(options.as_of)
    if options.case_file is not None:
        if options.case is not None:
            raise InvalidValueError("--case and --case-file: give one of the two", subject="--case-file")
        as_of = as_of or case_file.read(options.case_file).as_of
    if find_model.is_file(options.deal):
        name, model = options.deal, find_model.load(options.deal, as_of, must_take=options.command != "audit")
    else:
        name = options.deal.replace("_", "-").lower()
        model = plugins.model(name, **({} if as_of is None else {"as_of": as_of}))
    options.deal, options.title = name, model.label
    if options.case is not None:
        found = {label.casefold(): label for label in model.cases}.get(options.case.strip().casefold())
        if found is None:
            cases = ", ".join(f"'{label}'" for label in model.cases)
            raise arguments.nearest("case", options.case, model.cases, f"'{name}' has {cases}.")
        options.case, model = found, model.cases[found]
    if options.case_file is not None:
        model = case_file.load(model, options.case_file, name)
        options.case = model.label
    overrides = arguments.changes(options.changes)
    return (model.case(model.label, overrides) if overrides else model), overrides


def _warn(caught: list[warnings.WarningMessage]) -> None:
    for text in dict.fromkeys(str(warning.message) for warning in caught):
        print(f"gigawatt: warning: {text}", file=sys.stderr)


def run(options: argparse.Namespace) -> int:
    """Run a deal and print its table, some quantities by year, or JSON."""
    from gigawatt.cli import headline, report

    model, overrides = _chosen(options)
    names = None
    if options.outputs is not None:
        names = list(dict.fromkeys(name.strip() for name in options.outputs.split(",") if name.strip()))
        if not names:
            raise InvalidValueError("--outputs names no quantity: give them with commas, capex.total,returns.npv")
        for name in names:
            model._core.at(name)
    if options.samples < 2:
        raise InvalidValueError(f"--samples {options.samples}: at least 2 scenarios make a range", subject="samples")
    made = headline.by_year(model, names) if names else headline.headline(model)
    full = names or model.outputs
    asked = [*full, *made.keys] if options.json and not names else full if options.json else made.keys
    if options.save is not None:
        asked = list(dict.fromkeys([*asked, *full]))
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        bar = terminal.progress(not options.quiet)
        done = made.model.run(options.samples, options.seed, outputs=asked, threads=options.threads, progress=bar)
    if not options.quiet:
        _warn(caught)
    unsaved = _saved(done, model, options, list(full))
    if options.json:
        from gigawatt.cli import document

        data = document.about(model, options, overrides)
        data |= {"seed": done.seed, "samples": done.samples, "method": done.method}
        data["outputs"] = document.outputs(done, list(full))
        if not names:
            data["headline"] = document.headline(made, done)
        _print_json(data)
    else:
        width = terminal.width()
        lines = [] if options.quiet else report.heading(model, options, overrides, width)
        lines += report.table(made, done, width)[1 if options.quiet else 0 :]
        if not options.quiet:
            lines += report.closing(made, done, model, options.deal, width)
        terminal.show(lines)
    if unsaved is not None:
        raise unsaved
    return 130 if done.partial else 0


def _saved(done: Run, model: Model, options: argparse.Namespace, outputs: list[str]) -> GigawattError | None:
    """Save the run where that is asked for; what goes wrong is told after the results, which must not be lost."""
    if options.save is None:
        return None
    from gigawatt.files import run_file

    name = None if find_model.is_file(options.deal) else options.deal
    try:
        run_file.save(done, options.save, model=model, outputs=outputs, name=name)
    except GigawattError as error:
        return error
    return None


def explain(options: argparse.Namespace) -> int:
    """Print the tree below a quantity."""
    model, overrides = _chosen(options)
    model._core.at(options.quantity)
    at = arguments.labels(options.at, model)
    if options.depth is not None and options.depth < 0:
        raise InvalidValueError(f"--depth {options.depth}: levels are counted from 0", subject="depth")
    found = model.explain(options.quantity, at, depth=options.depth)
    if options.json:
        from gigawatt.cli import document

        _print_json({**document.about(model, options, overrides), **document.explanation(found)})
        return 0
    from gigawatt.cli import report
    from gigawatt.display.tree import explanation_text

    width = terminal.width()
    lines = report.heading(model, options, overrides, width)[:1]
    if overrides:
        lines += report.heading(model, options, overrides, width)[-1:]
    lines += [[(text, "")] for text in explanation_text(found, width).splitlines()]
    terminal.show(lines)
    return 0


def listing(options: argparse.Namespace) -> int:
    """Print deals with their cases, parts, systems."""
    from gigawatt import catalog, compute, finance, plugins
    from gigawatt.deals import DEALS
    from gigawatt.modelling.parts import BuiltinPart

    deals = {name: make() for name, make in DEALS.items()}
    parts = {
        f"gw.{room.__name__.rpartition('.')[2]}.{name}": part
        for room in (compute, finance)
        for name, part in vars(room).items()
        if isinstance(part, BuiltinPart)
    }
    docs = {name: (part.__doc__ or "").split("\n")[0] for name, part in parts.items()}
    with contextlib.redirect_stdout(sys.stderr):  # what a package prints when it is imported is no part of the answer
        brought = plugins.list()
    if options.json:
        from gigawatt.cli import document

        told = {
            name: {"title": m.label, "as_of": str(m.as_of), "cases": {k: c.doc for k, c in m.cases.items()}}
            for name, m in deals.items()
        }
        found = [dataclasses.asdict(row) for row in brought]
        _print_json({**document.stamp(), "deals": told, "parts": docs, "systems": catalog.systems(), "plugins": found})
        return 0
    lines = _listing_lines(deals, docs, catalog.systems())
    terminal.show(lines + _brought_lines(brought))
    return 0


def _listing_lines(deals: dict[str, Model], parts: dict[str, str], systems: list[str]) -> list[Any]:
    import textwrap

    width = terminal.width()
    lines: list[Any] = [[("Deals", "bold"), ("  gigawatt run NAME [--case LABEL]", "dim")]]
    for name, model in deals.items():
        lines.append([(f"  {name}", "bold"), (f"  {model.label}, as of {model.as_of}", "")])
        size = max((len(label) for label in model.cases), default=0)
        for label, case in model.cases.items():
            later = f" As of {case.as_of}." if case.as_of != model.as_of else ""
            lines += _entry(f"    {label:<{size}}", f"{case.doc}{later}", width)
    lines += [[], [("Parts", "bold"), ('  for your own model: m.add("scope", PART, …)', "dim")]]
    size = max(len(name) for name in parts)
    for name, doc in parts.items():
        lines += _entry(f"  {name:<{size}}", doc, width)
    lines += [[], [("Systems of the catalog", "bold"), ("  gw.catalog.system(NAME)", "dim")]]
    lines += [
        [(text, "")]
        for text in textwrap.wrap(", ".join(systems), width - 2, initial_indent="  ", subsequent_indent="  ")
    ]
    return lines


def _brought_lines(brought: Listing) -> list[Any]:
    """What installed packages bring, with what is wrong with it."""
    shown = {"part": 'gw.plugins.part("{}")', "distribution": 'gw.plugins.distribution("{}", …)', "model": "{}"}
    width = terminal.width()
    names = [shown[row.kind].format(row.name) for row in brought]
    size = max((len(name) for name in names), default=0)
    lines: list[Any] = [[], [("From installed packages", "bold"), ("  gigawatt run NAME for a model", "dim")]]
    for name, row in zip(names, brought, strict=True):
        doc = f"{row.doc} " if row.ok and row.doc else ""
        status = "" if row.ok else f", {row.status}"
        lines += _entry(f"  {name:<{size}}", f"{doc}({row.kind} of {row.package} {row.version}{status})", width)
    return lines if brought else []


def _entry(start: str, text: str, width: int) -> list[Any]:
    import textwrap

    wrapped = textwrap.wrap(text, max(20, width - len(start) - 2)) or [""]
    return [
        [(start, ""), (f"  {wrapped[0]}", "dim")],
        *([(" " * len(start), ""), (f"  {t}", "dim")] for t in wrapped[1:]),
    ]


def _print_json(data: dict[str, Any]) -> None:
    print(json.dumps(data, ensure_ascii=False, allow_nan=False, indent=1))
