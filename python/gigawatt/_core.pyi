"""
The C++ core of gigawatt. Not for direct use: import gigawatt.
"""
from __future__ import annotations
import collections.abc
import numpy
import numpy.typing
import typing
__all__: list[str] = ['Axis', 'Birth', 'Distribution', 'Expr', 'Input', 'Model', 'Part', 'PartInput', 'Partial', 'Program', 'Quantity', 'Result', 'Sampling', 'Supply', 'Timeline', 'Unit', 'age_of', 'aged', 'base_run', 'base_sample', 'block_size', 'build_info', 'call', 'capital_recovery_factor', 'check_same_dimension', 'compile', 'compile_formulas', 'constant', 'constant_array', 'constant_date', 'constant_flag', 'copula_factor', 'date_text', 'execute', 'execute_blocks', 'irr', 'lookup', 'make', 'nearest_ranks', 'npv', 'parse_date', 'part', 'part_names', 'philox4x32', 'position', 'priced_round', 'profile', 'pv', 'rank_correlation', 'result_of', 'sample', 'score_correlation', 'simd_level', 'simd_levels', 'simd_refused', 'sobol_points', 'summarise', 'toms748', 'trace', 'xnpv']
class Unit:
    """
    A unit of measure: rational powers of base units and a scale.
    """
    @staticmethod
    def base(name: str) -> Unit:
        ...
    @staticmethod
    def from_powers(powers: collections.abc.Sequence[tuple[str, typing.SupportsInt | typing.SupportsIndex, typing.SupportsInt | typing.SupportsIndex]], scale: typing.SupportsFloat | typing.SupportsIndex) -> Unit:
        ...
    def __init__(self, text: str) -> None:
        ...
    def equals(self, other: Unit) -> bool:
        ...
    def over(self, other: Unit) -> Unit:
        ...
    def power(self, num: typing.SupportsInt | typing.SupportsIndex, den: typing.SupportsInt | typing.SupportsIndex = 1) -> Unit:
        ...
    def same_dimension(self, other: Unit) -> bool:
        ...
    def scaled(self, factor: typing.SupportsFloat | typing.SupportsIndex) -> Unit:
        ...
    def times(self, other: Unit) -> Unit:
        ...
    @property
    def coherent(self) -> Unit:
        ...
    @property
    def dimensionless(self) -> bool:
        ...
    @property
    def powers(self) -> list[tuple[str, int, int]]:
        ...
    @property
    def scale(self) -> float:
        ...
    @property
    def text(self) -> str:
        ...
class Axis:
    """
    A named dimension with labels.
    """
    def __init__(self, name: str, labels: collections.abc.Sequence[str]) -> None:
        ...
    def equals(self, other: Axis) -> bool:
        ...
    def position(self, label: str) -> int:
        ...
    @property
    def labels(self) -> list[str]:
        ...
    @property
    def name(self) -> str:
        ...
class Timeline:
    """
    The periods of a model, in real calendar days.
    """
    def __init__(self, frequency: str, first: str, count: typing.SupportsInt | typing.SupportsIndex) -> None:
        ...
    @property
    def axis(self) -> Axis:
        ...
    @property
    def days(self) -> list[int]:
        ...
    @property
    def periods_per_year(self) -> float:
        ...
    @property
    def size(self) -> int:
        ...
    @property
    def text(self) -> str:
        ...
