"""What must be true for a target to be met: each lever alone, and how far in its own distribution that lies."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from gigawatt.analysis.factors import reached
from gigawatt.analysis.inversion_text import target_text
from gigawatt.analysis.lever import Lever
from gigawatt.analysis.solve import Solution, solve
from gigawatt.analysis.target import read_target
from gigawatt.analysis.watched import watched
from gigawatt.errors import InvalidValueError, keywords, unknown_name

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from gigawatt.modelling.model import Model


@dataclass(frozen=True)
class Requirements:
    """A solution per lever, the most plausible change first; prints itself as a table.

    Where the target is met today, what is needed is where that ends.

    ``requirements["fleet.life"]`` is one lever's solution.
    """

    target: str
    met: bool  # today
    rows: list[Solution]
    notes: list[str] = field(default_factory=list)

    def __getitem__(self, lever: str) -> Solution:
        for row in self.rows:
            if row.lever == lever:
                return row
        raise unknown_name("lever of this table", lever, [row.lever for row in self.rows])

    def __iter__(self) -> Iterator[Solution]:
        return iter(self.rows)

    def __len__(self) -> int:
        return len(self.rows)

    def to_dataframe(self) -> Any:
        """One row per lever as a pandas DataFrame: unit, today, needed, its error, percentile, status, nearest."""
        from gigawatt.results.convert import require

        rows = [
            {
                "unit": s.unit, "today": s.today, "needed": s.value, "error": s.error, "percentile": s.percentile,
                "status": s.status, "roots": s.roots, "nearest": s.nearest[0], "output_at_nearest": s.nearest[1],
            }
            for s in self.rows
        ]  # fmt: skip
        pandas = require("pandas")
        return pandas.DataFrame(rows, index=pandas.Index([s.lever for s in self.rows], name="lever"))

    @keywords
    def plot(self, ax: Axes | None = None, *, most: int = 20) -> Axes:
        """Draw where today's and the needed value lie within each lever's own distribution.

        Raises InvalidValueError: no lever has a distribution.
        """
        from gigawatt.plotting.inversion import requirements

        return requirements(self, ax, most)

    def __repr__(self) -> str:
        from gigawatt.analysis.inversion_text import requirements_text

        return requirements_text(self)

    def _repr_html_(self) -> str:
        from gigawatt.analysis.inversion_text import requirements_html

        return requirements_html(self)


def what_must_be_true(
    model: Model, target: Any, levers: Sequence[str] | None, *, bounds: Mapping[str, Any] | None,
    at: Mapping[str, str] | None, statistic: str, samples: int, seed: int, points: int | None, progress: Any,
) -> Requirements:  # fmt: skip
    """See ``Model.what_must_be_true``."""
    wanted = read_target(model, target, at, statistic, samples, seed)
    stated = {Lever.of(model, key).key: pair for key, pair in (bounds or {}).items()}
    notes = []
    if levers is None:
        chosen, moving = _own(model, wanted.output)
        known = {lever.key for lever in chosen}
        chosen += [Lever.of(model, key) for key in stated if key not in known]
        moving = [name for name in moving if name not in stated]
        if moving:
            notes.append(f"left out, as they move over time (bounds= tries them as constants): {', '.join(moving)}")
    else:
        chosen = [Lever.of(model, key) for key in ([levers] if isinstance(levers, str) else levers)]
    if not chosen:
        raise InvalidValueError(
            f"'{wanted.output}' depends on no uncertain input: name levers, and their bounds=", subject=wanted.output
        )
    rows = [
        solve(
            model, lever.key, target, stated.get(lever.key), at=at, statistic=statistic, samples=samples, seed=seed,
            label=None, points=points if points is not None else 9, warn=False,
        )
        for lever in watched(chosen, progress, "what must be true")
    ]  # fmt: skip
    rows.sort(key=_plausibility)
    evaluations = sum(row.evaluations for row in rows)
    now = rows[0].now
    notes.insert(0, f"today {wanted.text(now)}, which {'meets' if wanted.holds(now) else 'does not meet'} it")
    notes.append("each lever within p1 to p99 of its own distribution unless bounds are stated, all else as it is")
    notes.append(f"{wanted.footer}, {evaluations} evaluations")
    return Requirements(target_text(wanted), wanted.holds(now), rows, notes)


def _own(model: Model, output: str) -> tuple[list[Lever], list[str]]:
    """Uncertain inputs that lead to the output, label by label where labels differ; and those that move over time."""
    there = reached(model._core, [output])
    found: list[Lever] = []
    moving: list[str] = []
    for name in model.inputs:
        info = model._core.at(name)
        if name not in there or info.evidence == "chance" or info.kind != "number":
            continue
        whole = Lever.of(model, name)
        if not whole.uncertain:
            continue
        if whole.moves:
            moving.append(name)
        elif whole.one is not None:
            found += [whole] if whole.plausible() else []
        elif len(info.input.axes) == 1:
            parts = [Lever.of(model, f"{name}[{label}]") for label in info.input.axes[0].labels]
            found += [part for part in parts if part.plausible()]
    return found, moving


def _plausibility(s: Solution) -> tuple[int, float]:
    """Order of rows: met anyway, then by distance from the middle of its distribution, then those without one."""
    lever = s._lever
    assert lever is not None
    if s.status == "everywhere":
        return 0, 0.0
    if s.status == "nowhere":
        target = s._target
        assert target is not None
        return 4, abs(s.nearest[1] - target.level)
    if s.status == "several":
        shares = [p for r in s.roots if (p := lever.percentile(lever.read(r))) is not None]
        return (1, min(abs(p - 0.5) for p in shares)) if shares else (2, 0.0)
    return (2, 0.0) if s.percentile is None else (1, abs(s.percentile - 0.5))
