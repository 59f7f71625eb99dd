"""Two models, cases or saved runs side by side: ``gw.diff(a, b)`` names what differs, in models and results."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np

from gigawatt.catalog.select import release
from gigawatt.errors import GigawattError, InvalidValueError, KindError, keywords
from gigawatt.files import case_file, changes, figures, find, records, rerun, run_file, toml
from gigawatt.files.changes import Change, OutputChange
from gigawatt.files.figures import Figures
from gigawatt.files.records import Record
from gigawatt.modelling.model import Model
from gigawatt.results.compare import Comparison
from gigawatt.results.run import Run

if TYPE_CHECKING:
    Comparable: TypeAlias = "Model | Run | str | os.PathLike[str]"

SAMPLES, SEED = 10_000, 1


@dataclass
class Side:
    """One of the two: what is known of it."""

    label: str
    settings: dict[str, Any]
    records: Mapping[str, Record]
    fingerprint: str
    model: Model | None = None
    run: Run | None = None
    saved: Mapping[str, Figures] | None = None
    drawn: tuple[int, int] | None = None  # samples and seed of a run that is done

    @property
    def outputs(self) -> list[str]:
        """Names of its outputs."""
        if self.run is not None:
            return self.run.outputs
        return list(self.saved) if self.saved is not None else self.model.outputs if self.model is not None else []


@dataclass(frozen=True)
class Diff:
    """What ``gw.diff`` gives; it prints itself.

    settings: as_of, timeline, catalog, version, samples and seed that differ. changes: quantities that differ. outputs:
    outputs whose statistics differ, b less a. note: why results were not compared, where they were not.
    """

    labels: tuple[str, str]
    settings: list[Change]
    changes: list[Change]
    outputs: list[OutputChange]
    drawn: tuple[int, int] | None
    note: str = ""
    skipped: list[str] = field(default_factory=list)  # outputs of one side only, or over other cells

    @property
    def same(self) -> bool:
        """Whether nothing differs."""
        return not (self.settings or self.changes or self.outputs)

    def to_dict(self) -> dict[str, Any]:
        """What differs as plain data, for JSON."""
        from gigawatt.files.report import diff_data

        return diff_data(self)

    def __repr__(self) -> str:
        from gigawatt.files.report import diff_text

        return diff_text(self)


@keywords
def diff(a: Comparable, b: Comparable, *, samples: int | None = None, seed: int | None = None) -> Diff:
    """Compare two models, cases or runs and name what differs; differences are ``b - a``.

    a, b: a Model or Run; the name of a deal, ``"nvidia-openai"``, or of one of its cases, ``"nvidia-openai:4 GW
    only"``; the path of a saved case or a saved run. samples, seed: of the runs that compare results, 10,000 and 1
    unless a side is a run already, whose own then count.

    Where both models are at hand both are run on the same draws, and the error of a difference is that of the paired
    one; a saved run whose model has changed or is not found counts by the figures of its file, and errors are taken as
    independent. Raises UnknownNameError, InvalidValueError for what is no model and no file.
    """
    first, second = side(a), side(b)
    settings = changes.between_settings(first.settings, second.settings)
    quantities = changes.between_records(first.records, second.records)
    labels = (first.label, second.label)
    if first.fingerprint == second.fingerprint and first.drawn is None and second.drawn is None:
        return Diff(labels, settings, quantities, [], None)  # equal models have equal results
    names = list(dict.fromkeys([*first.outputs, *second.outputs]))
    common = [name for name in names if _has(first, name) and _has(second, name)]
    skipped = [name for name in names if name not in common]
    if not common:
        return Diff(labels, settings, quantities, [], None, "the two have no output in common", skipped)
    drawn = _draws(first, second, samples, seed)
    before, after = _figures(first, common, drawn), _figures(second, common, drawn)
    found = [_paired(c, first, second) for c in changes.between_outputs(before, after)]
    skipped += [name for name in common if not before[name].fits(after[name])]
    return Diff(labels, settings, quantities, found, drawn, "", skipped)


def side(given: Any) -> Side:
    """Read one of the two."""
    if isinstance(given, Model):
        return _of_model(given, given.label)
    if isinstance(given, Run):
        made = _of_model(given.model, given.model.label)
        made.run, made.drawn = given, (given.samples, given.seed)
        made.settings |= {"samples": given.samples, "seed": given.seed}
        return made
    if isinstance(given, rerun.Rerun):
        return side(given.run)
    if not isinstance(given, (str, os.PathLike)):
        raise KindError(f"diff takes models, runs, names of deals and paths of files, not {type(given).__name__}")
    text = os.fspath(given)
    if isinstance(given, os.PathLike) or text.endswith(".toml") or Path(text).is_file():
        return _of_file(text)
    if os.sep in text:
        raise InvalidValueError(f"there is no file {text}", subject=text)
    model = find.by_text(text)
    return _of_model(model, text)


def _of_model(model: Model, label: str) -> Side:
    import gigawatt

    settings = {"as_of": model.as_of, "timeline": model.timeline._core.text, "gigawatt": gigawatt.__version__,
                "catalog": release}  # fmt: skip
    return Side(label, settings, records.records(model), model.fingerprint, model)


def _of_file(path: str) -> Side:
    data, _ = toml.read(path)
    if data.get("gigawatt") != run_file.KIND:
        return _of_model(case_file.model_of(case_file.read(path)), Path(path).name)
    saved = run_file.read(path)
    setting = saved.setting
    as_of = next((link.as_of for link in reversed(saved.links) if link.as_of), setting.as_of)
    settings = {"as_of": as_of, "timeline": setting.timeline, "gigawatt": setting.version,
                "catalog": setting.catalog, "samples": setting.samples, "seed": setting.seed}  # fmt: skip
    made = Side(
        saved.name,
        settings,
        saved.records,
        setting.fingerprint,
        saved=saved.outputs,
        drawn=(setting.samples, setting.seed),
    )
    try:
        model = rerun.rebuilt(saved)
    except GigawattError:
        return made
    if model.fingerprint == setting.fingerprint:
        made.model = model
    return made


def _has(one: Side, name: str) -> bool:
    """Whether a side can tell the statistics of a quantity."""
    return (one.saved is not None and name in one.saved) or (one.model is not None and name in one.model)


def _draws(a: Side, b: Side, samples: int | None, seed: int | None) -> tuple[int, int]:
    """Samples and seed for what must be run."""
    known = a.drawn or b.drawn or (SAMPLES, SEED)
    return (known[0] if samples is None else samples, known[1] if seed is None else seed)


def _figures(one: Side, names: list[str], drawn: tuple[int, int]) -> dict[str, Figures]:
    """Statistics of a side: of its run, of its file, or of a run made for the purpose."""
    if one.run is not None:
        return {name: figures.figures(one.run, name) for name in names}
    found = {name: one.saved[name] for name in names if name in one.saved} if one.saved is not None else {}
    rest = [name for name in names if name not in found]
    if rest and one.model is not None:  # what no file tells, a model does
        samples, seed = one.drawn or drawn
        one.run = one.model.run(samples, seed, outputs=rest)
        found |= {name: figures.figures(one.run, name) for name in rest}
    return found


def _paired(change: OutputChange, a: Side, b: Side) -> OutputChange:
    """The change with the error of the paired difference, where both models can be run on the same draws."""
    if a.model is None or b.model is None or not change.cells or (a.drawn and b.drawn and a.drawn != b.drawn):
        return change
    one, other = _run_of(a, b), _run_of(b, a)
    if (one.samples, one.seed, one.method) != (other.samples, other.seed, other.method):
        return change
    error = np.ravel(Comparison(one, other)[change.name].mean_error())
    return changes.paired(change, float(error[change.index]))


def _run_of(one: Side, other: Side) -> Run:
    """The run of a side; of a saved one, made again on its draws."""
    if one.run is None:
        assert one.model is not None
        samples, seed = one.drawn or other.drawn or (SAMPLES, SEED)
        one.run = one.model.run(samples, seed, outputs=one.outputs)
    return one.run
