"""The command line: exit codes, tables, JSON, errors in one line."""

import io
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

import gigawatt as gw
from gigawatt.cli import arguments, commands, headline
from gigawatt.cli import main as command
from gigawatt.errors import CapacityError, InvalidValueError

DEAL = "nvidia-openai"
FEW = ["--samples", "500"]


@pytest.fixture
def cli(capsys):
    """cli(*words) -> exit code, standard output, standard error."""

    def call(*words):
        code = command.main([str(word) for word in words])
        return (code, *capsys.readouterr())

    return call


@pytest.fixture
def refused(cli):
    """refused(*words) -> the one line that says why; exit code 2, no traceback, nothing on standard output."""

    def call(*words):
        code, out, err = cli(*words)
        assert code == 2 and out == ""
        assert err.startswith("gigawatt: error: ") and err.count("\n") == 1 and "Traceback" not in err
        return err

    return call


# Run.
def test_run_prints_the_chain_from_gigawatts_to_valuation(cli) -> None:
    code, out, err = cli("run", DEAL)
    assert code == 0 and err == ""
    headings = ["Deployment", "Fleet", "Capital and running cost", "Investment and ownership", "NVIDIA", "Revenue",
                "Returns of the deployment", "What must be true", "Valuation of the whole company"]  # fmt: skip
    places = [out.index(f"\n{h}") for h in headings]
    assert places == sorted(places)
    for text in (
        "503e9",
        "USD/(accelerator*hour)",
        "capex.total",
        "2026–2035",
        "2030Q4",
        "seed 1",
        "20,000",
        "○",
        "base",
    ):
        assert text in out
    assert "none in the base run" in out  # the payback
    assert "\x1b" not in out  # no colours into a pipe
    assert max(map(len, out.splitlines())) <= 120


def test_every_default_output_has_a_row_and_terminal_share_stands_beside_dcf() -> None:
    deal = gw.deals.nvidia_openai()
    rows = [cell.quantity for cell in headline.headline(deal).cells]
    assert set(deal.outputs) <= set(rows)
    assert rows.index("valuation.terminal_share") - max(k for k, n in enumerate(rows) if n == "valuation.dcf") == 1


def test_totals_are_statistics_of_the_sum() -> None:
    made = headline.headline(gw.deals.nvidia_openai())
    cell = next(c for c in made.cells if c.quantity == "capex.total")
    run = made.model.run(500, 1, outputs=[cell.key])
    by_hand = run["capex.total"].to_numpy().sum(axis=-2)
    assert float(run[cell.key].mean()) == pytest.approx(by_hand.mean(), rel=1e-12)
    assert made.model.base()[cell.key].value == pytest.approx(503e9, rel=2e-3)


def test_the_model_is_left_as_it_was() -> None:
    deal = gw.deals.nvidia_openai()
    before = list(deal)
    headline.headline(deal)
    assert list(deal) == before


def test_any_model_has_a_report() -> None:
    m = gw.Model("mine", gw.years(2026, 4))
    x = m.input("my_site.power", gw.to(1, 2), "MW", over=gw.axis("site", ["A", "B"]), timing="rate", doc="Power.")
    m.define("my_site.energy", x * m.time.length, "MWh", timing="flow", doc="Energy in the period, by site.")
    m.define("ratio", x / x.sum("site"), "1", timing="ratio")
    m.define("done", m.time.end.sel(time="2026") > m.time.start.sel(time="2026"))
    made = headline.headline(m)
    assert [(s.heading, [(c.quantity, c.when) for c in s.cells]) for s in made.sections] == [
        ("My site", [("my_site.energy", "2026–2029")]),
        ("Results", [("ratio", "A"), ("ratio", "B"), ("done", "")]),
    ]
    assert made.model.run(100, 1, outputs=made.keys).samples == 100


def test_the_same_options_give_the_same_output(cli) -> None:
    first = cli("run", DEAL, *FEW)[1]
    assert cli("run", DEAL, *FEW)[1] == first
    assert cli("run", DEAL, *FEW, "--threads", 1)[1] == first
    assert cli("run", DEAL, *FEW, "--seed", 2)[1] != first


