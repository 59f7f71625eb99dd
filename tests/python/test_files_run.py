"""Runs as files: made again to the same bits, or what differs is named."""

import json
import os
import subprocess
import sys
import warnings
from pathlib import Path

import pytest

import gigawatt as gw
from gigawatt.errors import GigawattError, InvalidValueError, KindError, UnknownNameError
from gigawatt.files import toml

BLOCK = 4096


def plant(price=2.0, doc="", more=False, cost=None) -> gw.Model:
    m = gw.Model("plant", gw.quarters("2026Q3", 4))
    m.input("power", gw.to(80, 120), "MW", doc=doc)
    m.input("price", price, "USD/MWh")
    m.input("growth", gw.normal(0.03, 0.01), "1/year")
    m.correlate({("power", "growth"): 0.4})
    if more:
        m.define("fee", m["price"] * 3)
    m.define("energy", m["power"] * m.time.length, "MWh", timing="flow")
    m.define("revenue", m["energy"] * m["price"] if cost is None else m["energy"] * cost, "USD", timing="flow")
    m.define("total", m["revenue"].sum("time"), "USD")
    m.define("late", gw.where(m["growth"] > 0.03 / gw.unit("year"), 1, 0), "1")
    m.outputs = ["revenue", "total", "late"]
    return m


@pytest.fixture
def saved(tmp_path):
    """saved(model, samples, seed) -> path of a saved run."""

    def save(model, samples=500, seed=7, **given) -> Path:
        path = tmp_path / "run.toml"
        model.run(samples, seed, **given).save(path)
        return path

    return save


def test_a_deal_runs_again_to_the_same_bits_in_another_process(saved) -> None:
    deal = gw.deals.nvidia_openai(as_of="2026-06-30")
    case = deal.cases["4 GW only"].case(
        "and late", {"deployment.start": "2027-01-01", "power.pue": gw.pert(1.1, 1.2, 1.3)}
    )
    path = saved(case, 200, outputs=["returns.npv", "fleet.accelerators", "returns.payback"])
    code = f"import gigawatt as gw, json; f = gw.rerun({str(path)!r}, threads=1); print(json.dumps(f.to_dict()))"
    source = str(Path(gw.__file__).parents[1])
    paths = os.pathsep.join([source, os.environ.get("PYTHONPATH", "")])
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", code], capture_output=True, text=True, check=True,
        env={**os.environ, "PYTHONPATH": paths, "GIGAWATT_SIMD": "baseline", "PYTHONHASHSEED": "77"},
    )  # fmt: skip
    found = json.loads(done.stdout)
    assert found["same"] and found["same_bits"] and found["same_model"]
    assert (found["model"], found["label"], found["samples"]) == ("nvidia-openai", "and late", 200)
    assert found["settings"] == found["changes"] == found["outputs"] == []


def test_a_model_of_ones_own_is_passed(saved) -> None:
    path = saved(plant().case("dear", {"price": "3 USD/MWh"}))
    found = gw.rerun(path, plant())
    assert found.same and repr(found) == "dear, 500 scenarios, seed 7: the same bits in all 3 outputs"
    assert found.run.model.label == "dear" and found.run.outputs == ["revenue", "total", "late"]
    with pytest.raises(UnknownNameError) as refused:
        gw.rerun(path)
    for text in ("run.toml:8", "'plant'", "model=m", "--model"):
        assert text in str(refused.value)


def test_the_file_alone_tells_a_person(saved) -> None:
    m = plant()
    text = saved(m).read_text("utf-8")
    run = m.run(500, 7)
    mean, error = float(run["total"].mean()), run["total"].mean_error()
    assert "samples = 500" in text and 'model = "plant"' in text and f'fingerprint = "{m.fingerprint}"' in text
    assert 'columns = ["time", "mean", "error", "p5", ' in text and '["2026Q3", ' in text
    data, _ = toml.loads(text, "text")
    (cell,) = data["outputs"]["total"]["cells"]
    assert data["outputs"]["total"]["unit"] == "USD"
    assert cell[0] == pytest.approx(mean, rel=1e-5) and cell[1] == pytest.approx(error, rel=1e-5)
    assert cell[4] == pytest.approx(float(run["total"].quantile(0.5)), rel=1e-5)
    quantities = data["quantities"]
    assert quantities["price"] == {"input": "2", "unit": "USD/MWh", "evidence": "assumed",
                                   "digest": quantities["price"]["digest"]}  # fmt: skip
    assert quantities["total"]["formula"] == "revenue.sum(time)"
    assert quantities["correlation of power and growth"]["correlation"] == "0.4"


