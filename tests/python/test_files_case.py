"""Cases as files: what is saved comes back to the same bits, and what is wrong is refused with its line."""

import datetime
import math

import numpy as np
import pandas as pd
import pytest

import gigawatt as gw
from gigawatt.errors import GigawattError, InvalidValueError, KindError, UnitError, UnknownNameError
from gigawatt.files import families, toml
from gigawatt.modelling import distributions

SITES = gw.axis("site", ["Abilene", "family"])  # a label that is also a word of the file
STEPS = gw.axis("step", [1, 2, 3])


def plant() -> gw.Model:
    m = gw.Model("plant", gw.quarters("2026Q3", 4), as_of="2026-01-31")
    m.input("power", gw.to(80, 120), "MW")
    m.input("price", gw.pert(1.4, 2.2, 3.5), "USD/MWh", path=gw.gbm(sd=0.1))
    m.input("start", "2026-10-01")
    m.input("open", True)
    m.input("size", {"Abilene": 3, "family": 4}, "MW", over=SITES)
    m.input("odds", {"1": 1.0, "2": 0.9, "3": 0.8}, "1", over=STEPS)
    m.input("grid", np.ones((2, 3)), "1", over=[SITES, STEPS])
    late = gw.where(m.time.start < m["start"], 0, 1)
    m.define("energy", m["power"] * m.time.length * late, "MWh", timing="flow")
    m.define("revenue", gw.where(m["open"], m["energy"] * m["price"], 0), "USD", timing="flow")
    m.define("spread", m["odds"] * m["grid"].sum("site"), "1")
    m.define("room", m["size"].sum("site"), "MW")
    return m


def same_bits(a: gw.Model, b: gw.Model) -> None:
    assert a.fingerprint == b.fingerprint
    names = [n for n in a if a._core.at(n).kind == "number"]
    for name in names:
        assert a.base()[name].to_numpy().tobytes() == b.base()[name].to_numpy().tobytes()
    one, other = (m.run(300, 5, outputs=names) for m in (a, b))
    for name in names:
        assert one[name].to_numpy().tobytes() == other[name].to_numpy().tobytes()


@pytest.fixture
def comes_back(tmp_path):
    """comes_back(overrides) -> the text of the file, after the round trip was checked."""

    def check(overrides, **given) -> str:
        case = plant().case("changed", overrides, **given)
        case.save(tmp_path / "case.toml")
        found = plant().load(tmp_path / "case.toml")
        assert (found.label, found.as_of, found.doc) == (case.label, case.as_of, case.doc)
        same_bits(case, found)
        return (tmp_path / "case.toml").read_text("utf-8")

    return check


