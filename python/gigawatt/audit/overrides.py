"""What the cases in a model's making replaced, and as of which day."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from gigawatt.modelling.model import Model


def override_days(model: Model) -> dict[str, datetime.date | None]:
    """Names that cases replaced; with the day of the case where that case brought a day of its own, else None."""
    steps = model._steps
    after = [*(step.told.as_of for step in steps[1:]), model.as_of][: len(steps)]
    return {
        name: day if day != step.told.as_of else None
        for step, day in zip(steps, after, strict=True)
        for name in step.replacements
    }
