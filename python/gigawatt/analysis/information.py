"""Value of information for a choice between cases: of all uncertainty (EVPI) and of one input alone (EVPPI).

All cases run on the same draws. EVPI is the mean of the best payoff of each scenario less the best mean payoff. EVPPI
of an input is the mean of the best payoff *expected given that input* less the same; the expectation given the input is
a regression of the payoffs on it (Strong, Oakley and Brennan 2014), here by natural splines. Fitting flatters the best
of several; draws of the fitted coefficients tell by how much, which is taken off, and how uncertain the result is.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np

from gigawatt.analysis.components import components
from gigawatt.analysis.factors import reached, shown, uncertain
from gigawatt.analysis.samples import axes_of, chosen_cell, sample, seed_of, unit_of, whole, within_memory
from gigawatt.analysis.splines import fit
from gigawatt.analysis.watched import watched
from gigawatt.errors import InvalidValueError, KindError, UnitError, keywords, unknown_name
from gigawatt.modelling.model import Model
from gigawatt.results.quantity_result import Estimate
from gigawatt.types import Array

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_LEAST, _DRAWS, _COLUMNS = 500, 200, 40


@dataclass(frozen=True)
class InformationValue:
    """What it would be worth to know before choosing; prints itself as a table, the most valuable first.

    options: label → mean payoff with its error. best: the option that is chosen today. chosen: share of scenarios in
    which each option would be best. perfect: value of knowing everything (EVPI). partial: by input, value of knowing
    it alone (EVPPI). All in the payoff's shown unit; never below zero, as one can always keep to today's choice.
    """

    payoff: str
    unit: str
    options: dict[str, Estimate]
    best: str
    chosen: dict[str, float]
    perfect: Estimate
    partial: dict[str, Estimate]
    samples: int
    seed: int
    notes: list[str] = field(default_factory=list)

    def __getitem__(self, name: str) -> Estimate:
        if name not in self.partial:
            raise unknown_name("input of this analysis", name, self.partial)
        return self.partial[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self.partial)

    def __len__(self) -> int:
        return len(self.partial)

    def to_dataframe(self) -> Any:
        """One row per input as a pandas DataFrame: EVPPI, its error, its share of EVPI."""
        from gigawatt.results.convert import require

        pandas = require("pandas")
        whole_value = self.perfect.value or np.nan
        rows = {
            "evppi": [e.value for e in self.partial.values()],
            "error": [e.error for e in self.partial.values()],
            "share_of_evpi": [e.value / whole_value for e in self.partial.values()],
        }
        frame = pandas.DataFrame(rows, index=pandas.Index(list(self.partial), name="input"))
        frame.attrs["unit"] = self.unit
        return frame

    @keywords
    def plot(self, ax: Axes | None = None, *, most: int = 12) -> Axes:
        """Draw the value of knowing each input, with ±2 standard errors, and that of knowing everything."""
        from gigawatt.plotting.inversion import information

        return information(self, ax, most)

    def __repr__(self) -> str:
        from gigawatt.analysis.choice_text import information_text

        return information_text(self)

    def _repr_html_(self) -> str:
        from gigawatt.analysis.choice_text import information_html

        return information_html(self)


@keywords
def value_of_information(
    models: Sequence[Model] | Mapping[str, Model],
    payoff: str = "returns.npv",
    *,
    at: Mapping[str, str] | None = None,
    inputs: Sequence[str] | None = None,
    samples: int = 10_000,
    seed: int = 1,
    progress: Any = None,
) -> InformationValue:
    """Tell what it would be worth to know uncertain inputs before choosing between models (cases).

    models: the options, two or more, ``[deal, deal.cases["4 GW only"]]`` or by label. payoff: the output that is to be
    large, in money for the answer to be money. at: its cell, where it has axes. inputs: what might be learned, inputs
    or other quantities without time; all uncertain inputs that lead to the payoff unless said. An input over labels is
    learned whole; of one that moves over time its three main components. progress: as of ``Model.run``. The mean
    decides: a risk-neutral chooser.

    Raises InvalidValueError: fewer than two options, too few samples, a payoff without a value in some scenario;
    UnknownNameError; UnitError: payoffs in other units.
    """
    options = _options(models)
    count, seed = whole("samples", samples, _LEAST), seed_of(seed)
    payoffs, unit = _payoffs(options, payoff, dict(at or {}), count, seed)
    means = payoffs.mean(axis=0)
    best = int(np.argmax(means))
    labels = list(options)
    errors = payoffs.std(axis=0, ddof=1) / np.sqrt(count)
    gain = payoffs.max(axis=1) - payoffs[:, best]
    perfect = Estimate(float(gain.mean()), float(gain.std(ddof=1) / np.sqrt(count)), unit)
    names = _names(options, payoff, inputs)
    partial: dict[str, Estimate] = {}
    several = []
    for name in watched(names, progress, "value of information"):
        columns = _columns(options, name, count, seed)
        several += [name] if len(columns) > 1 else []
        partial[name] = _partial(columns, payoffs, best, unit, seed)
    ranked = dict(sorted(partial.items(), key=lambda item: -item[1].value))
    told = f"of several values, learned whole, their effects taken to add up: {', '.join(several)}"
    notes = [told] if several else []
    shares = np.bincount(payoffs.argmax(axis=1), minlength=len(labels)) / count
    averages = {
        label: Estimate(float(mean), float(error), unit)
        for label, mean, error in zip(labels, means, errors, strict=True)
    }
    return InformationValue(
        payoff, unit, averages, labels[best], dict(zip(labels, map(float, shares), strict=True)), perfect, ranked,
        count, seed, notes,
    )  # fmt: skip


def _options(models: Any) -> dict[str, Model]:
    if isinstance(models, Model):
        raise KindError("value of information is for a choice: give two or more models, [deal, deal.cases['…']]")
    if isinstance(models, Mapping):
        found = {str(label): model for label, model in models.items()}
    else:
        listed = list(models)
        found = {}
        for k, model in enumerate(listed):
            label = getattr(model, "label", "")
            found[label if label not in found else f"{label} ({k + 1})"] = model
    for model in found.values():
        if not isinstance(model, Model):
            raise KindError(f"an option is a model or a case, got {type(model).__name__}")
    if len(found) < 2:
        raise InvalidValueError(f"a choice needs two options or more, got {len(found)}", subject="models")
    return found


def _payoffs(options: dict[str, Model], payoff: str, at: dict[str, str], count: int, seed: int) -> tuple[Array, str]:
    """Payoffs (scenario, option) in the first option's shown unit."""
    parts: list[Array] = []
    first = None
    for label, model in options.items():
        info = model._core.at(payoff)
        if info.kind == "date":
            raise KindError(f"'{payoff}' is a date: a payoff is a number", subject=payoff)
        first = first or info
        if not info.unit.equals(first.unit):
            raise UnitError(f"'{payoff}' is in {first.shown} in one option and in {info.shown} in '{label}'")
        place, _ = chosen_cell(model._core, payoff, at)
        cells = int(np.prod([len(a) for a in axes_of(model._core, payoff)], dtype=int))
        within_memory(f"{count:,} samples of '{payoff}'", 2.0 * count * cells, "ask for fewer samples")
        values = sample(model._core, [payoff], seed, count)[0][place]
        missing = int(np.sum(~np.isfinite(values)))
        if missing:
            told = f" (it has one where {info.status} holds)" if info.status else ""
            raise InvalidValueError(
                f"'{payoff}' has no finite value in {missing:,} of {count:,} scenarios of '{label}'{told}: what is "
                "chosen by must have a value in all",
                subject=payoff,
            )
        scale = info.shown_unit.scale / first.shown_unit.scale if info.kind == "number" else 1.0
        parts.append(values * scale)
    assert first is not None
    return np.stack(parts, axis=1), unit_of(first)


