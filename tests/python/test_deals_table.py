"""Deals on common terms, and what happened to them: as of a day, computed or published, never made up."""

import copy
import pickle
import re
from datetime import date

import pytest

import gigawatt as gw
from gigawatt import catalog
from gigawatt.catalog import load, terms_text
from gigawatt.catalog.deal_records import BINDING, KINDS
from gigawatt.deals.figures import NOT_DERIVED, NOT_STATED
from gigawatt.errors import InvalidValueError, MissingExtraError, UnknownKeywordError, UnknownNameError

DAYS = ["2025-01-21", "2025-09-22", "2026-02-27", "2026-08-17", None]
TERMS = catalog.deal_terms()


def only(deal, leg, as_of=None, **more):
    [row] = [row for row in gw.deals.table(as_of, deal=deal, **more) if row.leg == leg]
    return row


# --- the figures -------------------------------------------------------------------------------


def test_a_price_is_the_quotient_of_its_records():
    row = only("oracle-openai", "contract")
    amount, power, years = (catalog.get(f"oracle_openai.{name}").central for name in ("amount", "power", "term"))
    assert row.price.value == amount / power / years == pytest.approx(300e9 / 4.5 / 5, rel=1e-15)
    assert [record.key for record in row.price.records] == [
        *("oracle_openai.amount", "oracle_openai.power", "oracle_openai.term")
    ]
    assert row.price.derived and row.price.formula == "300e9 USD / 4.5 GW / 5 years" and row.price.basis == "not stated"
    assert row.price.value == pytest.approx(catalog.get("oracle_openai.price_per_gw_year").central, rel=0.01)
    cerebras = only("cerebras-openai", "purchase")
    assert cerebras.price.value == pytest.approx(8.9e9, rel=0.01)
    before = only("cerebras-openai", "purchase", "2026-01-14")
    assert before.price.value == cerebras.price.value / 2 and "enlarged" not in before.status
    assert only("aws-openai", "cloud 2026", alternatives=True).price.value == pytest.approx(6.3e9, rel=0.01)


@pytest.mark.parametrize("as_of", DAYS)
def test_every_price_is_recomputed_and_every_other_says_why(as_of):
    for row in gw.deals.table(as_of, alternatives=True):
        if row.price.value is None:
            assert row.price.text == NOT_DERIVED and row.price.why, row.name
        else:
            assert row.price.value == row.amount.value / row.power.value / row.years.value
            assert row.amount.unit == "USD" and row.kind in ("cloud contract", "purchase")
            assert set(row.price.records) == {*row.amount.records, *row.power.records, *row.years.records}


def test_unlike_scopes_are_not_divided():
    letter = only("nvidia-openai", "letter", "2025-09-22")
    assert (letter.amount.value, letter.power.value) == (100e9, 10) and letter.price.value is None
    assert "the gigawatts are bought with other money" in letter.price.why
    guarantee = only("nvidia-openai", "guarantee")
    assert (guarantee.amount.value, guarantee.power.value, guarantee.years.value) == (105e9, 4.25, 20)
    assert guarantee.basis == "IT" and guarantee.price.value is None and "contingent" in guarantee.price.why
    stargate = only("stargate", "programme")
    assert (stargate.amount.value, stargate.power.value, stargate.years.value) == (500e9, 10, 4)
    assert stargate.price.value is None
    warrant = only("amd-openai", "warrant")
    assert (warrant.amount.value, warrant.amount.unit) == (160e6, "share") and warrant.price.value is None


def test_equity_shares_are_of_one_round():
    equity = only("nvidia-openai", "equity 2026")
    assert equity.share.value == 30e9 / 852e9 and "852e9 USD post-money" in equity.share.formula
    first = only("nvidia-openai", "letter").share
    assert first.value == 10e9 / 500e9 and first.text == "= 2 % for 10e9 USD"  # not of all 100e9
    early = only("nvidia-openai", "equity 2026", "2026-02-20").share
    assert early.value is None and early.text == NOT_STATED and "post-money" in early.why
    assert only("anthropic-series-f", "round").share.value == 13e9 / 183e9
    stake = only("microsoft-openai", "stake").share
    assert stake.value == 0.27 and not stake.derived
    assert only("oracle-openai", "contract").share.text == "no equity"


