"""Conventions 7, 8, 10 and 11 of the Python face: keywords, refused calls, signatures, pickling, threads."""

import copy
import inspect
import multiprocessing
import pickle
import subprocess
import sys
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import numpy as np
import pytest

import gigawatt as gw
from gigawatt.errors import GigawattError, KindError, UnknownKeywordError

SITE = gw.axis("site", ["Abilene", "Lordstown"])


def build() -> gw.Model:
    m = gw.Model("small", gw.quarters("2026Q1", 8), as_of="2026-01-31")
    price = m.input("price", gw.lognormal(p5=3, p95=9), "USD/hour", path=gw.gbm(sd=0.1), source="survey", doc="Price.")
    power = m.input("power", {"Abilene": 1200, "Lordstown": gw.to(250, 400)}, "MW", over=SITE, low=0)
    share = m.input("share", gw.mixture([gw.pert(0, 0.5, 1), gw.uniform(0, 1).truncated(0.1, 0.9)], [1, 2]))
    rate = m.input("rate", gw.normal(0.1, 0.02), "1/year", path=gw.ar1(phi=0.5, sd=0.01), central=0.09)
    start = m.input("start", "2026-07-01", doc="First day.")
    m.correlate({("price", "rate"): 0.4})
    online = m.define("online", gw.ramp((m.time.end - start) / gw.unit("year")), timing="ratio")
    m.define("revenue", (power * online * share).sum("site") / gw.unit("MW") * price * m.time.length, timing="flow")
    debt = m.state("debt", "USD", initial=5e3, doc="What is owed.")
    m.define("interest", debt.prev * rate * m.time.length, "USD", timing="flow")
    debt.update(debt.prev + m["interest"] - 0.5 * m["revenue"])
    left = m.state("left", "USD", initial=0, backward=True)
    left.update(left.next + m["revenue"])
    m.define("cohorts", (m["revenue"].aged() * gw.lookup(share, [(0, 0), (0.5, 1), (1, 0)])).sum("age"), "USD")
    m.define("paid", gw.where(gw.milestones(m["left"] * -1, -1e6 * gw.unit("USD")), m["debt"], 0), "USD")
    m.define("late", online > 0.9)
    m.define("when", m["late"].first())
    m.define("npv", gw.npv(m["revenue"], m["rate"].mean(), m.time.elapsed), "USD")
    m.outputs = ["npv", "debt", "revenue"]
    m.cases["dear"] = m.case("dear", {"price": gw.lognormal(p5=4, p95=12), "power[Abilene]": "1.3 GW"})
    return m


def bits(model: gw.Model, outputs: "list[str] | None" = None) -> "list[np.ndarray[Any, Any]]":
    run = model.run(5_000, seed=3)
    return [run[name].to_numpy() for name in outputs or model.outputs]


def same(a: "list[np.ndarray[Any, Any]]", b: "list[np.ndarray[Any, Any]]") -> bool:
    return all(np.array_equal(x, y, equal_nan=True) for x, y in zip(a, b, strict=True))


def fingerprint(m: gw.Model) -> "tuple[Any, ...]":
    names = tuple(m)
    return names, tuple(repr(m[n]) for n in names), tuple(m._core.correlations and str(m._core.correlations)), m.outputs


# 7. Unknown keywords.
@pytest.mark.parametrize(
    ("call", "subject", "nearest"),
    [
        (lambda m: gw.normal(mean=1, std=2), "std", "sd"),
        (lambda m: gw.pert(1, 2, 3, wieght=3), "wieght", "weight"),
        (lambda m: gw.to(1, 2, cl=0.9), "cl", "ci"),
        (lambda m: gw.lognormal(p50=2, p96_=3), "p96_", "p95"),
        (lambda m: gw.mixture([gw.normal(0, 1)], weigths=[1]), "weigths", "weights"),
        (lambda m: gw.walk(std=1), "std", "sd"),
        (lambda m: gw.gbm(dev=1, sd=1), "dev", ""),
        (lambda m: m.input("y", 1, "USD", sorce="a"), "sorce", "source"),
        (lambda m: m.input("y", 1, "USD", sd=1), "sd", ""),
        (lambda m: m.define("y", 1.0, timming="flow"), "timming", "timing"),
        (lambda m: m.state("y", "USD", intial=0), "intial", "initial"),
        (lambda m: m.case("c", overides={}), "overides", "overrides"),
        (lambda m: m.run(10, sed=1), "sed", "seed"),
        (lambda m: m.explain("npv", dept=1), "dept", "depth"),
        (lambda m: gw.compare(m, m, sample=10), "sample", "samples"),
        (lambda m: m["price"].shift(1, fil=0), "fil", "fill"),
        (lambda m: gw.Model("n", gw.years(2026, 2), asof="2026-01-01"), "asof", "as_of"),
        (lambda m: m.add("f", gw.compute.fleet, it_powr=1, system="GB300 NVL72"), "it_powr", "it_power"),
        (lambda m: m.add("o", gw.compute.opex, othr_price=1), "othr_price", "other_price"),
        (lambda m: m.add("u", lambda scope, price: None, prize=1), "prize", "price"),
    ],
)
def test_rule_7_unknown_keywords_name_the_nearest(call: Callable[[gw.Model], Any], subject: str, nearest: str) -> None:
    m = build()
    before = fingerprint(m)
    with pytest.raises(UnknownKeywordError, match=f"takes no '{subject}'") as caught:
        call(m)
    assert isinstance(caught.value, TypeError)
    assert caught.value.subject == subject
    if nearest:
        assert nearest in caught.value.nearest and f"'{nearest}'" in str(caught.value)
    assert fingerprint(m) == before


