// Cubic and step tables.
#include "catch.hpp"
#include "kernels/support.hpp"

namespace gigawatt::test {
namespace {

using namespace kernels;

double cubic_of(const Values& c, size_t segments, double limit, double z) {
  double position = (z + limit) * (static_cast<double>(segments) / (2.0 * limit));
  if (position < 0.0) position = 0.0;
  if (position > static_cast<double>(segments)) position = static_cast<double>(segments);
  const size_t k = std::isnan(z) ? 0 : std::min(static_cast<size_t>(position), segments - 1);
  const double t = position - static_cast<double>(k);
  return std::fma(t, std::fma(t, std::fma(t, c[4 * k + 3], c[4 * k + 2]), c[4 * k + 1]), c[4 * k]);
}

}  // namespace

TEST_CASE("a cubic table is Horner in its segment, and its ends beyond") {
  constexpr size_t segments = 37;
  constexpr double limit = 8.3;
  Noise noise(1);
  Values c(4 * segments);
  for (double& value : c) value = noise.between(-2.0, 2.0);
  Values z{-limit,
           limit,
           0.0,
           -100.0,
           100.0,
           inf,
           -inf,
           nan,
           -0.0,
           std::nextafter(limit, 0.0),
           std::nextafter(-limit, 0.0)};
  for (int i = 0; i < 1000; ++i) z.push_back(noise.between(-9.0, 9.0));
  Values expected;
  for (double value : z) expected.push_back(cubic_of(c, segments, limit, value));
  for (const Table* t : levels()) {
    Values out(z.size());
    t->cubic(out.data(), z.data(), {c.data(), segments, limit}, z.size());
    CHECK(same_bits(out, expected));
    CHECK(out[3] == c[0]);
    CHECK(out[3] == out[6]);
    CHECK(out[1] == out[4]);
    CHECK(out[4] == out[5]);
    CHECK(std::isnan(out[7]));
  }
}

TEST_CASE("a cubic table of one segment") {
  const Values c{1.0, 2.0, 3.0, 4.0}, z{-1.0, 0.0, 1.0, 7.0};
  for (const Table* t : levels()) {
    Values out(4);
    t->cubic(out.data(), z.data(), {c.data(), 1, 1.0}, 4);
    CHECK(same_bits(out, {1.0, 3.25, 10.0, 10.0}));
  }
}

TEST_CASE("steps count the thresholds below the score") {
  Noise noise(2);
  for (size_t count : {1, 2, 3, 4, 5, 6, 7, 8, 9, 16, 17, 100, 1025}) {
    Values thresholds, values;
    double edge = -3.0;
    for (size_t k = 0; k < count; ++k) {
      values.push_back(noise.between(-10.0, 10.0));
      if (k != 0) thresholds.push_back(edge += noise.unit() * 6.0 / static_cast<double>(count));
    }
    Values z{inf, -inf, nan, 0.0};
    for (double threshold : thresholds)
      for (double near : {threshold, std::nextafter(threshold, 9.0), std::nextafter(threshold, -9.0)})
        z.push_back(near);
    for (int i = 0; i < 200; ++i) z.push_back(noise.between(-4.0, 4.0));
    Values expected;
    for (double value : z) {
      size_t below = 0;
      for (double threshold : thresholds) below += threshold < value ? 1 : 0;
      expected.push_back(std::isnan(value) ? nan : values[below]);
    }
    for (const Table* t : levels()) {
      INFO(t->name << ", " << count << " values");
      Values out(z.size());
      t->steps(out.data(), z.data(), {thresholds.data(), values.data(), count}, z.size());
      CHECK(same_bits(out, expected));
    }
  }
}

}  // namespace gigawatt::test
