"""Starts worker.py for each peer that is installed, and asks it."""

from __future__ import annotations

import contextlib
import importlib.util
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
from peers.chunks import NAMES

HERE = Path(__file__).parent


class Worker:
    """One process. ``ask`` waits for its answer; RuntimeError with the peer's words where it fails."""

    def __init__(self, peer: str, folder: Path) -> None:
        import gigawatt

        places = [str(Path(gigawatt.__file__).parents[1]), *filter(None, [os.environ.get("PYTHONPATH")])]
        # One thread inside a matrix product: threads are over scenarios. PyTorch compiles anew, to be timed.
        settings = {
            "PYTHONPATH": os.pathsep.join(places),
            "OPENBLAS_NUM_THREADS": "1",
            "TORCHINDUCTOR_CACHE_DIR": str(folder / "torch"),
        }
        self.peer = peer
        self.process = subprocess.Popen(
            [sys.executable, str(HERE / "worker.py"), peer, str(folder)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL if peer in ("jax_scan", "torch_compile") else None,  # they chat
            text=True,
            env={**os.environ, **settings},
        )

    def ask(self, what: str, **how: Any) -> dict[str, Any]:
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        print(json.dumps({"do": what, **how}), file=self.process.stdin, flush=True)
        line = self.process.stdout.readline()
        answer: dict[str, Any] = json.loads(line) if line else {"error": "the process ended"}
        if "error" in answer:
            raise RuntimeError(f"{self.peer}: {answer['error']}")
        return answer

    def close(self) -> None:
        assert self.process.stdin is not None
        self.process.stdin.close()
        self.process.wait()


def missing(peer: str) -> str:
    """What a peer needs and does not find here; empty where it can run."""
    spec = importlib.util.find_spec(f"peers.{peer}")
    assert spec is not None
    needs = importlib.import_module(f"peers.{peer}").NEEDS
    return ", ".join(n for n in needs if not (shutil.which(n) if n == "g++" else importlib.util.find_spec(n)))


@contextlib.contextmanager
def crew(scenarios: int, peers: tuple[str, ...] = NAMES) -> Iterator[dict[str, Worker]]:
    """Workers by name, gigawatt first, all given gigawatt's draws; peers that are not installed are absent."""
    import synthetic

    with tempfile.TemporaryDirectory(prefix="gigawatt_bench_") as name:
        folder = Path(name)
        for key, x in synthetic.draws(synthetic.build(), scenarios).items():
            np.save(folder / f"{key}.npy", x)
        names = ["gigawatt", *(p for p in peers if not missing(p))]
        workers = {n: Worker(n, folder) for n in names}
        try:
            yield workers
        finally:
            for worker in workers.values():
                worker.close()


def difference(workers: dict[str, Worker], peer: str, folder: Path) -> float:
    """Largest difference of a peer's last results from gigawatt's, relative to the largest value of each result."""
    found = []
    for name in ("gigawatt", peer):
        workers[name].ask("results", file=str(folder / f"{name}.npz"))
        with np.load(folder / f"{name}.npz") as saved:
            found.append({key: saved[key] for key in saved.files})
    ours, theirs = found
    return max(float(np.abs(ours[n] - theirs[n]).max() / np.abs(ours[n]).max()) for n in theirs)