def test_saving_twice_gives_the_same_text(saved) -> None:
    first = saved(plant()).read_bytes()
    assert saved(plant(doc="other words")).read_bytes() == first  # docs compute nothing
    assert saved(plant(), threads=1).read_bytes() == first
    assert saved(plant(), seed=8).read_bytes() != first


# Models that changed.
def test_a_changed_input_is_named_and_nothing_is_raised(saved) -> None:
    found = gw.rerun(saved(plant()), plant(price=2.5))
    assert not found.same and not found.same_bits and not found.same_model
    (change,) = found.changes
    assert (change.what, change.name, change.old, change.new, change.unit) == ("input", "price", "2", "2.5", "USD/MWh")
    assert [c.name for c in found.outputs] == ["revenue", "total"] and found.missing == []
    total = found.outputs[1]
    assert total.new.mean == pytest.approx(1.25 * total.old.mean, rel=1e-5) and total.cells == total.total == 1
    assert total.error > 0 and not total.paired
    text = repr(found)
    assert "2 of 3 outputs differ" in text and "price [USD/MWh]  2 → 2.5  (assumed)" in text
    assert float(found.run["total"].mean()) == pytest.approx(total.new.mean, rel=1e-5)


def test_changed_formulas_quantities_units_and_correlations_are_named(saved) -> None:
    path = saved(plant())
    now = gw.Model("plant", gw.quarters("2026Q3", 3))
    now.input("power", gw.to(80, 120), "MW", source="a survey")
    now.input("fee", 3, "USD")
    now.define("price", now["fee"] / gw.unit("MWh"), "USD/MWh")
    now.input("growth", gw.normal(0.03, 0.01), "1/year")
    now.correlate({("power", "growth"): 0.5})
    now.define("revenue", now["power"] * now.time.length * now["price"], "1e3*USD", timing="flow")
    now.define("late", gw.where(now["growth"] > 0.03 / gw.unit("year"), 1, 0), "1")
    found = gw.rerun(path, now)
    assert {(c.what, c.name) for c in found.changes} == {
        ("evidence", "power"), ("kind", "price"), ("correlation", "correlation of power and growth"),
        ("formula", "revenue"), ("unit", "revenue"), ("added", "fee"), ("removed", "energy"), ("removed", "total"),
    }  # fmt: skip
    assert found.missing == ["revenue", "total"] and [c.name for c in found.settings] == ["timeline"]
    formula = next(c for c in found.changes if c.what == "formula")
    assert formula.old == "energy * price" and "power * " in formula.new
    for text in ("total", "timeline", "input 2 → formula = fee", "0.4 → 0.5", "USD → 1e3*USD"):
        assert text in repr(found)


def test_a_change_that_moves_no_output_is_no_sameness_either(saved) -> None:
    found = gw.rerun(saved(plant(), outputs=["late"]), plant(more=True, price=9))
    assert found.same_bits and not found.same_model and not found.same
    assert {c.name for c in found.changes} == {"fee", "price"}
    assert repr(found).startswith(
        "plant, 500 scenarios, seed 7: the same bits in 1 output, of a model that has changed"
    )


def test_a_change_below_the_digits_shown_is_a_change(saved) -> None:
    found = gw.rerun(saved(plant()), plant(price=2.0 * (1 + 1e-14)))
    assert not found.same and [c.name for c in found.changes] == ["price"]
    assert "does not show" in found.changes[0].new
    assert [c.name for c in found.outputs] == ["revenue", "total"] and found.outputs[1].cells == 0
    assert "below digit 6" in repr(found)