# 8. A refused call leaves the model as it was.
def bad_part(scope: Any) -> None:
    scope.input("a", 1.0, "USD")
    scope.define("b", scope["a"] + 1)


@pytest.mark.parametrize(
    "refused",
    [
        lambda m: m.input("price", 1),
        lambda m: m.input("y", 1, "USDD"),
        lambda m: m.input("y", float("nan")),
        lambda m: m.input("y", -1, "GW", low=0),
        lambda m: m.input("y", gw.normal(0, 1), path=gw.walk(sd=-1)),
        lambda m: m.define("y", m["price"], "USD"),
        lambda m: m.define("y", m["price"], status="price"),
        lambda m: m.state("y", "USD", initial=float("inf")),
        lambda m: m.state("y", "USD", initial=m["price"]),
        lambda m: m["debt"].update(m["debt"].prev),
        lambda m: m.correlate({("power", "share"): 0.5}),
        lambda m: m.correlate({("price", "share"): 0.5}),
        lambda m: m.add("bad", bad_part),
        lambda m: m.add("f", gw.compute.fleet, it_power=1, system="GB300 NVL72", utilisation=2),
        lambda m: m.case("c", {"price": "3 GW"}),
        lambda m: m.case("c", {"debt": lambda old: old / gw.unit("hour")}),
        lambda m: setattr(m, "outputs", ["npv", "nowhere"]),
    ],
)
def test_rule_8_a_refused_call_leaves_the_model(refused: Callable[[gw.Model], Any]) -> None:
    m = build()
    before = fingerprint(m)
    with pytest.raises(GigawattError):
        refused(m)
    assert fingerprint(m) == before
    assert same(bits(m), bits(build()))


# 10. Signatures.
@pytest.mark.parametrize(
    ("function", "positional", "keyword"),
    [
        (gw.Model.__init__, ["label", "time"], {"as_of": None}),
        (
            gw.Model.input,
            ["name", "value", "unit"],
            {"over": None, "path": None, "central": None, "source": None, "evidence": None, "timing": None}
            | {"shown": None, "stream": None, "doc": ""},
        ),
        (gw.Model.define, ["name", "expression", "unit"], {"timing": None, "source": None, "doc": ""}),
        (gw.Model.state, ["name", "unit", "initial"], {"over": None}),
        (gw.Model.add, ["scope", "part"], {}),
        (gw.Model.case, ["label", "overrides"], {"as_of": None}),
        (gw.compare, ["a", "b"], {"samples": 10_000, "seed": 1}),
        (
            gw.Model.run,
            ["samples", "seed", "method", "outputs", "threads", "progress", "executor", "checkpoint"],
            {"precision": None},
        ),
    ],
)
def test_rule_10_signatures(function: Callable[..., Any], positional: "list[str]", keyword: "dict[str, Any]") -> None:
    parameters = [p for p in inspect.signature(function).parameters.values() if p.name != "self"]
    assert [p.name for p in parameters if p.kind is p.POSITIONAL_OR_KEYWORD] == positional
    only = {p.name: p.default for p in parameters if p.kind is p.KEYWORD_ONLY}
    assert keyword.items() <= only.items()


def test_rule_10_models_are_maps_from_names() -> None:
    m = build()
    assert m["price"].name == "price" and "price" in m and "prices" not in m
    assert list(m)[:3] == ["price", "power", "share"] and len(m) == len(list(m))
    for part in ("start", "end"):
        assert getattr(m.time, part).kind == "date"
    assert m.time.length.unit == m.time.elapsed.unit == gw.Unit("s")
    assert m.outputs == ["npv", "debt", "revenue"]


