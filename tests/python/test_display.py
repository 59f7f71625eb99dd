"""How things print: numbers, and golden files for the reprs of small models.

GIGAWATT_GOLDEN=write rewrites the files; read the diff before it is committed.
"""

import os
from pathlib import Path

import pytest

import gigawatt as gw
from gigawatt.display.numbers import aligned, number, percent, table, tidy, with_error

GOLDEN = Path(__file__).parent / "golden"


def check(name: str, text: str) -> None:
    path = GOLDEN / f"{name}.txt"
    if os.environ.get("GIGAWATT_GOLDEN") == "write":
        GOLDEN.mkdir(exist_ok=True)
        path.write_text(text + "\n", encoding="utf-8")
    assert text + "\n" == path.read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def cloud() -> gw.Model:
    m = gw.Model("cloud", gw.years(2026, 4), as_of="2026-01-01")
    site = gw.axis("site", ["Abilene", "Lordstown"])
    power = m.input("power", {"Abilene": 100, "Lordstown": gw.to(20, 40)}, "MW", over=site, timing="rate")
    price = m.input(
        "price",
        gw.lognormal(p50=10e6, p95=15e6),
        "USD/(MW*year)",
        source="Publisher, Survey, 2026-01: https://example.org/survey (grade B); read as nominal",
        doc="Price of a megawatt-year.",
    )
    start = m.input("start", "2027-04-01", evidence="scenario", doc="Day of the first power.")
    share = gw.ramp((m.time.end - start) / m.time.length)
    m.define(
        "revenue", power * price * share * m.time.length, "USD", timing="flow", doc="Revenue of the period, by site."
    )
    total = m["revenue"].sum("site").sum("time")
    cost = m.input("cost", gw.normal(3e9, 1e9), "USD", path=None, doc="Cost of building.")
    m.define("profit", total - cost, "USD", doc="Revenue less cost; not discounted.")
    m.define("pays", m["profit"] > 0, doc="Whether it pays.")
    m.define("margin", m["profit"] / total, "1", status="pays", doc="Profit over revenue.")
    debt = m.state("debt", "USD", 0, doc="Debt at the end of the period.")
    debt.update(debt.prev + m["revenue"].sum("site") * 0.5)
    m.correlate({("price", "cost"): 0.5})
    return m


@pytest.fixture(scope="module")
def run(cloud: gw.Model):
    return cloud.run(4096, seed=7, threads=1)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (503e9, "503e9"),
        (2.0821e6, "2.082e6"),
        (0.105, "0.105"),
        (12.3, "12.3"),
        (0, "0"),
        (-0.0, "0"),
        (242768, "242,768"),
        (999.96e9, "1e12"),
        (1e27, "1e27"),
        (1.234e-7, "123.4e-9"),
        (0.0012345, "0.001234"),
        (-97.3e9, "-97.3e9"),
        (float("nan"), "nan"),
        (float("-inf"), "-inf"),
        (None, "none"),
        (True, "true"),
    ],
)
def test_a_number_has_few_digits_and_exponents_in_steps_of_three(value, text) -> None:
    assert number(value) == text


@pytest.mark.parametrize("digits", [2, 3, 4])
@pytest.mark.parametrize("value", [10.0**k * m for k in range(-12, 30) for m in (1, 4.4, 9.9999)])
def test_no_scientific_notation_within_another(value, digits) -> None:
    text = number(value, digits)
    assert "e+" not in text and text.count("e") <= 1
    assert float(text.replace(",", "")) == pytest.approx(value, rel=0.6 * 10.0 ** (1 - digits))


@pytest.mark.parametrize(
    ("value", "error", "text"),
    [
        (12.303e9, 14e6, "12.303e9 ± 0.014e9"),
        (-44.09e9, 820e6, "-44.09e9 ± 0.82e9"),
        (133.71e9, 890e6, "133.71e9 ± 0.89e9"),
        (6.22, 6.2, "6.2 ± 6.2"),
        (242768, 1610, "242,768 ± 1,610"),
        (25.17e6, 1.8e6, "25.2e6 ± 1.8e6"),
        (0.0, 0.5, "0.00 ± 0.50"),
        (5.0, 0.0, "5"),
        (5.0, float("nan"), "5"),
    ],
)
def test_an_error_stands_on_the_scale_of_its_value(value, error, text) -> None:
    assert with_error(value, error) == text


