"""How plots look: colours, bare axes, and the texts around them (title, doc, notes in a grey footer)."""

from __future__ import annotations

import math
import textwrap
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from gigawatt.errors import KindError, UnitError
from gigawatt.plotting.scale import Scale
from gigawatt.results.convert import require

if TYPE_CHECKING:
    from matplotlib.axes import Axes

# Okabe and Ito's colours for all kinds of colour vision, without the yellow that vanishes on white; the blue first.
PALETTE = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#56B4E9", "#E69F00", "#666666", "#882255")
INK, GREY, RULE = "#222222", "#6e6e6e", "#e4e4e4"
TITLE, TEXT, SMALL = 11, 9, 7.5
FACE = "DejaVu Sans"  # comes with matplotlib and has the marks of evidence
_LETTER = 0.52  # mean width of a letter, in font sizes
_LINE = 1.25  # height of a line, in font sizes


def colours(count: int) -> list[Any]:
    """As many colours as there are labels: the palette, or an even colour map where it is too short."""
    if count <= len(PALETTE):
        return list(PALETTE[:count])
    maps = require("matplotlib")
    return [maps.colormaps["cividis"](k / (count - 1)) for k in range(count)]


def plain(text: str) -> str:
    """Text in which a dollar sign is a dollar sign, and starts no formula."""
    return text.replace("$", r"\$")


def figure(width: float = 7.0, height: float = 4.2, *, page: bool = False) -> Any:
    """A new figure that notebooks show; a page is returned to the user as well."""
    require("matplotlib")
    pyplot = require("matplotlib.pyplot")
    options: dict[str, Any] = {}
    if page:
        from gigawatt.plotting.page import Page

        options["FigureClass"] = Page
    made = pyplot.figure(figsize=(width, height), layout="constrained", **options)
    made.get_layout_engine().set(w_pad=0.08, h_pad=0.1)
    made.set_facecolor("white")
    return made


@dataclass
class Sheet:
    """One Axes and what our plots have put on it, so that a second plot on it fits the first or is refused."""

    ax: Axes
    scales: dict[str, Scale] = field(default_factory=dict)
    names: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    texts: list[Any] = field(default_factory=list)

    @classmethod
    @contextmanager
    def on(cls, ax: Any, *, width: float = 7.0, height: float = 4.2) -> Iterator[Sheet]:
        """Take the caller's Axes, or make one, which an error takes back: no empty figure is left to be shown.

        Raises KindError: not an Axes, MissingExtraError: no matplotlib.
        """
        if ax is not None:
            yield cls._taken(ax)
            return
        made = figure(width, height)
        try:
            yield cls._taken(made.add_subplot())
        except BaseException:
            require("matplotlib.pyplot").close(made)
            raise

    @classmethod
    def _taken(cls, ax: Any) -> Sheet:
        require("matplotlib")
        from matplotlib.axes import Axes
        from matplotlib.figure import FigureBase

        if not isinstance(ax, Axes):
            what = f"a {type(ax).__name__}"
            hint = "plt.subplots()[1] is one"
            if isinstance(ax, FigureBase):
                hint = "of a figure, write ax=figure.subplots()"
            elif hasattr(ax, "shape"):
                what, hint = f"an array of shape {ax.shape}", "choose one of it, such as ax=axes.flat[0]"
            raise KindError(f"ax= takes a matplotlib Axes, got {what}: {hint}", subject="ax")
        sheet: Any = getattr(ax, "_gigawatt", None)
        if sheet is None or not (ax.has_data() or ax.texts):  # new, or cleared since
            sheet = cls(ax)
            ax._gigawatt = sheet  # type: ignore[attr-defined]
            _bare(ax)
        return sheet  # type: ignore[no-any-return]

    @property
    def count(self) -> int:
        """How many plots are on it already."""
        return len(self.names)

    def scale(self, side: str, wanted: Scale, name: str) -> Scale:
        """The scale of the x or y axis: that of the plot already there, where it fits."""
        there = self.scales.setdefault(side, wanted)
        if (there.kind, there.unit, there.per) != (wanted.kind, wanted.unit, wanted.per):
            raise UnitError(
                f"'{name}' is in {wanted.text}, the {side} axis of this Axes shows {there.text} ('{self.names[0]}'): "
                "plot it on an Axes of its own",
                subject=name,
            )
        label = getattr(self.ax, f"set_{side}label")
        label(plain(there.label), fontsize=TEXT, color=INK)
        if there.kind == "date":
            dates(self.ax, side)
        else:
            getattr(self.ax, f"{side}axis").set_major_formatter(tick_text)
        return there

    def note(self, *notes: str) -> None:
        """Say something in the footer, once."""
        self.notes += [note for note in notes if note and note not in self.notes]

    def finish(self, name: str, doc: str, *notes: str, legend: bool = True) -> Axes:
        """Write title, doc, footer and legend; give the Axes back."""
        self.note(*notes)
        first = not self.names
        self.names.append(name)
        if first:
            lines = self._wrapped(doc, 2, TEXT - 0.5)
            self.ax.set_title(
                plain(name), loc="left", fontsize=TITLE, fontweight="bold", color=INK, pad=6 + 11.5 * len(lines)
            )
            if lines:
                self._write("\n".join(lines), (0, 1), "axes fraction", (0, 5), "bottom", TEXT - 0.5)
        elif name not in self.names[:-1]:
            self.ax.set_title(
                plain(", ".join(dict.fromkeys(self.names))), loc="left", fontsize=TITLE, fontweight="bold"
            )
            if self.texts[0] is not None:
                self.texts[0].set_text("")  # the doc of the first alone
        self._footer()
        if legend and self.ax.get_legend_handles_labels()[0]:
            made = self.ax.legend(
                fontsize=TEXT - 1, labelcolor=INK, facecolor="white", framealpha=0.85, edgecolor="none"
            )
            made.set_zorder(6)
        return self.ax

    def _footer(self) -> None:
        for text in self.texts[1:] if len(self.texts) > 1 else []:
            text.remove()
        del self.texts[1:]
        if not self.texts:
            self.texts.append(None)  # the place of the doc
        if self.notes:
            lines = self._wrapped(" · ".join(self.notes), 4, SMALL)
            below = ("axes fraction", self.ax.xaxis.label)
            self._write("\n".join(lines), (0, 0), below, (0, -4), "top", SMALL)

    def _write(self, text: str, at: Any, coords: Any, offset: Any, va: str, size: float) -> None:
        self.texts.append(
            self.ax.annotate(
                plain(text), at, xycoords=coords, xytext=offset, textcoords="offset points", va=va, ha="left",
                fontsize=size, color=GREY, annotation_clip=False, linespacing=_LINE,
            )
        )  # fmt: skip

    def _wrapped(self, text: str, most: int, size: float) -> list[str]:
        """Lines that are no wider than the Axes."""
        points = self.ax.get_figure(root=True).get_figwidth() * 72 * self.ax.get_position().width  # type: ignore[union-attr]
        letters = max(20, int(points / (size * _LETTER)))
        return textwrap.wrap(text, letters, max_lines=most, placeholder=" …", break_on_hyphens=False)


