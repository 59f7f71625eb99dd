"""``python -m gigawatt`` is the command ``gigawatt``."""

from gigawatt.cli.main import main

if __name__ == "__main__":
    raise SystemExit(main())
