import gigawatt as gw


def cooling(scope, it_power, share=0.2):
    """Power of the cooling, a share of the IT power."""
    scope.define("power", scope.input("it_power", it_power, "MW") * scope.input("share", share), "MW")


def skewed(low, high):
    """Most values near the low end, never above the high one."""
    return gw.beta(1, 3, low, high)


def hall():
    """One hall, from its IT power to its power for cooling."""
    m = gw.Model("Example hall", gw.years(2026, 2))
    m.add("cooling", cooling, it_power=skewed(80, 120))
    return m