def test_cases_in_any_spelling_and_changes_on_top(cli) -> None:
    code, out, _ = cli("run", DEAL, *FEW, "--case", "4 gw ONLY", "--set", "fleet.life=4")
    assert (
        code == 0
        and out.startswith("NVIDIA and OpenAI: 10 GW and up to 100e9 USD · case '4 GW only'")
        and "changed: fleet.life = 4" in out
    )


@pytest.mark.parametrize(
    ("change", "name", "value"),
    [
        ("deployment.total=4", "deployment.total", 4.0),
        ("deployment.total=4 GW", "deployment.total", 4.0),
        ("deployment.total=4000 MW", "deployment.total", 4.0),
        ("deployment.probability[1]=0.8", "deployment.probability", 0.8),
        ("fleet.price[Vera Rubin]=100e3", "fleet.price", 100e3),
        ("captable.post_money_start=500,000,000,000", "captable.post_money_start", 500e9),
        ("investment.first_on_signature=false", "investment.first_on_signature", False),
    ],
)
def test_set(cli, change, name, value) -> None:
    code, out, _ = cli("explain", DEAL, name, "--set", change, "--json")
    assert code == 0
    found = json.loads(out)["root"]["value"]
    first = found["values"][0] if isinstance(found, dict) else found
    assert first == pytest.approx(value)


def test_set_a_date(cli) -> None:
    code, out, _ = cli("explain", DEAL, "deployment.start", "--set", "deployment.start=2027-01-01", "--json")
    assert code == 0 and json.loads(out)["root"]["value"] == "2027-01-01"


def test_as_of_brings_later_figures(cli) -> None:
    code, out, _ = cli("explain", DEAL, "revenue.users_start", "--as-of", "2026-10", "--json")
    assert code == 0
    found = json.loads(out)
    assert found["as_of"] == "2026-10-31" and found["root"]["value"] != pytest.approx(0.7e9)


def test_outputs_by_year(cli) -> None:
    code, out, _ = cli("run", DEAL, *FEW, "--outputs", "capex.total, tco.per_accelerator_hour,captable.nvidia_stake")
    assert code == 0
    assert (
        out.index("capex.total [USD]")
        < out.index("tco.per_accelerator_hour [")
        < out.index("captable.nvidia_stake [%]")
    )
    assert "\n  2026 " in out and "\n  2035Q4 " in out and "\n  Rubin Ultra " in out


def test_quiet_leaves_the_table(cli) -> None:
    code, out, err = cli("run", DEAL, *FEW, "--quiet")
    assert code == 0 and err == "" and out.startswith("Deployment") and "scenarios, seed" not in out


# JSON.
def test_json(cli) -> None:
    code, out, err = cli(
        "run", DEAL, "--samples", 300, "--case", "GPUs last four years", "--set", "power.pue=1.2", "--json"
    )
    assert code == 0 and err == ""
    data = json.loads(out, parse_constant=lambda c: pytest.fail(f"{c} in JSON"))
    assert (data["schema"], data["seed"], data["samples"], data["method"]) == (1, 1, 300, "random")
    assert data["as_of"] == "2025-09-22" and data["case"] == "GPUs last four years"
    assert data["overrides"] == {"fleet.life": 4, "power.pue": "1.2"}
    deal = gw.deals.nvidia_openai()
    assert list(data["outputs"]) == deal.outputs
    run = deal.cases["GPUs last four years"].case("x", {"power.pue": 1.2}).run(300, 1)
    fleet = data["outputs"]["fleet.accelerators"]
    assert fleet["unit"] == "accelerator" and fleet["axes"] == ["generation", "time"]
    assert fleet["labels"]["generation"] == ["Vera Rubin", "Rubin Ultra", "Next"]
    assert fleet["mean"] == run["fleet.accelerators"].mean().tolist()
    for key in ("base", "mean", "error", "p5", "p50", "p95", "share"):
        assert len(fleet[key]) == 3 and len(fleet[key][0]) == 40
    payback = data["outputs"]["returns.payback"]
    assert payback["status"] == "returns.payback_reached" and 0 < payback["share"] < 1
    assert {row["quantity"] for row in data["headline"]} >= set(deal.outputs)


