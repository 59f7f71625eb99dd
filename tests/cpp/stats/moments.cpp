// Moments: published values (NIST StRD), constants, extremes, standard errors.
#include "gigawatt/stats/moments.hpp"

#include <cmath>
#include <limits>
#include <vector>

#include "catch.hpp"
#include "gigawatt/kernels/table.hpp"
#include "samples.hpp"

using namespace gigawatt;
using namespace gigawatt::test;

namespace {

// Certified values and tolerances: tests/reference/statistics_nist_strd.json.
struct Certified {
  double mean, sd, autocorrelation, sd_relative, autocorrelation_absolute;
};

void check(const std::vector<double>& values, const Certified& expected) {
  const MomentSummary found = summarise(values);
  CHECK(found.count == static_cast<double>(values.size()));
  CHECK_THAT(found.mean, WithinRel(expected.mean, 1e-14));
  CHECK_THAT(found.sd(), WithinRel(expected.sd, expected.sd_relative));
  CHECK_THAT(autocorrelation(values), WithinAbs(expected.autocorrelation, expected.autocorrelation_absolute));
}

const std::vector<double> lew = {
    -213, -564, -35,  -15,  141,  115,  -420, -360, 203,  -338, -431, 194,  -220, -513, 154,  -125, -559,
    92,   -21,  -579, -52,  99,   -543, -175, 162,  -457, -346, 204,  -300, -474, 164,  -107, -572, -8,
    83,   -541, -224, 180,  -420, -374, 201,  -236, -531, 83,   27,   -564, -112, 131,  -507, -254, 199,
    -311, -495, 143,  -46,  -579, -90,  136,  -472, -338, 202,  -287, -477, 169,  -124, -568, 17,   48,
    -568, -135, 162,  -430, -422, 172,  -74,  -577, -13,  92,   -534, -243, 194,  -355, -465, 156,  -81,
    -578, -64,  139,  -449, -384, 193,  -198, -538, 110,  -44,  -577, -6,   66,   -552, -164, 161,  -460,
    -344, 205,  -281, -504, 134,  -28,  -576, -118, 156,  -437, -381, 200,  -220, -540, 83,   11,   -568,
    -160, 172,  -414, -408, 188,  -125, -572, -32,  139,  -492, -321, 205,  -262, -504, 142,  -83,  -574,
    0,    48,   -571, -106, 137,  -501, -266, 190,  -391, -406, 194,  -186, -553, 83,   -13,  -577, -49,
    103,  -515, -280, 201,  300,  -506, 131,  -45,  -578, -80,  138,  -462, -361, 201,  -211, -554, 32,
    74,   -533, -235, 187,  -372, -442, 182,  -147, -566, 25,   68,   -535, -244, 194,  -351, -463, 174,
    -125, -570, 15,   72,   -550, -190, 172,  -424, -385, 198,  -218, -536, 96};
const std::vector<double> mavro = {
    2.0018, 2.0017, 2.0018, 2.0019, 2.0018, 2.0017, 2.0015, 2.0014, 2.0015, 2.0015, 2.0017, 2.0018, 2.0018,
    2.0019, 2.0019, 2.0021, 2.002,  2.0016, 2.0014, 2.0013, 2.0013, 2.0015, 2.0015, 2.0016, 2.0015, 2.0014,
    2.0013, 2.0014, 2.0015, 2.0014, 2.0015, 2.0016, 2.0015, 2.0016, 2.0019, 2.002,  2.002,  2.0021, 2.0022,
    2.0023, 2.0024, 2.0025, 2.0027, 2.0026, 2.0026, 2.0026, 2.0027, 2.0026, 2.0025, 2.0024};

MomentSummary by_kernel(const std::vector<double>& values, double pivot) {
  kernels::Moments sums = empty_moments();
  kernels::active().moments(&sums, values.data(), nullptr, pivot, 0, values.size());
  return summarise(sums, pivot);
}

// Two passes in long double.
MomentSummary exact(const std::vector<double>& values) {
  long double sum = 0.0L, m2 = 0.0L, m3 = 0.0L, m4 = 0.0L;
  for (const double x : values) sum += x;
  const long double mean = sum / static_cast<long double>(values.size());
  for (const double x : values) {
    const long double d = x - mean;
    m2 += d * d;
    m3 += d * d * d;
    m4 += d * d * d * d;
  }
  MomentSummary s;
  s.count = static_cast<double>(values.size());
  s.mean = static_cast<double>(mean);
  s.m2 = static_cast<double>(m2);
  s.m3 = static_cast<double>(m3);
  s.m4 = static_cast<double>(m4);
  return s;
}

}  // namespace

TEST_CASE("NIST StRD: summary statistics") {
  SECTION("Lew") {
    check(lew, {-177.435, 277.332168044316, -0.307304800605679, 1e-13, 1e-12});
  }
  SECTION("Mavro") {
    check(mavro, {2.001856, 0.000429123454003053, 0.937989183438248, 1e-11, 1e-12});
  }
  SECTION("NumAcc1") {
    check({10000001.0, 10000003.0, 10000002.0}, {10000002.0, 1.0, -0.5, 1e-13, 1e-6});
  }
  SECTION("NumAcc3") {
    std::vector<double> values = {1000000.2};
    for (int i = 0; i < 500; ++i) values.insert(values.end(), {1000000.1, 1000000.3});
    check(values, {1000000.2, 0.1, -0.999, 1e-8, 1e-6});
  }
}