@pytest.mark.parametrize(
    ("overrides", "line"),
    [
        ({"power": 90}, "power = 90"),
        ({"power": 0.1 + 0.2}, "power = 0.30000000000000004"),
        ({"power": 1e22}, "power = 1e+22"),
        ({"power": 2**70}, "power = 1.1805916207174113e+21"),
        ({"power": np.float32(0.1)}, "power = 0.10000000149011612"),
        ({"power": np.int64(7)}, "power = 7"),
        ({"power": "0.1 GW"}, 'power = "0.1 GW"'),
        ({"start": "2027-01-01"}, 'start = "2027-01-01"'),
        ({"start": datetime.date(2027, 1, 1)}, "start = 2027-01-01"),
        ({"start": datetime.datetime(2027, 1, 1, 9)}, "start = 2027-01-01"),
        ({"open": False}, "open = false"),
        ({"open": np.bool_(False)}, "open = false"),
        ({"odds": {"1": 0.5, "2": gw.uniform(0, 1), "3": "25 %"}},
         'odds = { 1 = 0.5, 2 = { family = "uniform", low = 0.0, high = 1.0 }, 3 = "25 %" }'),
        ({"odds": [0.1, 0.2, 0.3]}, "odds = [0.1, 0.2, 0.3]"),
        ({"odds": (1, 2, gw.normal(1, 0.1))}, 'odds = [1, 2, { family = "normal", mean = 1.0, sd = 0.1 }]'),
        ({"odds": np.array([0.1, 0.2, 0.3])}, "odds = [0.1, 0.2, 0.3]"),
        ({"odds": pd.Series([0.1, 0.2, 0.3], pd.Index(["1", "2", "3"], name="step"))},
         "odds = { 1 = 0.1, 2 = 0.2, 3 = 0.3 }"),
        ({"size": {"Abilene": 1, "family": "5 MW"}}, 'size = [1, "5 MW"]'),  # the label would read as a family
        ({"grid": np.arange(6.0).reshape(2, 3)}, "grid = [[0.0, 1.0, 2.0], [3.0, 4.0, 5.0]]"),
        ({"odds[2]": 0.4}, '"odds[2]" = 0.4'),
        ({"odds[2]": 0.4, "odds[3]": gw.to(0.1, 0.2)}, '"odds[2]" = 0.4'),
        ({"odds": [0.1, 0.2, 0.3], "odds[3]": 0.9}, '"odds[3]" = 0.9'),
        ({"price": gw.walk(sd=0.3)}, 'price = { path = "walk", sd = 0.3 }'),
        ({"price": gw.ar1(phi=0.9, sd=0.3)}, 'price = { path = "ar1", phi = 0.9, sd = 0.3 }'),
        ({"price": gw.gbm(sd=0.3)}, 'price = { path = "gbm", sd = 0.3 }'),
        ({"price": gw.to(2, 4)}, 'price = { family = "to", low = 2.0, high = 4.0 }'),  # follows the input's path
        ({"energy": [1, 2, 3, 4]}, "energy = [1, 2, 3, 4]"),  # in the place of a formula
        ({"energy": {"2026Q3": 1, "2026Q4": 2, "2027Q1": 3, "2027Q2": 4}}, "energy = { 2026Q3 = 1,"),
        ({}, "[case.overrides]"),
    ],
)  # fmt: skip
def test_round_trip(comes_back, overrides, line) -> None:
    assert line in comes_back(overrides)


LOGNORMAL = gw.lognormal(p50=2.2, p95=4.4)


@pytest.mark.parametrize(
    ("made", "table"),
    [
        (gw.normal(1, 2), {"family": "normal", "mean": 1.0, "sd": 2.0}),
        (gw.normal(p5=0.07, p95=0.13), {"family": "normal", "p5": 0.07, "p95": 0.13}),
        (LOGNORMAL, {"family": "lognormal", "p50": 2.2, "p95": 4.4}),
        (gw.lognormal(p2_5=2, p97_5=4), {"family": "lognormal", "p2_5": 2.0, "p97_5": 4.0}),
        (gw.lognormal(0.5, 0.3), {"family": "lognormal", "log_mean": 0.5, "log_sd": 0.3}),
        (gw.uniform(1, 3), {"family": "uniform", "low": 1.0, "high": 3.0}),
        (gw.triangular(1, 2, 4), {"family": "triangular", "low": 1.0, "mode": 2.0, "high": 4.0}),
        (gw.pert(1, 2, 4), {"family": "pert", "low": 1.0, "mode": 2.0, "high": 4.0}),
        (gw.pert(1, 2, 4, weight=6), {"family": "pert", "low": 1.0, "mode": 2.0, "high": 4.0, "weight": 6.0}),
        (gw.beta(2, 3), {"family": "beta", "a": 2.0, "b": 3.0}),
        (gw.beta(2, 3, 10, 20), {"family": "beta", "a": 2.0, "b": 3.0, "low": 10.0, "high": 20.0}),
        (gw.beta(p10=0.2, p90=0.6), {"family": "beta", "p10": 0.2, "p90": 0.6}),
        (gw.gamma(2, 3), {"family": "gamma", "shape": 2.0, "scale": 3.0}),
        (gw.gamma(p5=1, p95=9), {"family": "gamma", "p5": 1.0, "p95": 9.0}),
        (gw.student_t(5), {"family": "student_t", "df": 5.0}),
        (gw.student_t(5, 1, 2), {"family": "student_t", "df": 5.0, "loc": 1.0, "scale": 2.0}),
        (gw.student_t(5, p5=1, p95=2), {"family": "student_t", "df": 5.0, "p5": 1.0, "p95": 2.0}),
        (gw.bernoulli(0.3), {"family": "bernoulli", "probability": 0.3}),
        (gw.discrete([1, 2]), {"family": "discrete", "values": [1.0, 2.0]}),
        (gw.discrete([1, 2], [3, 1]), {"family": "discrete", "values": [1.0, 2.0], "weights": [3.0, 1.0]}),
        (gw.empirical([1, 2, 4]), {"family": "empirical", "observations": [1.0, 2.0, 4.0]}),
        (gw.mixture([gw.normal(0, 1), LOGNORMAL], [1, 3]),
         {"family": "mixture", "components": [{"family": "normal", "mean": 0.0, "sd": 1.0},
                                              {"family": "lognormal", "p50": 2.2, "p95": 4.4}],
          "weights": [1.0, 3.0]}),
        (gw.to(3, 9), {"family": "to", "low": 3.0, "high": 9.0}),
        (gw.to(-3, 9, ci=0.8), {"family": "normal", "p10": -3.0, "p90": 9.0}),
        (gw.to(3, 9, ci=0.95), {"family": "to", "low": 3.0, "high": 9.0, "ci": 0.95}),
        (distributions._build("quantiles", "normal", 1 / 3, 1.0, 0.9, 2.0),
         {"family": "normal", "quantiles": [[1 / 3, 1.0], [0.9, 2.0]]}),
        (LOGNORMAL.truncated(1, 5),
         {"family": "truncated", "base": {"family": "lognormal", "p50": 2.2, "p95": 4.4}, "low": 1.0, "high": 5.0}),
        (LOGNORMAL.truncated(high=5),
         {"family": "truncated", "base": {"family": "lognormal", "p50": 2.2, "p95": 4.4}, "high": 5.0}),
    ],
)  # fmt: skip
def test_every_family_has_a_readable_table(made, table) -> None:
    found = families.table(made)
    if "ci" in found or made == gw.to(-3, 9, ci=0.8):
        # Which of two forms is written depends on the last bit of (1 - ci) / 2; both come back.
        assert found["family"] in ("to", "normal", "lognormal")
    else:
        assert found == table and list(found) == list(table)
    back, _ = toml.loads(f"x = {toml.value(found)}", "here")
    again = families.distribution("x", back["x"])
    assert again == made and again._core.__getstate__()[:2] == made._core.__getstate__()[:2]
    assert [again.quantile(q) for q in (0.01, 0.5, 0.99)] == [made.quantile(q) for q in (0.01, 0.5, 0.99)]


