"""Who may use whom. An #include or import along an arrow not drawn here fails; draw it only with a reason."""

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PUBLIC = ROOT / "cpp/include/gigawatt"
SOURCE = ROOT / "cpp/src"
PYTHON = ROOT / "python/gigawatt"

CPP_ARROWS: dict[str, set[str]] = {
    "errors": set(),
    "kernels": set(),
    "units": {"errors"},
    "random": {"kernels", "errors"},
    "stats": {"kernels", "errors"},
    "finance": {"kernels", "errors"},
    "graph": {"units", "random", "errors"},
    "engine": {"graph", "kernels", "stats", "random", "finance", "errors", "units"},
    "analysis": {"errors"},
    "parts": {"graph", "finance", "errors", "units"},  # never engine: a part only adds quantities
}
# Libraries that few rooms may see. Nothing in cpp/include may: whoever uses a header would pay for them.
CPP_LIBRARIES = {"boost": {"random", "finance", "analysis"}, "Eigen": {"random"}, "pybind11": set(), "Python.h": set()}
# What all.inc.cpp sees is compiled once per instruction set: no inline function of a library may be in it.
KERNEL_HEADERS = {"cstddef", "cstdint"}

# Below: errors, types and _core (the extension) are for everyone.
PYTHON_ARROWS: dict[str, set[str]] = {
    "errors": set(),
    "types": set(),
    "display": set(),  # is given what it shows
    "catalog": {"display"},  # writes its numbers
    "modelling": {"display"},
    "results": {"modelling", "display"},
    "plotting": {"modelling", "results", "display"},
    "finance": {"modelling"},
    "compute": {"modelling", "catalog", "finance"},
    "random": set(),
    "stats": set(),
    "deals": {"modelling", "compute", "catalog", "finance", "display"},
    "plugins": {"modelling", "deals"},  # deals for their names: a model of another package hides none
}
PYTHON_ARROWS["audit"] = {"modelling", "results", "catalog", "display", "compute", "deals", "finance", "stats"}
PYTHON_ARROWS["analysis"] = {"modelling", "results", "display"}
PYTHON_ARROWS["scale"] = {"modelling", "results"}
PYTHON_ARROWS["adapters"] = {"modelling", "results"}
PYTHON_ARROWS["build"] = {"catalog"}  # names the release
PYTHON_ARROWS["files"] = {"modelling", "results", "catalog", "display"}
PYTHON_ARROWS["cli"] = {*PYTHON_ARROWS, "__init__"}  # and nothing imports cli or deals, but __init__
# A method such as Model.run hands its theme to a later room when it is called: an import inside a function.
PYTHON_LATE_ARROWS = {
    "modelling": {"results", "audit", "files", "analysis", "adapters"},
    "build": {"__init__"},
    "results": {"plotting", "files", "analysis", "scale"},
    "analysis": {"plotting"},
    "scale": {"__init__"},  # the version
    "files": {"deals", "plugins", "__init__"},  # a model is found by the name in a file; the version
}
EVERYONES = {"errors", "types", "_core"}
ROOMS = {*PYTHON_ARROWS, *EVERYONES}


def cpp_files(folder):
    return [file for file in sorted(folder.rglob("*")) if file.suffix in {".hpp", ".cpp"}]


def includes(file):
    return re.findall(r'^\s*#\s*include\s+(["<])([^">]+)[">]', file.read_text("utf-8"), re.MULTILINE)


def cpp_room(file):
    return file.relative_to(PUBLIC if file.is_relative_to(PUBLIC) else SOURCE).parts[0]


def target(file, name):
    """The file of ours that a quoted include means."""
    places = [file.parent / name, ROOT / "cpp/include" / name, SOURCE / name]
    return next((place.resolve() for place in places if place.is_file()), None)