class Distribution:
    """
    A distribution over real numbers.
    """
    @staticmethod
    def bernoulli(probability: typing.SupportsFloat | typing.SupportsIndex) -> Distribution:
        ...
    @staticmethod
    def beta(a: typing.SupportsFloat | typing.SupportsIndex, b: typing.SupportsFloat | typing.SupportsIndex, low: typing.SupportsFloat | typing.SupportsIndex = 0.0, high: typing.SupportsFloat | typing.SupportsIndex = 1.0) -> Distribution:
        ...
    @staticmethod
    def constant(value: typing.SupportsFloat | typing.SupportsIndex) -> Distribution:
        ...
    @staticmethod
    def discrete(values: collections.abc.Sequence[typing.SupportsFloat | typing.SupportsIndex], weights: collections.abc.Sequence[typing.SupportsFloat | typing.SupportsIndex]) -> Distribution:
        ...
    @staticmethod
    def empirical(observations: collections.abc.Sequence[typing.SupportsFloat | typing.SupportsIndex]) -> Distribution:
        ...
    @staticmethod
    def from_quantiles(family: str, p1: typing.SupportsFloat | typing.SupportsIndex, x1: typing.SupportsFloat | typing.SupportsIndex, p2: typing.SupportsFloat | typing.SupportsIndex, x2: typing.SupportsFloat | typing.SupportsIndex, extra: typing.SupportsFloat | typing.SupportsIndex = 0.0) -> Distribution:
        ...
    @staticmethod
    def gamma(shape: typing.SupportsFloat | typing.SupportsIndex, scale: typing.SupportsFloat | typing.SupportsIndex) -> Distribution:
        ...
    @staticmethod
    def lognormal(log_mean: typing.SupportsFloat | typing.SupportsIndex, log_sd: typing.SupportsFloat | typing.SupportsIndex) -> Distribution:
        ...
    @staticmethod
    def mixture(components: collections.abc.Sequence[Distribution], weights: collections.abc.Sequence[typing.SupportsFloat | typing.SupportsIndex]) -> Distribution:
        ...
    @staticmethod
    def normal(mean: typing.SupportsFloat | typing.SupportsIndex, sd: typing.SupportsFloat | typing.SupportsIndex) -> Distribution:
        ...
    @staticmethod
    def pert(low: typing.SupportsFloat | typing.SupportsIndex, mode: typing.SupportsFloat | typing.SupportsIndex, high: typing.SupportsFloat | typing.SupportsIndex, weight: typing.SupportsFloat | typing.SupportsIndex = 4.0) -> Distribution:
        ...
    @staticmethod
    def student_t(degrees: typing.SupportsFloat | typing.SupportsIndex, location: typing.SupportsFloat | typing.SupportsIndex = 0.0, scale: typing.SupportsFloat | typing.SupportsIndex = 1.0) -> Distribution:
        ...
    @staticmethod
    def tabulated(text: str, values: collections.abc.Sequence[typing.SupportsFloat | typing.SupportsIndex], low: typing.SupportsFloat | typing.SupportsIndex, high: typing.SupportsFloat | typing.SupportsIndex, mean: typing.SupportsFloat | typing.SupportsIndex, variance: typing.SupportsFloat | typing.SupportsIndex) -> Distribution:
        ...
    @staticmethod
    def triangular(low: typing.SupportsFloat | typing.SupportsIndex, mode: typing.SupportsFloat | typing.SupportsIndex, high: typing.SupportsFloat | typing.SupportsIndex) -> Distribution:
        ...
    @staticmethod
    def uniform(low: typing.SupportsFloat | typing.SupportsIndex, high: typing.SupportsFloat | typing.SupportsIndex) -> Distribution:
        ...
    def __getstate__(self) -> tuple[str, list[float], list[Distribution]]:
        ...
    def __setstate__(self, arg0: tuple[str, collections.abc.Sequence[typing.SupportsFloat | typing.SupportsIndex], collections.abc.Sequence[Distribution]]) -> None:
        ...
    def cdf(self, x: typing.SupportsFloat | typing.SupportsIndex) -> float:
        ...
    def equals(self, other: Distribution) -> bool:
        ...
    def quantile(self, probability: typing.SupportsFloat | typing.SupportsIndex) -> float:
        ...
    def quantile_at_score(self, score: typing.SupportsFloat | typing.SupportsIndex) -> float:
        ...
    def truncated(self, low: typing.SupportsFloat | typing.SupportsIndex, high: typing.SupportsFloat | typing.SupportsIndex) -> Distribution:
        ...
    @property
    def continuous(self) -> bool:
        ...
    @property
    def family(self) -> str:
        ...
    @property
    def high(self) -> float:
        ...
    @property
    def is_constant(self) -> bool:
        ...
    @property
    def low(self) -> float:
        ...
    @property
    def mean(self) -> float:
        ...
    @property
    def parameters(self) -> list[tuple[str, float]]:
        ...
    @property
    def text(self) -> str:
        ...
    @property
    def variance(self) -> float:
        ...
