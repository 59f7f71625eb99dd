"""Plots: the artists hold the numbers of the results, labels hold units, what cannot be drawn is refused."""

import builtins
import re

import matplotlib

matplotlib.use("Agg")

import matplotlib.pyplot as plt
import numpy as np
import pytest
from matplotlib.axes import Axes
from matplotlib.dates import date2num
from matplotlib.figure import Figure

import gigawatt as gw
from gigawatt.errors import (
    AxisError,
    InvalidValueError,
    KindError,
    MissingExtraError,
    UnitError,
    UnknownKeywordError,
    UnknownNameError,
)

SAMPLES = 3000


@pytest.fixture(autouse=True)
def clean():
    before = dict(matplotlib.rcParams)
    yield
    plt.close("all")
    assert dict(matplotlib.rcParams) == before


def model(late: float = 0.0) -> gw.Model:
    m = gw.Model("cloud for $1", time=gw.quarters("2026Q3", 8))
    site = gw.axis("site", ["Abilene", "Lordstown"])
    hall = gw.axis("hall", ["north", "south"])
    wide = gw.axis("rack", [f"r{k}" for k in range(14)])
    power = m.input("power", {"Abilene": gw.to(80, 120), "Lordstown": gw.to(30, 50)}, "MW", over=site)
    start = m.input("start", "2026-10-01", evidence="scenario")
    slip = m.input("slip", gw.to(0.1 + late, 0.6 + late), "year")
    price = m.input("price", gw.to(8e6, 12e6), "USD/(MW*year)", path=gw.gbm(sd=0.1))
    level = m.input("level", {"north": 1.0, "south": 2.0}, "1", over=hall)
    racks = m.input("racks", {f"r{k}": gw.to(1, 2) for k in range(14)}, "1", over=wide)
    m.define("ready", start + slip)
    online = m.define("online", power * gw.ramp((m.time.end - start - slip) / gw.unit("year")), "MW", timing="stock")
    revenue = m.define("revenue", online * price * m.time.length, "USD", timing="flow", doc="Sales of a period.")
    cost = m.define("cost", power.sum("site") * price * 0.5 * m.time.length, "USD", timing="flow")
    m.define("cash", revenue.sum("site") - cost, "USD", timing="flow")
    total = m.define("total", (revenue.sum("site") - cost).sum("time"), "USD", doc="Cash of all periods.")
    wins = m.define("wins", total > 0)
    m.define("earning", revenue.sum("site") > cost)
    m.define("gain", total, "USD", status="wins")
    m.define("losing", total > 1e18 * gw.unit("USD"))
    m.define("nothing", total, "USD", status="losing")
    m.define("partly", gw.log(total / gw.unit("USD")))
    m.define("broken", gw.log(-slip / gw.unit("year")))
    m.define("by_hall", power * level, "MW")
    m.define("rack_power", online.sum("site") * racks, "MW", timing="stock")
    m.define("rack_price", price * racks, timing="rate")
    m.define("hours", price / price * m.time.length, "hour", timing="flow")
    assert wins is not None
    return m


@pytest.fixture(scope="module")
def run():
    return model().run(SAMPLES, seed=3)


@pytest.fixture(scope="module")
def both():
    return gw.compare(model(), model(0.3), samples=SAMPLES, seed=3)


def line(ax, label):
    return np.asarray(next(a for a in ax.lines if a.get_label().startswith(label)).get_ydata(), dtype=float)


def heights(container):
    return np.array([patch.get_height() for patch in container])


def texts(ax):
    return " ".join(t.get_text() for t in ax.texts).replace("\n", " ")


def title(ax):
    return ax.get_title(loc="left")


# Over time.
def test_fan_draws_the_quantiles_in_one_scale_over_real_dates(run):
    _, mine = plt.subplots()
    ax = run["cash"].plot(ax=mine, base=True)
    assert ax is mine
    assert ax.get_ylabel() == "million USD per quarter"
    assert np.allclose(line(ax, "p50"), run["cash"].quantile(0.5) / 1e6)
    assert np.allclose(line(ax, "mean"), run["cash"].mean() / 1e6)
    assert np.allclose(line(ax, "base"), run.model.base()["cash"].values / 1e6)
    band = ax.collections[0].get_paths()[0].vertices[:, 1]
    assert band.max() == pytest.approx(run["cash"].quantile(0.95).max() / 1e6)
    assert band.min() == pytest.approx(run["cash"].quantile(0.05).min() / 1e6)
    days = np.asarray(ax.lines[0].get_xdata())
    starts = date2num(run.model.timeline.starts)
    assert np.all((starts < days) & (days < starts + 92))  # the middle of each quarter
    assert "3,000 scenarios, seed 3" in texts(ax)
    ax.figure.canvas.draw()
    assert any("2027" in t.get_text() for t in ax.get_xticklabels())