def test_the_known_deals_are_there():
    amounts = {row.name: row.amount.value for row in gw.deals.table()}
    expected = {
        "nvidia-openai: letter": 100e9, "nvidia-openai: equity 2026": 30e9, "oracle-openai: contract": 300e9,
        "microsoft-openai: cloud": 250e9, "softbank-openai: equity 2026": 30e9, "stargate: programme": 500e9,
        "amd-openai: warrant": 160e6, "anthropic-series-f: round": 13e9, "xai-2025: debt": 5e9, "xai-2025: equity": 5e9,
        "xai-reported-round: round": 10e9, "xai-series-e: round": 20e9, "aws-openai: cloud": 38e9,
    }  # fmt: skip
    assert {name: amounts[name] for name in expected} == expected
    denied = only("xai-reported-round", "round", "2025-09-22")
    assert denied.binding == "no" and "denied" in denied.status
    amd = only("amd-openai", "purchase")
    assert amd.binding == "partly" and "first gigawatt" in amd.terms.part and "first gigawatt" in amd.status


# --- as of -------------------------------------------------------------------------------------


@pytest.mark.parametrize("as_of", DAYS)
def test_nothing_later_is_seen(as_of):
    table = gw.deals.table(as_of, alternatives=True)
    assert len(table) > 0 and str(table.as_of) == (as_of or catalog.release)
    for row in table:
        assert row.terms.published.known <= table.as_of and row.first <= table.as_of
        assert all(record.published.known <= table.as_of for record in row.records), row.name


def test_terms_are_a_series():
    steps = {"2025-09-22": "letter of intent", "2026-02-19": "letter of intent", "2026-02-20": "never signed"}
    for day, status in steps.items():
        assert only("nvidia-openai", "letter", day).terms.status.startswith(status)
    assert [row.leg for row in gw.deals.table("2025-09-22", deal="nvidia-openai")] == ["letter"]
    assert len(gw.deals.table(deal="nvidia-openai")) == 4
    assert only("stargate", "programme", "2025-01-21").power.text == NOT_STATED


@pytest.mark.parametrize("ask", [gw.deals.events, lambda deal, day: gw.deals.table(day, deal=deal)])
def test_a_deal_before_its_date_is_refused_with_the_way_out(ask):
    with pytest.raises(InvalidValueError, match="'nvidia-openai' was not known on 2025-09-21") as caught:
        ask("nvidia-openai", "2025-09-21")
    [way_out] = re.findall(r"as_of='([\d-]+)'", str(caught.value))
    assert way_out == "2025-09-22" and len(ask("nvidia-openai", way_out)) > 0
    assert caught.value.subject == "nvidia-openai"


def test_before_all_deals_the_first_is_named():
    with pytest.raises(InvalidValueError, match="the first, 'stargate', exists from as_of='2025-01-21' on"):
        gw.deals.table("2020-01-01")


def test_grade_c_is_asked_for():
    assert not any(row.alternative for row in gw.deals.table())
    with pytest.raises(InvalidValueError, match=r"'broadcom-openai' rests on grade C pages alone.*alternatives=True"):
        gw.deals.table(deal="broadcom-openai")
    more = gw.deals.table(alternatives=True)
    assert only("broadcom-openai", "purchase", alternatives=True).power.value == 10
    starred = [line for line in repr(more).splitlines() if " * " in line and ": " in line]
    assert len(starred) == sum(row.alternative for row in more) > 5
    for row in gw.deals.table():
        assert all(source.grade in "AB" for source in (row.terms.source, *(r.source for r in row.records)))


# --- showing and narrowing ---------------------------------------------------------------------


