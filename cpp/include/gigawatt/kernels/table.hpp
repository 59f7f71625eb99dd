// The kernels of one instruction set. Plain pointers and counts: this room knows nothing of the rest,
// includes no standard container, and allocates, throws and keeps nothing.
//
// Every kernel gives the same bits at every instruction set: contraction is off, fused multiply-adds are
// explicit
// (__builtin_fma), reductions use eight fixed lanes. NaN and infinity keep their IEEE meaning.
#pragma once
#include <cstddef>
#include <cstdint>

namespace gigawatt::kernels {

using std::size_t;

// An operand: `rows` rows that start `row` doubles apart (0: one row serves all). In the form `vector` a row
// holds one value per lane, in the form `scalar` one value for all lanes.
struct In {
  const double* data;
  size_t row;
};

// out has `rows` rows of `lanes` values, contiguous. Rows are computed in order and out may be an operand
// shifted by whole rows (a running sum is add(out + lanes, {out, lanes}, {x + lanes, lanes}, rows - 1,
// lanes)).
using Unary = void (*)(double* out, In a, size_t rows, size_t lanes);
using Binary = void (*)(double* out, In a, In b, size_t rows, size_t lanes);
using Ternary = void (*)(double* out, In a, In b, In c, size_t rows, size_t lanes);

// Operand forms of a binary kernel.
enum Form : unsigned { vector_vector, vector_scalar, scalar_vector, form_count };

enum UnaryOp : unsigned {
  neg,
  absolute,
  square_root,
  exponential,
  logarithm,
  normal_cdf,       // cumulative standard normal
  normal_quantile,  // AS241 of a probability in (0, 1)
  floor_down,
  logical_not,
  finite,
  copy,
  unary_count
};
enum BinaryOp : unsigned {
  add,
  sub,
  mul,
  div,
  minimum,
  maximum,  // NaN in either operand gives NaN
  power,    // a^b; negative a with whole b is exact in sign, else NaN
  less,
  less_equal,
  equal,  // 1.0 or 0.0; any comparison with NaN is 0.0
  logical_and,
  logical_or,
  binary_count
};

// Where the draws of a row of scenarios come from: counter words {scenario low, scenario high, date, domain},
// key from (seed, stream, labels). Scenario pairs (2i, 2i+1) share one Philox4x32-10 call with counter i:
// words 0,1 serve the even one, words 2,3 the odd one.
struct DrawKey {
  uint32_t key[2];
  uint32_t date;  // days from 1970-01-01 to the start of the period, as two's complement; 0 for one draw over
                  // all time
  uint32_t domain;  // which of a stream's independent draws: 0 the value, 1 the shocks of its path
};

// Latin hypercube draws: which stratum a scenario has is a permutation of 0 … strata - 1 that the round keys
// choose, where in the stratum it stands is a draw of its own.
struct LatinKey {
  uint32_t strata;  // scenarios of the whole run
  uint32_t rounds[8];
  DrawKey jitter;
};

// One dimension of a scrambled Sobol sequence: point i is the exclusive or of direction[j] over the bits j of
// i, as 32-bit fractions (in the order of the sequence's Gray code), its digits then flipped as the scramble
// words choose.
struct SobolKey {
  const uint32_t* direction;  // 32 words
  uint32_t scramble[16];
};

// Cubic Hermite table over scores, equal segments from -limit to limit: 4 coefficients a segment, Horner in
// t = (z - left end of the segment) in (0, 1) of a segment. Scores outside use the end segments' end values.
struct CubicTable {
  const double* coefficients;
  size_t segments;
  double limit;
};

// Values by thresholds in the score: value[k] where k = how many thresholds are < z (ascending). count
// values, count - 1 thresholds.
struct StepTable {
  const double* thresholds;
  const double* values;
  size_t count;
};

// Eight-lane sums of one output element over a block: element i of the block goes to lane i mod 8, in order.
struct Moments {
  double count[8];
  double sum1[8], sum2[8], sum3[8], sum4[8];  // of (x - pivot)^k
  double minimum[8], maximum[8];
};

// What a histogram wants to know of some values; low and high are infinity and -infinity where none is
// finite.
struct Keys {
  double low, high;  // of the finite ones
  size_t zeros;      // of either sign
  size_t not_finite;
};

struct Table {
  const char* name;             // "baseline", "v3", "v4"
  Unary unary[unary_count][2];  // [1]: a is scalar
  Binary binary[binary_count][form_count];
  // c != 0 ? a : b; index = 4*(condition scalar) + 2*(a scalar) + (b scalar); all scalar (7) is allowed too
  Ternary select[8];
  // out[row] = a[row]^exponent, whole exponents of either sign, by repeated multiplication (a^-n = 1 / a^n)
  void (*whole_power)(double* out, In a, int exponent, size_t rows, size_t lanes);
  // Standard normal scores of scenarios first … first + lanes - 1 (any first, any count).
  void (*scores)(double* out, DrawKey key, uint64_t first, size_t lanes);
  // The uniforms behind them, in (0, 1): 52 bits, offset by half a step.
  void (*uniforms)(double* out, DrawKey key, uint64_t first, size_t lanes);
  // The same of a latin hypercube (first + lanes at most key.strata) and of a Sobol sequence (points below
  // 2^32).
  void (*latin_scores)(double* out, const LatinKey& key, uint64_t first, size_t lanes);
  void (*latin_uniforms)(double* out, const LatinKey& key, uint64_t first, size_t lanes);
  void (*sobol_scores)(double* out, const SobolKey& key, uint64_t first, size_t lanes);
  void (*sobol_uniforms)(double* out, const SobolKey& key, uint64_t first, size_t lanes);
  void (*cubic)(double* out, const double* score, CubicTable table, size_t lanes);
  void (*steps)(double* out, const double* score, StepTable table, size_t lanes);
  // out[t] = sum over a in [first, last) with a <= t of x[t - a] * kernel[a], rows first_row … first_row +
  // rows - 1 of the output; x has row stride `x_row`, kernel `kernel_row` per age; forms by stride per lane
  // (1 or 0).
  void (*convolve)(double* out, const double* x, size_t x_row, size_t x_lane, const double* kernel,
                   size_t kernel_row, size_t kernel_lane, size_t first_age, size_t last_age, size_t first_row,
                   size_t rows, size_t lanes);
  // Adds lanes values to the eight-lane sums. `present` may be null; where it is 0 a value is skipped. Values
  // that are not finite are skipped and counted in the returned number. position = index of x[0] within its
  // block (a multiple of 8 unless lanes < 8).
  size_t (*moments)(Moments* sums, const double* x, const double* present, double pivot, size_t position,
                    size_t lanes);
  // The upper 22 bits of each value: sign, exponent, ten bits of the mantissa (-0 as 0).
  Keys (*keys)(uint32_t* out, const double* x, size_t count);
  // true where every value is finite
  bool (*all_finite)(const double* x, size_t count);
  // true where every value equals `value`
  bool (*all_equal)(const double* x, double value, size_t count);
};

// Philox4x32 with `rounds` rounds (Salmon et al. 2011), for the published known answers.
void philox4x32(const uint32_t counter[4], const uint32_t key[2], int rounds, uint32_t out[4]);

// Picked once: the best the machine has, or what GIGAWATT_SIMD names. Never null.
const Table& active();
// Levels that this machine can run, baseline first; null-terminated names.
const char* const* available_levels();
// The table of one level, or null where unknown or not runnable here.
const Table* level(const char* name);
// What GIGAWATT_SIMD asked for and could not be had, or null.
const char* refused_level();

}  // namespace gigawatt::kernels