def _names(options: dict[str, Model], payoff: str, inputs: Sequence[str] | None) -> list[str]:
    if inputs is None:
        names: list[str] = []
        for model in options.values():
            there = reached(model._core, [payoff])
            names += [n for n in uncertain(model._core) if n in there and shown(n) == n]
        if not names:
            raise InvalidValueError(f"no uncertain input leads to '{payoff}': there is nothing to learn")
        return list(dict.fromkeys(names))
    listed = [inputs] if isinstance(inputs, str) else list(inputs)
    for name in listed:
        if not any(model._core.has(name) for model in options.values()):
            next(iter(options.values()))._core.at(name)  # its error has the nearest name
    return list(dict.fromkeys(listed))


def _columns(options: dict[str, Model], name: str, count: int, seed: int) -> Array:
    """Samples of what might be learned, (column, scenario)."""
    for model in options.values():
        core = model._core
        if not core.has(name):
            continue
        info = core.at(name)
        if info.body == "input":
            if not info.input.uncertain:
                continue  # another option may have it uncertain
            columns = components(core, name, sample(core, [name], seed, count)[0])
        else:
            if any(a.name == "time" for a in axes_of(core, name)):
                raise InvalidValueError(
                    f"'{name}' varies over time: which period would be known? Define its value there, .sel(time=…)",
                    subject=name,
                )
            columns = sample(core, [name], seed, count)[0]
        columns = columns[[bool(np.all(np.isfinite(c)) and c.std() > 0.0) for c in columns]]
        if len(columns) == 0:
            continue
        if len(columns) > _COLUMNS:
            raise InvalidValueError(
                f"'{name}' has {len(columns)} values that vary, more than {_COLUMNS}: name a quantity that sums "
                "them up",
                subject=name,
            )
        return columns
    raise InvalidValueError(
        f"'{name}' is the same in every scenario, or lacks a value in some: there is nothing to learn of it",
        subject=name,
    )


def _partial(columns: Array, payoffs: Array, best: int, unit: str, seed: int) -> Estimate:
    """EVPPI of what the columns tell, less what fitting flatters it, and its standard error."""
    n = len(payoffs)
    over = np.delete(payoffs - payoffs[:, [best]], best, axis=1)  # what other options give beyond today's choice
    made = fit(columns, over)
    gain = np.maximum(made.fitted.max(axis=1), 0.0)
    drawn = np.array([np.maximum(part.max(axis=1), 0.0).mean() for part in made.draws(_DRAWS, seed)])
    # Fitted means are those of the payoffs, of which today's choice is the best: nothing more to subtract.
    flattered = float(drawn.mean() - gain.mean())
    error = float(np.hypot(drawn.std(ddof=1), gain.std(ddof=1) / np.sqrt(n)))
    return Estimate(max(0.0, float(gain.mean()) - max(0.0, flattered)), error, unit)
