"""Every public header compiles alone."""

import os
import subprocess
from concurrent.futures import ThreadPoolExecutor

import pytest


@pytest.mark.build
def test_every_header_compiles_alone(root):
    include = root / "cpp/include"
    headers = sorted(include.rglob("*.hpp"))
    assert headers
    command = [
        os.environ.get("CXX", "c++"),
        "-std=c++20",
        "-fsyntax-only",
        "-Wall",
        "-Wextra",
        "-I",
        str(include),
    ]

    def errors(header):
        source = f'#include "{header.relative_to(include)}"\n'
        done = subprocess.run([*command, "-x", "c++", "-"], input=source, capture_output=True, text=True)
        return done.stderr

    with ThreadPoolExecutor(os.cpu_count()) as pool:
        failed = [text for text in pool.map(errors, headers) if text]
    assert not failed, "\n".join(failed)