def test_another_version_and_catalog_are_told(saved) -> None:
    path = saved(plant())
    text = path.read_text("utf-8").replace(f'version = "{gw.__version__}"', 'version = "0.0.1"')
    path.write_text(text.replace('catalog = "', 'catalog = "was '), "utf-8")
    found = gw.rerun(path, plant())
    assert found.same and (found.settings[0].name, found.settings[0].old) == ("gigawatt", "0.0.1")
    assert "catalog" in repr(found) and "0.0.1 → " in repr(found)


def test_a_run_that_was_stopped_is_saved_as_such(tmp_path) -> None:
    run = plant().run(2 * BLOCK, 3)
    run.asked, run._done = 5 * BLOCK, 2 * BLOCK  # as Ctrl-C leaves it
    assert run.partial
    run.save(tmp_path / "run.toml")
    found = gw.rerun(tmp_path / "run.toml", plant())
    assert found.same and found.run.partial and (found.run.samples, found.run.asked) == (2 * BLOCK, 5 * BLOCK)
    assert "8,192 scenarios of 20,480 (stopped)" in repr(found)
    before = (tmp_path / "run.toml").read_bytes()
    found.run.save(tmp_path / "run.toml")
    assert (tmp_path / "run.toml").read_bytes() == before


def test_what_a_file_cannot_hold_is_part_of_the_model_that_is_passed(tmp_path) -> None:
    path = tmp_path / "run.toml"
    double = plant().case("double", {"revenue": lambda old: old * 2})
    double.case("dear", {"price": 3}).run(300, 1).save(path)
    assert 'model = "double"' in path.read_text("utf-8")
    assert gw.rerun(path, double).same
    grown = plant().case("dear", {"price": 3})
    grown.define("more", grown["total"] * 2)
    grown.case("dearer", {"price": 4}).run(300, 1, outputs=["more"]).save(path)
    found = gw.rerun(path, grown)
    assert found.same and found.run.model.label == "dearer"


# Refusals.
def test_files_that_are_no_saved_run(saved, tmp_path) -> None:
    path = saved(plant())
    text = path.read_text("utf-8")

    def refused(changed, kind=InvalidValueError) -> str:
        path.write_text(changed, "utf-8")
        with pytest.raises(kind) as error:
            gw.rerun(path, plant())
        assert isinstance(error.value, GigawattError)
        return str(error.value)

    assert "up to format 1" in refused(text.replace("format = 1", "format = 2"))
    assert "run.toml:4" in refused(text.replace("format = 1", "format = 2"))
    said = refused(text.replace("seed = 7", "sead = 7"), UnknownNameError)
    assert "run.toml:13" in said and "'seed'" in said
    said = refused(text.replace("seed = 7", 'seed = "7"'))
    assert "run.toml:13" in said and "whole number" in said
    assert "'samples'" in refused(text.replace("samples = 500\n", ""))
    assert "columns" in refused(text.replace('"error", "p5"', '"p5"'))
    assert "'total'" in refused(text.replace("[outputs.total]\n", "[outputs.total]\nmore = 1\n"))
    assert "'price'" in refused(text.replace('price = { input = "2"', "price = { input = 2"))
    assert "[outputs]" in refused(text[: text.index("[outputs.")] + text[text.index("[quantities]") :])
    assert "[quantities]" in refused(text[: text.index("[quantities]")])
    assert "no TOML" in refused(text + "= 3")
    assert "begins with" in refused("")
    path.unlink()
    with pytest.raises(InvalidValueError, match="cannot read"):
        gw.rerun(path)
    plant().case("x", {"price": 3}).save(path)
    with pytest.raises(InvalidValueError, match=r"saved case, not a run.*load"):
        gw.rerun(path)
    with pytest.raises(KindError, match="model= is the"):
        gw.rerun(saved(plant()), model="plant")
    with pytest.raises(InvalidValueError, match="there is no folder"):
        plant().run(10, 1).save(tmp_path / "not" / "run.toml")