def test_json_of_chosen_outputs(cli) -> None:
    _, out, _ = cli("run", DEAL, *FEW, "--outputs", "returns.npv", "--json")
    data = json.loads(out)
    assert list(data["outputs"]) == ["returns.npv"] and isinstance(data["outputs"]["returns.npv"]["mean"], float)
    assert "headline" not in data


def test_json_of_an_explanation(cli) -> None:
    _, out, _ = cli("explain", DEAL, "captable.nvidia_stake", "--at", "time=2030Q4", "--json")
    data = json.loads(out)
    assert data["schema"] == 1 and data["at"] == {"time": "2030Q4"}
    assert data["root"]["value"] == pytest.approx(0.105, abs=5e-4)
    leaves = []

    def walk(node) -> None:
        leaves.append(node) if node["body"] == "input" else None
        for child in node["children"]:
            walk(child)

    walk(data["root"])
    assert all(leaf["evidence"] for leaf in leaves) and any("https://" in leaf["source"] for leaf in leaves)
    assert {"input": "revenue.users_limit", "through": "captable.growth"} in data["only_by_correlation"]


# Explain and list.
def test_explain_walks_to_sourced_inputs(cli) -> None:
    code, out, err = cli("explain", DEAL, "valuation.enterprise")
    assert code == 0 and err == ""
    assert "├─ " in out and "← " in out and "● reported" in out and "sources" in out and "https://" in out
    assert "time 2035Q4" in out and "(see above)" in out


def test_explain_takes_depth_and_labels(cli) -> None:
    whole = cli("explain", DEAL, "fleet.accelerators", "--at", "time=2030Q4", "--at", "generation=Next")[1]
    top = cli("explain", DEAL, "fleet.accelerators", "--depth", 1)[1]
    assert "generation Next" in whole and len(top.splitlines()) < len(whole.splitlines()) / 2


def test_list(cli) -> None:
    code, out, _ = cli("list")
    assert code == 0
    for text in (DEAL, "4 GW only", "gw.compute.fleet", "gw.finance.captable", "GB300 NVL72"):
        assert text in out
    data = json.loads(cli("list", "--json")[1])
    assert data["schema"] == 1 and len(data["deals"][DEAL]["cases"]) == 5


def test_version_and_help(cli) -> None:
    code, out, _ = cli("--version")
    assert code == 0 and out.startswith(f"gigawatt {gw.__version__}, catalog of ")
    for words in (["--help"], ["run", "--help"], ["explain", "--help"], ["list", "--help"]):
        code, out, _ = cli(*words)
        assert code == 0 and "usage: gigawatt" in out
        assert max(map(len, out.splitlines())) <= 120
    assert cli()[0] == 2


# Refusals.
@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["run"], ["DEAL"]),
        (["rnu", DEAL], ["'rnu'", "'run'"]),
        (["run", "nvidia-openia"], ["'nvidia-openia'", "'nvidia-openai'"]),
        (["run", DEAL, "--bogus"], ["--bogus"]),
        (["run", DEAL, "--case", "4GW"], ["'4GW'", "'4 GW only'"]),
        (["run", DEAL, "--set", "deployment.total"], ["deployment.total", "NAME=VALUE"]),
        (["run", DEAL, "--set", "=4"], ["'=4'"]),
        (["run", DEAL, "--set", "deployment.totl=4"], ["deployment.totl", "deployment.total"]),
        (["run", DEAL, "--set", "deployment.total=four"], ["deployment.total", "four"]),
        (["run", DEAL, "--set", "deployment.total=4,5"], ["deployment.total", "4,5"]),
        (["run", DEAL, "--set", "deployment.total=4 GWh"], ["deployment.total", "GWh"]),
        (["run", DEAL, "--set", "deployment.total=3", "--set", "deployment.total=4"], ["twice"]),
        (["run", DEAL, "--set", "deployment.probability[11]=1"], ["'11'", "gigawatt"]),
        (["run", DEAL, "--set", "deployment.start=2027-13-01"], ["2027-13-01"]),
        (["run", DEAL, "--set", "power.pue=0.9"], ["power.pue", "at least 1"]),
        (["run", DEAL, "--samples", "many"], ["--samples", "many"]),
        (["run", DEAL, "--samples", "0"], ["--samples", "0"]),
        (["run", DEAL, "--seed", "-1"], ["seed", "-1"]),
        (["run", DEAL, "--threads", "0"], ["threads", "0"]),
        (["run", DEAL, "--as-of", "2026-13"], ["2026-13"]),
        (["run", DEAL, "--as-of", "2025-01-01"], ["2025-01-01", "2025-09-22"]),
        (["run", DEAL, "--outputs", "capex.totl"], ["capex.totl", "capex.total"]),
        (["run", DEAL, "--outputs", ","], ["--outputs"]),
        (["explain", DEAL], ["NAME"]),
        (["explain", DEAL, "valuation.enterprize"], ["valuation.enterprize", "valuation.enterprise"]),
        (["explain", DEAL, "capex.total", "--at", "2030Q4"], ["2030Q4", "AXIS=LABEL"]),
        (["explain", DEAL, "capex.total", "--at", "tim=2030Q4"], ["'tim'", "'time'"]),
        (["explain", DEAL, "capex.total", "--at", "time=2030Q9"], ["'2030Q9'", "'2030Q4'"]),
        (["explain", DEAL, "capex.total", "--depth", "-1"], ["--depth"]),
    ],
)
def test_wrong_usage_is_one_line_and_exit_code_2(refused, words, said) -> None:
    line = refused(*words)
    for text in said:
        assert text in line