TEST_CASE("moments agree with long double, pivot near or far") {
  const auto values = normals(4096, 50.0, 2.0, 7);
  const MomentSummary truth = exact(values);
  for (const double pivot : {50.0, 48.0, 0.0, 110.0}) {  // up to 30 sd away
    const MomentSummary s = by_kernel(values, pivot);
    CHECK_THAT(s.mean, WithinRel(truth.mean, 1e-14));
    CHECK_THAT(s.sd(), WithinRel(truth.sd(), 1e-12));
    CHECK_THAT(s.kurtosis(), WithinRel(truth.kurtosis(), 1e-8));
    CHECK_THAT(s.skewness(), WithinAbs(truth.skewness(), 1e-9));
  }
  CHECK_THAT(by_kernel(values, 2050.0).sd(), WithinRel(truth.sd(), 2e-9));
  const MomentSummary s = summarise(values);
  CHECK_THAT(s.kurtosis(), WithinRel(truth.kurtosis(), 1e-13));
  CHECK_THAT(s.skewness(), WithinAbs(truth.skewness(), 1e-13));
}

TEST_CASE("a constant has no spread, whatever the pivot") {
  const std::vector<double> values(3000, 0.1);
  for (const double pivot : {0.1, 0.0, 0.3, -1e9}) {
    const MomentSummary s = by_kernel(values, pivot);
    CHECK(s.mean == 0.1);
    CHECK(s.sd() == 0.0);
    CHECK(s.m4 == 0.0);
  }
  MomentSummary s = summarise(std::vector<double>(100000, 0.1));
  s = combine(s, summarise(std::vector<double>(77, 0.1)));
  CHECK(s.count == 100077.0);
  CHECK(s.mean == 0.1);
  CHECK(s.sd() == 0.0);
  CHECK(s.sd_standard_error() == 0.0);
  CHECK(std::isnan(s.kurtosis()));
  CHECK(std::isnan(autocorrelation(values)));
}

TEST_CASE("combining equals summarising at once") {
  const auto values = normals(1000, -3.0, 5.0, 11);
  const std::span<const double> all(values);
  const MomentSummary whole = summarise(all);
  for (const std::size_t cut : {1U, 17U, 500U, 999U}) {
    const MomentSummary s = combine(summarise(all.first(cut)), summarise(all.subspan(cut)));
    CHECK(s.count == whole.count);
    CHECK(s.minimum == whole.minimum);
    CHECK(s.maximum == whole.maximum);
    CHECK_THAT(s.mean, WithinRel(whole.mean, 1e-13));
    CHECK_THAT(s.m2, WithinRel(whole.m2, 1e-13));
    CHECK_THAT(s.m3, WithinRel(whole.m3, 1e-10));
    CHECK_THAT(s.m4, WithinRel(whole.m4, 1e-13));
  }
  CHECK(combine(whole, MomentSummary{}) == whole);
  CHECK(combine(MomentSummary{}, whole) == whole);
}

TEST_CASE("few values, none, and values that are not finite") {
  const MomentSummary none = summarise(std::span<const double>{});
  CHECK(none == MomentSummary{});
  CHECK(summarise(empty_moments(), 3.0) == MomentSummary{});
  const MomentSummary one = summarise(std::vector<double>{4.0});
  CHECK(one.mean == 4.0);
  CHECK(std::isnan(one.sd()));
  CHECK(std::isnan(one.mean_standard_error()));
  CHECK(std::isnan(one.sd_standard_error()));
  const double infinity = std::numeric_limits<double>::infinity();
  const MomentSummary bad = summarise(std::vector<double>{1.0, infinity, 2.0});
  CHECK(bad.count == 3.0);
  CHECK(std::isnan(bad.mean));
  CHECK(std::isnan(bad.maximum));
  CHECK(std::isnan(autocorrelation(std::vector<double>{1.0, infinity, 2.0})));
  CHECK(std::isnan(autocorrelation(std::vector<double>{1.0})));
}

TEST_CASE("standard errors cover as they should") {
  int mean_inside = 0;
  int sd_inside = 0;
  constexpr int samples = 2000;
  for (int i = 0; i < samples; ++i) {
    const MomentSummary s = summarise(normals(400, 10.0, 3.0, 1000 + static_cast<std::uint64_t>(i)));
    mean_inside += std::abs(s.mean - 10.0) < 1.96 * s.mean_standard_error() ? 1 : 0;
    sd_inside += std::abs(s.sd() - 3.0) < 1.96 * s.sd_standard_error() ? 1 : 0;
  }
  // 95 % of 2,000, with four binomial standard deviations (0.5 %) and the bias of a sample of 400
  CHECK_THAT(mean_inside / double{samples}, WithinAbs(0.95, 0.02));
  CHECK_THAT(sd_inside / double{samples}, WithinAbs(0.95, 0.025));
  const MomentSummary s = summarise(normals(100000, 0.0, 1.0, 5));
  CHECK_THAT(s.sd_standard_error(), WithinRel(1.0 / std::sqrt(2e5), 0.02));  // sigma / sqrt(2 n)
}
