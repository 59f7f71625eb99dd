"""Parts, models and distributions of other packages: found by entry point, loaded when asked for, named when broken."""

import json
import os
import pickle
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import gigawatt as gw
from gigawatt.cli.main import main
from gigawatt.errors import DuplicateNameError, KindError, PluginError, UnknownKeywordError, UnknownNameError

EXAMPLES = Path(__file__).parent / "example_plugin"

MODULE = """
import gigawatt as gw

def cooling(scope, it_power, share=0.2):
    "Power of the cooling."
    scope.define("power", scope.input("it_power", it_power, "MW") * scope.input("share", share), "MW")

def hall(megawatts=100):
    m = gw.Model("Hall", gw.years(2026, 2))
    m.add("cooling", cooling, it_power=gw.to(0.9 * megawatts, 1.1 * megawatts))
    return m

def skewed(low, high=9):
    return gw.beta(1, 3, low, high)

def no_model():
    return 3

def no_distribution():
    return None

def fails():
    return 1 / 0

def refused():
    return gw.normal(mean=0, sd=-1)

number = 4
"""


class Site:
    """A folder on the path in which packages are installed."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def install(self, package: str, version: str, points: dict[str, dict[str, str]], source: str = MODULE) -> None:
        module = package.replace("-", "_")
        (self.folder / f"{module}.py").write_text(source, "utf-8")
        info = self.folder / f"{module}-{version}.dist-info"
        info.mkdir()
        (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {package}\nVersion: {version}\n", "utf-8")
        lines = []
        for group, found in points.items():
            lines += [f"[gigawatt.{group}]", *(f"{name} = {module}:{target}" for name, target in found.items())]
        (info / "entry_points.txt").write_text("\n".join(lines) + "\n", "utf-8")


@pytest.fixture
def site(tmp_path, monkeypatch):
    monkeypatch.syspath_prepend(str(tmp_path))
    before = set(sys.modules)
    yield Site(tmp_path)
    for name in set(sys.modules) - before:
        if str(tmp_path) in str(getattr(sys.modules[name], "__file__", "")):
            del sys.modules[name]


ALL = {"parts": {"cooling": "cooling"}, "models": {"acme-hall": "hall"}, "distributions": {"skewed": "skewed"}}


def test_each_kind_is_used_by_its_name(site):
    site.install("acme-cooling", "1.2", ALL)
    m = gw.Model("mine", gw.years(2026, 2))
    added = m.add("cooling", gw.plugins.part("cooling"), it_power=gw.plugins.distribution("skewed", low=3), share=0.5)
    assert gw.plugins.distribution("skewed", 3) == gw.beta(1, 3, 3, 9)
    assert float(m.base()["cooling.power"]) == pytest.approx(gw.beta(1, 3, 3, 9).median() / 2)
    assert added.power.info.shown == "MW"
    with pytest.raises(UnknownKeywordError, match="Did you mean 'share'"):
        m.add("more", gw.plugins.part("cooling"), it_power=3, shares=0.5)
    hall = gw.plugins.model("Acme_Hall", megawatts=200)  # as the command line takes names
    assert float(hall.base()["cooling.power"]) == pytest.approx(40, rel=0.01)
    run = pickle.loads(pickle.dumps(hall.run(2_000, seed=1)))
    assert run["cooling.power"].to_numpy().tolist() == hall.run(2_000, seed=1)["cooling.power"].to_numpy().tolist()


def test_built_in_deals_are_models_by_name_too():
    assert gw.plugins.model("nvidia-openai").label == gw.deals.nvidia_openai().label
    assert str(gw.plugins.model("gigawatt/nvidia_openai", as_of="2026-01-01").as_of) == "2026-01-01"


def test_the_list_is_a_table(site):
    assert "No installed package brings" in repr(gw.plugins.Listing())
    site.install("acme-cooling", "1.2", ALL)
    table = gw.plugins.list()
    found = [(r.name, r.kind, r.package, r.version, r.status) for r in table if r.package == "acme-cooling"]
    assert found == [
        ("cooling", "part", "acme-cooling", "1.2", "ok"),
        ("acme-hall", "model", "acme-cooling", "1.2", "ok"),
        ("skewed", "distribution", "acme-cooling", "1.2", "ok"),
    ]
    assert repr(table).split("\n")[0].split() == ["name", "kind", "package", "version", "status"]
    assert next(r.doc for r in table if r.name == "cooling") == "Power of the cooling."


def test_nothing_is_imported_before_it_is_asked_for(site):
    site.install("acme-cooling", "1.2", ALL)
    assert gw.plugins.model("nvidia-openai") and "acme_cooling" not in sys.modules
    gw.plugins.part("cooling")
    assert "acme_cooling" in sys.modules


@pytest.mark.parametrize(
    "source", ["raise RuntimeError('no\\nlicence')", "import nowhere_to_be_found", "exit(3)", "x ="]
)
def test_a_broken_package_is_listed_and_named(site, source, capsys):
    site.install("acme-cooling", "1.2", ALL, source)
    site.install("other", "2", {"models": {"other-hall": "hall"}})
    status = {row.name: row.status for row in gw.plugins.list()}
    assert status["other-hall"] == "ok"
    for name in ("cooling", "acme-hall", "skewed"):
        assert status[name].startswith("broken: ") and "\n" not in status[name]
    for ask in (gw.plugins.part, gw.plugins.model, gw.plugins.distribution):
        name = {"part": "cooling", "model": "acme-hall", "distribution": "skewed"}[ask.__name__]
        with pytest.raises(PluginError) as caught:
            ask(name)
        for text in (f"the {ask.__name__} '{name}' of acme-cooling 1.2", "acme_cooling:", f"gigawatt.{ask.__name__}s"):
            assert text in str(caught.value)
        cause = caught.value.__cause__
        assert cause is not None and f"{type(cause).__name__}: {cause}" in str(caught.value)
        assert isinstance(caught.value, ImportError) and caught.value.subject == name
    assert main(["list"]) == 0 and "broken: " in capsys.readouterr().out
    assert main(["run", "acme-hall"]) == 2
    assert "the model 'acme-hall' of acme-cooling 1.2" in capsys.readouterr().err


def test_an_attribute_that_is_missing_is_broken(site):
    site.install("acme-cooling", "1.2", {"parts": {"cooling": "colling"}})
    with pytest.raises(PluginError, match=r"AttributeError: .*colling"):
        gw.plugins.part("cooling")


def test_what_is_no_function_or_makes_the_wrong_thing_is_named(site):
    wrong = {"models": {"number": "number", "none": "no_model"}, "distributions": {"none": "no_distribution"}}
    site.install("acme-cooling", "1.2", {**wrong, "parts": {"number": "number"}})
    for ask, name, text in (
        (gw.plugins.part, "number", r"is of type int: a part is a function of a scope"),
        (gw.plugins.model, "number", r"is of type int: it is a function that makes a gw\.Model"),
        (gw.plugins.model, "none", r"made an object of type int, not a gw\.Model"),
        (gw.plugins.distribution, "none", r"made None, not a gw\.Distribution"),
    ):
        with pytest.raises(KindError, match=rf"'{name}' of acme-cooling 1\.2 \(.*\) {text}"):
            ask(name)
    status = {(row.kind, row.name): row.status for row in gw.plugins.list()}
    assert "is of type int" in status["part", "number"]


def test_a_function_that_fails_is_named_and_an_error_of_ours_is_kept(site):
    models = {"fails": "fails", "acme-hall": "hall"}
    site.install("acme-cooling", "1.2", {"models": models, "distributions": {"refused": "refused"}})
    with pytest.raises(PluginError, match=r"'fails' of acme-cooling 1\.2 .* failed: ZeroDivisionError") as caught:
        gw.plugins.model("fails")
    assert isinstance(caught.value.__cause__, ZeroDivisionError)
    with pytest.raises(gw.GigawattError, match="sd") as refused:
        gw.plugins.distribution("refused")
    assert not isinstance(refused.value, PluginError)
    with pytest.raises(UnknownKeywordError, match="Did you mean 'megawatts'"):
        gw.plugins.model("acme-hall", megawats=3)


def test_a_name_of_two_packages_is_refused_naming_both(site, capsys):
    site.install("acme-cooling", "1.2", ALL)
    site.install("other", "2.0", {"parts": {"Cooling": "cooling"}, "models": {"nvidia_openai": "hall"}})
    with pytest.raises(DuplicateNameError, match=r"acme-cooling 1\.2 and other 2\.0|other 2\.0 and acme-cooling 1\.2"):
        gw.plugins.part("cooling")
    own, others = gw.plugins.part("Acme.Cooling/cooling"), gw.plugins.part("other/cooling")
    assert own.__module__ == "acme_cooling" and others.__module__ == "other"
    with pytest.raises(DuplicateNameError, match=r"gigawatt and other 2\.0.*'other/nvidia_openai'"):
        gw.plugins.model("nvidia-openai")
    assert gw.plugins.model("other/nvidia-openai").label == "Hall"
    assert gw.plugins.model("gigawatt/nvidia-openai").label == gw.deals.nvidia_openai().label
    assert {r.status.split(":")[0] for r in gw.plugins.list() if r.name != "skewed" and r.name != "acme-hall"} == {
        "refused"
    }
    assert main(["run", "nvidia-openai"]) == 2 and "other 2.0" in capsys.readouterr().err


def test_an_unknown_name_gives_the_nearest(site):
    if not gw.plugins.list():
        with pytest.raises(UnknownNameError, match=r"no installed package brings a part.*gigawatt\.parts"):
            gw.plugins.part("cooling")
    site.install("acme-cooling", "1.2", ALL)
    with pytest.raises(UnknownNameError, match="Did you mean 'cooling'") as caught:
        gw.plugins.part("coolin")
    assert caught.value.nearest == ["cooling"]
    with pytest.raises(UnknownNameError, match="Did you mean 'nvidia-openai'"):
        gw.plugins.model("nvidia-opnai")
    with pytest.raises(UnknownNameError, match="Did you mean 'acme-cooling/cooling'"):
        gw.plugins.part("acme-coolin/cooling")
    with pytest.raises(KindError, match="by its name"):
        gw.plugins.part(3)


def test_entry_points_that_cannot_be_read_hide_no_others(site):
    site.install("acme-cooling", "1.2", ALL)
    (site.folder / "odd-1.dist-info").mkdir()
    (site.folder / "odd-1.dist-info" / "METADATA").write_text("Name: odd\nVersion: 1\n", "utf-8")
    (site.folder / "odd-1.dist-info" / "entry_points.txt").write_text("[gigawatt.parts]\nno equals sign\n", "utf-8")
    assert gw.plugins.part("cooling").__name__ == "cooling"


def test_the_command_line_lists_and_runs_a_model(site, capsys):
    site.install("acme-cooling", "1.2", ALL, "print('hello')\n" + MODULE)
    assert main(["list"]) == 0
    out = capsys.readouterr().out
    for text in ("acme-hall", 'gw.plugins.part("cooling")', 'gw.plugins.distribution("skewed", …)', "acme-cooling 1.2"):
        assert text in out
    del sys.modules["acme_cooling"]
    assert main(["list", "--json"]) == 0
    out, err = capsys.readouterr()
    rows = [row for row in json.loads(out)["plugins"] if row["package"] == "acme-cooling"]
    assert [row["kind"] for row in rows] == ["part", "model", "distribution"] and err == "hello\n"
    assert main(["run", "acme_hall", "--samples", "100", "--set", "cooling.share=0.4"]) == 0
    assert "cooling.power" in capsys.readouterr().out
    assert main(["run", "acme-hall", "--as-of", "2026-01-01"]) == 2
    assert "acme-hall() takes no 'as_of'" in capsys.readouterr().err


# Installed as people install: built into wheels by pip, without the network, and used in another process.
@pytest.fixture(scope="module")
def installed(tmp_path_factory):
    folder = tmp_path_factory.mktemp("plugins")
    shutil.copytree(EXAMPLES, folder / "source")
    target = folder / "site"
    pip = [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    alone = ["--no-deps", "--no-build-isolation", "--no-index", "--no-compile", "--target", str(target)]
    packages = [str(folder / "source" / name) for name in ("working", "broken")]
    done = subprocess.run([*pip, *alone, *packages], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return target


def another_process(installed, *words):
    places = [str(Path(gw.__file__).parents[1]), str(installed), *filter(None, [os.environ.get("PYTHONPATH")])]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(places)}
    return subprocess.run([sys.executable, *words], env=environment, capture_output=True, text=True, check=False)


USE = """
import pickle, sys
import gigawatt as gw
assert "gigawatt_example" not in sys.modules and "gigawatt.plugins" not in sys.modules
m = gw.Model("mine", gw.years(2026, 2))
m.add("cooling", gw.plugins.part("cooling"), it_power=gw.plugins.distribution("skewed", 80, 120))
run = gw.plugins.model("example-hall").run(4096, seed=1)
again = pickle.loads(pickle.dumps(run))
assert (again["cooling.power"].to_numpy() == m.run(4096, seed=1)["cooling.power"].to_numpy()).all()
try:
    gw.plugins.model("broken-hall")
except gw.errors.PluginError as error:
    print(error, type(error.__cause__).__name__)
"""


@pytest.mark.build
def test_an_installed_package_is_listed_run_and_used(installed):
    listed = another_process(installed, "-m", "gigawatt", "list")
    assert listed.returncode == 0, listed.stderr
    for text in ("example-hall", "gigawatt-example", "broken-hall", "RuntimeError: this package needs a licence"):
        assert text in " ".join(listed.stdout.split())
    ran = another_process(installed, "-m", "gigawatt", "run", "example-hall", "--samples", "4096", "--quiet")
    assert ran.returncode == 0 and "cooling.power" in ran.stdout and ran.stderr == ""
    used = another_process(installed, "-W", "error", "-c", USE)
    assert used.returncode == 0, used.stderr
    assert "the model 'broken-hall' of gigawatt-broken 0.1 (entry point gigawatt_broken:hall" in used.stdout
    assert used.stdout.endswith("RuntimeError\n")
