"""Deals: models composed of catalog records, parts and cases. No figure stands in their code."""

from __future__ import annotations

from gigawatt.deals.nvidia_openai import nvidia_openai

__all__ = ["DEALS", "nvidia_openai"]

# Names on the command line.
DEALS = {"nvidia-openai": nvidia_openai}
