"""Every notebook runs from top to bottom and is stored without output."""

import ast
import json
from pathlib import Path

import pytest

NOTEBOOKS = sorted((Path(__file__).parents[2] / "notebooks").glob("*.ipynb"))


def run_cell(source: str, namespace: dict[str, object]) -> object:
    """Execute a cell; the value of its last expression is what the notebook would show."""
    tree = ast.parse(source)
    last = tree.body.pop() if tree.body and isinstance(tree.body[-1], ast.Expr) else None
    exec(compile(tree, "<cell>", "exec"), namespace)
    return None if last is None else eval(compile(ast.Expression(last.value), "<cell>", "eval"), namespace)


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda p: p.stem)
def test_runs_and_shows_something(path):
    cells = [c for c in json.loads(path.read_text("utf-8"))["cells"] if c["cell_type"] == "code"]
    assert cells and not any(c["outputs"] for c in cells)
    namespace: dict[str, object] = {}
    for cell in cells:
        shown = run_cell("".join(cell["source"]), namespace)
        assert shown is None or len(repr(shown)) > 3


def test_there_is_a_notebook():
    assert NOTEBOOKS