def test_a_stock_stands_at_the_end_of_its_period(run):
    ax = run["online"].sel(site="Abilene").plot()
    assert title(ax) == "online, Abilene"
    assert ax.get_ylabel() == "MW"
    assert ax.lines[0].get_xdata()[0] == date2num(np.datetime64("2026-10-01"))


def test_labels_of_a_flow_are_stacked(run):
    ax = run["revenue"].plot()
    total = sum(heights(c) for c in ax.containers)
    assert np.allclose(total, run["revenue"].mean().sum(axis=0) / 1e6)
    assert [t.get_text() for t in ax.get_legend().get_texts()] == ["Abilene", "Lordstown"]
    assert "Sales of a period." in texts(ax)


def test_labels_as_fans_on_request(run):
    ax = run["revenue"].plot("fan")
    assert np.allclose(line(ax, "Lordstown"), run["revenue"].quantile(0.5)[1] / 1e6)


def test_flag_over_time_is_a_probability(run):
    ax = run["earning"].plot()
    assert np.allclose(ax.lines[0].get_ydata(), 100 * run["earning"].mean())
    assert ax.get_ylabel() == "probability (%)"


# One cell.
def test_distribution_holds_every_scenario_it_shows(run):
    ax = run["total"].plot()
    shown = heights(ax.containers[0]).sum()
    beyond = re.search(r"([\d.]+) % of the scenarios lie beyond", texts(ax))
    assert shown + float(beyond[1] if beyond else 0) == pytest.approx(100, abs=0.05)
    assert ax.get_xlabel() == "million USD"
    at = {a.get_label().split(":")[0]: a.get_xdata()[0] for a in ax.lines}
    for name, q in (("p5", 0.05), ("p50", 0.5), ("p95", 0.95)):
        assert at[name] == pytest.approx(float(run["total"].quantile(q)) / 1e6)
    assert at["mean"] == pytest.approx(float(run["total"].mean()) / 1e6)
    bars = ax.containers[0].patches
    samples = run["total"].to_numpy() / 1e6
    k = len(bars) // 2  # one bar against the samples, but for the buckets that lie across its edges
    low, high = bars[k].get_x(), bars[k].get_x() + bars[k].get_width()
    assert bars[k].get_height() == pytest.approx(100 * np.mean((low < samples) & (samples <= high)), abs=0.3)


def test_few_values_are_bars_of_their_own():
    m = gw.Model("few", time=gw.years(2026, 2))
    m.define("twice", 2 * m.input("count", gw.discrete([1, 2, 5], [0.5, 0.3, 0.2]), "1"))
    result = m.run(SAMPLES, seed=1)["count"]
    ax = result.plot()
    bars = ax.containers[0].patches
    middle = [b.get_x() + b.get_width() / 2 for b in bars]
    assert middle == pytest.approx([1, 2, 5], rel=1e-3)
    samples = result.to_numpy()
    assert heights(bars) == pytest.approx([100 * np.mean(samples == k) for k in (1, 2, 5)])
    assert ax.get_xlabel() == "dimensionless"


def test_exceedance_falls_through_the_quantiles(run):
    ax = run["total"].plot("exceedance")
    x, y = (np.asarray(values) for values in ax.lines[0].get_data())
    assert np.all(np.diff(y) <= 1e-12) and y[0] == 100 and y[-1] == pytest.approx(0, abs=1e-9)
    assert np.interp(float(run["total"].quantile(0.5)) / 1e6, x, y) == pytest.approx(50, abs=0.5)


def test_single_flag_is_yes_and_no(run):
    ax = run["wins"].plot()
    yes = 100 * float(run["wins"].mean())
    assert heights(ax.containers[0]) == pytest.approx([yes, 100 - yes])


