"""Write python/gigawatt/_core.pyi from the built extension; --check only says whether it is up to date."""

import argparse
import difflib
import enum
import importlib
import re
import subprocess
import sys
import tempfile
from pathlib import Path

STUB = Path(__file__).parents[1] / "python/gigawatt/_core.pyi"


def generated() -> str:
    with tempfile.TemporaryDirectory() as folder:
        command = ["-m", "pybind11_stubgen", "--exit-code", "-o", folder, "gigawatt._core"]
        done = subprocess.run([sys.executable, *command], capture_output=True, text=True, cwd=folder)
        if done.returncode != 0:
            sys.exit(done.stdout + done.stderr)
        return tidied((Path(folder) / "gigawatt/_core.pyi").read_text("utf-8"))


def tidied(text: str) -> str:
    """Enums as the typing rules want them: members with values, no constructor without types."""
    core = importlib.import_module("gigawatt._core")

    def with_value(match: re.Match[str]) -> str:
        kind = getattr(core, match["kind"], None)
        if not (isinstance(kind, type) and issubclass(kind, enum.Enum)):
            return match[0]
        return f"    {match['name']} = {kind[match['name']].value!r}"

    text = re.sub(r"    @classmethod\n    def __new__\(cls, value\):\n        \.\.\.\n", "", text)
    text = re.sub(r"^    (?P<name>\w+): typing\.ClassVar\[(?P<kind>\w+)\].*$", with_value, text, flags=re.MULTILINE)
    return "\n".join(line.rstrip() for line in text.splitlines()) + "\n"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true")
    check = parser.parse_args().check
    new = generated()
    old = STUB.read_text("utf-8") if STUB.exists() else ""
    if not check:
        STUB.write_text(new, "utf-8")
    elif new != old:
        sides = old.splitlines(), new.splitlines()
        changes = difflib.unified_diff(*sides, "committed", "generated", lineterm="")
        sys.exit("\n".join([*changes, "", "The stub is out of date: python tests/stubs.py"]))


if __name__ == "__main__":
    main()
