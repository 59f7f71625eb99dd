"""Options written as gigawatt models: closed forms, a lattice that runs backwards, a put to be stopped by a policy."""

import math

import gigawatt as gw


class Terms:
    """Numbers of several contracts along an axis, each made from a contract's inputs."""

    def __init__(self, cases):
        self.inputs = [case["inputs"] for case in cases]
        self.axis = gw.axis("contract", [case["id"] for case in cases])

    def __call__(self, number):
        made = [i[number] if isinstance(number, str) else number(i) for i in self.inputs]
        return gw.data([float(v) for v in made], self.axis)


def black_scholes(sign, spot, strike, r, q, years, vol):
    """European option: sign is 1 for a call, -1 for a put; continuous rates."""
    width = vol * gw.sqrt(years)
    d1 = (gw.log(spot / strike) + (r - q + vol**2 * 0.5) * years) / width
    grown, paid = spot * gw.exp(-q * years), strike * gw.exp(-r * years)
    return sign * (grown * gw.normal_cdf(sign * d1) - paid * gw.normal_cdf(sign * (d1 - width)))


def sign_of(key):
    """1 for a call, -1 for a put."""
    return lambda i: 1.0 if i[key] == "call" else -1.0


def priced(formula, years=1):
    """Base values of a formula over the contracts."""
    m = gw.Model("options", gw.years(2001, years))
    m.define("price", formula)
    return m.base()["price"].values


def european(cases):
    """Black, Scholes and Merton."""
    of = Terms(cases)
    vol = of(lambda i: math.sqrt(i["variance"]) if "variance" in i else i["vol"])
    return priced(black_scholes(of(sign_of("type")), of("spot"), of("strike"), of("r"), of("q"), of("years"), vol))


def exchange(cases):
    """Margrabe: a call on the first asset, with the second as money."""
    of = Terms(cases)
    vol = of(_ratio_vol)
    give = of(lambda i: i["quantity2"] * i["spot2"])
    get = of(lambda i: i["quantity1"] * i["spot1"])
    return priced(black_scholes(of(lambda i: 1), get, give, of("q2"), of("q1"), of("years"), vol))


def _ratio_vol(i):
    return math.sqrt(i["vol1"] ** 2 + i["vol2"] ** 2 - 2 * i["rho"] * i["vol1"] * i["vol2"])


def as_american_call(case):
    """An American exchange option as a call on the first asset, with the second as money."""
    i = case["inputs"]
    made = {
        "type": "call", "exercise": "american", "spot": i["quantity1"] * i["spot1"], "q": i["q1"], "r": i["q2"],
        "strike": i["quantity2"] * i["spot2"], "years": i["years"], "vol": _ratio_vol(i),
    }  # fmt: skip
    return case | {"inputs": made}


def chooser(cases):
    """A call, and a put that expires at the choice."""
    of = Terms(cases)
    r, q, vol, spot = of("r"), of("q"), of("vol"), of("spot")
    left = of(lambda i: i["years_expiry"] - i["years_choice"])
    call = black_scholes(1, spot, of("strike"), r, q, of("years_expiry"), vol)
    strike = of("strike") * gw.exp((q - r) * left)
    return priced(call + gw.exp(-q * left) * black_scholes(-1, spot, strike, r, q, of("years_choice"), vol))


def compound(cases, nodes=4001, widest=8.0):
    """An option on an option: its payoff integrated over the normal score of the price at the first expiry."""
    of = Terms(cases)
    grid = gw.axis("score", range(nodes))
    step = 2 * widest / (nodes - 1)
    z = gw.position(grid) * step - widest
    weight = gw.exp(-(z**2) * 0.5) * step / math.sqrt(2 * math.pi)
    r, q, vol, first = of("r"), of("q"), of("vol"), of("years_mother")
    then = of("spot") * gw.exp((r - q - vol**2 * 0.5) * first + vol * gw.sqrt(first) * z)
    left = of(lambda i: i["years_daughter"] - i["years_mother"])
    daughter = black_scholes(of(sign_of("daughter")), then, of("strike_daughter"), r, q, left, vol)
    pays = gw.maximum(of(sign_of("mother")) * (daughter - of("strike_mother")), 0)
    return priced((pays * weight).sum("score") * gw.exp(-r * first))


def lattice(cases, steps, digits=16):
    """A recombining tree as a state that runs backwards over its nodes (Cox, Ross and Rubinstein unless given).

    digits: to which its probabilities are rounded.
    """
    of = Terms(cases)
    m = gw.Model("lattice", gw.years(2001, steps))
    nodes = gw.axis("node", range(steps + 1))
    length = {id(i): i["years"] / steps for i in of.inputs}

    def up(i):
        return i["up"] if "up" in i else math.exp(i["vol"] * math.sqrt(length[id(i)]))

    def down(i):
        return i["down"] if "down" in i else 1 / up(i)

    def chance(i):
        return round((math.exp((i["r"] - i["q"]) * length[id(i)]) - down(i)) / (up(i) - down(i)), digits)

    ups, now = gw.position(nodes), gw.position(m.timeline.axis)

    def pays(time):
        log = ups * of(lambda i: math.log(up(i))) + (time - ups) * of(lambda i: math.log(down(i)))
        return gw.maximum(of(sign_of("type")) * (of("spot") * gw.exp(log) - of("strike")), 0)

    value = m.state("value", "1", pays(steps), over=[of.axis, nodes], backward=True)
    p, discount = of(chance), of(lambda i: math.exp(-i["r"] * length[id(i)]))
    held = discount * (p * value.next.shift(-1, axis="node", fill=0) + (1 - p) * value.next)
    early = of(lambda i: float(str(i["exercise"]).startswith("american"))) > 0.5
    value.update(gw.maximum(held, gw.where(early, pays(now), 0)))
    m.define("price", value.sel(time="2001", node="0"))
    return m.base()["price"].values


def put(spot, strike, r, vol, years=1.0, steps=50):
    """A put that may be exercised at the end of each period: ``hold`` decides, ``payoff`` is what it brings."""
    m = gw.Model("put", gw.years(2001, steps))
    length = years / steps
    score = m.input("score", gw.normal(0, 1), path=gw.fresh())
    at = (gw.position(m.timeline.axis) + 1) * length
    price = m.define(
        "spot", spot * gw.exp((r - vol**2 / 2) * at + vol * math.sqrt(length) * score.cumulative_sum()), "1"
    )
    worth = m.define("exercise", gw.maximum(strike - price, 0) * gw.exp(-r * at))
    m.define("in_the_money", price < strike)
    hold = m.define("hold", gw.position(m.timeline.axis) >= 0)
    m.define("payoff", gw.where(hold.shift(1, fill=True) & ~hold, worth, 0).sum("time"))
    return m