class Expr:
    """
    An immutable formula that refers to quantities by name.
    """
    def same_as(self, other: Expr) -> bool:
        ...
    @property
    def along(self) -> Axis | None:
        ...
    @property
    def args(self) -> list[Expr]:
        ...
    @property
    def attribute(self) -> dict[str, typing.Any]:
        ...
    @property
    def axes(self) -> list[Axis]:
        ...
    @property
    def axis(self) -> str:
        ...
    @property
    def backward(self) -> bool:
        ...
    @property
    def count(self) -> int:
        ...
    @property
    def exponent(self) -> tuple[int, int]:
        ...
    @property
    def function(self) -> typing.Any:
        """
        The function of a call.
        """
    @property
    def function_name(self) -> str:
        ...
    @property
    def function_unit(self) -> Unit:
        """
        The unit in which a call gives its values.
        """
    @property
    def kind(self) -> str:
        ...
    @property
    def label(self) -> str:
        ...
    @property
    def name(self) -> str:
        ...
    @property
    def op(self) -> str:
        ...
    @property
    def over(self) -> list[Axis] | None:
        """
        Axes that a call declares; none: those of its arguments.
        """
    @property
    def text(self) -> str:
        ...
    @property
    def timing(self) -> str:
        ...
    @property
    def unit(self) -> Unit:
        ...
    @property
    def uses(self) -> tuple[list[str], list[str]]:
        ...
    @property
    def values(self) -> typing.Any:
        """
        A constant's values in coherent units, or a lookup's points.
        """
class Input:
    """
    What an input may be: one distribution per cell, and its path over time.
    """
    def __init__(self, axes: collections.abc.Sequence[Axis], cells: collections.abc.Sequence[Distribution], path: str = 'fixed', sd: typing.SupportsFloat | typing.SupportsIndex = 0.0, phi: typing.SupportsFloat | typing.SupportsIndex = 0.0, stream: str = '', central: typing.SupportsFloat | typing.SupportsIndex | None = None) -> None:
        ...
    @property
    def axes(self) -> list[Axis]:
        ...
    @property
    def cells(self) -> list[Distribution]:
        ...
    @property
    def central(self) -> float | None:
        ...
    @property
    def path_kind(self) -> str:
        ...
    @property
    def path_phi(self) -> float:
        ...
    @property
    def path_sd(self) -> float:
        ...
    @property
    def path_text(self) -> str:
        ...
    @property
    def stream(self) -> str:
        ...
    @property
    def uncertain(self) -> bool:
        ...
class Quantity:
    """
    A named member of a model.
    """
    @property
    def above(self) -> bool:
        ...
    @property
    def axes(self) -> list[Axis]:
        ...
    @property
    def body(self) -> str:
        ...
    @property
    def doc(self) -> str:
        ...
    @property
    def evidence(self) -> str:
        ...
    @property
    def formula(self) -> Expr | None:
        ...
    @property
    def forward(self) -> bool:
        ...
    @property
    def high(self) -> float:
        ...
    @property
    def initial(self) -> Expr | None:
        ...
    @property
    def input(self) -> Input:
        ...
    @property
    def kind(self) -> str:
        ...
    @property
    def low(self) -> float:
        ...
    @property
    def name(self) -> str:
        ...
    @property
    def origin(self) -> str:
        ...
    @property
    def over(self) -> list[Axis]:
        ...
    @property
    def shown(self) -> str:
        ...
    @property
    def shown_unit(self) -> Unit:
        ...
    @property
    def source(self) -> str:
        ...
    @property
    def status(self) -> str:
        ...
    @property
    def timing(self) -> str:
        ...
    @property
    def unit(self) -> Unit:
        ...