def test_date_is_shown_as_dates(run):
    ax = run["ready"].plot()
    at = {a.get_label().split(":")[0]: a.get_xdata()[0] for a in ax.lines}
    assert at["p50"] == pytest.approx(float(run["ready"].quantile(0.5)) + date2num(np.datetime64("1970-01-01")))
    assert re.search(r"p50: 202[67]-\d\d-\d\d", ax.get_legend().get_texts()[1].get_text())


def test_constant_is_one_line_and_says_so(run):
    ax = run["start"].plot()
    assert len(ax.lines) == 1 and not ax.containers
    assert "the same in every scenario: 2026-10-01" in texts(ax)


def test_left_out_values_are_said(run):
    assert "% of scenarios with a value, where wins holds" in texts(run["gain"].plot())
    assert re.search(
        r"[\d,]+ values are not finite and left out: \.run\.trace\('partly'\)", texts(run["partly"].plot())
    )


def test_labels_without_time_are_bars(run):
    ax = run["power"].plot()
    assert heights(ax.containers[0]) == pytest.approx(run["power"].mean())
    assert [t.get_text() for t in ax.get_xticklabels()] == ["Abilene", "Lordstown"]


def test_second_plot_on_an_axes_keeps_its_scale(run):
    ax = run["cash"].plot()
    run["cost"].plot(ax=ax, label="cost")
    assert np.allclose(line(ax, "cost"), run["cost"].quantile(0.5) / 1e6)
    assert title(ax) == "cash, cost"
    with pytest.raises(UnitError, match=r"'hours' is in hour per quarter.*shows USD per quarter \('cash'\)"):
        run["hours"].plot(ax=ax)
    ax.clear()
    assert run["hours"].plot(ax=ax).get_ylabel() == "hour per quarter"


def test_the_doc_of_one_of_two_is_not_under_the_title(run):
    ax = run["total"].plot()
    assert "Cash of all periods." in [text.get_text() for text in ax.texts]
    run["gain"].plot(ax=ax)
    assert ax.get_title(loc="left") == "total, gain"
    assert "Cash of all periods." not in [text.get_text() for text in ax.texts]


# By year, base values.
def test_by_year_bars_and_whiskers(run):
    by = run["cash"].by("year")
    ax = by.plot()
    assert heights(ax.containers[0]) == pytest.approx(by.mean() / 1e6)
    ends = np.array([segment[:, 1] for segment in ax.collections[0].get_segments()])
    assert np.allclose(ends, np.stack([by.quantile(0.05), by.quantile(0.95)], axis=1) / 1e6)
    assert ax.get_ylabel() == "million USD per year"


def test_by_year_of_labels_is_stacked(run):
    by = run["revenue"].by("year")
    assert sum(heights(c) for c in by.plot().containers) == pytest.approx(by.mean().sum(axis=0) / 1e6)


def test_base_values():
    base = model().base()
    ax = base["revenue"].plot()
    assert np.allclose(line(ax, "Lordstown"), base["revenue"].values[1] / 1e6)
    assert heights(base["power"].plot().containers[0]) == pytest.approx(base["power"].values)
    with pytest.raises(AxisError, match=re.escape("base()['by_hall'].sel(")):
        base["by_hall"].plot()


# Two models, several runs.
def test_difference(both):
    ax = both["cash"].plot()
    assert np.allclose(line(ax, "p50"), both["cash"].quantile(0.5) / 1e6)
    ax = both["total"].plot()
    at = {a.get_label().split(":")[0]: a.get_xdata()[0] for a in ax.lines}
    assert at["mean"] == pytest.approx(float(both["total"].mean()) / 1e6)
    assert "larger in" in texts(ax)
    ax = both["ready"].plot()
    assert ax.get_xlabel() == "day"
    with pytest.raises(AxisError, match=re.escape("compare(…)['revenue'].sel(site='Abilene').plot()")):
        both["revenue"].plot()
    assert both["revenue"].sel(site="Abilene").plot().get_ylabel() == "million USD per quarter"
    with pytest.raises(InvalidValueError, match="no scenario has a value of 'broken' in both"):
        both["broken"].plot()