def test_not_stated_survives_to_text_and_data_frame():
    table = gw.deals.table(deal=["microsoft-openai", "oracle-openai"])
    header, rows, notes = table.cells()
    names = [name for name, about in header if about]
    assert len(names) == len(table.columns) == len(rows[0])
    cells = dict(zip(names, rows[0], strict=True))
    assert cells["amount"].startswith("250e9 USD") and cells["GW"] == cells["basis"] == cells["years"] == NOT_STATED
    assert cells["USD/GW-year"].startswith(NOT_DERIVED)
    assert any("not derived: GW and years not stated" in note for note in notes)
    assert repr(table).count(NOT_STATED) >= 4 and "= 13.33e9 [" in repr(table)
    frame = table.to_dataframe().set_index(["deal", "leg"])
    cloud, oracle = frame.loc["microsoft-openai", "cloud"], frame.loc["oracle-openai", "contract"]
    assert (cloud["amount"], cloud["gw"], cloud["years"], cloud["usd_per_gw_year"]) == (
        *(250e9, NOT_STATED, NOT_STATED, NOT_DERIVED),
    )
    assert cloud["usd_per_gw_year_how"] == "GW and years not stated" and cloud["basis"] == NOT_STATED
    assert oracle["usd_per_gw_year"] == 300e9 / 4.5 / 5 and oracle["usd_per_gw_year_derived"]
    whole = gw.deals.table(alternatives=True).to_dataframe()
    assert not whole.isna().any().any() and not (whole[["amount", "gw", "years"]] == 0).any().any()
    assert (
        not (whole[["amount", "gw", "basis", "years", "usd_per_gw_year", "equity_share", "binding"]] == "").any().any()
    )


def test_text_marks_what_is_computed_and_tells_what_sources_add():
    text = repr(gw.deals.table(deal="nvidia-openai"))
    assert "= 3.52 % [" in text and "30e9 USD / 852e9 USD post-money, from nvidia_openai.equity_2026@" in text
    assert "nvidia_openai.investment@2025-09-22: up to" in text and "at least; non-binding" in text
    assert "3 inference + 2 training" in text
    assert "100e9 USD" in repr(only("nvidia-openai", "letter"))
    numbers = [int(n) for n in re.findall(r"^\[(\d+)\]", text, re.MULTILINE)]
    assert numbers == list(range(1, len(numbers) + 1)) and set(re.findall(r" \[(\d+)\]", text)) == set(
        map(str, numbers)
    )
    assert "<table>" in gw.deals.table()._repr_html_() and "<" not in repr(gw.deals.table())


def test_filters():
    table = gw.deals.table()
    assert {row.kind for row in table.filter(kind=["Equity", "debt"])} == {"equity", "debt"}
    assert {row.deal for row in table.filter(party="oracle")} == {"oracle-openai", "stargate", "abilene"}
    assert {row.basis for row in gw.deals.table(basis="IT")} == {"IT"}
    assert [row.deal for row in gw.deals.table("2025-09-22", binding="no")] == ["nvidia-openai", "xai-reported-round"]
    assert [row.leg for row in table["amd_openai"]] == ["purchase", "warrant"]
    assert repr(table.filter(kind="warrant", party="Oracle")) == "no deals (as of 2026-11-24)"
    assert gw.deals.table(deal=["oracle-openai", "nvidia-openai"]).deals == ["oracle-openai", "nvidia-openai"]


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"deal": "nvidia-opanai"}, "unknown deal 'nvidia-opanai'. Did you mean 'nvidia-openai'"),
        ({"deal": [3]}, "unknown deal"),
        ({"kind": "equty"}, "kind='equty': did you mean 'equity'"),
        ({"party": "Nvidea"}, "party='Nvidea': did you mean 'NVIDIA'"),
        ({"binding": "maybe"}, "binding='maybe': did you mean 'yes'? It is one of no, not stated, partly, yes"),
        ({"basis": "grid"}, "It is one of IT, facility, not stated"),
    ],
)
def test_unknown_words_come_with_the_nearest(given, message):
    with pytest.raises(UnknownNameError) as caught:
        gw.deals.table(**given)
    assert message in str(caught.value)


