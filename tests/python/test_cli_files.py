"""Files on the command line: --save, --case-file, rerun, diff; exit codes and one-line errors."""

import json

import pytest

import gigawatt as gw
from gigawatt.cli import main as command
from gigawatt.files import run_file

DEAL = "nvidia-openai"
FEW = ["--samples", "300"]

OWN = """\
import gigawatt as gw

site = gw.Model("site", gw.years(2026, 3))
site.input("power", gw.to(1, 2), "MW")
site.define("energy", site["power"] * site.time.length, "MWh", timing="flow")
"""


@pytest.fixture
def cli(capsys, tmp_path, monkeypatch):
    """cli(*words) -> exit code, standard output, standard error; run in a folder of its own."""
    monkeypatch.chdir(tmp_path)

    def call(*words):
        code = command.main([str(word) for word in words])
        return (code, *capsys.readouterr())

    return call


def test_save_and_rerun(cli) -> None:
    words = ["run", DEAL, *FEW, "--case", "4 GW only", "--set", "power.pue=1.2"]
    plain = cli(*words)
    assert cli(*words, "--save", "run.toml") == plain  # the table is the same
    saved = run_file.read("run.toml")
    deal = gw.deals.nvidia_openai()
    assert list(saved.outputs) == deal.outputs and saved.setting.model == DEAL
    assert [link.label for link in saved.links] == ["4 GW only", "4 GW only"]
    code, out, err = cli("rerun", "run.toml")
    assert (code, err) == (0, "")
    assert out == f"4 GW only, 300 scenarios, seed 1: the same bits in all {len(deal.outputs)} outputs\n"
    data = json.loads(cli("rerun", "run.toml", "--json", "--threads", 1)[1])
    assert data["same"] and data["schema"] == 1


def test_save_of_chosen_outputs_and_json(cli) -> None:
    code, out, _ = cli("run", DEAL, *FEW, "--outputs", "returns.npv,power.pue", "--json", "--save", "run.toml")
    assert code == 0 and list(json.loads(out)["outputs"]) == ["returns.npv", "power.pue"]
    assert list(run_file.read("run.toml").outputs) == ["returns.npv", "power.pue"]
    assert cli("rerun", "run.toml")[0] == 0


def test_rerun_of_what_has_changed(cli, tmp_path) -> None:
    cli("run", DEAL, *FEW, "--outputs", "returns.npv", "--save", "run.toml")
    path = tmp_path / "run.toml"
    text = path.read_text("utf-8")
    path.write_text(text.replace('"power.pue" = { input = "pert(1.05', '"power.pue" = { input = "pert(1.01'), "utf-8")
    path.write_text(path.read_text("utf-8").replace('digest = "', 'digest = "0'), "utf-8")
    code, out, _ = cli("rerun", "run.toml")
    assert code == 1 and "1 of 1 outputs differs" in out and "pert(1.01, 1.15, 1.25) → pert(1.05, 1.15, 1.25)" in out


def test_case_file(cli) -> None:
    deal = gw.deals.nvidia_openai(as_of="2026-06-30")
    deal.case("Rubin late", {"deployment.start": "2027-01-01", "fleet.life": gw.to(4, 6)}).save("late.toml")
    code, out, err = cli(
        "run", DEAL, *FEW, "--outputs", "returns.npv", "--case-file", "late.toml", "--save", "run.toml"
    )
    assert code == 0 and err == "" and "case 'Rubin late'" in out and "published by 2026-06-30" in out
    assert cli("rerun", "run.toml")[0] == 0
    code, out, _ = cli("explain", DEAL, "deployment.start", "--case-file", "late.toml", "--json")
    assert code == 0 and json.loads(out)["root"]["value"] == "2027-01-01"


def test_diff(cli) -> None:
    assert cli("diff", DEAL, DEAL) == (0, f"{DEAL} and {DEAL} are the same\n", "")
    code, out, err = cli("diff", DEAL, f"{DEAL}:4 GW only", *FEW, "--seed", 3)
    assert code == 1 and err == "" and "deployment.total [GW]  10 → 4" in out
    assert "Results (300 scenarios, seed 3;" in out and max(map(len, out.splitlines())) <= 120