def test_comparison_draws_both(both):
    ax = both.plot("cash")
    assert np.allclose(line(ax, r"cloud for \$1 (first)"), both.first["cash"].quantile(0.5) / 1e6)
    assert np.allclose(line(ax, r"cloud for \$1 (second)"), both.second["cash"].quantile(0.5) / 1e6)
    ax = both.plot("total")
    assert len(ax.containers) == 2
    widths = {round(b.get_width(), 9) for c in ax.containers for b in c}
    assert len(widths) == 1  # one set of bins
    assert len(both.plot("wins").containers) == 4  # two bars, two whiskers
    with pytest.raises(AxisError, match=r"\.plot\('revenue', at=\{'site': 'Abilene'\}\)"):
        both.plot("revenue")
    both.plot("revenue", at={"site": "Abilene"})


def test_cases_show_ranges(run):
    late = model(0.3).run(SAMPLES, seed=3)
    ax = gw.plotting.cases({"base": run, "late": late}, "total")
    segment = ax.collections[1].get_segments()[0][:, 0]
    assert segment == pytest.approx([float(late["total"].quantile(q)) / 1e6 for q in (0.05, 0.95)])
    marks = [a.get_xdata()[0] for a in ax.lines]
    assert marks[2:] == pytest.approx([float(late["total"].quantile(0.5)) / 1e6, float(late["total"].mean()) / 1e6])
    assert [t.get_text() for t in ax.get_yticklabels()] == ["late", "base"]
    with pytest.raises(AxisError, match=r"'cash' has 8 cells.*at=\{'time': '2028Q2'\}"):
        gw.plotting.cases({"base": run}, "cash")
    with pytest.raises(KindError, match="runs\\['base'\\] is a Model"):
        gw.plotting.cases({"base": model()}, "total")
    with pytest.raises(KindError, match="maps labels to runs"):
        gw.plotting.cases(run, "total")
    with pytest.raises(InvalidValueError, match="no run"):
        gw.plotting.cases({}, "total")


def test_stack_of_quantities(run):
    ax = gw.plotting.stack(run, ["revenue", "cost"])
    want = (run["revenue"].mean().sum(axis=0) + run["cost"].mean()) / 1e6
    assert sum(heights(c) for c in ax.containers) == pytest.approx(want)
    ax = gw.plotting.stack(run, ["revenue", "cost"], by="year")
    want = sum(run[n].by("year").mean().reshape(-1, 3).sum(axis=0) for n in ("revenue", "cost")) / 1e9
    assert sum(heights(c) for c in ax.containers) == pytest.approx(want)
    base = run.model.base()
    ax = gw.plotting.stack(base, ["cash", "cost"])
    want = (base["cash"].values + base["cost"].values) / 1e6
    assert sum(heights(c) for c in ax.containers) == pytest.approx(want)
    assert np.allclose(line(ax, "sum"), want)  # cash is negative at first
    with pytest.raises(UnitError, match="'hours' is in hour, 'cost' in USD"):
        gw.plotting.stack(run, ["cost", "hours"])
    with pytest.raises(KindError, match="'wins' is a flag"):
        gw.plotting.stack(run, ["cost", "wins"])
    with pytest.raises(InvalidValueError, match="1 to 12 names, got 0"):
        gw.plotting.stack(run, [])
    with pytest.raises(UnknownNameError, match="by='month'"):
        gw.plotting.stack(run, ["cost"], by="month")


# Trees and dashboards.
def test_tree_has_a_box_per_quantity():
    explanation = model().explain("total")
    ax = explanation.plot(depth=2)
    shown = [t.get_text() for t in ax.texts]
    assert {"total", "cost", "revenue", "online"} <= set(shown)
    assert len(ax.patches) == sum(1 for text in shown if text in model() or "below" in text)
    assert any(re.fullmatch(r"\+ \d+ below", text) for text in shown)
    assert not any("below" in t.get_text() for t in explanation.plot(depth=99).texts)
    assert any(text.startswith("○ ") for text in shown)
    with pytest.raises(InvalidValueError, match="depth"):
        explanation.plot(depth=-1)


def test_dashboard(run):
    made = run.dashboard()
    assert isinstance(made, Figure) and len(made.axes) == 5
    table, spread, above, fan, settled = made.axes
    assert set(run.outputs) <= {t.get_text() for t in table.texts}
    assert title(spread) == title(above) == "ready"  # the first that is a single number or date
    assert title(settled) == "mean of ready"
    assert fan.lines
    assert "seed 3" in made.get_supxlabel() and "broken: 3,000 values are not finite" in made.get_supxlabel()