def test_every_maker_of_a_distribution_can_be_written() -> None:
    written = {*families._KEYWORDS, "discrete", "mixture", "quantiles", "truncated", "constant"}
    assert set(distributions._MAKERS) - {"tabulated"} <= written  # a table of another package's, refused by name
    assert set(families.FAMILIES) <= {*distributions.__dict__, "truncated"}


GOLDEN = """\
# A case of a model of gigawatt. The model's load(path) makes it again.
gigawatt = "case"
format = 1
model = "nvidia-openai"
as_of = 2025-09-22

[[case]]
label = "Rubin late"
doc = "Says \\"late\\".\\nTwo lines, é."

[case.overrides]
"deployment.start" = 2027-01-01
"deployment.total" = "4 GW"
"deployment.probability[2]" = 0.7
"fleet.life" = { family = "lognormal", p50 = 5.0, p95 = 7.0 }
"captable.noise" = { path = "gbm", sd = 0.3 }
"investment.first_on_signature" = false
"fleet.price"."Vera Rubin" = 100000
"fleet.price"."Rubin Ultra" = { family = "to", low = 100000.0, high = 200000.0 }
"fleet.price".Next = "200e3 USD/accelerator"

[[case]]
label = "and later figures"
as_of = 2026-01-31

[case.overrides]
"fleet.life" = 4
"""


