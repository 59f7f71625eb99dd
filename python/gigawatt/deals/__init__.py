"""Deals: models composed of catalog records, parts and cases; a table that compares deals; what happened to them.

No figure stands in their code.
"""

from __future__ import annotations

from gigawatt.deals.events import events
from gigawatt.deals.nvidia_openai import nvidia_openai
from gigawatt.deals.table import table

__all__ = ["DEALS", "events", "nvidia_openai", "table"]

# Names on the command line.
DEALS = {"nvidia-openai": nvidia_openai}