class Model:
    """
    A map from names to quantities over one timeline.
    """
    def __init__(self, label: str, timeline: Timeline) -> None:
        ...
    def add_input(self, name: str, input: Input, unit: Unit, kind: str, timing: str, doc: str, source: str, evidence: str, shown: str, origin: str, low: typing.SupportsFloat | typing.SupportsIndex = ..., high: typing.SupportsFloat | typing.SupportsIndex = ..., above: bool = False) -> Expr:
        ...
    def add_state(self, name: str, unit: Unit, initial: Expr, over: collections.abc.Sequence[Axis], forward: bool, timing: str, doc: str, source: str, shown: str, origin: str) -> Expr:
        ...
    def at(self, name: str) -> Quantity:
        ...
    def case(self, label: str, replacements: collections.abc.Mapping[str, Input | Expr]) -> Model:
        ...
    def copy(self) -> Model:
        ...
    def correlate(self, members: collections.abc.Sequence[str], ranks: collections.abc.Sequence[typing.SupportsFloat | typing.SupportsIndex]) -> None:
        ...
    def define(self, name: str, formula: Expr, unit: Unit | None, timing: str, doc: str, source: str, shown: str, origin: str, status: str) -> Expr:
        ...
    def following(self, state: str) -> Expr:
        ...
    def has(self, name: str) -> bool:
        ...
    def previous(self, state: str) -> Expr:
        ...
    def ref(self, name: str) -> Expr:
        ...
    def reference_to_old(self, name: str) -> Expr:
        """
        What a formula over the old value refers to.
        """
    def set_outputs(self, names: collections.abc.Sequence[str]) -> None:
        ...
    def time_elapsed(self) -> Expr:
        ...
    def time_end(self) -> Expr:
        ...
    def time_length(self) -> Expr:
        ...
    def time_start(self) -> Expr:
        ...
    def unused_inputs(self) -> list[str]:
        ...
    def update_state(self, name: str, update: Expr) -> None:
        ...
    @property
    def age_axis(self) -> Axis:
        ...
    @property
    def correlations(self) -> list[tuple[list[str], list[float]]]:
        ...
    @property
    def has_calls(self) -> bool:
        """
        Whether a function of the user's is called in any formula.
        """
    @property
    def label(self) -> str:
        ...
    @property
    def names(self) -> list[str]:
        ...
    @property
    def outputs(self) -> list[str]:
        ...
    @property
    def sobol_dimensions(self) -> list[tuple[str, list[tuple[str, str]], str, list[int]]]:
        """
        Dimensions of a Sobol sequence by stream, labels and use; 2**32 - 1 where none was left.
        """
    @property
    def timeline(self) -> Timeline:
        ...
class PartInput:
    """
    What a part takes.
    """
    @property
    def above(self) -> bool:
        ...
    @property
    def doc(self) -> str:
        ...
    @property
    def high(self) -> float:
        ...
    @property
    def kind(self) -> str:
        ...
    @property
    def low(self) -> float:
        ...
    @property
    def name(self) -> str:
        ...
    @property
    def unit(self) -> str:
        ...
class Part:
    """
    A function that adds quantities under a name.
    """
    def add(self, model: Model, scope: str, given: collections.abc.Mapping[str, Expr]) -> None:
        ...
    @property
    def doc(self) -> str:
        ...
    @property
    def inputs(self) -> list[PartInput]:
        ...
    @property
    def name(self) -> str:
        ...
class Sampling:
    """
    How the scenarios of a run are sampled, and how they fall into blocks.
    """
    def __init__(self, method: str = 'random', scenarios: typing.SupportsInt | typing.SupportsIndex = 0) -> None:
        ...
    def block_of(self, scenario: typing.SupportsInt | typing.SupportsIndex) -> int:
        ...
    def start_of_block(self, block: typing.SupportsInt | typing.SupportsIndex) -> int:
        ...
    @property
    def balanced(self) -> bool:
        ...
    @property
    def method(self) -> str:
        ...
    @property
    def per_replicate(self) -> int:
        """
        Scenarios of one; 0: not in replicates.
        """
    @property
    def replicates(self) -> int:
        ...
    @property
    def scenarios(self) -> int:
        ...
