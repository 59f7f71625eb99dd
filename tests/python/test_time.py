"""Time coordinates: real calendar days, dates and what period contains them."""

import datetime

import gigawatt as gw


def model(timeline):
    return gw.Model("time", timeline)


def test_lengths_are_real_days():
    m = model(gw.quarters("2027Q4", 3))
    m.define("days", m.time.length / gw.unit("day"))
    m.define("since", m.time.elapsed.to("day"))
    assert m.base()["days"].to_numpy().tolist() == [92, 91, 91]  # 2028 is a leap year
    assert m.base()["since"].to_numpy().tolist() == [0, 92, 183]


def test_a_dated_amount_lands_in_the_period_that_contains_the_date():
    m = model(gw.months("2026-01", 4))
    m.input("due", datetime.date(2026, 3, 1))
    m.define("paid", gw.where(m.time.contains(m["due"]), 10 * gw.unit("USD"), 0), "USD", timing="flow")
    m.define("last_day", gw.where(m.time.contains("2026-02-28"), 1, 0))
    assert m.base()["paid"].to_numpy().tolist() == [0, 0, 10, 0]
    assert m.base()["last_day"].to_numpy().tolist() == [0, 1, 0, 0]
    outside = m.case("late", {"due": "2027-01-01"})
    assert outside.base()["paid"].to_numpy().sum() == 0


def test_a_slip_is_closed_form():
    m = model(gw.quarters("2026Q1", 4))
    m.input("start", "2026-04-01")
    m.input("slip", 0.25, "year")
    m.define("done", gw.ramp((m.time.end - m["start"] - m["slip"]) / (0.5 * gw.unit("year"))))
    done = m.base()["done"].to_numpy()
    assert done[0] == 0 and done[1] == 0 and 0 < done[2] < 1
    assert m.case("on time", {"slip": 0}).base()["done"].to_numpy()[1] > 0
