"""What a user may pass, as named aliases."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

Number: TypeAlias = int | float | np.integer[Any] | np.floating[Any]
Array: TypeAlias = npt.NDArray[np.float64]
Date: TypeAlias = datetime.date
Shape: TypeAlias = tuple[int, ...]
# A number, a flag, a date, text ("4 GW"), a distribution, or one of these per label; arrays and Series too.
Value: TypeAlias = Any
Overrides: TypeAlias = Mapping[str, Any]
