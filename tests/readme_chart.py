"""Write what README.md shows of the flagship: notebooks/ten-gigawatts.svg and the table of answers.

--check only says whether they are up to date. The picture holds the numbers it was drawn from, as JSON in its
metadata: they are compared, within a part in a million, and not the bytes, which change with the version of matplotlib.
"""

from __future__ import annotations

import argparse
import json
import math
import sys
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import gigawatt as gw

ROOT = Path(__file__).parents[1]
README, PICTURE = ROOT / "README.md", ROOT / "notebooks/ten-gigawatts.svg"
START, END = "<!-- computed by tests/readme_chart.py -->\n", "<!-- end -->"
DESCRIPTION = "{http://purl.org/dc/elements/1.1/}description"

SAMPLES, SEED, WHEN = 100_000, 7, "2030Q4"
SAME = 1e-6  # relative
SHARES = (0.05, 0.5, 0.95)
COMPONENTS = tuple(f"capex.{name}" for name in ("accelerators", "networking", "other_it", "facility", "power"))

# What is asked, the quantity that answers it (readme.…: made in `asked`), factor and unit of what is shown.
ANSWERS = (
    ("accelerators (GPU packages) installed", "readme.accelerators", 1e-6, "million"),
    ("accelerator-hours over the horizon", "readme.accelerator_hours", 1e-9, "billion"),
    ("useful operations over the horizon", "readme.flop", 1e-30, "1e30 FLOP"),
    ("cost to build", "readme.capex", 1e-9, "billion USD"),
    ("of it, NVIDIA's sales", "readme.nvidia_revenue", 1e-9, "billion USD"),
    ("NVIDIA's investment over these sales", "circularity.share_financed", 100, "%"),
    (f"NVIDIA's stake in OpenAI, {WHEN}", "readme.stake", 100, "%"),
    ("revenue that a gigawatt-year must earn", "required.per_gw_year", 1e-9, "billion USD"),
    ("price needed per utilised accelerator-hour", "required.price_per_accelerator_hour", 1, "USD"),
    ("net present value of the deployment", "returns.npv", 1e-9, "billion USD"),
    (f"value of the company, {WHEN}", "readme.enterprise", 1e-9, "billion USD"),
)


def asked() -> gw.Model:
    """The deal with the quantities that the table asks for."""
    deal = gw.deals.nvidia_openai()
    added = {"accelerators": "fleet.accelerators_added", "accelerator_hours": "fleet.accelerator_hours"}
    for name, quantity in {**added, "flop": "fleet.flop"}.items():
        deal.define(f"readme.{name}", deal[quantity].sum("generation").sum("time"), deal.base()[quantity].unit)
    for name, quantity in {"capex": "capex.total", "nvidia_revenue": "circularity.nvidia_revenue"}.items():
        deal.define(f"readme.{name}", deal[quantity].sum("time"), "USD")
    for name, quantity in {"stake": "captable.nvidia_stake", "enterprise": "valuation.enterprise"}.items():
        deal.define(f"readme.{name}", deal[quantity].sel(time=WHEN), deal.base()[quantity].unit)
    return deal


def runs() -> tuple[gw.Model, dict[str, Any]]:
    """The deal, and a run of it and of each of its cases on the same draws."""
    deal = asked()
    made = {"the letter": deal.run(SAMPLES, SEED, outputs=[*(a[1] for a in ANSWERS), *drawn()])}
    made |= {label: case.run(SAMPLES, SEED, outputs=["returns.npv"]) for label, case in deal.cases.items()}
    return deal, made


def drawn() -> tuple[str, ...]:
    """Quantities in the picture that are over time."""
    return ("deployment.online", "captable.nvidia_stake", *COMPONENTS)


def numbers(deal: gw.Model, made: dict[str, Any]) -> dict[str, Any]:
    """What picture and table show, as plain data: by name a list of numbers."""
    run, base = made["the letter"], deal.base()
    found: dict[str, Any] = {}
    for name in drawn():
        found[name] = {"mean": _list(run[name].mean())}
    for name in drawn()[:2]:
        found[name]["base"] = _list(base[name].to_numpy())
        found[name] |= {f"p{100 * q:g}": _list(run[name].quantile(q)) for q in (0.05, 0.25, 0.5, 0.75, 0.95)}
    for _, name, _, _ in ANSWERS:
        found[name] = {"base": [float(base[name])], "p": [float(run[name].quantile(q)) for q in SHARES]}
    for label, each in made.items():
        npv = each["returns.npv"]
        found[f"returns.npv, {label}"] = {"p": [float(npv.quantile(q)) for q in SHARES], "mean": [float(npv.mean())]}
    return {"samples": SAMPLES, "seed": SEED, "numbers": found}


