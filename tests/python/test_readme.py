"""The README's Python runs as it stands, its figures are computed, and what it says is missing is missing."""

import importlib.util
import inspect
import re

import matplotlib

matplotlib.use("Agg")

import pytest
from matplotlib import pyplot

import gigawatt as gw

# Numbers in the README's text that are no results: what they are.
SAID = {
    "2025-09-22": "day of the letter", "100": "billion USD, as announced", "10": "GW, as announced", "64": "x86-64",
    "3.10": "oldest Python", "20": "C++20", "0.1": "width of a bucket in per cent", "2": "Catch2, AVX2, MW",
    "512": "AVX-512", "3": "BSD-3-Clause, v3", "86": "x86", "123": "Random123",
}  # fmt: skip


@pytest.fixture(scope="module")
def readme(root):
    return (root / "README.md").read_text("utf-8")


@pytest.fixture(scope="module")
def chart(root):
    """The module tests/readme_chart.py."""
    spec = importlib.util.spec_from_file_location("readme_chart", root / "tests/readme_chart.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_every_python_block_runs(readme, capsys, monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    blocks = re.findall(r"```python\n(.*?)```", readme, re.DOTALL)
    assert len(blocks) >= 5
    for number, block in enumerate(blocks, 1):
        exec(compile(block, f"README.md, Python block {number}", "exec"), {})
    assert pyplot.get_fignums()
    pyplot.close("all")
    out = capsys.readouterr().out
    assert out.count("100,000 scenarios, seed 1") == 2
    assert "returns.discount_rate" in out and "compiler" in out
    assert (tmp_path / "run.toml").stat().st_size > 1000


def test_picture_and_table_are_up_to_date(chart):
    problems = chart.problems()
    assert not problems, "\n".join([*problems, "python tests/readme_chart.py writes them anew"])


def test_a_drift_is_found(chart):
    old = {"samples": 10, "numbers": {"npv": {"p": [1.0, 2.0]}, "gone": {"p": [0.0]}}}
    new = {"samples": 10, "numbers": {"npv": {"p": [1.0, 2.0 * (1 + 2e-6)]}, "new": {"p": [0.0]}}}
    assert chart.drift(old, old) == []
    found = chart.drift(old, new)
    assert [line.split(":")[0].strip() for line in found[:2]] == ["numbers gone", "numbers new"]
    assert "numbers npv p [1] is 2.0, was 2.000004" in found[2].replace("is 2.000004, was 2.0", "is 2.0, was 2.000004")
    assert chart.drift(old, {"samples": 10, "numbers": {}})


def test_picture_tells_no_date_and_no_machine(chart):
    text = chart.PICTURE.read_text("utf-8")
    assert "<dc:date>" not in text and "matplotlib.org" not in text.replace("http://matplotlib.org/svg", "")


def test_no_result_is_typed_by_hand(chart, readme):
    before, _, after = chart.parts(readme)
    text = re.sub(r"```.*?```|`[^`]*`|\(notebooks/[^)]*\)", "", before + after, flags=re.DOTALL)
    numbers = set(re.findall(r"\d{4}-\d\d-\d\d|\d+(?:,\d{3})*(?:\.\d+)?", text))
    assert numbers <= SAID.keys(), (
        f"compute it in tests/readme_chart.py, or say in SAID what it is: {numbers - SAID.keys()}"
    )


def test_what_is_said_to_be_missing_is_missing(readme):
    assert "Simultaneous equations within a period are not in this version" in " ".join(readme.split())
    assert not hasattr(gw.Model, "unknown"), "simultaneous equations: mend README.md"
    m = gw.Model("loop", time=gw.years(2026, 2))
    a = m.state("a", "1", initial=0)
    with pytest.raises(gw.GigawattError, match="depends on itself in the same period"):
        a.update(a + 1)


def test_methods_that_are_named_exist(readme):
    names = set(re.findall(r"\bgw\.([a-z_]+(?:\.[a-z_]+)?)\(", readme))
    assert {"diff", "rerun", "verify", "build_info", "plugins.part", "plotting.stack"} <= names
    for name in names:
        found = gw
        for part in name.split("."):
            found = getattr(found, part)
        assert callable(found) or inspect.isclass(found), name