def test_unknown_keywords_and_dates():
    with pytest.raises(UnknownKeywordError, match="Did you mean 'as_of'"):
        gw.deals.table(asof="2025-09-22")
    with pytest.raises(UnknownKeywordError, match="Did you mean 'since'"):
        gw.deals.events("nvidia-openai").filter(sinc="2026")
    with pytest.raises(InvalidValueError, match="as_of=2025 is no date"):
        gw.deals.table(2025)


def test_sources_are_told():
    table = gw.deals.table(deal="oracle-openai")
    sources = table.sources()
    assert [source.id for source in sources] == ["ORCL-Q1", "IMPLIC"]
    assert "https://www.implicator.ai/" in repr(sources)
    everything = gw.deals.table(alternatives=True)
    cited = {record.source for row in everything for record in row.records} | {row.terms.source for row in everything}
    assert set(everything.sources()) == cited


def test_rows_are_plain_values():
    row = only("oracle-openai", "contract")
    assert pickle.loads(pickle.dumps(row)) == row and copy.deepcopy(row) == row
    with pytest.raises(AttributeError):
        row.leg = "x"


def test_without_pandas(monkeypatch):
    monkeypatch.setitem(__import__("sys").modules, "pandas", None)
    for what in (gw.deals.table(), gw.deals.events("stargate"), catalog.table(kind="deal")):
        with pytest.raises(MissingExtraError, match=r"pip install 'gigawatt\[analysis\]'"):
            what.to_dataframe()


# --- events ------------------------------------------------------------------------------------


def test_events_are_a_dated_series_to_the_last_fact():
    events = gw.deals.events("nvidia-openai", alternatives=True)
    days = [event.published.known for event in events]
    assert days == sorted(days) and len(events) == 25
    assert (events[0].date, events[len(events) - 1].date) == ("2025-09-22", "2026-09-29")
    assert len(gw.deals.events("nvidia-openai", "2025-09-22")) == 2
    assert all(event.published.known <= date(2026, 2, 10) for event in gw.deals.events("nvidia-openai", "2026-02-10"))
    guarantee = [event for event in events if "4.25 GW" in event.text]
    assert [r.value for r in events.records(guarantee[0])] == [105e9, 4.25, 3.8, 1.5e9]
    plain = gw.deals.events("nvidia_openai")
    assert 0 < len(plain) < len(events) and all(event.source.grade in "AB" for event in plain)


def test_events_print_filter_and_tell_their_sources():
    events = gw.deals.events("nvidia-openai")
    text = repr(events)
    assert text.startswith(f"nvidia-openai: {len(events)} events known by 2026-11-24.") and "105e9" in text
    late = events.filter(since="2026-08-01", until="2026-08-31", text="nvidia")
    assert [event.date for event in late] == ["2026-08-10", "2026-08-17", "2026-08-26"]
    assert "nvda-20260817.htm" in repr(late.sources())
    frame = late.to_dataframe()
    assert list(frame["grade"]) == ["B", "B", "B"] and frame["locator"].str.startswith("https://").all()
    header, rows, _ = late.cells()
    assert [name for name, _ in header] == ["date", "event", "figures", "published", "source"]
    assert "nvidia_openai.guarantee_cap 105e9 USD" in rows[1][2]


def test_events_that_are_not_there():
    with pytest.raises(InvalidValueError, match=r"no events of the deal 'meta-hyperion'.*nvidia-openai"):
        gw.deals.events("meta-hyperion")
    with pytest.raises(UnknownNameError, match="Did you mean 'oracle-openai'"):
        gw.deals.events("oracle-openia")


# --- the shipped text, and bad text ------------------------------------------------------------


