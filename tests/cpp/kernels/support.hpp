// What the kernel tests share: data, levels, distances in ulp.
#pragma once
#include <bit>
#include <cmath>
#include <cstdint>
#include <limits>
#include <string>
#include <vector>

#include "gigawatt/kernels/table.hpp"

namespace gigawatt::test {

using Values = std::vector<double>;

inline constexpr double inf = std::numeric_limits<double>::infinity();
inline constexpr double nan = std::numeric_limits<double>::quiet_NaN();

inline std::vector<const kernels::Table*> levels() {
  std::vector<const kernels::Table*> found;
  for (const char* const* name = kernels::available_levels(); *name != nullptr; ++name)
    found.push_back(kernels::level(*name));
  return found;
}

// SplitMix64 (Steele, Lea and Flood 2014): data for tests, not the generator under test.
class Noise {
 public:
  explicit Noise(uint64_t seed) : state_(seed) {}
  uint64_t bits() {
    uint64_t z = state_ += 0x9E3779B97F4A7C15u;
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
    return z ^ (z >> 31);
  }
  double unit() { return static_cast<double>(bits() >> 11) * 0x1p-53; }
  double between(double low, double high) { return low + (high - low) * unit(); }
  // Any double at all, NaN and infinity among them.
  double any() { return std::bit_cast<double>(bits()); }

 private:
  uint64_t state_;
};

inline const Values& special_values() {
  static const Values values{
      0.0,    -0.0,   1.0,     -1.0,    0.5,    -0.5,      2.0,        3.0,   -3.0,   inf,
      -inf,   nan,    5e-324,  -5e-324, 1e-310, 0x1p-1022, -0x1p-1022, 1e300, -1e300, 1.7976931348623157e308,
      0x1p52, 0x1p53, -0x1p53, 709.0,   710.0,  -745.0,    -746.0,     2.5,   -2.5};
  return values;
}

// Moderate numbers, with a special value at every seventh place.
inline Values mixed_values(size_t count, uint64_t seed) {
  Noise noise(seed);
  Values values(count);
  const Values& special = special_values();
  for (size_t i = 0; i < count; ++i)
    values[i] = noise.bits() % 7 == 0 ? special[noise.bits() % special.size()] : noise.between(-4.0, 4.0);
  return values;
}

// NaN equals NaN, whatever its payload: which operand's payload survives is the machine's choice.
inline bool same_bits(double a, double b) {
  return std::bit_cast<uint64_t>(a) == std::bit_cast<uint64_t>(b) || (std::isnan(a) && std::isnan(b));
}
inline bool same_bits(const Values& a, const Values& b) {
  if (a.size() != b.size()) return false;
  for (size_t i = 0; i < a.size(); ++i)
    if (!same_bits(a[i], b[i])) return false;
  return true;
}

// A double to compare with has at least 64 bits here.
inline constexpr bool has_oracle = std::numeric_limits<long double>::digits >= 64;

// Distance in units of the last place of the true value, those of subnormals included.
inline double ulp_error(double got, long double truth) {
  const double rounded = static_cast<double>(truth);
  if (same_bits(got, rounded)) return 0.0;
  if (!std::isfinite(got) || !std::isfinite(rounded)) return inf;
  int exponent = 0;
  std::frexp(rounded, &exponent);
  const int last_place = exponent - 53 < -1074 ? -1074 : exponent - 53;
  return static_cast<double>(
      std::fabs((static_cast<long double>(got) - truth) / std::ldexp(1.0L, last_place)));
}

inline Values apply(const kernels::Table& table, kernels::UnaryOp op, const Values& x) {
  Values out(x.size());
  table.unary[op][0](out.data(), {x.data(), x.size()}, 1, x.size());
  return out;
}
inline double apply(const kernels::Table& table, kernels::UnaryOp op, double x) {
  return apply(table, op, Values{x})[0];
}
inline Values apply(const kernels::Table& table, kernels::BinaryOp op, const Values& x, const Values& y) {
  Values out(x.size());
  table.binary[op][kernels::vector_vector](out.data(), {x.data(), x.size()}, {y.data(), y.size()}, 1,
                                           x.size());
  return out;
}
inline double apply(const kernels::Table& table, kernels::BinaryOp op, double x, double y) {
  return apply(table, op, Values{x}, Values{y})[0];
}

}  // namespace gigawatt::test