def test_golden_file_of_a_case_of_a_deal(tmp_path) -> None:
    deal = gw.deals.nvidia_openai()
    late = deal.case("Rubin late", {
        "deployment.start": datetime.date(2027, 1, 1), "deployment.total": "4 GW", "deployment.probability[2]": 0.7,
        "fleet.life": gw.lognormal(p50=5, p95=7), "captable.noise": gw.gbm(sd=0.3),
        "investment.first_on_signature": False,
        "fleet.price": {"Vera Rubin": 100_000, "Rubin Ultra": gw.to(1e5, 2e5), "Next": "200e3 USD/accelerator"},
    })  # fmt: skip
    late.doc = 'Says "late".\nTwo lines, é.'
    case = late.case("and later figures", {"fleet.life": 4}, as_of="2026-01-31")
    path = tmp_path / "late.toml"
    case.save(path)
    assert path.read_text("utf-8") == GOLDEN
    found = gw.deals.nvidia_openai().load(path)
    assert found.fingerprint == case.fingerprint and found.as_of == datetime.date(2026, 1, 31)
    assert found.doc == case.doc and found.case_overrides["fleet.life"] == 4
    found.save(path)  # over what is there
    assert path.read_text("utf-8") == GOLDEN
    assert [p.name for p in tmp_path.iterdir()] == ["late.toml"]


def test_a_case_that_was_pickled_saves(tmp_path) -> None:
    import pickle

    case = plant().case("x", {"power": gw.to(1, 2), "odds[1]": 0.5})
    pickle.loads(pickle.dumps(case)).save(tmp_path / "a.toml")
    same_bits(plant().load(tmp_path / "a.toml"), case)


def test_a_chain_keeps_its_order(tmp_path) -> None:
    case = plant().case("certain", {"price": 2}).case("again", {"price": gw.to(1, 2)})  # no path: it was certain
    case.save(tmp_path / "a.toml")
    found = plant().load(tmp_path / "a.toml")
    same_bits(found, case)
    assert found.fingerprint != plant().case("again", {"price": gw.to(1, 2)}).fingerprint


def written_by_hand(tmp_path, body, head='gigawatt = "case"\nformat = 1\nmodel = "plant"\n'):
    path = tmp_path / "hand.toml"
    path.write_text(head + body, encoding="utf-8")
    return path


def test_a_file_written_by_hand(tmp_path) -> None:
    m = plant()
    m.input("fleet.life", 5, "year")
    m.input("fleet.price", [1, 2, 3], "USD", over=STEPS)
    body = '[case]\nlabel = "hand"\noverrides = { fleet.life = 4, power = "90 MW", fleet."price[2]" = 6 }\n'
    found = m.load(written_by_hand(tmp_path, body))
    assert found.base()["fleet.life"].value == 4 and found.base()["fleet.price"].to_numpy().tolist() == [1, 6, 3]
    assert found.base()["power"].value == 90 and found.label == "hand"
    body = '[[case]]\nlabel = "hand"\n[case.overrides.fleet]\nlife = 3\n'
    assert m.load(written_by_hand(tmp_path, body)).base()["fleet.life"].value == 3


# Refusals.
HEAD = '[[case]]\nlabel = "x"\n[case.overrides]\n'


