// Moments over eight lanes, and questions about all values.
#include <cstring>

#include "catch.hpp"
#include "kernels/support.hpp"

namespace gigawatt::test {
namespace {

using namespace kernels;

Moments empty() {
  Moments sums{};
  for (size_t lane = 0; lane < 8; ++lane) {
    sums.minimum[lane] = inf;
    sums.maximum[lane] = -inf;
  }
  return sums;
}

bool same(const Moments& a, const Moments& b) {
  return std::memcmp(&a, &b, sizeof a) == 0;
}

// The definition, one element after the other.
size_t naive(Moments& sums, const Values& x, const double* present, double pivot) {
  size_t faults = 0;
  for (size_t i = 0; i < x.size(); ++i) {
    if (present != nullptr && present[i] == 0.0) continue;
    if (!std::isfinite(x[i])) {
      ++faults;
      continue;
    }
    const size_t lane = i % 8;
    const double d = x[i] - pivot;
    const double square = d * d;
    const double cube = square * d;
    const double fourth = square * square;
    sums.count[lane] += 1.0;
    sums.sum1[lane] += d;
    sums.sum2[lane] += square;
    sums.sum3[lane] += cube;
    sums.sum4[lane] += fourth;
    sums.minimum[lane] = std::fmin(sums.minimum[lane], x[i]);
    sums.maximum[lane] = std::fmax(sums.maximum[lane], x[i]);
  }
  return faults;
}

Values data_with_faults(size_t count) {
  Noise noise(1);
  Values x(count);
  for (double& value : x) {
    value = noise.between(-3.0, 5.0);
    if (noise.bits() % 31 == 0) value = nan;
    if (noise.bits() % 37 == 0) value = inf;
  }
  return x;
}

Values mask_of(size_t count) {
  Noise noise(2);
  Values present(count);
  for (double& value : present) value = noise.bits() % 4 == 0 ? 0.0 : 1.0;
  return present;
}

}  // namespace

TEST_CASE("moments are the plain loop, whatever the tile") {
  constexpr size_t total = 1000;
  const Values x = data_with_faults(total), mask = mask_of(total);
  for (const double* present : {static_cast<const double*>(nullptr), mask.data()}) {
    Moments expected = empty();
    const size_t expected_faults = naive(expected, x, present, 0.7);
    REQUIRE(expected_faults > 0);
    for (const Table* t : levels())
      for (size_t tile : {1, 3, 7, 8, 13, 32, 256, 1000}) {
        Moments sums = empty();
        size_t faults = 0;
        for (size_t start = 0; start < total; start += tile)
          faults += t->moments(&sums, x.data() + start, present == nullptr ? nullptr : present + start, 0.7,
                               start, std::min(tile, total - start));
        INFO(t->name << ", tiles of " << tile);
        CHECK(faults == expected_faults);
        CHECK(same(sums, expected));
      }
  }
}

TEST_CASE("moments of nothing, and of values that are all absent") {
  const Values x(40, nan), absent(40, 0.0);
  for (const Table* t : levels()) {
    Moments sums = empty();
    CHECK(t->moments(&sums, x.data(), nullptr, 0.0, 0, 0) == 0);
    CHECK(t->moments(&sums, x.data(), absent.data(), 0.0, 0, 40) == 0);
    CHECK(same(sums, empty()));
    CHECK(t->moments(&sums, x.data(), nullptr, 0.0, 0, 40) == 40);
    CHECK(same(sums, empty()));
  }
}

TEST_CASE("all_finite finds one fault anywhere") {
  for (const Table* t : levels()) {
    CHECK(t->all_finite(nullptr, 0));
    Values x(600, 1e308);
    CHECK(t->all_finite(x.data(), x.size()));
    for (size_t at : {0, 1, 255, 256, 257, 599})
      for (double fault : {nan, inf, -inf}) {
        x[at] = fault;
        CHECK_FALSE(t->all_finite(x.data(), x.size()));
        CHECK(t->all_finite(x.data(), at));
        x[at] = -0.0;
      }
  }
}

TEST_CASE("all_equal compares as numbers") {
  for (const Table* t : levels()) {
    CHECK(t->all_equal(nullptr, 1.0, 0));
    Values x(600, 0.0);
    x[300] = -0.0;
    CHECK(t->all_equal(x.data(), 0.0, x.size()));
    CHECK_FALSE(t->all_equal(x.data(), 1.0, x.size()));
    x[599] = 5e-324;
    CHECK_FALSE(t->all_equal(x.data(), 0.0, x.size()));
    x.assign(3, nan);
    CHECK_FALSE(t->all_equal(x.data(), nan, 3));
  }
}

}  // namespace gigawatt::test