def test_a_model_in_ones_own_file(cli, tmp_path) -> None:
    (tmp_path / "site.py").write_text(OWN, "utf-8")
    assert cli("run", "site.py:site", *FEW, "--save", "run.toml")[0] == 0
    assert run_file.read("run.toml").setting.model == "site"
    assert cli("rerun", "run.toml", "--model", "site.py:site")[0] == 0
    code, _, err = cli("rerun", "run.toml")
    assert code == 2 and err.count("\n") == 1 and "--model" in err
    (tmp_path / "site2.py").write_text(OWN.replace("gw.to(1, 2)", "gw.to(1, 3)"), "utf-8")
    code, out, _ = cli("diff", "run.toml", "site2.py:site")
    assert code == 1 and "power [MW]" in out and "energy" in out
    code, out, _ = cli("diff", "site.py:site", "site2.py:site", "--json")
    data = json.loads(out, parse_constant=lambda c: pytest.fail(f"{c} in JSON"))
    assert code == 1 and data["same"] is False and data["samples"] == 10_000
    assert [c["name"] for c in data["changes"]] == ["power"] and [o["name"] for o in data["outputs"]] == ["energy"]
    assert cli("diff", "site.py:site", "site.py:site")[0] == 0


def test_results_are_shown_though_they_cannot_be_saved(cli) -> None:
    code, out, err = cli("run", DEAL, *FEW, "--save", "not/run.toml")
    assert code == 2 and "Deployment" in out
    assert err == "gigawatt: error: cannot write not/run.toml: there is no folder 'not'\n"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["rerun"], ["FILE"]),
        (["rerun", "none.toml"], ["cannot read none.toml"]),
        (["rerun", "case.toml"], ["saved case, not a run"]),
        (["rerun", "run.toml", "--model", "nvidia-openia"], ["nvidia-openai"]),
        (["rerun", "run.toml", "--threads", "0"], ["threads"]),
        (["diff", DEAL], ["B"]),
        (["diff", DEAL, f"{DEAL}:4GW"], ["'4GW'", "'4 GW only'"]),
        (["diff", "nvidia-openia", DEAL], ["'nvidia-openia'", "'nvidia-openai'"]),
        (["diff", DEAL, "none.toml"], ["cannot read none.toml"]),
        (["diff", DEAL, f"{DEAL}:4 GW only", "--samples", "0"], ["samples"]),
        (["run", DEAL, "--case-file", "run.toml"], ["saved run, not a case"]),
        (["run", DEAL, "--case-file", "case.toml", "--case", "4 GW only"], ["--case-file"]),
        (["run", DEAL, "--case-file", "case.toml", "--as-of", "2026-06"], ["2025-09-22", "2026-06-30"]),
        (["run", DEAL, "--case-file", "bad.toml"], ["bad.toml:12", "deployment.totl", "deployment.total"]),
    ],
)
def test_wrong_usage_is_one_line_and_exit_code_2(cli, words, said) -> None:
    deal = gw.deals.nvidia_openai()
    deal.case("x", {"deployment.total": 4}).save("case.toml")
    with open("case.toml", encoding="utf-8") as case, open("bad.toml", "w", encoding="utf-8") as bad:
        bad.write(case.read().replace("deployment.total", "deployment.totl").replace("# A case", "#\n# A case"))
    deal.run(20, 1, outputs=["returns.npv"]).save("run.toml")
    code, out, err = cli(*words)
    assert code == 2 and out == "" and err.startswith("gigawatt: error: ") and err.count("\n") == 1
    for text in said:
        assert text in err


def test_help(cli) -> None:
    for words in (["rerun", "--help"], ["diff", "--help"], ["run", "--help"], ["--help"]):
        code, out, _ = cli(*words)
        assert code == 0 and max(map(len, out.splitlines())) <= 120
        assert words[0] == "run" or ("rerun" in out or "diff" in out)
