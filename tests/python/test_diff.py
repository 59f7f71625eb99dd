"""Two models, cases or runs side by side: what differs is named, in the model and in the results."""

import numpy as np
import pytest

import gigawatt as gw
from gigawatt.errors import InvalidValueError, KindError, UnknownNameError

DEAL = "nvidia-openai"


def plant(price=2.0, evidence=None) -> gw.Model:
    m = gw.Model("plant", gw.quarters("2026Q3", 4))
    m.input("power", gw.to(80, 120), "MW")
    m.input("price", price, "USD/MWh", evidence=evidence)
    m.define("revenue", m["power"] * m.time.length * m["price"], "USD", timing="flow")
    m.define("total", m["revenue"].sum("time"), "USD")
    return m


def test_equal_models_are_the_same_and_nothing_is_run() -> None:
    found = gw.diff(plant(), plant())
    assert found.same and found.drawn is None and repr(found) == "plant and plant are the same"
    assert gw.diff(plant(), plant().case("no change", {})).same


def test_a_changed_input_with_its_unit_values_and_evidence() -> None:
    a, b = plant(), plant(2.5, "estimated")
    found = gw.diff(a, b, samples=2_000, seed=4)
    assert not found.same and found.drawn == (2_000, 4)
    (change,) = found.changes
    assert (change.what, change.name, change.unit, change.old, change.new, change.evidence) == (
        *("input", "price", "USD/MWh", "2", "2.5"), "assumed → estimated")  # fmt: skip
    assert [c.name for c in found.outputs] == ["revenue", "total"]
    total = found.outputs[1]
    paired = gw.compare(a, b, samples=2_000, seed=4)["total"]
    assert total.paired and total.error == pytest.approx(paired.mean_error())
    assert total.mean == pytest.approx(float(paired.mean()), rel=1e-5)
    assert total.p50 == pytest.approx(
        float(b.run(2_000, 4)["total"].quantile(0.5)) - float(a.run(2_000, 4)["total"].quantile(0.5)), rel=1e-4
    )
    assert total.error < 0.3 * np.hypot(total.old.error, total.new.error)
    text = repr(found)
    assert "price [USD/MWh]  2 → 2.5  (assumed → estimated)" in text
    assert "Results (2,000 scenarios, seed 4; differences are the second less the first)" in text
    assert "independent" not in text and "4 of 4 differ" in text


def test_evidence_alone_is_a_difference_without_results() -> None:
    found = gw.diff(plant(), plant(evidence="estimated"))
    assert not found.same and [(c.what, c.name) for c in found.changes] == [("evidence", "price")]
    assert found.outputs == [] and "assumed → estimated" in repr(found)


def test_a_formula_with_its_old_and_new_text() -> None:
    a, b = plant(), plant().case("half", {"revenue": lambda old: old * 0.5})
    found = gw.diff(a, b)
    (change,) = found.changes  # what the case keeps of the old formula is no quantity that was added
    assert (change.what, change.name) == ("formula", "revenue") and change.old.endswith("* price")
    assert "− power * " in repr(found) and "+ revenue@before * 0.5" in repr(found)
    assert found.outputs[1].mean == pytest.approx(-0.5 * found.outputs[1].old.mean, rel=1e-5)


def test_added_removed_units_axes_timeline_and_as_of() -> None:
    a = plant()
    b = gw.Model("other", gw.quarters("2026Q3", 5), as_of="2026-01-31")
    b.input("power", {"A": 80, "B": 90}, "kW", over=gw.axis("site", ["A", "B"]))
    b.input("fee", 3, "USD")
    b.define("revenue", b["fee"] * gw.where(b.time.elapsed > 0, 1, 0), "USD", timing="flow")
    b.define("total", b["revenue"].sum("time") * b["power"] / b["power"], "USD")
    found = gw.diff(a, b)
    kinds = {(c.what, c.name) for c in [*found.settings, *found.changes]}
    assert {
        *[("setting", "as_of"), ("setting", "timeline"), ("added", "fee"), ("removed", "price")],
        *[("input", "power"), ("unit", "power"), ("axes", "power"), ("axes", "total"), ("formula", "revenue")],
    } <= kinds
    assert found.outputs == [] and found.skipped == ["revenue", "total"]  # over other cells: no difference to tell
    text = repr(found)
    for said in ("none → 2026-01-31", "Added", "fee [USD]  3", "Removed", "A: 80, B: 90", "MW → kW", "none → site",
                 "Not compared, for one side lacks", "or over other cells: revenue, total."):  # fmt: skip
        assert said in text