@pytest.mark.parametrize(
    ("kind", "body", "said"),
    [
        (UnknownNameError, HEAD + "odds = [1, 1, 1]\npowr = 3\n", ["hand.toml:8", "'powr'", "'power'"]),
        (UnknownNameError, HEAD + "fleet.life = 3\n", ["hand.toml:7", "'fleet.life'"]),
        (UnitError, HEAD + 'power = "3 GWh"\n', ["hand.toml:7", "GWh"]),
        (UnknownNameError, HEAD + '"odds[7]" = 0.5\n', ["hand.toml:7", "'7'", "odds[7]"]),
        (UnknownNameError, HEAD + 'power = { family = "lognorml", p50 = 1, p95 = 2 }\n',
         ["hand.toml:7", "'lognorml'", "'lognormal'", "'power'"]),
        (TypeError, HEAD + 'power = { family = "lognormal", q50 = 1, p95 = 2 }\n', ["hand.toml:7", "'q50'", "p50"]),
        (InvalidValueError, HEAD + 'power = { family = "pert", low = 1, mode = 2 }\n', ["hand.toml:7", "no high"]),
        (InvalidValueError, HEAD + 'power = { family = "lognormal", p50 = 1 }\n', ["hand.toml:7", "two quantiles"]),
        (KindError, HEAD + 'power = { family = "normal", mean = "1", sd = 2 }\n', ["hand.toml:7", "mean", "'1'"]),
        (KindError, HEAD + 'power = { family = "mixture", components = [1, 2] }\n', ["hand.toml:7", "component"]),
        (InvalidValueError, HEAD + 'power = { family = "normal", quantiles = [1, 2] }\n', ["hand.toml:7", "pairs"]),
        (UnknownNameError, HEAD + 'power = { family = "truncated", base = { low = 1 } }\n', ["hand.toml:7", "family"]),
        (UnknownNameError, HEAD + 'power = { path = "gbn", sd = 1 }\n', ["hand.toml:7", "'gbn'", "'gbm'"]),
        (TypeError, HEAD + 'power = { path = "gbm", sigma = 1 }\n', ["hand.toml:7", "sigma"]),
        (InvalidValueError, HEAD + 'power = { path = "gbm" }\n', ["hand.toml:7", "no sd"]),
        (InvalidValueError, HEAD + "power = nan\n", ["hand.toml:7", "finite"]),
        (InvalidValueError, HEAD + "power = -inf\n", ["hand.toml:7", "finite"]),
        (KindError, HEAD + "start = 2027-01-01T10:00:00\n", ["hand.toml:7", "day"]),
        (KindError, HEAD + "power = true\n", ["hand.toml:7", "power"]),
        (InvalidValueError, HEAD + "grid = [[1, 2, 3], [1, 2]]\n", ["hand.toml:7", "different lengths"]),
        (GigawattError, HEAD + "odds = [1, 2]\n", ["hand.toml:7", "odds"]),
        (GigawattError, HEAD + "odds = { 1 = 1, 2 = 2, 4 = 2 }\n", ["hand.toml:7", "odds"]),
        (UnknownNameError, HEAD + "odds = 1\n[[case]]\nlabels = 3\n", ["hand.toml:9", "'labels'", "'label'"]),
        (UnknownNameError, '\nlabel = "x"\n' + HEAD, ["hand.toml:5", "'label'"]),
        (InvalidValueError, "\n[[case]]\n[case.overrides]\nodds = 1\n", ["label"]),
        (InvalidValueError, '\n[[case]]\nlabel = "x"\n', ["hand.toml:6", "[case.overrides]"]),
        (InvalidValueError, '\n[[case]]\nlabel = "x"\nas_of = 3\n[case.overrides]\n', ["hand.toml:7", "as_of"]),
        (InvalidValueError, '\n[[case]]\nlabel = "x"\ndoc = 3\n[case.overrides]\n', ["hand.toml:7", "doc"]),
        (InvalidValueError, "case = [3]\n", ["hand.toml", "[[case]]"]),
        (InvalidValueError, "", ["no case"]),
        (InvalidValueError, HEAD + "power = = 3\n", ["hand.toml:7", "no TOML"]),
        (InvalidValueError, HEAD + "power = 3\npower = 4\n", ["hand.toml", "no TOML"]),
    ],
)  # fmt: skip
def test_what_is_wrong_is_named_with_its_line(tmp_path, kind, body, said) -> None:
    with pytest.raises(kind) as refused:
        plant().load(written_by_hand(tmp_path, body))
    assert isinstance(refused.value, GigawattError)
    for text in said:
        assert text in str(refused.value)


@pytest.mark.parametrize(
    ("head", "said"),
    [
        ('gigawatt = "case"\nformat = 2\nmodel = "plant"\n', ["hand.toml:2", "format 2", "up to format 1"]),
        ('gigawatt = "case"\nformat = "1"\nmodel = "plant"\n', ["hand.toml:2", "format = 1"]),
        ('gigawatt = "case"\nmodel = "plant"\n', ["format = 1"]),
        ('gigawatt = "run"\nformat = 1\nmodel = "plant"\n', ["saved run", "gw.rerun"]),
        ("format = 1\n", ['gigawatt = "case"']),
        ('gigawatt = "case"\nformat = 1\n', ["model"]),
        ('gigawatt = "case"\nformat = 1\nmodel = "plants"\n', ["hand.toml:3", "'plants'", "'plant'"]),
        ('gigawatt = "case"\nformat = 1\nmodel = "plant"\nas_of = 2025-01-01\n',
         ["hand.toml:4", "2025-01-01", "2026-01-31"]),
    ],
)  # fmt: skip
def test_heads_of_other_files_are_refused(tmp_path, head, said) -> None:
    with pytest.raises(InvalidValueError) as refused:
        plant().load(written_by_hand(tmp_path, HEAD + "power = 3\n", head))
    for text in said:
        assert text in str(refused.value)