def test_rule_10_central_overrides_the_base_value_only() -> None:
    plain, central = (gw.Model(label, gw.years(2026, 2)) for label in ("plain", "central"))
    for m, value in ((plain, None), (central, "4 GW")):
        m.define("twice", 2 * m.input("x", gw.normal(3, 1), "GW", central=value), "GW")
    assert float(plain.base()["twice"]) == 6 and float(central.base()["twice"]) == 8
    assert same(bits(plain, ["twice"]), bits(central, ["twice"]))
    assert float(central.case("c", {"x": gw.normal(1, 1)}).base()["twice"]) == 2
    with pytest.raises(gw.GigawattError, match="outside its bounds"):
        central.input("y", gw.uniform(0, 1), central=2, high=1)
    with pytest.raises(KindError, match="central= is for uncertain numbers"):
        central.input("y", "2026-01-01", central=3)


def test_rule_10_cases_by_label_unit_and_text() -> None:
    m = build()
    dear = m.cases["dear"]
    assert dear.base()["power"].to_numpy()[0] == pytest.approx(1300)
    assert m.case("c", {"start": "2027-01-01"}).base()["start"].value.isoformat() == "2027-01-01"
    assert m.case("c", {"power": 500}).base()["power"].to_numpy().tolist() == [500, 500]
    half = m.case("c", {"share": lambda old: old / 2})
    assert float(half.base()["share"]) == pytest.approx(float(m.base()["share"]) / 2)
    assert half.case("d", {"price": 4.0}).base()["price"].to_numpy().tolist() == [4.0] * 8


def test_rule_10_a_distribution_keeps_the_path_of_the_input_it_replaces() -> None:
    m = build()
    assert m.case("c", {"price": gw.to(3, 6)})["price"].info.input.path_text == "gbm(sd=0.1)"
    assert m.case("c", {"price": 4})["price"].info.input.path_text == "fixed"
    assert m.case("c", {"price": gw.walk(sd=1)})["price"].info.input.path_text == "walk(sd=1)"


def test_rule_10_paths_start_at_the_drawn_value() -> None:
    m = gw.Model("paths", gw.quarters("2026Q1", 4))
    draw = m.input("draw", gw.normal(10, 1), stream="s")
    made = {"gbm": gw.gbm(sd=0.2), "walk": gw.walk(sd=1), "ar1": gw.ar1(phi=0.5, sd=1)}
    for name, path in made.items():
        m.input(name, gw.normal(10, 1), path=path, stream="s")
        m.define(f"{name}_gap", (m[name] - draw).sel(time="2026Q1"))
        assert repr(path) in repr(m[name])
    m.input("alone", gw.gbm(sd=0.2))
    m.define("first", m["alone"].sel(time="2026Q1"))
    run = m.run(500, seed=1, outputs=["first", *(f"{n}_gap" for n in made)])
    assert np.all(run["first"].to_numpy() == 1.0)
    for name in made:
        assert np.abs(run[f"{name}_gap"].to_numpy()).max() < 1e-12
    with pytest.raises(gw.GigawattError, match="alone says how a value moves"):
        m.input("none", gw.fresh())


def test_rule_10_the_entropy_used_is_in_the_run() -> None:
    m = build()
    run = m.run(200)
    assert isinstance(run.seed, int) and run.method == "random"
    assert same([run["npv"].to_numpy()], [m.run(200, seed=run.seed)["npv"].to_numpy()])
    assert m.run(200).seed != run.seed


# 11. Pickling, copying, threads, forks, logging.
def test_rule_11_a_model_pickles_and_copies() -> None:
    m = build()
    m.case_overrides["note"] = lambda old: old
    for again in (pickle.loads(pickle.dumps(m)), copy.copy(m), copy.deepcopy(m)):
        assert fingerprint(again)[:2] == fingerprint(m)[:2]
        assert again.as_of == m.as_of and list(again.cases) == ["dear"] and again.outputs == m.outputs
        assert again._compile().fingerprint == m._compile().fingerprint
        assert same(bits(again), bits(m))
        again.input("further", 1.0)
        assert "further" not in m


def test_rule_11_a_case_pickles_with_what_it_replaced() -> None:
    m = build()
    case = m.case("half", {"share": lambda old: old / 2, "power": {"Abilene": 1, "Lordstown": 2}})
    case.define("further", case["npv"] * 2, "USD")
    last = case.case("last", {"share": lambda old: old + 0.1, "debt": 2 * case["revenue"]})
    last.outputs = [*last.outputs, "further"]
    for model in (case, last):
        again = pickle.loads(pickle.dumps(model))
        assert again.label == model.label and list(again) == list(model)
        assert list(again.case_overrides) == list(model.case_overrides)
        assert same(bits(again), bits(model))
        assert same(bits(pickle.loads(pickle.dumps(again))), bits(model))


