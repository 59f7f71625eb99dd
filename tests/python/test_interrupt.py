"""Ctrl-C, as a real signal to another process: what is done is kept, in whole blocks, and marked."""

import os
import re
import signal
import subprocess
import sys
import time

import pytest

RUN = """
import sys
import gigawatt as gw
m = gw.Model("long", gw.quarters("2026Q1", 8))
x = m.input("x", gw.to(1, 2), "1", path=gw.gbm(sd=0.1))
m.define("y", x * x)
print("start", flush=True)
run = m.run(10**12, seed=1)
print(run.samples, run.partial, flush=True)
print(run["y"].sel(time="2026Q1").mean().value > 1)
print(repr(run).splitlines()[-1])
"""


def interrupted(command, until):
    """Start a command, interrupt it once it is at work; its exit code, output and errors."""
    # A shell that runs this in the background has Ctrl-C ignored, and children inherit that.
    process = subprocess.Popen(
        command,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    )
    try:
        head = process.stdout.readline() if until else ""
        time.sleep(1.5)
        os.kill(process.pid, signal.SIGINT)
        out, err = process.communicate(timeout=60)
    finally:
        process.kill()
    return process.returncode, head + out, err


def test_a_run_gives_what_is_done():
    code, out, err = interrupted([sys.executable, "-c", RUN], until=True)
    assert code == 0, err
    _, counts, positive, *last = out.splitlines()
    samples, partial = counts.split()
    assert int(samples) > 0 and int(samples) % 4096 == 0 and partial == "True" and positive == "True"
    assert any("stopped before 1,000,000,000,000" in line for line in last)


@pytest.mark.parametrize("more", [[], ["--json"]])
def test_the_command_line_prints_what_is_done(more):
    samples = str(10**10)
    command = [sys.executable, "-m", "gigawatt", "run", "nvidia-openai", "--samples", samples, *more]
    code, out, err = interrupted(command, until=False)
    assert code == 130, err
    done = re.search(r'"samples": (\d+)' if more else r"over ([\d,]+) scenarios", out)
    assert done, out + err
    count = int(done.group(1).replace(",", ""))
    assert count > 0 and count % 4096 == 0
    assert "Traceback" not in err
    if not more:
        assert "stopped before 10,000,000,000" in out