class Program:
    """
    A compiled model: immutable, needs no model.
    """
    @property
    def calls(self) -> list[Expr]:
        """
        Calls whose values are to be supplied.
        """
    @property
    def elements(self) -> int:
        ...
    @property
    def fingerprint(self) -> int:
        ...
    @property
    def lanes(self) -> int:
        ...
    @property
    def outputs(self) -> list[tuple[str, list[Axis], str, float, bool, int]]:
        ...
    @property
    def plan_text(self) -> str:
        ...
    @property
    def sobol_draws(self) -> tuple[int, int]:
        """
        Draws of a scenario with a dimension of a Sobol sequence, and without.
        """
    @property
    def steps(self) -> int:
        ...
    @property
    def text(self) -> str:
        ...
    @property
    def tile_rows(self) -> int:
        ...
class Supply:
    """
    Values of a program's calls, in coherent units.
    """
    def __init__(self, first: typing.SupportsInt | typing.SupportsIndex, scenarios: typing.SupportsInt | typing.SupportsIndex, arrays: collections.abc.Sequence[tuple[typing.Annotated[numpy.typing.ArrayLike, numpy.float64], typing.Annotated[numpy.typing.ArrayLike, numpy.float64]]]) -> None:
        ...
class Result:
    """
    Statistics of every output cell, in shown units.
    """
    def absent(self, output: typing.SupportsInt | typing.SupportsIndex) -> numpy.typing.NDArray[numpy.float64]:
        ...
    def bars(self, output: typing.SupportsInt | typing.SupportsIndex, cell: typing.SupportsInt | typing.SupportsIndex) -> list[tuple[float, float, int]]:
        ...
    def cdf(self, output: typing.SupportsInt | typing.SupportsIndex, x: typing.SupportsFloat | typing.SupportsIndex) -> numpy.typing.NDArray[numpy.float64]:
        ...
    def exact_quantiles(self, output: typing.SupportsInt | typing.SupportsIndex, shares: collections.abc.Sequence[typing.SupportsFloat | typing.SupportsIndex], replay: Program, threads: typing.SupportsInt | typing.SupportsIndex = 0, sampling: Sampling | None = None) -> list[numpy.typing.NDArray[numpy.float64]]:
        """
        By a second pass over the scenarios: one array over the cells per share.
        """
    def first_not_finite(self, output: typing.SupportsInt | typing.SupportsIndex) -> int | None:
        ...
    def moments(self, output: typing.SupportsInt | typing.SupportsIndex) -> dict[str, numpy.typing.NDArray[numpy.float64]]:
        ...
    def not_finite(self, output: typing.SupportsInt | typing.SupportsIndex) -> numpy.typing.NDArray[numpy.float64]:
        ...
    def output(self, name: str) -> int:
        ...
    def output_axes(self, output: typing.SupportsInt | typing.SupportsIndex) -> list[Axis]:
        ...
    def quantile(self, output: typing.SupportsInt | typing.SupportsIndex, q: typing.SupportsFloat | typing.SupportsIndex) -> numpy.typing.NDArray[numpy.float64]:
        ...
    def quantile_error(self, output: typing.SupportsInt | typing.SupportsIndex, q: typing.SupportsFloat | typing.SupportsIndex) -> numpy.typing.NDArray[numpy.float64]:
        ...
    @property
    def scenarios(self) -> int:
        ...
    @property
    def seed(self) -> int:
        ...
class Partial:
    """
    Statistics of some blocks, to be merged.
    """
    def __getstate__(self) -> bytes:
        ...
    def __setstate__(self, arg0: bytes) -> None:
        ...
    def merge(self, other: Partial) -> None:
        """
        Add blocks that are not here yet.
        """
    @property
    def elements(self) -> int:
        ...
    @property
    def scenarios(self) -> int:
        ...
class Birth:
    """
    Where a value that is not finite was born.
    """
    @property
    def cell(self) -> str:
        ...
    @property
    def explained(self) -> bool:
        ...
    @property
    def formula(self) -> str:
        ...
    @property
    def operands(self) -> list[tuple[str, float]]:
        ...
    @property
    def quantity(self) -> str:
        ...
    @property
    def value(self) -> float:
        ...
def age_of(age: Axis) -> Expr:
    ...
def aged(a: Expr, backward: bool = False) -> Expr:
    ...
