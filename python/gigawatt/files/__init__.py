"""Models, cases and runs as files: text that a person reads, a tool compares and ``git`` keeps."""

from __future__ import annotations
