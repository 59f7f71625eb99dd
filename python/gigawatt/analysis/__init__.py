"""Questions asked of a whole model: what drives a result, where a goal is met, how a result changes."""

from gigawatt.analysis import policy
from gigawatt.analysis.information import value_of_information

__all__ = ["policy", "value_of_information"]
