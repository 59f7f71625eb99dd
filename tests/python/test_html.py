"""Notebook faces: well-formed, escaped, small, in both colour schemes, and never an error for a legal object."""

import copy
import re
from html.parser import HTMLParser

import pytest

import gigawatt as gw
from gigawatt.display.bars import fan, histogram, range_bar, scale_of
from gigawatt.display.html import element, join, linked, table_html, text

VOID = {"br"}
EVIL = "<script>alert('x')</script> & \"quoted\" text"


class Page(HTMLParser):
    """Checks that tags are balanced; keeps tags, attributes and text."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str, str]] = []
        self.words = ""
        self.feed(html)
        self.close()
        assert not self.open, f"not closed: {self.open}"

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.attributes += [(tag, key, value or "") for key, value in attrs]
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open and self.open[-1] == tag, f"</{tag}> closes {self.open[-1:]}"
        self.open.pop()

    def handle_data(self, data):
        if self.open[-1:] != ["style"]:
            self.words += data


def page(shown) -> Page:
    """The face of an object, or HTML at hand, checked for what holds of every output."""
    html = shown if isinstance(shown, str) else shown._repr_html_()
    found = Page(html)
    assert found.tags.count("style") == 1 and "script" not in found.tags
    names = {key for _, key, _ in found.attributes}
    assert not names & {"src", "style", "onclick", "onload", "srcset", "id"}
    assert "@import" not in html and "url(" not in html
    for tag, key, value in found.attributes:
        if key == "href":
            assert tag == "a" and value.startswith(("https://", "http://"))
        if tag == "th" and key == "scope":
            assert value in ("row", "col")
    heads = re.findall(r"<th\b[^>]*>", html)
    assert all("scope=" in head for head in heads)
    style = html[html.index("<style>") : html.index("</style>")]
    assert "prefers-color-scheme:dark" in style
    for theme in ("data-jp-theme-light=true", "data-jp-theme-light=false", "vscode-light", "vscode-dark"):
        assert theme in style
    rules = re.findall(r"([^{}]+)\{[^{}]*\}", style.removeprefix("<style>"))
    assert all(".gigawatt" in part for rule in rules for part in rule.split(",")), "a rule reaches beyond the output"
    return found


def rows(html: str) -> list[list[str]]:
    """The cells of every row as text, pictures left out."""
    lines = re.findall(r"<tr>(.*?)</tr>", re.sub(r"<svg.*?</svg>", "", html), re.DOTALL)
    return [[Page(c).words for c in re.findall(r"<t[hd]\b[^>]*>(.*?)</t[hd]>", line)] for line in lines]


@pytest.fixture(scope="module")
def deal() -> gw.Model:
    return gw.deals.nvidia_openai()


@pytest.fixture(scope="module")
def run(deal):
    return deal.run(2048, seed=7, threads=1)


@pytest.fixture(scope="module")
def odd() -> gw.Model:
    """Everything that is legal and unusual, with text that would break a page which does not escape."""
    m = gw.Model(EVIL, gw.years(2026, 3), as_of="2026-01-01")
    m.doc = f"{EVIL}\n\nMore {EVIL}"
    site = gw.axis("site", [EVIL, "B"])
    many = gw.axis("many", [f"label {k}" for k in range(300)])
    m.input(
        "walked", gw.normal(0, 1), "GW", path=gw.walk(sd=1), source=f"{EVIL}; Who, {EVIL}: https://example.org/?a=1&b=2"
    )
    m.input("path", gw.gbm(sd=0.2), "1", doc=EVIL)
    m.input("day", "2027-01-01", source=EVIL)
    m.input("on", True)
    m.input("places", {EVIL: 3, "B": gw.to(1, 2)}, "MW", over=site, low=0, high=10)
    m.input("crowd", [gw.uniform(0, 1 + k) for k in range(300)], "USD", over=many)
    m.input("power", gw.to(1, 2), "MW")
    m.define("grid", m["crowd"] * m.time.length.to("year") * m["path"], "USD", timing="flow")
    m.define("cube", m["places"] * m["crowd"] * m.time.length, doc=EVIL)
    m.define("late", m["day"] + m["power"] / gw.unit("MW") * gw.unit("day"))
    m.define("high", m["walked"] > 0)
    m.define("whether", m["power"] > gw.unit("MW") * 0)
    m.define("never", m["power"] < gw.unit("MW") * 0)
    m.define("absent", m["power"] * 2, "MW", status="never")
    m.define("sometimes", m["walked"] * 2, "GW", status="high")
    m.define("fault", gw.log(m["walked"] / gw.unit("GW")))
    m.define("zero", gw.where(m["on"], m["power"] * 0, m["power"]))
    debt = m.state("debt", "MW", 0)
    debt.update(debt.prev + m["power"])
    m.cases[EVIL] = m.case(EVIL, {"day": "2028-01-01", f"places[{EVIL}]": 5, "power": lambda old: old * 2})
    return m


ODD = ("walked", "path", "day", "on", "places", "crowd", "power", "grid", "cube", "late", "high", "whether", "never",
       "absent", "sometimes", "fault", "zero", "debt")  # fmt: skip


@pytest.fixture(scope="module")
def odd_run(odd):
    return odd.run(512, seed=3, threads=1, outputs=list(ODD))


def test_what_is_not_html_yet_is_escaped() -> None:
    assert text(EVIL) == "&lt;script&gt;alert(&#x27;x&#x27;)&lt;/script&gt; &amp; &quot;quoted&quot; text"
    assert element("b", EVIL, title=EVIL).count("&lt;script&gt;") == 2
    assert join(element("b", "a"), "<", between=", ") == "<b>a</b>, &lt;"
    html = linked("see (https://example.org/a?b=1&c=2), not javascript:alert(1) or <https://example.org/x>.")
    assert re.findall(r'href="([^"]*)"', html) == ["https://example.org/a?b=1&amp;c=2", "https://example.org/x"]
    assert linked('https://example.org/"onclick="x').count('"') == 6  # three attributes: none was added


@pytest.mark.parametrize("name", ODD)
def test_every_kind_of_quantity_has_all_its_faces(odd, odd_run, name) -> None:
    case = odd.cases[EVIL]
    base = odd.base()
    for shown in (odd[name], case[name], base[name], odd_run[name], odd.explain(name)):
        assert "<script" not in shown._repr_html_()
        assert name in page(shown).words
    if name not in ("places", "crowd", "grid", "cube"):
        found = odd_run[name]
        page(found.sel(time="2027") if found.axes else found)
    if odd._core.at(name).timing in ("flow", "stock") and name != "cube":
        page(odd_run[name].by("year"))
    estimate = odd_run[name].mean()
    if hasattr(estimate, "_repr_html_"):
        page(estimate)
        page(odd_run[name].quantile(0.5))


def test_models_cases_runs_and_comparisons_of_odd_things(odd, odd_run) -> None:
    for shown in (odd, odd.cases, odd.cases[EVIL], odd.base(), odd_run):
        assert "<script" not in shown._repr_html_() and "<script>" in page(shown).words
    changed = rows(odd.cases[EVIL]._repr_html_())
    assert ["day", "2027-01-01", "2028-01-01", "date"] in changed
    assert [f"places[{EVIL}]", "3", "5", "MW"] in changed
    comparison = gw.compare(odd, odd.cases[EVIL], samples=256)
    assert page(comparison).words.count("<script>") >= 2
    for name in ("grid", "late", "high", "absent", "sometimes", "fault", "zero", "debt"):
        page(comparison[name])
    assert "day" in page(comparison["late"]).words and "date" not in page(comparison["late"]).words


def test_a_case_of_a_case_shows_what_was_before_any(deal) -> None:
    case = deal.case("a", {"deployment.total": "8 GW"}).case("b", {"deployment.total": 6, "opex.load": 0.9})
    found = rows(case._repr_html_())
    assert ["deployment.total", "10", "6", "GW"] in found and found[-1][0] == "opex.load"
    assert page(case).words.startswith("b ")


def test_little_is_legal() -> None:
    m = gw.Model("empty", gw.years(2026, 1))
    assert "empty" in page(m).words and "no cases" in page(m.cases).words
    page(m.base())
    m.state("debt", "USD", 0)
    assert "without an update" in page(m["debt"]).words
    m = gw.Model("one", gw.years(2026, 1))
    m.define("y", m.input("x", gw.to(1, 2), "GW") * 2, "GW")
    run = m.run(1, seed=1)
    for shown in (m, run, run["y"], run["y"].mean(), gw.compare(m, m, samples=1)["y"]):
        page(shown)


@pytest.mark.parametrize(
    "given",
    [gw.lognormal(p5=3, p95=9), gw.bernoulli(0.2), gw.student_t(1, 0, 1), gw.discrete([1, 2]), gw.normal(0, 1e-30)],
)
def test_distributions(given) -> None:
    assert repr(given)[:8] in page(given).words


def test_a_partial_run_and_faults_say_so_in_words(odd, odd_run) -> None:
    stopped = copy.copy(odd_run)
    stopped._done = 256
    html = stopped._repr_html_()
    assert (
        stopped.partial
        and "256 scenarios, seed 3, method random (stopped before 512)" in page(html).words
        and 'class="w"' in html
    )
    assert "values are not finite" in page(odd_run).words
    assert re.search(r'<p class="w">\d+ values are not finite', odd_run["fault"]._repr_html_())
    assert "0.0 % (where never holds)" in page(odd_run["absent"]).words and "none" in page(odd_run["absent"]).words


def test_a_long_chain_of_quantities_is_cut_and_says_so() -> None:
    m = gw.Model("chain", gw.years(2026, 1))
    last = m.input("q0", gw.to(1, 2), "GW")
    for k in range(150):
        last = m.define(f"q{k + 1}", last * 2 - last)
    found = page(m.explain("q150"))
    assert "more below: model.explain('q" in found.words
    assert len(m._repr_html_()) < 60_000


def test_long_tables_are_cut_with_the_way_to_the_rest(odd, odd_run) -> None:
    assert "… and 240 more: " in page(odd["crowd"]).words
    assert "… and 260 more: .sel(many=…)" in page(odd_run["grid"]).words
    assert "… and 260 more: .sel(many=…)" in page(odd_run["crowd"]).words
    assert "… and 50 more rows: ask" in page(table_html(["a"], [[str(k)] for k in range(250)], more="ask")).words


# The flagship: what is said, and how large it is.
def test_the_model(deal) -> None:
    html = deal._repr_html_()
    found = page(html)
    assert len(html) < 60_000
    assert "as of 2025-09-22" in found.words and "39 of them assumed" in found.words and "5 cases" in found.words
    assert all(name.rpartition(".")[2] in found.words for name in deal)
    assert re.search(r'<span title="reported: [^"]{20,}" role="img" aria-label="reported">●</span>', html)


def test_the_cases(deal) -> None:
    found = page(deal.cases)
    assert "deployment.total: 10 → 4 GW" in found.words and len(deal.cases._repr_html_()) < 10_000
    case = deal.cases["4 GW only"]
    assert ["deployment.total", "10", "4", "GW"] in rows(case._repr_html_())
    assert len(case._repr_html_()) < 10_000


def test_quantities_show_unit_range_evidence_and_a_link(deal) -> None:
    html = deal["capex.facility_price"]._repr_html_()
    found = page(html)
    assert "USD/W" in found.words and "● reported" in found.words and "lognormal(p5=9.126, p50=11.7" in found.words
    assert "p5 9.1, p50 11.7, p95 15.0 USD/W" in found.words and "bounds: at least 0 USD/W" in found.words
    assert ("a", "rel", "noopener noreferrer") in found.attributes and "<svg" in html
    for name in deal:
        assert len(deal[name]._repr_html_()) < 20_000
        page(deal[name])


def test_the_run(run) -> None:
    html = run._repr_html_()
    found = {row[0]: row for row in rows(html)}
    assert len(html) < 40_000
    assert found["quantity"][:5] == ["quantity", "mean ± error", "p5", "p50", "p95"]
    text_row = next(line for line in repr(run).splitlines() if line.startswith("returns.npv ")).split()
    assert found["returns.npv"][1] == " ".join(text_row[1:4]) and found["returns.npv"][2:5] == text_row[4:7]
    assert found["returns.npv"][6] == "USD" and "of scenarios" in found["returns.payback"][7]
    assert html.count("<svg") > len(run.outputs) and "seed 7, method random" in page(html).words


def test_results_of_the_run(run) -> None:
    for name in run.outputs:
        html = run[name]._repr_html_()
        page(html)
        assert len(html) < 20_000, name
    npv = page(run["returns.npv"])
    assert "histogram from the 0.5 % to the 99.5 % quantile" in npv.words and "±" in npv.words
    assert "(where returns.payback_reached holds)" in page(run["returns.payback"]).words
    assert rows(run["returns.payback_reached"]._repr_html_())[0] == ["true in"]
    fleet = rows(run["fleet.accelerators"]._repr_html_())
    assert [row[0] for row in fleet] == ["generation", "Vera Rubin", "Rubin Ultra", "Next"]
    by = run["capex.total"].by("year")
    assert rows(by._repr_html_())[1][0] == "2026" and "USD by year" in page(by).words


def test_base_values(deal) -> None:
    base = deal.base()
    assert ["returns.payback", "none", "year"] in [row[:3] for row in rows(base._repr_html_())]
    assert len(base._repr_html_()) < 20_000
    for name in deal:
        assert len(base[name]._repr_html_()) < 20_000
    across = rows(base["fleet.accelerators"]._repr_html_())
    assert across[0] == ["time", "Vera Rubin", "Rubin Ultra", "Next"] and len(across) == 41


def test_comparisons(deal) -> None:
    found = gw.compare(deal, deal.cases["4 GW only"], samples=1024, seed=7, outputs=["returns.npv", "capex.total"])
    assert rows(found._repr_html_())[0][:4] == ["mean of", "first", "second", "second − first"]
    npv = found["returns.npv"]._repr_html_()
    assert "4 GW only minus NVIDIA and OpenAI" in page(npv).words and "±" in rows(npv)[1][0]
    assert len(found["capex.total"]._repr_html_()) < 20_000


def test_explanations(deal) -> None:
    found = page(deal.explain("captable.nvidia_stake", {"time": "2030Q4"}))
    assert found.tags.count("details") > 5 and "ol" in found.tags
    cited = {int(n) for n in re.findall(r"\[(\d+)\]", found.words)}
    assert cited and max(cited) <= found.tags.count("li")
    assert "only through correlation with captable.growth" in found.words and "○ assumed" in found.words
    assert len(deal.explain("returns.npv")._repr_html_()) < 60_000


# Pictures.
def test_ranges_share_a_scale_with_zero() -> None:
    assert scale_of([(1.0, 2.0, 3.0), None, (2.0, 4.0, 9.0)]) == (0.0, 9.0)
    assert scale_of([(100.0, 101.0, 102.0)]) == (100.0, 102.0)
    assert scale_of([(-3.0, -2.0, -1.0)]) == (-3.0, 0.0)
    assert scale_of([]) == (0.0, 1.0) and scale_of([(5.0, 5.0, 5.0)]) == (4.0, 6.0)
    bar = range_bar((25.0, 50.0, 75.0), (0.0, 100.0))
    assert 'x="24"' in bar.replace('x="25"', 'x="24"') and 'class="z"' in bar
    assert range_bar((float("nan"), 1.0, 2.0)) == "" and range_bar((0.0, 0.0, 0.0)) == "" and range_bar(None) == ""
    assert range_bar((-1e308, 0.0, 1e308)) == ""  # its length has no number


def test_a_fan_stays_inside_and_small() -> None:
    picture = fan([(float(k), k + 1.0, k + 3.0) for k in range(500)], at=499, label="a & b", width=100, height=20)
    points = [
        tuple(map(int, p.split(","))) for group in re.findall(r'points="([^"]+)"', picture) for p in group.split()
    ]
    assert all(0 <= x <= 100 and 0 <= y <= 20 for x, y in points) and len(points) < 80 and 'cx="98"' in picture
    assert 'aria-label="a &amp; b"' in picture
    spike = [(0.0, 0.0, 0.0)] * 99
    spike.insert(50, (0.0, 5.0, 9.0))
    for moved in range(5):  # wherever it lies, it is not dropped
        assert re.search(r"\d,2 ", fan(spike[moved:] + spike[:moved]))
    assert 'points="2,10 98,10"' in fan([(0.5, 0.5, 0.5)] * 2, width=100, height=20, ends=(0.0, 1.0))
    assert fan([(1.0, 2.0, 3.0), None]) == "" and fan([]) == ""


def test_a_histogram_spreads_counts_over_its_bars() -> None:
    assert histogram([(0.0, 1.0, 5)], 1.0, 1.0) == ""
    heights = [int(h) for h in re.findall(r"v-(\d+)h", histogram([(0.0, 16.0, 100), (16.0, 32.0, 50)], 0.0, 32.0))]
    assert heights == [48] * 16 + [24] * 16


# Tables of other rooms.
def test_any_table() -> None:
    cells = [["a", "1,000"], [EVIL, "5 %"], ["c", ""]]
    html = table_html(["name", ("n", EVIL)], cells, ["note https://example.org", "problem: x"], caption=EVIL)
    found = page(html)
    assert "<script" not in html and found.words.count("<script>") == 2
    assert html.count('class="n"') == 4 and ("th", "title", EVIL) in found.attributes
    assert '<p class="w">problem: x</p>' in html and 'href="https://example.org"' in html
    assert "nothing" in page(table_html(["a"], [])).words


@pytest.mark.parametrize("make", [
    lambda: gw.catalog.find("pue"),
    lambda: gw.catalog.find("nothing of the kind"),
    lambda: gw.catalog.find("pue").sources(),
    lambda: gw.deals.table(),
])  # fmt: skip
def test_tables_of_the_catalog(make) -> None:
    page(make())


def test_the_audit(deal) -> None:
    found = page(deal.audit())
    assert "deployment.total" in found.words and ("div", "tabindex", "0") in found.attributes
