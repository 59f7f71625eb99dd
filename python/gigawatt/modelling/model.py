"""Models: named quantities over one timeline. Building appends; a case is another model."""

from __future__ import annotations

import datetime
import math
import os
import sys
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from gigawatt import _core
from gigawatt.errors import InvalidValueError, KindError, keywords, unknown_name
from gigawatt.modelling import cases, correlations, parts, pickling
from gigawatt.modelling.axis import Axis, Timeline, as_date, date_of, days_of
from gigawatt.modelling.expression import Expression, Quantity, as_expression
from gigawatt.modelling.gradients import GradientMethods
from gigawatt.modelling.inversion import InversionMethods
from gigawatt.modelling.paths import Path
from gigawatt.modelling.running import RunMethods
from gigawatt.modelling.sensitivity import SensitivityMethods
from gigawatt.modelling.units import Unit, as_unit
from gigawatt.modelling.values import bound, kind_of, plain_axes, quantity_name, read_input, rescaled

if TYPE_CHECKING:
    from gigawatt.audit.audit import Audit
    from gigawatt.results.base import Base
    from gigawatt.results.explain import Explanation

EVIDENCE = ("reported", "derived", "estimated", "assumed", "scenario", "chance", "definition")


class ModelTime:
    """Time coordinates of a model: dates and durations of its periods, in real days."""

    __slots__ = ("_core", "timeline")

    def __init__(self, core: _core.Model, timeline: Timeline) -> None:
        self._core = core
        self.timeline = timeline

    @property
    def start(self) -> Expression:
        """First moment of each period, a date."""
        return Expression(self._core.time_start())

    @property
    def end(self) -> Expression:
        """Last moment of each period, a date."""
        return Expression(self._core.time_end())

    @property
    def length(self) -> Expression:
        """Duration of each period."""
        return Expression(self._core.time_length())

    @property
    def elapsed(self) -> Expression:
        """Time from the start of the timeline to the start of each period."""
        return Expression(self._core.time_elapsed())

    def contains(self, date: Any) -> Expression:
        """Whether each period contains a date: a dated amount is ``gw.where(m.time.contains(day), amount, 0)``."""
        day = as_expression(date_of(days_of(date)) if isinstance(date, str) else date)
        return (self.start <= day) & (day < self.end)

    @property
    def labels(self) -> list[str]:
        """Names of the periods."""
        return self.timeline.labels

    def __len__(self) -> int:
        return len(self.timeline)

    def __repr__(self) -> str:
        return repr(self.timeline)


class Cases(dict[str, "Model"]):
    """The named cases of a model."""

    def __missing__(self, label: str) -> Model:
        raise unknown_name("case", label, self)

    def _repr_html_(self) -> str:
        from gigawatt.display.html_model import cases_html

        return cases_html(self)


