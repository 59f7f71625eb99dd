// The normal distribution against long double, in both tails.
#include "catch.hpp"
#include "kernels/support.hpp"

namespace gigawatt::test {
namespace {

using namespace kernels;

long double cumulative(long double z) {
  return 0.5L * std::erfc(-z / std::sqrt(2.0L));
}
long double density(long double z) {
  return 0.398942280401432677939946059934381868L * std::exp(-0.5L * z * z);
}

}  // namespace

TEST_CASE("normal_cdf keeps its relative accuracy in the lower tail") {
  if (!has_oracle) return;
  for (const Table* t : levels()) {
    Noise noise(1);
    Values z;
    for (int i = 0; i < 60000; ++i)
      z.push_back(noise.between(i % 2 == 0 ? -37.0 : -8.0, i % 2 == 0 ? 0.0 : 9.0));
    for (double edge : {-37.0, -1e-300, 1e-300, -5e-324, 1e-17, 8.3, 40.0}) z.push_back(edge);
    const Values got = apply(*t, normal_cdf, z);
    double worst = 0.0;
    for (size_t i = 0; i < z.size(); ++i) {
      const long double truth = cumulative(z[i]);
      worst = std::fmax(worst, static_cast<double>(std::fabs(got[i] / truth - 1.0L)));
    }
    INFO(t->name);
    CHECK(worst <= 2e-15);
  }
}

TEST_CASE("normal_cdf has its special cases") {
  for (const Table* t : levels()) {
    INFO(t->name);
    CHECK(apply(*t, normal_cdf, 0.0) == 0.5);
    CHECK(apply(*t, normal_cdf, -0.0) == 0.5);
    CHECK(same_bits(apply(*t, normal_cdf, -inf), 0.0));
    CHECK(apply(*t, normal_cdf, inf) == 1.0);
    CHECK(std::isnan(apply(*t, normal_cdf, nan)));
    CHECK(apply(*t, normal_cdf, -1e300) == 0.0);
    CHECK(apply(*t, normal_cdf, -38.4) > 0.0);  // subnormal
    CHECK(apply(*t, normal_cdf, -39.0) == 0.0);
    for (double z : {0.3, 1.0, 2.5, 6.0}) CHECK(apply(*t, normal_cdf, z) == 1.0 - apply(*t, normal_cdf, -z));
  }
}

TEST_CASE("normal_quantile is within 2e-15 of the true quantile") {
  if (!has_oracle) return;
  for (const Table* t : levels()) {
    Noise noise(2);
    Values p;
    for (int i = 0; i < 40000; ++i) p.push_back(noise.unit() + 0x1p-54);
    for (int i = 0; i < 20000; ++i) p.push_back(std::exp2(-1022.0 * noise.unit()));      // lower tail
    for (int i = 0; i < 20000; ++i) p.push_back(1.0 - std::exp2(-52.9 * noise.unit()));  // upper tail
    for (double edge : {0.075, 0.925, 0x1p-53, 1.0 - 0x1p-53, 5e-324, 1e-310, 1.388794386496402e-11})
      p.push_back(edge);
    const Values got = apply(*t, normal_quantile, p);
    double worst = 0.0;
    for (size_t i = 0; i < p.size(); ++i) {
      if (p[i] <= 0.0 || p[i] >= 1.0 || p[i] == 0.5) continue;
      // One Newton step from the result gives its error; the nearer tail keeps the figures.
      const bool upper = p[i] > 0.5;
      const long double z = upper ? -got[i] : got[i];
      const long double tail = upper ? 1.0L - p[i] : p[i];
      const long double error = (cumulative(z) - tail) / density(z);
      worst = std::fmax(worst, static_cast<double>(std::fabs(error / z)));
    }
    INFO(t->name);
    CHECK(worst <= 2e-15);
  }
}

TEST_CASE("normal_quantile has its special cases") {
  for (const Table* t : levels()) {
    INFO(t->name);
    CHECK(apply(*t, normal_quantile, 0.5) == 0.0);
    CHECK(apply(*t, normal_quantile, 0.0) == -inf);
    CHECK(apply(*t, normal_quantile, -0.0) == -inf);
    CHECK(apply(*t, normal_quantile, 1.0) == inf);
    for (double p : {-0.1, 1.1, -inf, inf, nan, -5e-324}) CHECK(std::isnan(apply(*t, normal_quantile, p)));
    for (double p : {0.375, 0.0625, 0x1p-7, 0x1p-40}) {
      const double low = apply(*t, normal_quantile, p);
      CHECK(low == -apply(*t, normal_quantile, 1.0 - p));
    }
  }
}

TEST_CASE("a quantile does not depend on its neighbours, and out may be the operand") {
  for (const Table* t : levels()) {
    Noise noise(3);
    Values p(1000);
    for (double& value : p) value = noise.unit();
    const Values together = apply(*t, normal_quantile, p);
    for (size_t i = 0; i < p.size(); ++i) CHECK(same_bits(apply(*t, normal_quantile, p[i]), together[i]));
    Values in_place = p;
    t->unary[normal_quantile][0](in_place.data(), {in_place.data(), 1000}, 1, 1000);
    CHECK(same_bits(in_place, together));
  }
}

}  // namespace gigawatt::test
