#include "gigawatt/random/sobol.hpp"

#include <cmath>
#include <set>

#include "catch.hpp"
#include "gigawatt/random/bridge.hpp"

using namespace gigawatt;

TEST_CASE("the first points are the published ones") {
  // S. Joe and F. Y. Kuo, new-joe-kuo-6.21201: dimensions 1 to 4, points 0 to 7.
  constexpr double points[8][4] = {{0, 0, 0, 0},
                                   {.5, .5, .5, .5},
                                   {.75, .25, .25, .25},
                                   {.25, .75, .75, .75},
                                   {.375, .375, .625, .875},
                                   {.875, .875, .125, .375},
                                   {.625, .125, .875, .625},
                                   {.125, .625, .375, .125}};
  for (std::uint32_t i = 0; i < 8; ++i)
    for (std::uint32_t d = 0; d < 4; ++d) CHECK(sobol_point(d, i) == points[i][d]);
}

TEST_CASE("every dimension is a sequence of its own with one point in each of 2^k parts") {
  std::set<std::vector<double>> seen;
  for (std::uint32_t d = 0; d < sobol_dimensions; ++d) {
    std::set<double> parts;
    std::vector<double> points;
    for (std::uint32_t i = 0; i < 64; ++i) {
      points.push_back(sobol_point(d, 64 + i));
      parts.insert(std::floor(points.back() * 64));
    }
    if (parts.size() != 64) CHECK(d == no_dimension);
    for (std::uint32_t i = 0; i < 30; ++i) points.push_back(sobol_point(d, 1U << i));
    seen.insert(std::move(points));
  }
  CHECK(seen.size() == sobol_dimensions);
}

TEST_CASE("seed, replicate and dimension each give a scramble of their own") {
  std::set<std::vector<std::uint32_t>> seen;
  for (const std::uint64_t seed : {0, 1, 2})
    for (const std::uint64_t replicate : {0, 1, 2})
      for (const std::uint32_t dimension : {0, 1, 2}) {
        const auto key = sobol_key(seed, replicate, dimension);
        seen.insert({key.scramble, key.scramble + 16});
      }
  CHECK(seen.size() == 27);
}

TEST_CASE("a bridge turns unit normals into unit normals, the end first") {
  for (const std::uint32_t count : {1U, 2U, 3U, 7U, 39U}) {
    const auto steps = bridge(count);
    REQUIRE(steps.size() == count);
    CHECK(steps.front().middle == count);
    // sums[position][normal]: the weight of each normal.
    std::vector<std::vector<double>> sums(count + 1, std::vector<double>(count));
    for (std::size_t k = 0; k < steps.size(); ++k) {
      const BridgeStep& b = steps[k];
      for (std::uint32_t j = 0; j < count; ++j)
        sums[b.middle][j] = b.from_left * sums[b.left][j] + b.from_right * sums[b.right][j];
      sums[b.middle][k] += b.sd;
    }
    for (std::uint32_t a = 1; a <= count; ++a)
      for (std::uint32_t b = 1; b <= count; ++b) {
        double product = 0;
        for (std::uint32_t j = 0; j < count; ++j)
          product += (sums[a][j] - sums[a - 1][j]) * (sums[b][j] - sums[b - 1][j]);
        CHECK_THAT(product, Catch::Matchers::WithinAbs(a == b ? 1 : 0, 1e-14));
      }
  }
  CHECK(bridge(0).empty());
}