def test_a_formula_is_refused_before_anything_is_written(tmp_path) -> None:
    m, path = plant(), tmp_path / "a.toml"
    path.write_text("kept")
    formulas = (lambda old: old * 2, m["power"] * m.time.length, gw.data([1, 2, 3, 4], m.timeline, "MWh"))
    for formula in formulas:
        case = m.case("dear", {"power": 1, "energy": formula})
        with pytest.raises(KindError, match="formula") as refused:
            case.save(path)
        assert refused.value.subject == "energy" and "write a value" in str(refused.value)
    assert path.read_text() == "kept" and len(list(tmp_path.iterdir())) == 1


def test_what_is_no_case_is_refused(tmp_path) -> None:
    with pytest.raises(InvalidValueError, match=r"no case.*m\.case"):
        plant().save(tmp_path / "a.toml")
    added = plant().case("x", {"power": 1})
    added.define("more", added["power"] * 2)
    with pytest.raises(InvalidValueError, match="added to 'x' after"):
        added.save(tmp_path / "a.toml")
    data = {"1": 0.5, "2": 0.5, "3": 0.5}
    changed = plant().case("x", {"odds": data})
    data["1"] = 0.6
    with pytest.raises(InvalidValueError, match="odds changed after"):
        changed.save(tmp_path / "a.toml")
    with pytest.raises(TypeError, match="path"):
        plant().save(pth="a.toml")
    assert not list(tmp_path.iterdir())


def test_paths_that_cannot_be_written_or_read(tmp_path) -> None:
    case = plant().case("x", {"power": 1})
    with pytest.raises(InvalidValueError, match="is a folder"):
        case.save(tmp_path)
    with pytest.raises(InvalidValueError, match="there is no folder 'not'"):
        case.save(tmp_path / "not" / "a.toml")
    with pytest.raises(InvalidValueError, match=r"cannot read .*No such file"):
        plant().load(tmp_path / "none.toml")
    with pytest.raises(InvalidValueError, match="cannot read"):
        plant().load(tmp_path)
    (tmp_path / "bytes.toml").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(InvalidValueError, match="no text"):
        plant().load(tmp_path / "bytes.toml")


def test_a_write_that_fails_leaves_the_old_file(tmp_path, monkeypatch) -> None:
    path = tmp_path / "a.toml"
    path.write_text("kept")
    monkeypatch.setattr(toml.os, "replace", lambda *_: (_ for _ in ()).throw(OSError(28, "No space left on device")))
    with pytest.raises(InvalidValueError, match="No space left"):
        toml.write(path, "new")
    assert path.read_text() == "kept" and [p.name for p in tmp_path.iterdir()] == ["a.toml"]


# The writer.
@pytest.mark.parametrize(
    "value",
    ["", 'quo"te', "back\\slash", "tab\t, line\n, return\r", "\x00\x1f\x7f", "é 電力 🙂", True, False, 0, -3, 2**62,
     0.1, -0.0, 1e22, 5e-324, 1.7976931348623157e308, 0.30000000000000004, datetime.date(2027, 1, 1), [],
     [1, [2.5, "x"]], {}, {"a b": {"c.d": [1, {"e": False}]}, "": 1, 'q"': 2}],
)  # fmt: skip
def test_what_is_written_is_what_is_read(value) -> None:
    found, _ = toml.loads("\n".join(toml.lines({"key": value})), "here")
    assert repr(found["key"]) == repr(value)


def test_long_values_take_several_lines_and_keep_their_order() -> None:
    given = {
        "table": {f"2026-{k:02}": gw_number for k, gw_number in enumerate(np.linspace(0, 1, 60).tolist())},
        "list": np.linspace(0, 1, 60).tolist(),
        "rows": [["2026Q3", 1.5, "none"]] * 40,
        "last": 1,
    }
    lines = toml.lines(given)
    assert max(map(len, lines)) <= toml.WIDTH
    found, _ = toml.loads("\n".join(lines), "here")
    assert repr(found) == repr(given)


@pytest.mark.parametrize("value", [math.nan, math.inf, -math.inf, "\ud800", None, object(), 1j, b"x"])
def test_what_no_file_holds_is_refused(value) -> None:
    with pytest.raises(InvalidValueError):
        toml.lines({"key": [value]})