@pytest.mark.parametrize("room", sorted({cpp_room(f) for f in cpp_files(PUBLIC) + cpp_files(SOURCE)}))
def test_cpp_room(room):
    assert room in CPP_ARROWS, f"draw the arrows of the new room {room} in {Path(__file__).name}"
    wrong = []
    for file in cpp_files(PUBLIC / room) + cpp_files(SOURCE / room):
        for bracket, name in includes(file):
            line = f"{file.relative_to(ROOT)} includes {name}"
            if bracket == "<":
                library = name.split("/")[0]
                allowed = CPP_LIBRARIES.get(library, {room})
                if room not in allowed or (library in CPP_LIBRARIES and file.is_relative_to(PUBLIC)):
                    wrong.append(f"{line}: not a library for this file")
                if room == "kernels" and file.name != "dispatch.cpp" and name not in KERNEL_HEADERS:
                    wrong.append(f"{line}: kernels see {sorted(KERNEL_HEADERS)} only")
                continue
            found = target(file, name)
            if found is None:
                wrong.append(f"{line}: no such file")
            elif (other := cpp_room(found)) != room:
                if other not in CPP_ARROWS[room]:
                    wrong.append(f"{line}: there is no arrow {room} -> {other}")
                elif not found.is_relative_to(PUBLIC):
                    wrong.append(f"{line}: private to {other}")
            elif file.is_relative_to(PUBLIC) and not found.is_relative_to(PUBLIC):
                wrong.append(f"{line}: a public header needs a private one")
    assert not wrong, "\n".join(wrong)


def python_room(file):
    first = file.relative_to(PYTHON).parts[0]
    return first.removesuffix(".py")


class Imports(ast.NodeVisitor):
    """(room, late, line) of every import of ours; those for type checkers alone do not count."""

    def __init__(self, file):
        self.package = ["gigawatt", *file.relative_to(PYTHON).parent.parts]
        self.late = 0
        self.found = []
        self.visit(ast.parse(file.read_text("utf-8")))

    def visit_If(self, node):
        if "TYPE_CHECKING" not in ast.unparse(node.test):
            self.generic_visit(node)
        else:
            for statement in node.orelse:
                self.visit(statement)

    def visit_FunctionDef(self, node):
        self.late += 1
        self.generic_visit(node)
        self.late -= 1

    visit_AsyncFunctionDef = visit_FunctionDef  # noqa: N815

    def visit_Import(self, node):
        for alias in node.names:
            self.note(alias.name.split("."), [], node.lineno)

    def visit_ImportFrom(self, node):
        base = self.package[: len(self.package) - node.level + 1] if node.level else []
        module = node.module.split(".") if node.module else []
        self.note(base + module, [alias.name for alias in node.names], node.lineno)

    def note(self, path, names, line):
        if path[:1] == ["gigawatt"]:  # "from gigawatt import x": a room or a name of __init__
            rooms = path[1:2] or names or ["__init__"]
            self.found += [(room if room in ROOMS else "__init__", self.late > 0, line) for room in rooms]


PYTHON_FILES = sorted(PYTHON.rglob("*.py"))
PYTHON_ROOMS = sorted({python_room(file) for file in PYTHON_FILES} - {"__init__", "__main__"})


@pytest.mark.parametrize("room", PYTHON_ROOMS)
def test_python_room(room):
    assert room in PYTHON_ARROWS, f"draw the arrows of the new room {room} in {Path(__file__).name}"
    early = {room} | PYTHON_ARROWS[room] | (EVERYONES - {room})
    wrong = []
    for file in PYTHON_FILES:
        if python_room(file) != room:
            continue
        for other, late, line in Imports(file).found:
            place = f"{file.relative_to(ROOT)}:{line}"
            if other not in early | (PYTHON_LATE_ARROWS.get(room, set()) if late else set()):
                moment = "when called" if late else "at import"
                wrong.append(f"{place}: there is no arrow {room} -> {other} ({moment})")
    assert not wrong, "\n".join(wrong)


def test_arrows_have_no_cycle():
    for arrows in (CPP_ARROWS, PYTHON_ARROWS):
        left = dict(arrows)
        while ready := [room for room, uses in left.items() if not uses & (left.keys() - {room})]:
            for room in ready:
                del left[room]
        assert not left, f"a cycle among {sorted(left)}"
