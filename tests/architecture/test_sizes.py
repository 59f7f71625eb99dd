"""A file that outgrows its ceiling is split by theme."""

CPP_LINES, PYTHON_LINES = 400, 500
PLACES = {
    CPP_LINES: [("cpp", "*.[ch]pp"), ("tests/cpp", "*.[ch]pp")],
    PYTHON_LINES: [("python", "*.py"), ("tests", "*.py")],
}


def test_files_stay_small(root):
    large = {}
    for ceiling, places in PLACES.items():
        for folder, pattern in places:
            for file in (root / folder).rglob(pattern):
                if (lines := len(file.read_text("utf-8").splitlines())) > ceiling:
                    large[str(file.relative_to(root))] = f"{lines} lines, ceiling {ceiling}"
    assert not large