def test_changes_keep_equals_signs_and_spaces() -> None:
    assert arguments.changes([" a.b [x] = 4 GW "]) == {"a.b [x]": "4 GW"}
    with pytest.raises(InvalidValueError, match="twice"):
        arguments.changes(["a=1", "a=2"])


@pytest.mark.parametrize(
    ("raised", "code", "said"),
    [
        (KeyboardInterrupt(), 130, "gigawatt: stopped"),
        (CapacityError("too many scenarios for 8 GiB"), 1, "gigawatt: error: too many scenarios"),
        (RuntimeError("no"), 1, "gigawatt: unexpected error: RuntimeError: no"),
    ],
)
def test_other_endings(cli, monkeypatch, raised, code, said) -> None:
    def fail(_options):
        raise raised

    monkeypatch.setattr(commands, "run", fail)
    found, out, err = cli("run", DEAL)
    assert (found, out) == (code, "") and err.startswith(said) and err.count("\n") == 1


def test_an_unexpected_error_shows_where_on_request(monkeypatch) -> None:
    monkeypatch.setattr(commands, "run", lambda _options: 1 / 0)
    monkeypatch.setenv("GIGAWATT_TRACEBACK", "1")
    with pytest.raises(ZeroDivisionError):
        command.main(["run", DEAL])


def test_warnings_are_one_line(cli, monkeypatch) -> None:
    import gigawatt.deals

    def made() -> gw.Model:
        m = gw.Model("tiny", gw.years(2026, 2))
        m.input("unused", 1.0)
        m.define("twice", m.input("x", gw.normal(1, 0.1)) * 2)
        return m

    monkeypatch.setitem(gigawatt.deals.DEALS, "tiny", made)
    code, out, err = cli("run", "tiny", *FEW)
    assert code == 0 and "twice" in out
    assert err == "gigawatt: warning: no quantity uses unused\n"
    assert cli("run", "tiny", *FEW, "--quiet")[2] == ""


def test_colours_and_width_on_a_terminal(cli, monkeypatch) -> None:
    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    screen = Terminal()
    monkeypatch.setattr(sys, "stdout", screen)
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.delenv("NO_COLOR", raising=False)
    assert command.main(["run", DEAL, *FEW]) == 0
    text = screen.getvalue()
    assert "\x1b[1m" in text
    import re

    bare = re.sub(r"\x1b\[[0-9;]*m", "", text)
    assert max(map(len, bare.splitlines())) <= 80


def test_python_dash_m() -> None:
    path = os.pathsep.join([str(Path(gw.__file__).parents[1]), os.environ.get("PYTHONPATH", "")])
    done = subprocess.run(
        [sys.executable, "-m", "gigawatt", "list"],
        env={**os.environ, "PYTHONPATH": path, "PYTHONIOENCODING": "utf-8"},
        capture_output=True, text=True, encoding="utf-8", check=False,
    )  # fmt: skip
    assert done.returncode == 0 and done.stderr == "" and DEAL in done.stdout
