"""Models small enough for differences, for the tests of gradients."""

import gigawatt as gw

SITE = gw.axis("site", ["a", "b", "c"])
TIME = gw.quarters("2026Q1", 5)
USD, DAY = gw.unit("USD"), gw.unit("day")


def small():
    """Inputs of all shapes, away from ties."""
    m = gw.Model("small", TIME)
    m.input("x", {"a": 0.7, "b": 1.9, "c": -0.6}, "USD", over=SITE)
    m.input("p", {"a": 0.4, "b": 1.3, "c": 2.2}, over=SITE)
    m.input("t", [0.9, -1.2, 1.7, 0.3, 2.1], "USD", over=TIME)
    m.input("u", [1.1, 0.8, 1.6, 0.5, 1.4], over=TIME)
    m.input("zeros", [1.1, 0.0, 1.6, 0.5, 0.0], over=TIME)
    m.input("one", 1.45)
    m.input("money", 3.3, "1e3*USD")
    m.input("day", "2026-08-20")
    return m


def curve(money, t, p):
    """(time), (site) and a number to (site, time), in the shown units."""
    return money[None, None] * t[None] ** 2 * p[:, None]


def curve_back(money, t, p, adjoint):
    return (
        (adjoint * t[None] ** 2 * p[:, None]).sum((0, 1)),
        (adjoint * 2 * money * t[None] * p[:, None]).sum(0),
        (adjoint * money * t[None] ** 2).sum(1),
    )


def loan():
    """A path, labels, a date, cohorts, a loop, a jump and kinks."""
    m = gw.Model("loan", gw.quarters("2026Q1", 8))
    price = m.input("price", gw.lognormal(p5=3, p95=9), "USD/kWh", path=gw.gbm(sd=0.2))
    wind = m.input("wind", gw.normal(5, 1), "kW", path=gw.ar1(phi=0.5, sd=0.3))
    noise = m.input("noise", gw.normal(1, 0.1), path=gw.fresh())
    size = m.input("size", {"a": gw.to(1, 2), "b": 1.5, "c": gw.to(0.5, 3)}, "%", over=SITE)
    season = m.input("season", [1, 1.2, 0.9, 1.1, 1, 1.2, 0.9, 1.1], over=m.timeline)
    life = m.input("life", gw.to(2.2, 4.4))
    rate = m.input("rate", gw.to(0.01, 0.02))
    start = m.input("start", "2026-05-11")
    limit = m.input("limit", gw.to(60, 90), "kW")
    share = gw.ramp((m.time.end - start) / (200 * DAY))
    built = m.define("built", wind * size.sum("site") * 100 * season * share, "kW")
    age = gw.position(gw.Axis._of(m._core.age_axis))
    fleet = m.define("fleet", (built.aged() * gw.clip(life - age, 0, 1)).sum("age"), "kW")
    bonus = m.define("bonus", gw.where(fleet > limit, 5 * USD, 0), "USD")
    revenue = m.define("revenue", fleet * price * noise * m.time.length * 1e-5 + bonus, "USD", timing="flow")
    debt = m.state("debt", "USD", 300)
    debt.update(debt.prev * (1 + rate) - gw.minimum(revenue * 0.4, debt.prev))
    m.define("owed", debt, "USD", timing="stock")
    m.define("worth", (revenue * 0.5).sum() - debt.sel(time="2027Q4"), "USD")
    return m
