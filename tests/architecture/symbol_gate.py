"""The kernel objects of a Debug build may define only what is theirs.

A weak symbol (an inline function or template with external linkage) that was compiled for AVX2 can be the copy which
the linker keeps for code that runs on every machine: a crash far from the kernels, on somebody else's computer. An
optimised build inlines such functions away and hides them, so this looks at a build without optimisation.

    python tests/architecture/symbol_gate.py BUILD_DIRECTORY
"""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

OBJECTS = "gigawatt_kernels_*.dir"
# What the compiler may call on its own: the fused multiply-add of a machine without one, the square root where errno is
# kept, block copies, and the protection of the stack.
ALLOWED_UNDEFINED = {
    "fma",
    "sqrt",
    "memcpy",
    "memset",
    "memmove",
    "__stack_chk_fail",
    "_GLOBAL_OFFSET_TABLE_",
}
SYMBOL = re.compile(r"^(?:[0-9a-fA-F]+)?\s+(\S) (.+)$")


def kernel_objects(build_dir: str | Path) -> list[Path]:
    """The object files of the per-instruction-set kernel targets."""
    return sorted(Path(build_dir).rglob(f"{OBJECTS}/**/*.o"))


def symbols(path: Path) -> list[tuple[str, str]]:
    """Pairs of the letter that nm gives and the demangled name."""
    listing = subprocess.run(["nm", "-C", str(path)], check=True, capture_output=True, text=True).stdout
    return [match.groups() for line in listing.splitlines() if (match := SYMBOL.match(line))]


def complaints_of(path: Path) -> list[str]:
    """What is wrong with one object."""
    target = next(part for part in path.parts if part.startswith("gigawatt_kernels_"))
    isa = target.removeprefix("gigawatt_kernels_").removesuffix(".dir")
    namespace = f"gigawatt::kernels::{isa}::"
    found = symbols(path)
    complaints = []
    for kind, name in found:
        if kind in "WwVvu":
            complaints.append(f"{isa}: weak or unique symbol {kind} {name}")
        elif kind == "U" and name not in ALLOWED_UNDEFINED:
            complaints.append(f"{isa}: needs {name} from elsewhere")
        elif kind in "BbC":
            complaints.append(f"{isa}: writable data {kind} {name}")
        elif kind.isupper() and kind != "U" and not name.startswith(namespace):
            complaints.append(f"{isa}: defines {kind} {name} outside {namespace}")
    if not any(kind == "T" for kind, _ in found):
        complaints.append(f"{isa}: defines nothing")
    if not any("unary_rows" in name and kind == "t" for kind, name in found):
        complaints.append(f"{isa}: no local kernels in sight; is this a Debug build?")
    return complaints


def check(build_dir: str | Path) -> list[str]:
    """Complaints about the kernel objects under a Debug build directory; empty when all is well."""
    objects = kernel_objects(build_dir)
    if not objects:
        return [f"no kernel objects ({OBJECTS}) under {build_dir}"]
    return [complaint for path in objects for complaint in complaints_of(path)]


def main(arguments: list[str]) -> int:
    if len(arguments) != 1:
        print("usage: symbol_gate.py BUILD_DIRECTORY", file=sys.stderr)
        return 2
    complaints = check(arguments[0])
    for complaint in complaints:
        print(complaint)
    return 1 if complaints else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
