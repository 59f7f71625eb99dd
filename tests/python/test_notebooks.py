"""Every notebook runs from top to bottom, shows what it asks for, and is stored without output."""

import ast
import json
import re
from pathlib import Path

import matplotlib

matplotlib.use("Agg")

import pytest
from matplotlib import pyplot
from matplotlib.figure import Figure

import gigawatt as gw
from gigawatt.plotting.page import Page

NOTEBOOKS = sorted((Path(__file__).parents[2] / "notebooks").glob("*.ipynb"))
# The questions of the announcement, in order: a word of each heading.
QUESTIONS = ["how many gpus", "cost to build", "stake", "make it pay", "worth", "four gigawatts", "other deals"]


def cells_of(path: Path, kind: str) -> list[dict]:
    return [cell for cell in json.loads(path.read_text("utf-8"))["cells"] if cell["cell_type"] == kind]


def run_cell(source: str, namespace: dict[str, object]) -> object:
    """Execute a cell; the value of its last expression is what the notebook would show."""
    tree = ast.parse(source)
    shows = not source.rstrip().endswith(";")
    last = tree.body.pop() if tree.body and isinstance(tree.body[-1], ast.Expr) else None
    exec(compile(tree, "<cell>", "exec"), namespace)
    value = None if last is None else eval(compile(ast.Expression(last.value), "<cell>", "eval"), namespace)
    return value if shows else None


@pytest.fixture(autouse=True)
def _no_figure_is_left():
    yield
    pyplot.close("all")


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda p: p.stem)
def test_runs_and_shows_something(path, capsys):
    cells = cells_of(path, "code")
    assert cells and not any(c["outputs"] or c["execution_count"] for c in cells)
    namespace: dict[str, object] = {}
    plots = tables = 0
    for cell in cells:
        source = "".join(cell["source"])
        shown = run_cell(source, namespace)
        drawn = len(pyplot.get_fignums())
        assert drawn == (1 if ".plot(" in source or "plotting." in source or "dashboard(" in source else 0), source
        if drawn:
            pyplot.gcf().canvas.draw()
            pyplot.close("all")  # as a notebook does when a cell ends
        elif shown is not None:
            tables += 1
            assert shown._repr_html_().count("<") > 10, source
        plots += drawn
    assert plots > 10 and tables > 5
    assert "nan" not in capsys.readouterr().out.lower()


def test_questions_in_order():
    headings = re.findall(
        r"^#+ (.*)", "\n".join("".join(c["source"]) for c in cells_of(NOTEBOOKS[0], "markdown")), re.M
    )
    text = " | ".join(headings).lower()
    places = [text.find(question) for question in QUESTIONS]
    assert -1 not in places and places == sorted(places)


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda p: p.stem)
def test_no_figure_is_typed_by_hand(path):
    text = "\n".join("".join(c["source"]) for c in cells_of(path, "markdown"))
    assert not re.search(r"\d", text.replace("2025-09-22", "")), "compute it in a cell, or write it in words"


def test_a_dashboard_is_shown_once(monkeypatch):
    m = gw.Model("m", time=gw.years(2026, 2))
    m.define("y", m.input("x", gw.normal(0, 1), "1") * 2)
    page = m.run(5000, seed=1).dashboard()
    assert isinstance(page, Page) and isinstance(page, Figure)
    with pytest.raises(NotImplementedError):  # shown as any figure is; pyplot keeps it, as outside of notebooks
        page._ipython_display_()
    assert pyplot.fignum_exists(page.number)
    monkeypatch.setattr(matplotlib, "get_backend", lambda: "inline")
    with pytest.raises(NotImplementedError):
        page._ipython_display_()
    assert not pyplot.get_fignums()  # so the end of the cell shows it no second time
