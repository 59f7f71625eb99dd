"""The commands: run, explain, list."""

from __future__ import annotations

import argparse
import json
import sys
import warnings
from typing import TYPE_CHECKING, Any

from gigawatt.cli import arguments, terminal
from gigawatt.errors import InvalidValueError

if TYPE_CHECKING:
    from gigawatt.modelling.model import Model


def _chosen(options: argparse.Namespace) -> tuple[Model, dict[str, str]]:
    """The model that the options ask for, and what --set changes in it."""
    from gigawatt.deals import DEALS

    name = options.deal.replace("_", "-").lower()
    if name not in DEALS:
        raise arguments.nearest("deal", options.deal, DEALS, "'gigawatt list' names all.")
    if options.as_of is None:
        model = DEALS[name]()
    else:
        from gigawatt.catalog.select import day

        model = DEALS[name](as_of=day(options.as_of))
    options.deal, options.title = name, model.label
    if options.case is not None:
        found = {label.casefold(): label for label in model.cases}.get(options.case.strip().casefold())
        if found is None:
            cases = ", ".join(f"'{label}'" for label in model.cases)
            raise arguments.nearest("case", options.case, model.cases, f"'{name}' has {cases}.")
        options.case, model = found, model.cases[found]
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
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        with terminal.progress(model.label, not options.quiet) as bar:
            done = made.model.run(options.samples, options.seed, outputs=asked, threads=options.threads, progress=bar)
    if not options.quiet:
        _warn(caught)
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
    return 130 if done.partial else 0


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
    from gigawatt import catalog, compute, finance
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
    if options.json:
        told = {
            name: {"title": m.label, "as_of": str(m.as_of), "cases": {k: c.doc for k, c in m.cases.items()}}
            for name, m in deals.items()
        }
        _print_json({"schema": 1, "deals": told, "parts": docs, "systems": catalog.systems()})
        return 0
    terminal.show(_listing_lines(deals, docs, catalog.systems()))
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


def _entry(start: str, text: str, width: int) -> list[Any]:
    import textwrap

    wrapped = textwrap.wrap(text, max(20, width - len(start) - 2)) or [""]
    return [
        [(start, ""), (f"  {wrapped[0]}", "dim")],
        *([(" " * len(start), ""), (f"  {t}", "dim")] for t in wrapped[1:]),
    ]


def _print_json(data: dict[str, Any]) -> None:
    print(json.dumps(data, ensure_ascii=False, allow_nan=False, indent=1))
