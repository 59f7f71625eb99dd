"""The commands audit and verify, build information, and models in people's own files."""

import json

import pytest

import gigawatt as gw
from gigawatt.audit import check, verify
from gigawatt.cli import main as command

DEAL = "nvidia-openai"
SITE = """
import gigawatt as gw
from neighbour import PRICE

print("made")

def model(as_of=None):
    m = gw.Model("site", gw.years(2026, 3), as_of=as_of)
    power = m.input("power", gw.to(80, 120), "MW", source="survey, 2026-01-02")
    m.define("cost", power * m.time.length * PRICE * gw.unit("USD/MWh"))
    return m

clean = gw.Model("clean", gw.years(2026, 3))
clean.input("x", gw.to(1, 2), evidence="assumed")
clean.define("y", clean["x"] * 2)
number = 3

def needs(site):
    return clean

def fails():
    return 1 / 0

def gives_nothing():
    pass
"""


@pytest.fixture
def cli(capsys):
    """cli(*words) -> exit code, standard output, standard error."""

    def call(*words):
        code = command.main([str(word) for word in words])
        return (code, *capsys.readouterr())

    return call


@pytest.fixture
def site(tmp_path):
    (tmp_path / "neighbour.py").write_text("PRICE = 70\n", encoding="utf-8")
    path = tmp_path / "site.py"
    path.write_text(SITE, encoding="utf-8")
    return path


def test_audit_of_a_deal(cli):
    code, out, err = cli("audit", DEAL)
    assert code == 0 and err == ""
    for text in ("no problems", "deployment", "● reported", "days old", "sources", "https://"):
        assert text in out
    code, out, _ = cli("audit", DEAL, "--case", "what happened", "--set", "power.pue=1.2")
    assert code == 0 and "set by the case, as of 2026-03-31" in out and "power.pue = 1.2" in out


def test_audit_as_json(cli):
    code, out, _ = cli("audit", DEAL, "--as-of", "2026-10", "--json")
    data = json.loads(out, parse_constant=lambda c: pytest.fail(f"{c} in JSON"))
    assert code == 0 and (data["schema"], data["gigawatt"]) == (1, gw.__version__)
    assert data["ages_as_of"] == data["as_of"] == "2026-10-31" and data["ok"] and data["problems"] == []
    total = next(i for i in data["inputs"] if i["name"] == "deployment.total")
    assert total["base"] == [10.0] and total["published"] == "2025-09-22" and total["age_days"] == 404
    assert [x["kind"] for x in data["literals"]] == ["tolerance"]


def test_problems_are_named_with_exit_code_1(cli, site):
    code, out, err = cli("audit", f"{site}:model")
    assert code == 1 and err == "made\n"
    problem = out.splitlines()[out.splitlines().index("problems") + 1]
    assert "cost: 70 without a source" in problem and f"({site}:10)" in problem
    data = json.loads(cli("audit", f"{site}:model", "--json")[1])
    assert not data["ok"] and len(data["problems"]) == 1


def test_the_day_of_an_audit(cli, site):
    assert json.loads(cli("audit", f"{site}:model", "--as-of", "2026-01-05", "--json")[1])["inputs"][0]["age_days"] == 3
    code, out, _ = cli("audit", f"{site}:clean", "--as-of", "2026-01-05")
    assert code == 0 and "as of 2026-01-05" in out


def test_run_and_explain_take_a_file(cli, site):
    code, out, _ = cli("run", f"{site}:model", "--samples", 500)
    assert code == 0 and "cost" in out
    code, out, _ = cli("explain", site.with_name("site.py"), "y")  # the only Model in the file
    assert code == 0 and "y = " in out and "○ assumed" in out


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["site.py:modle"], ["'modle'", "'model'", "clean"]),
        (["none.py:model"], ["there is no file", "none.py"]),
        (["site.py:number"], ["int 3", "gw.Model"]),
        (["site.py:needs"], ["needs site"]),
        (["site.py:fails"], ["site.py:22", "ZeroDivisionError"]),
        (["site.py:gives_nothing"], ["NoneType", "gw.Model"]),
        (["broken.py:model"], ["broken.py:2"]),
        (["two.py"], ["two.py:NAME", "a, b"]),
        (["site.py:clean", "--case", "late"], ["'late'"]),
    ],
)
def test_what_is_wrong_with_a_file_is_one_line(cli, site, words, said):
    (site.parent / "broken.py").write_text("x = 1\ny = = 2\n", encoding="utf-8")
    (site.parent / "two.py").write_text(
        "import gigawatt as gw\na = gw.Model('a', gw.years(2026, 1))\nb = gw.Model('b', gw.years(2026, 1))\n", "utf-8"
    )
    code, out, err = cli("audit", site.parent / words[0], *words[1:])
    assert code == 2 and out == ""
    line = err.removeprefix("made\n")
    assert line.startswith("gigawatt: error: ") and line.count("\n") == 1
    for text in said:
        assert text in line


def test_as_of_needs_a_function_that_takes_it(cli, site):
    for name in ("clean", "gives_nothing"):
        code, _, err = cli("run", f"{site}:{name}", "--as-of", "2026-01-05")
        assert code == 2 and "as_of" in err


def test_verify(cli):
    code, out, err = cli("verify")
    assert code == 0 and err == "" and "FAIL" not in out and "all passed" in out


def test_verify_as_json_and_exit_code_1(cli, monkeypatch):
    made = check.Verification((check.compared("g", "one", 1.0, 1.0), check.compared("g", "two", 1.0, float("nan"))))
    monkeypatch.setattr(verify, "verify", lambda: made)
    code, out, _ = cli("verify", "--json")
    data = json.loads(out, parse_constant=lambda c: pytest.fail(f"{c} in JSON"))
    assert code == 1 and (data["schema"], data["gigawatt"], data["ok"]) == (1, gw.__version__, False)
    assert [c["passed"] for c in data["checks"]] == [True, False] and data["checks"][1]["got"] is None
    code, out, _ = cli("verify")
    assert code == 1 and "1 of 2 checks FAILED" in out


def test_every_document_has_schema_and_version(cli):
    for words in (
        ["list"],
        ["explain", DEAL, "power.pue"],
        ["run", DEAL, "--samples", "200", "--outputs", "power.pue"],
    ):
        data = json.loads(cli(*words, "--json")[1])
        assert (data["schema"], data["gigawatt"]) == (1, gw.__version__), words


def test_build_info(cli):
    code, out, _ = cli("--build-info")
    assert code == 0 and out.startswith("version") and "simd_levels" in out
    assert cli("--version")[1].count("\n") == 1


def test_help(cli):
    for words in (["audit", "--help"], ["verify", "--help"]):
        code, out, _ = cli(*words)
        assert code == 0 and max(map(len, out.splitlines())) <= 120 and "exit code" in out