@pytest.mark.parametrize("name", ["total", "gain"])  # of gain, some scenarios have no value
def test_convergence_ends_at_the_mean(run, name):
    settled = run.dashboard([name, "cash"]).axes[4]
    assert settled.get_ylabel() == "million USD"
    last = line(settled, "mean so far")[-1]
    assert last == pytest.approx(float(run[name].mean()) / 1e6)
    band = settled.collections[0].get_paths()[0].vertices
    ends = band[band[:, 0] == SAMPLES][:, 1]
    error = float(run[name].mean_error()) / 1e6
    assert (ends.min(), ends.max()) == pytest.approx((last - 2 * error, last + 2 * error))


def test_dashboard_of_names(run):
    made = run.dashboard(["cash", "nothing"])
    assert title(made.axes[1]).startswith("cash, 20")
    assert "no value" in {t.get_text() for t in made.axes[0].texts}
    with pytest.raises(InvalidValueError, match="names="):
        run.dashboard([])
    with pytest.raises(InvalidValueError, match="broken"):
        run.dashboard(["broken"])


# What is refused.
def test_refused_plots_leave_no_figure(run):
    with pytest.raises(UnknownNameError, match=r"unknown kind of plot 'distributon'\. Did you mean 'distribution'"):
        run["total"].plot("distributon")
    with pytest.raises(UnknownKeywordError, match="'axes'"):
        run["total"].plot(axes=None)
    with pytest.raises(AxisError, match="has no axis time"):
        run["total"].plot("fan")
    with pytest.raises(AxisError, match=re.escape("run['cash'].sel(time='2028Q2').plot('distribution')")):
        run["cash"].plot("distribution")
    with pytest.raises(AxisError, match=r"stacks? several quantities with gw\.plotting\.stack"):
        run["cash"].plot("stack")
    with pytest.raises(KindError, match="only numbers are stacked"):
        run["earning"].plot("stack")
    with pytest.raises(AxisError, match=r"hall × site.*run\['by_hall'\]\.sel\(site='Abilene'\)\.plot\(\)"):
        run["by_hall"].plot()
    with pytest.raises(AxisError, match=r"14 labels on rack.*sel\(rack='r0'\)\.plot\(\)"):
        run["rack_power"].plot()
    with pytest.raises(AxisError, match=r"14 labels on rack, a fan shows at most 4"):
        run["rack_price"].plot()
    with pytest.raises(InvalidValueError, match=r"no value of 'broken' is finite. .run.trace\('broken'\)"):
        run["broken"].plot()
    with pytest.raises(InvalidValueError, match=r"'nothing' has a value in none of 3,000.*losing.*trace\('nothing'\)"):
        run["nothing"].plot()
    assert not plt.get_fignums()


def test_ax_must_be_an_axes(run):
    figure, many = plt.subplots(2, 2)
    with pytest.raises(KindError, match=r"got a Figure: of a figure, write ax=figure\.subplots\(\)"):
        run["total"].plot(ax=figure)
    with pytest.raises(KindError, match=r"an array of shape \(2, 2\)"):
        run["total"].plot(ax=many)
    with pytest.raises(KindError, match="ax= takes a matplotlib Axes, got a str"):
        run["total"].plot(ax="here")


def test_without_matplotlib(run, monkeypatch):
    bring = builtins.__import__

    def without(name, *args, **kwargs):
        if name.startswith("matplotlib"):
            raise ImportError(name)
        return bring(name, *args, **kwargs)

    monkeypatch.setattr(builtins, "__import__", without)
    monkeypatch.setattr("importlib.import_module", lambda name: without(name))
    with pytest.raises(MissingExtraError, match=r"gigawatt\[analysis\]"):
        run["total"].plot()


def test_every_plot_of_the_flagship_is_drawn():
    """Every output by default, drawn to the end: no warning, no layout that fails."""
    run = gw.deals.nvidia_openai().run(1000, seed=7)
    for name in run.outputs:
        ax = run[name].plot()
        assert isinstance(ax, Axes) and title(ax) == name
        plt.close(ax.figure)
    run.dashboard().canvas.draw()