def base_run(model: Model, names: collections.abc.Sequence[str], supply: Supply | None = None) -> dict[str, tuple[list[Axis], numpy.typing.NDArray[numpy.float64], numpy.typing.NDArray[numpy.float64]]]:
    """
    Base values in coherent units: name → (axes, values, present).
    """
def base_sample(program: Program, supply: Supply | None = None) -> numpy.typing.NDArray[numpy.float64]:
    """
    Base values in coherent units, (cells,).
    """
def build_info() -> dict[str, str]:
    """
    With what and how the extension was built.
    """
def call(name: str, function: typing.Any, args: collections.abc.Sequence[Expr], unit: Unit, kind: str = 'number', timing: str = '', over: collections.abc.Sequence[Axis] | None = None) -> Expr:
    ...
def capital_recovery_factor(rate: typing.SupportsFloat | typing.SupportsIndex, years: typing.SupportsFloat | typing.SupportsIndex) -> float:
    ...
def check_same_dimension(left: Unit, right: Unit, verb: str) -> None:
    ...
def compile(model: Model, outputs: collections.abc.Sequence[str]) -> Program:
    ...
def compile_formulas(model: Model, formulas: collections.abc.Sequence[Expr]) -> Program:
    """
    Outputs '0', '1', …, in coherent units.
    """
def constant(value: typing.SupportsFloat | typing.SupportsIndex, unit: Unit) -> Expr:
    ...
def constant_array(values: typing.Annotated[numpy.typing.ArrayLike, numpy.float64], axes: collections.abc.Sequence[Axis], unit: Unit, kind: str) -> Expr:
    ...
def constant_date(days: typing.SupportsFloat | typing.SupportsIndex) -> Expr:
    ...
def constant_flag(value: bool) -> Expr:
    ...
def copula_factor(members: collections.abc.Sequence[str], ranks: collections.abc.Sequence[typing.SupportsFloat | typing.SupportsIndex]) -> list[float]:
    ...
def date_text(days: typing.SupportsInt | typing.SupportsIndex) -> str:
    ...
def execute(program: Program, seed: typing.SupportsInt | typing.SupportsIndex, scenarios: typing.SupportsInt | typing.SupportsIndex, threads: typing.SupportsInt | typing.SupportsIndex = 0, chunk: typing.SupportsInt | typing.SupportsIndex = 0, lanes: typing.SupportsInt | typing.SupportsIndex = 0, quantiles: bool = True, level: str = '', progress: typing.Any = None, sampling: Sampling | None = None) -> Result:
    ...
def execute_blocks(program: Program, seed: typing.SupportsInt | typing.SupportsIndex, first_block: typing.SupportsInt | typing.SupportsIndex, scenarios: typing.SupportsInt | typing.SupportsIndex, threads: typing.SupportsInt | typing.SupportsIndex = 0, quantiles: bool = True, progress: typing.Any = None, supply: Supply | None = None, sampling: Sampling | None = None) -> Partial:
    ...
def irr(values: typing.Annotated[numpy.typing.ArrayLike, numpy.float64]) -> tuple[float, str, list[float]]:
    ...
def lookup(a: Expr, x: collections.abc.Sequence[typing.SupportsFloat | typing.SupportsIndex], y: collections.abc.Sequence[typing.SupportsFloat | typing.SupportsIndex]) -> Expr:
    ...
def make(op: str, args: collections.abc.Sequence[Expr], axis: str = '', label: str = '', count: typing.SupportsInt | typing.SupportsIndex = 0, backward: bool = False, exponent: tuple[typing.SupportsInt | typing.SupportsIndex, typing.SupportsInt | typing.SupportsIndex] = (0, 1), along: Axis | None = None) -> Expr:
    ...
def nearest_ranks(members: collections.abc.Sequence[str], ranks: collections.abc.Sequence[typing.SupportsFloat | typing.SupportsIndex]) -> list[float]:
    ...
def npv(rate: typing.SupportsFloat | typing.SupportsIndex, values: typing.Annotated[numpy.typing.ArrayLike, numpy.float64], first_period: typing.SupportsInt | typing.SupportsIndex = 0) -> float:
    ...
def parse_date(text: str) -> int:
    """
    Days from 1970-01-01 to a date.
    """