def test_a_row_has_one_scale() -> None:
    assert aligned([379e9, 167e9, 348e9, 2043e9]) == ["379e9", "167e9", "348e9", "2,043e9"]
    assert aligned([-97.3e9, None, -24.9e9, 131.72e9, 0]) == ["-97.3e9", "", "-24.9e9", "131.7e9", "0"]
    assert aligned([1.32, 0.64, 3.45]) == ["1.32", "0.64", "3.45"]
    assert aligned([1.08e6, 877e3, 289e3, 937e3]) == ["1.080e6", "0.877e6", "0.289e6", "0.937e6"]
    assert aligned([500e9, 1e3]) == ["500e9", "1,000"]  # what the scale would hide keeps its own
    assert percent([0.105, 0.0149, 3.01]) == ["10.5", "1.5", "301.0"]


def test_formulas_use_the_same_exponents() -> None:
    assert tidy("min(a * 1e+09 W, 5e-07, 6667000) + x1e+05") == "min(a * 1e9 W, 500e-9, 6.667e6) + x1e+05"


def test_a_table_pads_and_aligns() -> None:
    assert table([["a", "1"], ["long", "100"]], ["name", "n"]).splitlines() == [
        "name    n",
        "────  ───",
        "a       1",
        "long  100",
    ]


def test_model(cloud) -> None:
    check("model", repr(cloud))


def test_many_quantities_are_shown_by_scope() -> None:
    text = repr(gw.deals.nvidia_openai())
    assert len(text.splitlines()) < 30
    assert "scope" in text and "uncertain" in text and "as of 2025-09-22" in text


def test_case(cloud) -> None:
    check("case", repr(cloud.case("late", {"start": "2028-01-01", "power[Abilene]": 50})))


@pytest.mark.parametrize("name", ["power", "price", "start", "revenue", "margin", "debt"])
def test_quantities(cloud, name) -> None:
    check(f"quantity_{name}", repr(cloud[name]))


def test_expressions_and_distributions(cloud) -> None:
    shown = [cloud["price"] * 2, cloud["revenue"].sum("site"), cloud["profit"] > 0, gw.lognormal(p50=2.2, p95=4.4),
             gw.pert(1, 2, 3), gw.to(3, 9), gw.gbm(sd=0.1), gw.bernoulli(0.25)]  # fmt: skip
    check("expressions", "\n".join(map(repr, shown)))


def test_base(cloud) -> None:
    base = cloud.base()
    check(
        "base",
        "\n\n".join(
            repr(x) for x in (base, base["power"], base["revenue"], base["margin"], base["start"], base["debt"])
        ),
    )


def test_run(run) -> None:
    check("run", repr(run))


@pytest.mark.parametrize("name", ["revenue", "margin", "pays", "profit"])
def test_results(run, name) -> None:
    check(f"result_{name}", repr(run[name]))


def test_estimates(run) -> None:
    check(
        "estimates", "\n".join(repr(x) for x in (run["profit"].mean(), run["profit"].quantile(0.9), run["pays"].mean()))
    )


def test_by_year(run) -> None:
    check("by_year", repr(run["debt"].by("year")) + "\n\n" + repr(run["revenue"].by("year")))


def test_comparison(cloud) -> None:
    found = gw.compare(cloud, cloud.case("late", {"start": "2028-01-01"}), samples=4096, seed=7)
    check("comparison", f"{found!r}\n\n{found['profit']!r}\n\n{found['revenue']!r}")


def test_explanation(cloud) -> None:
    check("explanation", repr(cloud.explain("profit")))
    check("explanation_state", repr(cloud.explain("debt", {"time": "2027"})))


def test_explanations_say_what_acts_by_correlation_only(cloud) -> None:
    text = repr(cloud.explain("revenue", {"site": "Abilene"}))
    assert "only through correlation with price, with no path in the graph: cost" in text


def test_an_explanation_keeps_to_its_width() -> None:
    from gigawatt.display.tree import explanation_text

    found = gw.deals.nvidia_openai().explain("captable.nvidia_stake", {"time": "2030Q4"})
    lines = explanation_text(found, 100).splitlines()
    assert max(len(line) for line in lines if "://" not in line) <= 110
    assert "sources" in lines and any(line.startswith("  [1] ") for line in lines)


def test_display_imports_models_and_results_for_types_only() -> None:
    import ast

    for path in (Path(gw.__file__).parent / "display").glob("*.py"):
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            if isinstance(node, (ast.Import, ast.ImportFrom)):
                names = [getattr(node, "module", "") or "", *(alias.name for alias in node.names)]
                assert not any(n.startswith(("gigawatt.modelling", "gigawatt.results")) for n in names), path