def test_the_text_is_whole():
    assert {"nvidia-openai", "oracle-openai", "microsoft-openai", "softbank-openai", "stargate"} <= set(TERMS)
    for told in TERMS.values():
        assert told.title and told.parties and told.legs
        for leg in told.legs:
            assert leg.kind in KINDS and leg.doc.endswith(".")
            assert all(terms.binding in BINDING and terms.source.locator for terms in leg.terms)
            assert leg.alternative or all(terms.source.grade in "AB" for terms in leg.terms)
        for event in told.events:
            assert event.text.endswith(".") and event.source.publisher and event.source.locator


GOOD = """[d]
title = "T"
parties = ["P"]
[[d.legs]]
name = "one"
kind = "debt"
doc = "D."
amount = "xai.debt_2025"
[[d.legs.terms]]
published = 2025-09-19
source = "MINT-XAI"
status = "closed"
binding = "yes"
"""
POWER = 'power = "stargate.power"\nyears = "stargate.term"\n'
SHARES = 'share = "microsoft_openai.stake"\nstake = { amount = "xai.round", post_money = "xai.round" }\n'
EVENT = '[[d]]\ndate = 2025-09-19\nsource = "MINT-XAI"\ntext = "T."\nrecords = ["xai.debt_2025"]\n'


def read(tmp_path, terms=GOOD, events=EVENT):
    (tmp_path / "deal_terms.toml").write_text(terms)
    (tmp_path / "deal_events.toml").write_text(events)
    whole = load.catalog()
    return terms_text.load_terms(tmp_path, whole.records, whole.sources)


def test_good_text_loads(tmp_path):
    assert read(tmp_path)["d"].legs[0].terms[0].status == "closed"


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('kind = "debt"', 'kind = "det"', r"deal_terms\.toml:6: \[\[d\.legs\]\] kind: 'det' is not one of.*'debt'"),
        ('"xai.debt_2025"', '"xai.debt_2052"', r"amount: unknown record .*did you mean 'xai\.debt_2025'"),
        ('"xai.debt_2025"', '"xai.debt_2025@2020-01-01"', "unknown record 'xai.debt_2025@2020-01-01'"),
        ('"xai.debt_2025"', '"stargate.power"', "'stargate.power' is in GW: expected USD or share"),
        ("amount =", f"{POWER}amount =", "buys no capacity: say in 'unlike'"),
        ('doc = "D."\n', "", "has no field 'doc'"),
        ("amount =", "amonut =", "unknown field 'amonut': did you mean 'amount'"),
        ('binding = "yes"', 'binding = "perhaps"', "'perhaps' is not one of yes, partly"),
        ('binding = "yes"', 'binding = "partly"', "'part' says which part binds"),
        ('"MINT-XAI"\nstatus', '"MINT-XIA"\nstatus', "unknown source 'MINT-XIA': did you mean 'MINT-XAI'"),
        ('"MINT-XAI"\nstatus', '"WYOM"\nstatus', "grade C is never a default"),
        ("amount =", f"{SHARES}amount =", "one of the two"),
        ("[[d.legs.terms]]\npublished = 2025-09-19", "[[d.legs.terms]]\n", "'published' or 'published_by'"),
    ],
)  # fmt: skip
def test_bad_terms_are_refused_where_they_stand(tmp_path, old, new, message):
    assert old in GOOD
    with pytest.raises(InvalidValueError, match=message):
        read(tmp_path, GOOD.replace(old, new, 1))


def test_bad_events_are_refused(tmp_path):
    for old, new, message in (
        ("[[d]]", "[[e]]", "unknown deal"),
        ("xai.debt_2025", "xai.dept_2025", "did you mean 'xai.debt_2025'"),
        ("records", "recrods", "did you mean 'records'"),
    ):
        with pytest.raises(InvalidValueError, match=message):
            read(tmp_path, events=EVENT.replace(old, new))
    with pytest.raises(InvalidValueError, match="events are appended"):
        read(tmp_path, events=EVENT + EVENT.replace("2025-09-19", "2025-01-01"))
    with pytest.raises(InvalidValueError, match="terms are appended"):
        again = GOOD[GOOD.index("[[d.legs.terms]]") :]
        read(tmp_path, GOOD + again)