def _bare(ax: Axes) -> None:
    """Thin spines, quiet ticks, a light grid behind the data."""
    for side, spine in ax.spines.items():
        spine.set_visible(side in ("left", "bottom"))
        spine.set_linewidth(0.6)
        spine.set_color(GREY)
    ax.set_facecolor("white")
    ax.tick_params(labelsize=TEXT - 1, color=GREY, labelcolor=INK, width=0.6, length=3)
    ax.grid(True, axis="y", color=RULE, linewidth=0.6)
    ax.set_axisbelow(True)


def dates(ax: Axes, side: str) -> None:
    """Show the numbers of an axis as dates."""
    from matplotlib import dates as library

    made: Any = library  # its classes have no types
    axis = ax.xaxis if side == "x" else ax.yaxis
    locator = made.AutoDateLocator(minticks=3, maxticks=9)
    axis.set_major_locator(locator)
    axis.set_major_formatter(made.ConciseDateFormatter(locator))
    axis.get_offset_text().set_visible(False)


def tick_text(value: float, _: int | None = None) -> str:
    """A number at a tick: with thousands marked, without an exponent beside the axis."""
    return f"{value:,.10g}".replace("-", "−")


def tick_names(ax: Axes, labels: list[str]) -> None:
    """Write labels under the places 0, 1, 2, …: slanted where they are long, and not all where they are many."""
    root = ax.get_figure(root=True)
    points = root.get_figwidth() * 72 * ax.get_position().width  # type: ignore[union-attr]
    longest = max(map(len, labels)) * TEXT * 0.55
    full = len(labels) * longest > points
    slanted = full and max(map(len, labels)) > 4  # short ones are thinned out instead
    room = TEXT * 1.5 if slanted else longest
    step = max(1, math.ceil(len(labels) * room / points)) if full else 1
    ax.set_xticks(range(0, len(labels), step), [plain(text) for text in labels[::step]])
    if slanted:
        for text in ax.get_xticklabels():
            text.set(rotation=40, ha="right", rotation_mode="anchor")