@pytest.mark.parametrize(
    "distribution",
    [
        gw.normal(1, 2),
        gw.lognormal(p50=2, p95=5),
        gw.beta(2, 3, -1, 4),
        gw.gamma(p5=1, p95=4),
        gw.student_t(4, 1, 2),
        gw.triangular(0, 1, 3),
        gw.pert(0, 1, 3, weight=2),
        gw.bernoulli(0.3),
        gw.discrete([1, 5, 9], [1, 2, 1]),
        gw.empirical([3.0, 1.0, 2.0]),
        gw.mixture([gw.normal(0, 1), gw.uniform(3, 4)], [1, 2]),
        gw.normal(0, 1).truncated(-1, 2),
    ],
)
def test_rule_11_a_distribution_pickles_and_copies(distribution: gw.Distribution) -> None:
    shares = np.linspace(0.01, 0.99, 25)
    for again in (pickle.loads(pickle.dumps(distribution)), copy.copy(distribution), copy.deepcopy(distribution)):
        assert again == distribution and repr(again) == repr(distribution) and hash(again) == hash(distribution)
        assert [again.quantile(p) for p in shares] == [distribution.quantile(p) for p in shares]


def test_rule_11_a_run_pickles_and_copies() -> None:
    run = build().run(3_000, seed=9)
    for again in (pickle.loads(pickle.dumps(run)), copy.copy(run), copy.deepcopy(run)):
        assert (again.seed, again.samples, again.method, again.outputs) == (9, 3_000, "random", run.outputs)
        assert again.faults == run.faults == {}
        assert float(again["npv"].mean()) == float(run["npv"].mean())
        assert same([again["cohorts"].to_numpy()], [run["cohorts"].to_numpy()])
        assert repr(again) == repr(run)


def test_rule_11_axes_units_timelines_and_errors_pickle() -> None:
    for value in (SITE, gw.Unit("USD/MWh"), gw.quarters("2026Q1", 8), gw.gbm(sd=0.1)):
        assert pickle.loads(pickle.dumps(value)) == value
    with pytest.raises(UnknownKeywordError) as caught:
        gw.normal(mean=1, std=2)
    again = pickle.loads(pickle.dumps(caught.value))
    assert type(again) is UnknownKeywordError and again.nearest == ["sd"] and str(again) == str(caught.value)


def test_rule_11_two_threads_run_one_model() -> None:
    m = build()
    expected = bits(m)
    with ThreadPoolExecutor(2) as pool:
        for found in pool.map(lambda _: bits(m), range(6)):
            assert same(found, expected)


def _in_the_child(model: gw.Model, pipe: Any) -> None:
    run = model.run(5_000, seed=3)
    pipe.send(float(run["npv"].mean()))


@pytest.mark.filterwarnings("ignore:.*fork.*:DeprecationWarning")
def test_rule_11_a_fork_after_a_run_works() -> None:
    m = build()
    before = threading.active_count()
    mean = float(m.run(5_000, seed=3)["npv"].mean())
    assert threading.active_count() == before  # no pool outlives a call
    fork = multiprocessing.get_context("fork")
    ours, theirs = fork.Pipe()
    child = fork.Process(target=_in_the_child, args=(m, theirs))
    child.start()
    assert ours.poll(60) and ours.recv() == mean
    child.join(10)
    assert child.exitcode == 0


def test_rule_11_silent_by_default() -> None:
    program = (
        "import logging, gigawatt as gw; m = gw.Model('m', gw.years(2026, 2)); m.define('x', 1.0); m.run(10, seed=1)\n"
        "logging.getLogger('gigawatt').warning('not to be seen')"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout == "" and done.stderr == ""


def test_rule_11_the_flagship_pickles_with_its_cases() -> None:
    deal = gw.deals.nvidia_openai()
    again = pickle.loads(pickle.dumps(deal))
    assert list(again) == list(deal) and list(again.cases) == list(deal.cases) and again.as_of == deal.as_of
    assert again._compile().fingerprint == deal._compile().fingerprint
    outputs = ["returns.npv", "valuation.dcf", "capex.total"]
    for label in deal.cases:
        ours, theirs = (m.cases[label].run(300, seed=2, outputs=outputs) for m in (deal, again))
        assert same([ours[n].to_numpy() for n in outputs], [theirs[n].to_numpy() for n in outputs])
        assert again.cases[label].as_of == deal.cases[label].as_of