def _list(values: Any) -> list[float]:
    return [float(v) for v in values]


def table(found: dict[str, Any]) -> str:
    """Lines of Markdown."""
    lines = ["| what the letter means | as written | p5 | p50 | p95 | |", "| --- | ---: | ---: | ---: | ---: | --- |"]
    for text, name, factor, unit in ANSWERS:
        shown = [found["numbers"][name]["base"][0], *found["numbers"][name]["p"]]
        lines.append(f"| {text} | " + " | ".join(_short(v * factor) for v in shown) + f" | {unit} |")
    return "\n".join([*lines, "", f"{SAMPLES:,} scenarios, seed {SEED}; each p is over the scenarios.", ""])


def _short(value: float) -> str:
    """Three figures at most, without an exponent."""
    if value == 0:
        return "0"
    digits = max(0, 2 - math.floor(math.log10(abs(value))))
    return f"{value:,.{digits}f}".replace("-", "−")


def draw(made: dict[str, Any], found: dict[str, Any]) -> None:
    """Write the picture."""
    import matplotlib

    matplotlib.use("svg")
    from matplotlib import pyplot

    run = made["the letter"]
    with matplotlib.rc_context({"svg.hashsalt": "gigawatt", "svg.fonttype": "path"}):
        figure, axes = pyplot.subplots(2, 2, figsize=(11, 7.4), layout="constrained")
        figure.get_layout_engine().set(w_pad=0.1, h_pad=0.12)
        run["deployment.online"].plot(ax=axes[0, 0], base=True)
        gw.plotting.stack(run, COMPONENTS, axes[0, 1], by="year")
        run["captable.nvidia_stake"].plot(ax=axes[1, 0], base=True)
        gw.plotting.cases(made, "returns.npv", axes[1, 1])
        text = json.dumps(found, separators=(",", ":"))
        figure.savefig(PICTURE, metadata={"Date": None, "Creator": None, "Description": text})
        pyplot.close(figure)


def embedded(picture: Path) -> dict[str, Any]:
    """The numbers that a picture was drawn from."""
    text = ElementTree.fromstring(picture.read_text("utf-8")).findtext(f".//{DESCRIPTION}")
    if text is None:
        sys.exit(f"{picture.name} holds no numbers: python tests/readme_chart.py")
    return json.loads(text)  # type: ignore[no-any-return]


def drift(old: Any, new: Any, at: str = "") -> list[str]:
    """Where two sets of numbers differ by more than a part in a million, or hold other things."""
    if isinstance(old, dict) and isinstance(new, dict):
        gone = [f"{at}{key}: only in one" for key in sorted(old.keys() ^ new.keys())]
        return gone + [line for key in old.keys() & new.keys() for line in drift(old[key], new[key], f"{at}{key} ")]
    if isinstance(old, list) and isinstance(new, list) and len(old) == len(new):
        return [line for k, (a, b) in enumerate(zip(old, new, strict=True)) for line in drift(a, b, f"{at}[{k}] ")]
    if isinstance(old, (int, float)) and isinstance(new, (int, float)):
        return [] if math.isclose(old, new, rel_tol=SAME, abs_tol=1e-12) else [f"{at}is {new!r}, was {old!r}"]
    return [] if old == new else [f"{at}holds other things"]


def parts(readme: str) -> tuple[str, str, str]:
    """README before, in and after the table."""
    before, found, rest = readme.partition(START)
    inside, ended, after = rest.partition(END)
    if not found or not ended:
        sys.exit(f"README.md lacks the lines '{START.strip()}' and '{END}'")
    return before, inside, after


def problems() -> list[str]:
    """What is out of date, a line each."""
    found = numbers(*runs())
    wrong = drift(embedded(PICTURE), found, f"{PICTURE.name}: ")
    old = parts(README.read_text("utf-8"))[1].splitlines()
    wrong += [f"README.md: {line}" for line in table(found).splitlines() if line not in old]
    return wrong + [f"README.md has a line too many: {line}" for line in old if line not in table(found).splitlines()]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--check", action="store_true", help="write nothing; exit code 1 where they are out of date")
    if parser.parse_args().check:
        wrong = problems()
        sys.exit("\n".join([*wrong[:20], "", "Out of date: python tests/readme_chart.py"]) if wrong else 0)
    deal, made = runs()
    found = numbers(deal, made)
    draw(made, found)
    before, _, after = parts(README.read_text("utf-8"))
    README.write_text(before + START + table(found) + END + after, "utf-8")


if __name__ == "__main__":
    main()