def test_a_model_that_lost_what_the_run_needs(saved) -> None:
    path = saved(plant().case("dear", {"price": 3}))
    other = gw.Model("plant", gw.quarters("2026Q3", 4))
    other.input("prices", 3, "USD/MWh")
    with pytest.raises(UnknownNameError, match=r"run\.toml:\d+: .*'price'.*'prices'"):
        gw.rerun(path, other)
    other.input("price", 3, "USD/MWh")
    with pytest.raises(InvalidValueError, match="none of the outputs"):
        gw.rerun(path, other)


# Fingerprints.
def test_the_fingerprint_covers_what_computes() -> None:
    assert len(plant().fingerprint) == 64 and plant(doc="other words").fingerprint == plant().fingerprint
    assert plant().case("no change", {}).fingerprint == plant().fingerprint
    others = [plant(price=2.0000000001), plant(more=True), plant(cost=2 * gw.unit("USD/MWh")), plant(price=gw.to(1, 3)),
              plant().case("x", {"growth": gw.normal(0.03, 0.011)})]  # fmt: skip
    prints = {m.fingerprint for m in [plant(), *others]}
    assert len(prints) == 6


def test_the_order_of_definition_and_the_source_do_not_count() -> None:
    def made(names, source) -> gw.Model:
        m = gw.Model("m", gw.years(2026, 2))
        for name in names:
            m.input(name, 1, "MW", source=source)
        m.define("sum", m["a"] + m["b"], "MW")
        return m

    assert made("ab", None).fingerprint == made("ba", "a survey").fingerprint


def test_the_fingerprint_of_a_deal_is_the_same_in_every_process() -> None:
    code = "import gigawatt as gw; print(gw.deals.nvidia_openai().cases['4 GW only'].fingerprint)"
    paths = os.pathsep.join([str(Path(gw.__file__).parents[1]), os.environ.get("PYTHONPATH", "")])
    env = {**os.environ, "PYTHONPATH": paths, "PYTHONHASHSEED": "5"}
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, env=env)
    assert done.stdout.strip() == gw.deals.nvidia_openai().cases["4 GW only"].fingerprint


def test_a_state_and_a_status_are_saved_too(tmp_path) -> None:
    def made(rate) -> gw.Model:
        m = gw.Model("debt", gw.years(2026, 5))
        draw = m.input("draw", gw.to(1, 3), "USD")
        debt = m.state("debt", "USD", initial=2)
        debt.update(debt.prev * (1 + rate) + draw)
        m.define("low", debt.sel(time="2030") < 12 * gw.unit("USD"))
        m.define("left", debt.sel(time="2030"), "USD", status="low")
        return m

    path = tmp_path / "run.toml"
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        made(0.1).run(400, 1).save(path)
        assert gw.rerun(path, made(0.1)).same
        found = gw.rerun(path, made(0.2))
    assert [(c.what, c.name) for c in found.changes] == [("state", "debt")] and ", from 2 USD" in found.changes[0].old
    share = {c.name: (c.old.share, c.new.share) for c in found.outputs}["left"]
    assert 0 < share[1] < share[0] < 1


def curve(power):
    return power * 2.0


def steeper(power):
    return power * 3.0


def test_a_python_function_counts_by_its_name_and_text(tmp_path) -> None:
    def made(function) -> gw.Model:
        m = gw.Model("called", gw.years(2026, 3))
        m.define("out", gw.call(function, m.input("power", gw.to(1, 2), "MW"), unit="MW"), "MW")
        return m

    made(curve).run(200, 1).save(tmp_path / "run.toml")
    assert gw.rerun(tmp_path / "run.toml", made(curve)).same
    found = gw.rerun(tmp_path / "run.toml", made(steeper))
    assert [(c.name, c.old, c.new) for c in found.changes] == [("out", "curve(power)", "steeper(power)")]
    assert len(found.outputs) == 1