class Model(RunMethods, SensitivityMethods, InversionMethods, GradientMethods):
    """A map from names to quantities over one timeline.

    label: what it is called. time: ``gw.quarters("2026Q1", 40)``. as_of: the day whose catalog it sees (a date
    or text); until one is
    given, parts take the catalog as of its release.
    """

    @keywords
    def __init__(self, label: str, time: Timeline, *, as_of: datetime.date | str | None = None) -> None:
        if not isinstance(time, Timeline):
            raise KindError(f"time= is a timeline such as gw.quarters('2026Q1', 40), got {type(time).__name__}")
        self._core = _core.Model(str(label), time._core)
        self._timeline = time
        self._steps: tuple[pickling.Step, ...] = ()  # the cases in its making
        self._undeclared: set[str] = set()  # inputs given with neither source nor evidence
        self.as_of = as_date(as_of)
        self.cases: Cases = Cases()
        self.case_overrides: dict[str, Any] = {}
        self.doc = ""

    # What is in it.
    @property
    def label(self) -> str:
        """Name of the model or case."""
        return self._core.label

    @property
    def time(self) -> ModelTime:
        """Time coordinates: ``start``, ``end``, ``length``, ``elapsed``."""
        return ModelTime(self._core, self._timeline)

    @property
    def timeline(self) -> Timeline:
        """The periods."""
        return self._timeline

    def __getitem__(self, name: str) -> Quantity:
        return Quantity(self._core.ref(name), self, name)

    def __contains__(self, name: object) -> bool:
        return isinstance(name, str) and self._core.has(name)

    def __iter__(self) -> Iterator[str]:
        return iter(self._core.names)

    def __len__(self) -> int:
        return len(self._core.names)

    @property
    def outputs(self) -> list[str]:
        """Quantities that a run reports unless told otherwise: all that are not inputs, where none are declared."""
        declared = self._core.outputs
        return declared or [n for n in self._core.names if self._core.at(n).body != "input" and "@" not in n]

    @outputs.setter
    def outputs(self, names: Sequence[str]) -> None:
        self._core.set_outputs(list(names))

    @property
    def inputs(self) -> list[str]:
        """Names of the inputs, in order of definition."""
        return [n for n in self._core.names if self._core.at(n).body == "input" and "@" not in n]

    # Building.
    @keywords
    def input(
        self,
        name: str,
        value: Any,
        unit: str | Unit | None = None,
        *,
        over: Axis | Timeline | Sequence[Axis | Timeline] | None = None,
        path: Path | None = None,
        central: Any = None,
        source: str | None = None,
        evidence: str | None = None,
        timing: str | None = None,
        shown: str | None = None,
        stream: str | None = None,
        low: float | datetime.date | str | None = None,
        high: float | datetime.date | str | None = None,
        above: bool = False,
        doc: str = "",
    ) -> Quantity:
        """Add an input: a number, flag, date, text ('4 GW'), distribution or path, or one of these per label.

        over: axes along which it varies. path: how a drawn value moves over time. central: what the base
        run uses in place of the median; draws do not change. source: publisher, title, date,
        locator. evidence: reported, derived, estimated, assumed or scenario; reported where a source is given, else
        assumed (``audit`` names the inputs that say neither). timing: flow, stock, rate or ratio. low, high: bounds, in
        its unit; outside is refused, with above=True low itself too. stream: what identifies its draws, its name unless
        said.

        Raises DuplicateNameError, UnitError, InvalidValueError (not finite, out of bounds), AxisError.
        """
        name = quantity_name(name)
        shown_unit = as_unit(shown or unit)
        kind = kind_of(value)
        if evidence is not None and evidence not in EVIDENCE:
            raise unknown_name("evidence", evidence, EVIDENCE)
        given_unit = as_unit(unit) if unit is not None else shown_unit
        given = read_input(
            name, value, given_unit, kind, plain_axes(name, over), self._timeline, path, stream or "", central
        )
        scale = 1.0
        if given_unit._core.scale != shown_unit._core.scale or not given_unit._core.same_dimension(shown_unit._core):
            given, scale = rescaled(name, given, given_unit, shown_unit)
        least, most = bound(name, low, kind, scale, -math.inf), bound(name, high, kind, scale, math.inf)
        if given.central is not None and not least <= given.central <= most:
            raise InvalidValueError(f"'{name}': central={central} lies outside its bounds", subject=name)
        core = self._core.add_input(
            name,
            given,
            shown_unit._core if kind == "number" else Unit()._core,
            kind,
            timing or "",
            doc,
            source or "",
            evidence or ("reported" if source else "assumed"),
            shown_unit.text if kind == "number" else "",
            _caller(),
            least,
            most,
            above,
        )
        if source or evidence:
            self._undeclared.discard(name)
        else:
            self._undeclared.add(name)
        return Quantity(core, self, name)

    @keywords
    def define(
        self,
        name: str,
        expression: Any,
        unit: str | Unit | None = None,
        *,
        timing: str | None = None,
        source: str | None = None,
        status: str | None = None,
        doc: str = "",
    ) -> Quantity:
        """Name a formula.

        unit: declared and checked; results show in it. status: name of a flag: where it is false the quantity has no
        value, which is then no fault. Raises DuplicateNameError, UnitError, LoopError.
        """
        shown = None if unit is None else as_unit(unit)
        core = self._core.define(
            name,
            as_expression(expression)._core,
            None if shown is None else shown._core,
            timing or "",
            doc,
            source or "",
            "" if shown is None else shown.text,
            _caller(),
            status or "",
        )
        return Quantity(core, self, name)

    @keywords
    def state(
        self,
        name: str,
        unit: str | Unit | None,
        initial: Any,
        *,
        over: Axis | Sequence[Axis] | None = None,
        backward: bool = False,
        timing: str = "stock",
        doc: str = "",
    ) -> Quantity:
        """Declare a quantity with memory; give it its rule once, ``debt.update(debt.prev + draw)``.

        initial: its value before the first period (after the last, where backward). over: its axes beside time.
        """
        shown = as_unit(unit)
        start = as_expression(initial)
        if start.kind == "number" and not isinstance(initial, Expression):
            start = start if initial == 0 else Expression(_core.constant(float(initial), shown._core))
        core = self._core.add_state(
            name,
            shown._core,
            start._core,
            [a._core for a in plain_axes(name, over)],
            not backward,
            timing,
            doc,
            "",
            shown.text,
            _caller(),
        )
        return Quantity(core, self, name)

    def add(self, scope: str, part: parts.PartLike, **inputs: Any) -> parts.Added:
        """Add a part under a name: ``m.add("fleet", gw.compute.fleet, added=…, life=5)``.

        What is not an expression becomes the input ``<scope>.<keyword>``. Gives the part's quantities as attributes.
        Raises UnknownKeywordError with the nearest keyword; a refused part leaves the model as it was.
        """
        return parts.add(self, scope, part, inputs)

    @keywords
    def correlate(
        self,
        ranks: Mapping[tuple[str, str], float] | Sequence[Sequence[float]],
        members: Sequence[str] | None = None,
        *,
        nearest: bool = False,
    ) -> None:
        """Correlate inputs by rank (Spearman): ``m.correlate({("price", "demand"): 0.5})``, or a matrix with members.

        Members are ordered by first mention; appending one moves nobody's draws. Raises CorrelationError where no joint
        distribution has these correlations, with the smallest eigenvalue. nearest: take the nearest correlations that
        can hold instead, with a NearestCorrelationWarning that says how far they moved; they depend on all members.
        """
        correlations.correlate(self._core, ranks, members, nearest)

    # Cases.
    @keywords
    def case(self, label: str, overrides: Mapping[str, Any], *, as_of: datetime.date | str | None = None) -> Model:
        """Make a model with quantities replaced.

        Values: a number in the quantity's own unit, text ('4 GW', a date), data per label, a distribution, a path, an
        expression, or ``lambda old: formula``. A distribution in the place of an input with a path follows that path; a
        certain value is certain. A key may name one label: ``"deployment.probability[1]"``. Every unit and axis is
        inferred anew; an error names the chain from the override to where it breaks. ``old`` is the old formula in the
        new model: where it uses a state's previous value, that is the state as the case has it.
        """
        return cases.make(self, label, overrides, as_of)

    # Files.
    @keywords
    def save(self, path: str | os.PathLike[str]) -> None:
        """Write a case to a TOML file: name of its model, ``as_of``, label, and overrides as they were typed.

        ``m.load(path)`` makes it again, to the same bits. The file is written whole or not at all. Raises KindError
        for an override that is a formula (a file holds values), InvalidValueError for a model that is no case and for
        a path that cannot be written.
        """
        from gigawatt.files import case_file

        case_file.save(self, path)

    @keywords
    def load(self, path: str | os.PathLike[str]) -> Model:
        """Read a case of this model from a file of ``save``, or one written by hand in the same form.

        Raises InvalidValueError for a file that cannot be read, is of a newer format, or is a case of another model or
        of another ``as_of``, and what ``case`` raises; errors name the file and, where it can be had, the line.
        """
        from gigawatt.files import case_file

        return case_file.load(self, path)

    @property
    def fingerprint(self) -> str:
        """Digest of what computes in the model: 64 hexadecimal digits, the same in every process.

        Timeline, units, axes, values, distributions, paths, formulas and correlations count; labels, docs, sources,
        evidence, and the order of definition do not.
        """
        from gigawatt.files.fingerprint import fingerprint

        return fingerprint(self)

    def _derive(self, core: _core.Model, as_of: datetime.date | None) -> Model:
        derived = Model.__new__(type(self))
        derived._core = core
        derived._timeline = self._timeline
        derived._steps = self._steps
        derived._undeclared = set(self._undeclared)
        derived.as_of = as_of or self.as_of
        derived.cases = Cases()
        derived.case_overrides = {}
        derived.doc = self.doc
        return derived

    def base(self) -> Base:
        """Evaluate every quantity at the central value of every input."""
        from gigawatt.results.base import Base

        return Base(self)

    @keywords
    def explain(self, name: str, at: Mapping[str, str] | None = None, *, depth: int | None = None) -> Explanation:
        """Show the tree below a quantity: formulas, base values, units, sources, evidence.

        at: labels to look at, ``{"time": "2030Q4"}``; the last period unless said.
        """
        from gigawatt.results.explain import explain

        return explain(self, name, dict(at or {}), depth)

    @keywords
    def audit(self, as_of: datetime.date | str | None = None) -> Audit:
        """Show what the numbers rest on: every input with its range, evidence, source and the age of that; every number
        that stands in a formula (other than 0, 0.5, 1, 2, small exponents and units); what a case replaced.

        as_of: the day to which ages are counted; the model's unless said, else the catalog's release. ``.ok`` where no
        number lacks both a source and the word that it is assumed, ``.problems`` names those that do.
        """
        from gigawatt.audit.audit import audit

        return audit(self, as_of)

    def plan(self, outputs: Sequence[str] | None = None) -> str:
        """Show the plan (names resolved, equal steps joined) as text."""
        return self._compile(outputs).plan_text

    def program(self, outputs: Sequence[str] | None = None) -> str:
        """Show the program (slots and instructions) as text."""
        return self._compile(outputs).text

    def _compile(self, outputs: Sequence[str] | None = None) -> _core.Program:
        names = list(self.outputs if outputs is None else outputs)
        if not names:
            raise InvalidValueError(f"model '{self.label}' has nothing to compute: define a quantity first")
        return _core.compile(self._core, names)

    def __copy__(self) -> Model:
        copied = self._derive(self._core.copy(), self.as_of)
        copied.cases = Cases(self.cases)
        copied.case_overrides = dict(self.case_overrides)
        return copied

    def __deepcopy__(self, memo: dict[int, Any]) -> Model:
        copied = self.__copy__()
        copied.cases = Cases((label, case.__deepcopy__(memo)) for label, case in self.cases.items())
        return copied

    def __reduce__(self) -> tuple[Any, ...]:
        return (pickling.restore, (type(self), pickling.state_of(self)))

    def __repr__(self) -> str:
        from gigawatt.display.text import model_text

        return model_text(self)

    def _repr_html_(self) -> str:
        from gigawatt.display.html_model import model_html

        return model_html(self)


def _caller() -> str:
    """File and line of the nearest frame outside this package."""
    frame = sys._getframe(1)
    while frame.f_back is not None and frame.f_globals.get("__name__", "").startswith("gigawatt."):
        frame = frame.f_back
    return f"{frame.f_code.co_filename}:{frame.f_lineno}"