def part(name: str) -> Part:
    ...
def part_names() -> list[str]:
    ...
def philox4x32(counter: collections.abc.Sequence[typing.SupportsInt | typing.SupportsIndex], key: collections.abc.Sequence[typing.SupportsInt | typing.SupportsIndex], rounds: typing.SupportsInt | typing.SupportsIndex) -> list[int]:
    ...
def position(axis: Axis) -> Expr:
    ...
def priced_round(holdings: typing.Annotated[numpy.typing.ArrayLike, numpy.float64], pre_money: typing.SupportsFloat | typing.SupportsIndex, new_money: typing.SupportsFloat | typing.SupportsIndex) -> tuple[float, float, float, list[float]]:
    ...
def profile(program: Program, seed: typing.SupportsInt | typing.SupportsIndex, scenarios: typing.SupportsInt | typing.SupportsIndex, quantiles: bool = True, supply: Supply | None = None) -> tuple[list[tuple[str, str, float, int]], float]:
    """
    (quantity, operation, seconds, rows) per step on one thread, and the seconds of the statistics.
    """
def pv(rate: typing.SupportsFloat | typing.SupportsIndex, nper: typing.SupportsFloat | typing.SupportsIndex, pmt: typing.SupportsFloat | typing.SupportsIndex, fv: typing.SupportsFloat | typing.SupportsIndex = 0.0, type: typing.SupportsInt | typing.SupportsIndex = 0) -> float:
    ...
def rank_correlation(score: typing.SupportsFloat | typing.SupportsIndex) -> float:
    ...
def result_of(program: Program, partial: Partial, seed: typing.SupportsInt | typing.SupportsIndex, sampling: Sampling | None = None) -> Result:
    ...
def sample(program: Program, seed: typing.SupportsInt | typing.SupportsIndex, scenarios: typing.SupportsInt | typing.SupportsIndex, threads: typing.SupportsInt | typing.SupportsIndex = 0, lanes: typing.SupportsInt | typing.SupportsIndex = 0, level: str = '', progress: typing.Any = None, first_block: typing.SupportsInt | typing.SupportsIndex = 0, supply: Supply | None = None, sampling: Sampling | None = None) -> numpy.typing.NDArray[numpy.float64]:
    """
    Samples in coherent units, (cells, scenarios).
    """
def score_correlation(rank: typing.SupportsFloat | typing.SupportsIndex) -> float:
    ...
def simd_level() -> str:
    """
    The instruction set in use.
    """
def simd_levels() -> list[str]:
    ...
def simd_refused() -> str:
    ...
def sobol_points(dimensions: typing.SupportsInt | typing.SupportsIndex, points: typing.SupportsInt | typing.SupportsIndex, seed: typing.SupportsInt | typing.SupportsIndex | None = None, replicate: typing.SupportsInt | typing.SupportsIndex = 0) -> numpy.typing.NDArray[numpy.float64]:
    """
    The first points of a Sobol sequence, (dimensions, points): as they are, or scrambled by a seed.
    """
def summarise(values: typing.Annotated[numpy.typing.ArrayLike, numpy.float64]) -> dict[str, float]:
    ...
def toms748(function: collections.abc.Callable[[float], typing.SupportsFloat | typing.SupportsIndex], low: typing.SupportsFloat | typing.SupportsIndex, high: typing.SupportsFloat | typing.SupportsIndex, tolerance: typing.SupportsFloat | typing.SupportsIndex = 1e-12, max_iterations: typing.SupportsInt | typing.SupportsIndex = 100) -> tuple[float, float, int]:
    """
    (low, high, evaluations) of a bracket around a root.
    """
def trace(model: Model, output: str, seed: typing.SupportsInt | typing.SupportsIndex, scenario: typing.SupportsInt | typing.SupportsIndex, supply: Supply | None = None, sampling: Sampling | None = None) -> Birth:
    ...
def xnpv(rate: typing.SupportsFloat | typing.SupportsIndex, values: typing.Annotated[numpy.typing.ArrayLike, numpy.float64], years: typing.Annotated[numpy.typing.ArrayLike, numpy.float64]) -> float:
    ...
block_size: int = 4096
