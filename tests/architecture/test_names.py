"""Names tell the room, and no file tells whose machine it was written on."""

import re

import pytest

FOLDERS = ["cpp", "python", "tests", "notebooks", ".ci"]
NAMELESS = re.compile(r"(^|_)(utils?|helpers?|misc|common|stuff|tools?)(_|\.|$)")
MACHINE_PATH = re.compile(r"(?<![\w.])/(?:work|home|root|Users|mnt)/\w|\b[A-Z]:\\\w")
TEXT = {
    ".hpp",
    ".cpp",
    ".cmake",
    ".txt",
    ".py",
    ".pyi",
    ".toml",
    ".md",
    ".ipynb",
    ".csv",
    ".json",
    ".yml",
    "",
}


@pytest.fixture(scope="module")
def files(root):
    inside = [file for folder in FOLDERS for file in (root / folder).rglob("*")]
    paths = [file for file in [*root.iterdir(), *inside] if file.is_file()]
    return [file for file in paths if "__pycache__" not in file.parts and file.name != ".git"]


def test_names_say_something(root, files):
    places = {part for file in files for part in file.relative_to(root).parts}
    assert not [name for name in sorted(places) if NAMELESS.search(name)]


def test_no_machine_paths(root, files):
    found = []
    for file in files:
        if file.suffix in TEXT:
            for number, line in enumerate(file.read_text("utf-8").splitlines(), 1):
                if MACHINE_PATH.search(line):
                    found.append(f"{file.relative_to(root)}:{number}: {line.strip()[:100]}")
    assert not found, "\n".join(found)
