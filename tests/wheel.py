"""build: the wheel of this tree, its path printed; smoke: build, then try it where nothing else is."""

import argparse
import subprocess
import sys
import tarfile
import tempfile
import venv
from pathlib import Path

ROOT = Path(__file__).parents[1]
OUT = ROOT / "build/dist"
IMPORT = "import gigawatt, sys; assert not {'rich', 'pandas'} & set(sys.modules)"
PIP = [sys.executable, "-m", "pip", "--disable-pip-version-check", "-q"]


def build() -> Path:
    """Without isolation, so that a second build compiles only what changed."""
    for old in OUT.glob("*"):
        old.unlink()
    command = ["wheel", "--no-build-isolation", "--no-deps", "-w", str(OUT), str(ROOT)]
    subprocess.run([*PIP, *command], check=True, stdout=sys.stderr)
    (wheel,) = OUT.glob("*.whl")
    return wheel


def smoke(wheel: Path) -> None:
    """The first lines of the README, from a new virtual environment and an empty folder."""
    with tempfile.TemporaryDirectory() as folder:
        environment = Path(folder) / "venv"
        venv.create(environment, with_pip=True)
        binaries = environment / "bin"
        subprocess.run([binaries / "pip", *PIP[3:], "install", wheel], check=True)
        for command in (
            [binaries / "python", "-W", "error", "-c", IMPORT],
            [binaries / "gigawatt", "run", "nvidia-openai", "--samples", "1000"],
        ):
            subprocess.run(command, check=True, cwd=folder)


def sdist() -> None:
    """The source distribution holds all that a build from it needs."""
    code = f"from scikit_build_core.build import build_sdist; build_sdist({str(OUT)!r})"
    subprocess.run([sys.executable, "-c", code], check=True, cwd=ROOT, stdout=sys.stderr)
    (archive,) = OUT.glob("*.tar.gz")
    with tarfile.open(archive) as tar:
        packed = {name.split("/", 1)[-1] for name in tar.getnames()}
    wanted = [ROOT / name for name in ("CMakeLists.txt", "pyproject.toml", "README.md", "LICENSE")]
    wanted += [*(ROOT / "cpp").rglob("*"), *(ROOT / "python").rglob("*")]
    kinds = {".hpp", ".cpp", ".cmake", ".txt", ".py", ".pyi", ".typed", ".toml", ".md", ""}
    missing = {str(f.relative_to(ROOT)) for f in wanted if f.is_file() and f.suffix in kinds} - packed
    if missing:
        sys.exit(f"not in {archive.name}: {sorted(missing)}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("task", choices=["build", "smoke"])
    task = parser.parse_args().task
    wheel = build()
    if task == "build":
        print(wheel)
    else:
        smoke(wheel)
        sdist()


if __name__ == "__main__":
    main()
