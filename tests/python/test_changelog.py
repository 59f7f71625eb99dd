"""A change of a default shows in the changelog: the net present value of the flagship stands there."""

import re

import gigawatt as gw

LINE = re.compile(
    r"Net present value of `nvidia-openai`: base (\S+) USD, mean (\S+) USD \(([\d,]+) scenarios, seed (\d+)\)"
)


def test_net_present_value_of_the_flagship(root):
    text = (root / "CHANGELOG.md").read_text("utf-8")
    unreleased = text.split("\n## [")[1]
    base, mean, samples, seed = LINE.search(unreleased).groups()
    deal = gw.deals.nvidia_openai()
    run = deal.run(int(samples.replace(",", "")), seed=int(seed), outputs=["returns.npv"])
    now = [f"{float(each) / 1e9:.1f}e9" for each in (deal.base()["returns.npv"], run["returns.npv"].mean())]
    assert now == [base, mean], (
        "a default has changed: say in CHANGELOG.md which, and by how much it moves the net present value "
        f"(base from {base} to {now[0]} USD, mean from {mean} to {now[1]} USD)"
    )