def test_models_without_a_common_output() -> None:
    other = gw.Model("other", gw.quarters("2026Q3", 4))
    other.define("x", other.input("y", 1.0) * 2)
    found = gw.diff(plant(), other)
    assert not found.same and "no output in common" in repr(found) and found.to_dict()["note"]


def test_runs_count_by_their_own_draws(tmp_path) -> None:
    a, b = plant(), plant(2.5)
    one, other = a.run(1_000, 3), b.run(1_000, 3)
    assert gw.diff(one, a).same and gw.diff(one, other).outputs[1].paired
    path = tmp_path / "a.toml"
    one.save(path)
    found = gw.diff(path, other)  # the file's model is nowhere to be found: its figures count
    assert [c.name for c in found.changes] == ["price"] and not found.outputs[1].paired
    assert "independent" in repr(found)
    total = found.outputs[1]
    assert total.error == pytest.approx(np.hypot(total.old.error, total.new.error))
    assert gw.diff(path, a).same  # run on the draws of the file
    seeds = gw.diff(path, a.run(1_000, 4))
    assert [(c.name, c.old, c.new) for c in seeds.settings] == [("seed", "3", "4")] and seeds.changes == []
    assert len(seeds.outputs) == 2 and not seeds.outputs[1].paired
    assert gw.diff(gw.rerun(path, a), one).same


def test_saved_runs_of_deals_are_made_again_for_paired_errors(tmp_path) -> None:
    deal = gw.deals.nvidia_openai()
    names = ["returns.npv", "capex.total"]
    deal.run(400, 2, outputs=names).save(tmp_path / "a.toml")
    deal.case("late", {"deployment.start": "2027-01-01"}).save(tmp_path / "late.toml")
    deal.cases["4 GW only"].run(400, 2, outputs=names).save(tmp_path / "b.toml")
    found = gw.diff(tmp_path / "a.toml", str(tmp_path / "b.toml"))
    assert [(c.name, c.old, c.new) for c in found.changes] == [("deployment.total", "10", "4")]
    assert [c.name for c in found.outputs] == names and all(c.paired for c in found.outputs)
    late = gw.diff(DEAL, tmp_path / "late.toml", samples=50)
    assert [(c.name, c.old, c.new) for c in late.changes] == [("deployment.start", "2026-07-01", "2027-01-01")]
    assert late.labels == (DEAL, "late.toml") and late.drawn == (50, 1)


def test_a_deal_and_its_case_by_name() -> None:
    found = gw.diff(DEAL, f"{DEAL}:4 gw only", samples=200)
    assert [c.name for c in found.changes] == ["deployment.total"] and len(found.outputs) > 10
    assert gw.diff(DEAL, "nvidia_openai").same
    assert max(map(len, repr(found).splitlines())) <= 120


def test_data_for_json() -> None:
    import json

    data = json.loads(json.dumps(gw.diff(plant(), plant(2.5), samples=500).to_dict(), allow_nan=False))
    assert data["same"] is False and data["first"] == "plant" and data["samples"] == 500
    assert data["changes"][0] == {"what": "input", "name": "price", "unit": "USD/MWh", "old": "2", "new": "2.5",
                                  "evidence": "assumed"}  # fmt: skip
    total = data["outputs"][1]
    assert total["difference"] == pytest.approx(total["mean"][1] - total["mean"][0]) and total["paired"] is True


@pytest.mark.parametrize(
    ("kind", "side", "said"),
    [
        (KindError, 3, ["int"]),
        (UnknownNameError, "nvidia-openia", ["'nvidia-openia'", "'nvidia-openai'"]),
        (UnknownNameError, f"{DEAL}:4GW", ["'4GW'", "'4 GW only'"]),
        (InvalidValueError, f"{DEAL}:", ["no case after the colon"]),
        (InvalidValueError, "no/such/file", ["there is no file"]),
        (InvalidValueError, "none.toml", ["cannot read none.toml"]),
    ],
)
def test_what_is_no_side_is_refused(kind, side, said) -> None:
    for pair in ((plant(), side), (side, plant())):
        with pytest.raises(kind) as refused:
            gw.diff(*pair)
        for text in said:
            assert text in str(refused.value)


def test_a_case_file_of_a_model_that_is_no_deal(tmp_path) -> None:
    plant().case("x", {"price": 3}).save(tmp_path / "x.toml")
    with pytest.raises(UnknownNameError, match=r"x\.toml:4: .*'plant'.*m\.load"):
        gw.diff(tmp_path / "x.toml", plant())
    assert not gw.diff(plant().load(tmp_path / "x.toml"), plant()).same
    (tmp_path / "other.toml").write_text("a = 1\n")
    with pytest.raises(InvalidValueError, match="no saved case"):
        gw.diff(tmp_path / "other.toml", plant())
