"""The tree of an explanation as boxes, from the quantity on the left to what it rests on."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from gigawatt.display.evidence import MARKS, mark
from gigawatt.display.tree import value_text
from gigawatt.errors import InvalidValueError
from gigawatt.plotting.style import FACE, GREY, INK, Sheet, plain

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from gigawatt.results.explain import Explanation, Node

_FONT = 8.0  # points, where there is room
_LETTER, _HEIGHT, _GAP, _BETWEEN = 0.60, 2.7, 0.75, 3.2  # in font sizes
_WIDEST = 44  # letters of a line
_FILL = {"formula": "#eef3f8", "state": "#eef3f8", "input": "#fff6e6", "more": "#f2f2f2"}


@dataclass
class _Box:
    """One box: two lines, a column, a row in units of rows."""

    name: str
    value: str
    fill: str
    children: list[_Box] = field(default_factory=list)
    earlier: bool = False
    column: int = 0
    row: float = 0.0

    def walk(self) -> Iterator[_Box]:
        yield self
        for child in self.children:
            yield from child.walk()


def plot(explanation: Explanation, ax: Axes | None, depth: object) -> Axes:
    """See ``Explanation.plot``."""
    if isinstance(depth, bool) or not isinstance(depth, int) or depth < 0:
        raise InvalidValueError(f"depth is a whole number of levels, 0 or more, got {depth!r}", subject="depth")
    root = _box(explanation.root, depth)
    boxes = list(root.walk())
    rows = _place(root, 0, 0)
    columns = max(box.column for box in boxes) + 1
    widths = [_LETTER * _FONT * max(_letters(b) for b in boxes if b.column == k) + _FONT for k in range(columns)]
    starts = [sum(widths[:k]) + k * _BETWEEN * _FONT for k in range(columns)]
    width, height = starts[-1] + widths[-1], rows * (_HEIGHT + _GAP) * _FONT
    with Sheet.on(ax, width=max(5.0, width / 72 + 0.3), height=height / 72 + 1.2) as sheet:
        _canvas(sheet.ax, width, height)
        size = _FONT * _shrunk(sheet.ax, width, height)
        _draw(sheet.ax, root, starts, widths, size)
        at = ", ".join(f"{axis} {label}" for axis, label in explanation.at.items())
        used = {n.evidence for n in explanation.root.walk() if n.body == "input"}
        sheet.note(f"base values at {at}", *(f"{m} {name}" for name, m in MARKS.items() if name in used))
        made = sheet.finish(explanation.root.name, explanation.root.doc, legend=False)
        for text in made.texts:
            text.set_fontfamily(FACE)
        return made


def _box(node: Node, depth: int) -> _Box:
    value = value_text(node.value, node.unit)
    name = node.name + (" (other period)" if node.earlier else "")
    if node.body == "input":
        value = f"{mark(node.evidence)} {value}"
    box = _Box(_cut(name), _cut(value), _FILL.get(node.body, _FILL["formula"]), earlier=node.earlier)
    if node.repeated:
        box.value = _cut(f"{value} (see above)")
    elif depth > 0:
        box.children = [_box(child, depth - 1) for child in node.children]
    elif node.children:
        below = len({n.name for child in node.children for n in child.walk()})
        box.children = [_Box(f"+ {below} below", "", _FILL["more"])]
    return box


def _cut(text: str) -> str:
    return text if len(text) <= _WIDEST else text[: _WIDEST - 1] + "…"


def _letters(box: _Box) -> int:
    return max(len(box.name), len(box.value))


def _place(box: _Box, column: int, top: float) -> float:
    """Give a box and those below it their places; return how many rows they take."""
    box.column = column
    taken = 0.0
    for child in box.children:
        taken += _place(child, column + 1, top + taken)
    box.row = (box.children[0].row + box.children[-1].row) / 2 if box.children else top
    return max(taken, 1.0)


def _canvas(ax: Axes, width: float, height: float) -> None:
    """Points as coordinates, and nothing but the boxes."""
    ax.set_xlim(0, width)
    ax.set_ylim(height, 0)
    ax.set_xticks([])
    ax.set_yticks([])
    ax.grid(False)
    for spine in ax.spines.values():
        spine.set_visible(False)


def _shrunk(ax: Axes, width: float, height: float) -> float:
    """How much smaller letters are on an Axes that has less room than is wanted."""
    root = ax.get_figure(root=True)
    place = ax.get_position()
    room_x = root.get_figwidth() * 72 * place.width  # type: ignore[union-attr]
    room_y = root.get_figheight() * 72 * place.height  # type: ignore[union-attr]
    return float(min(1.0, 1.15 * room_x / width, 1.15 * room_y / height))


def _draw(ax: Axes, root: _Box, starts: list[float], widths: list[float], size: float) -> None:
    from matplotlib.patches import FancyBboxPatch

    high = _HEIGHT * _FONT

    def middle(box: _Box) -> float:
        return (box.row + 0.5) * (_HEIGHT + _GAP) * _FONT

    for box in root.walk():
        x, y, wide = starts[box.column], middle(box), widths[box.column]
        lines = [box.name, box.value] if box.value else [box.name]
        ax.add_patch(
            FancyBboxPatch(
                (x, y - high / 2), wide, high, boxstyle="round,pad=0,rounding_size=3", facecolor=box.fill,
                edgecolor="#b8b8b8", linewidth=0.7, mutation_aspect=1,
            )
        )  # fmt: skip
        for k, line in enumerate(lines):
            ax.text(
                x + 0.5 * _FONT, y + (k - (len(lines) - 1) / 2) * 1.15 * _FONT, plain(line), fontsize=size, va="center",
                ha="left", color=INK if k == 0 else GREY, fontweight="bold" if k == 0 and box.value else "normal",
                clip_on=True,
            )  # fmt: skip
        for child in box.children:
            end = starts[child.column]
            bend = (x + wide + end) / 2
            ax.plot(
                [x + wide, bend, bend, end], [y, y, middle(child), middle(child)], color="#b8b8b8", linewidth=0.8,
                linestyle=":" if child.earlier else "-", zorder=0.5,
            )  # fmt: skip
