// exp, log and pow against long double, and their special cases.
#include "catch.hpp"
#include "kernels/support.hpp"

namespace gigawatt::test {
namespace {

using namespace kernels;

constexpr size_t sample = 100000;

double worst_unary(const Table& t, UnaryOp op, const Values& x, long double (*truth)(long double)) {
  const Values got = apply(t, op, x);
  double worst = 0.0;
  for (size_t i = 0; i < x.size(); ++i) worst = std::fmax(worst, ulp_error(got[i], truth(x[i])));
  return worst;
}

double worst_power(const Table& t, const Values& a, const Values& b) {
  const Values got = apply(t, power, a, b);
  double worst = 0.0;
  for (size_t i = 0; i < a.size(); ++i)
    worst = std::fmax(
        worst, ulp_error(got[i], std::pow(static_cast<long double>(a[i]), static_cast<long double>(b[i]))));
  return worst;
}

Values ranged(double low, double high, uint64_t seed) {
  Noise noise(seed);
  Values values(sample);
  for (double& value : values) value = noise.between(low, high);
  return values;
}

// Numbers of every size: uniform in the exponent.
Values sizes(double low_exponent, double high_exponent, uint64_t seed) {
  Values values = ranged(low_exponent, high_exponent, seed);
  for (double& value : values) value = std::exp2(value);
  return values;
}

}  // namespace

TEST_CASE("exp is within 1.1 ulp over its whole range") {
  if (!has_oracle) return;
  const auto truth = [](long double x) { return std::exp(x); };
  for (const Table* t : levels()) {
    INFO(t->name);
    CHECK(worst_unary(*t, exponential, ranged(-746.0, 710.0, 1), truth) <= 1.1);
    CHECK(worst_unary(*t, exponential, ranged(-1.0, 1.0, 2), truth) <= 1.1);
    CHECK(worst_unary(*t, exponential, ranged(-745.2, -708.0, 3), truth) <= 1.1);  // gradual underflow
    CHECK(worst_unary(*t, exponential, sizes(-60.0, 0.0, 4), truth) <= 1.1);
    CHECK(worst_unary(*t, exponential, {709.782712893384, -745.1332191019411, -745.133219101942}, truth) <=
          1.1);
  }
}

TEST_CASE("exp has its special cases") {
  for (const Table* t : levels()) {
    INFO(t->name);
    CHECK(apply(*t, exponential, 0.0) == 1.0);
    CHECK(apply(*t, exponential, -0.0) == 1.0);
    CHECK(apply(*t, exponential, inf) == inf);
    CHECK(same_bits(apply(*t, exponential, -inf), 0.0));
    CHECK(std::isnan(apply(*t, exponential, nan)));
    CHECK(apply(*t, exponential, 709.7827128933841) == inf);
    CHECK(apply(*t, exponential, 1e300) == inf);
    CHECK(same_bits(apply(*t, exponential, -1e300), 0.0));
    CHECK(apply(*t, exponential, -745.1332191019411) == 5e-324);
    CHECK(apply(*t, exponential, -746.0) == 0.0);
    CHECK(apply(*t, exponential, 5e-324) == 1.0);
  }
}

TEST_CASE("log is within 1 ulp over its whole range") {
  if (!has_oracle) return;
  const auto truth = [](long double x) { return std::log(x); };
  for (const Table* t : levels()) {
    INFO(t->name);
    CHECK(worst_unary(*t, logarithm, sizes(-1074.0, 1024.0, 5), truth) <= 1.0);
    CHECK(worst_unary(*t, logarithm, ranged(0.5, 2.0, 6), truth) <= 1.0);
    CHECK(worst_unary(*t, logarithm, ranged(0.999, 1.001, 7), truth) <= 1.0);
    CHECK(worst_unary(*t, logarithm, ranged(0.0, 0x1p-1022, 8), truth) <= 1.0);
    CHECK(worst_unary(*t, logarithm, {0x1.fffffffffffffp-1, 0x1.0000000000001p+0, 5e-324, 0x1p-1022},
                      truth) <= 1.0);
  }
}

TEST_CASE("log has its special cases") {
  for (const Table* t : levels()) {
    INFO(t->name);
    CHECK(same_bits(apply(*t, logarithm, 1.0), 0.0));
    CHECK(apply(*t, logarithm, 0.0) == -inf);
    CHECK(apply(*t, logarithm, -0.0) == -inf);
    CHECK(apply(*t, logarithm, inf) == inf);
    for (double x : {-1.0, -inf, -5e-324, nan}) CHECK(std::isnan(apply(*t, logarithm, x)));
  }
}

TEST_CASE("pow keeps its accuracy where the exponent is large") {
  if (!has_oracle) return;
  for (const Table* t : levels()) {
    INFO(t->name);
    CHECK(worst_power(*t, ranged(0.0, 10.0, 9), ranged(-20.0, 20.0, 10)) <= 1.5);
    CHECK(worst_power(*t, ranged(0.9, 1.1, 11), ranged(-7000.0, 7000.0, 12)) <= 1.5);
    CHECK(worst_power(*t, sizes(-1074.0, 1024.0, 13), ranged(-1.0, 1.0, 14)) <= 1.5);
    CHECK(worst_power(*t, sizes(-100.0, 100.0, 15), ranged(-12.0, 12.0, 16)) <= 1.5);
    CHECK(worst_power(*t, ranged(0.999999, 1.000001, 17), ranged(-6e8, 6e8, 18)) <= 1.5);
  }
}

TEST_CASE("pow has the special cases of C") {
  const Values special = special_values();
  for (const Table* t : levels())
    for (double a : special)
      for (double b : special) {
        INFO(t->name << ": " << a << " ^ " << b);
        const double got = apply(*t, power, a, b);
        const double expected = std::pow(a, b);
        const bool exact = expected == 0.0 || !std::isfinite(expected) || expected == 1.0;
        if (exact)
          CHECK(same_bits(got, expected));
        else
          CHECK_THAT(got, WithinRel(expected, 1e-15));
      }
}

TEST_CASE("pow is exact in sign and the same for a shared operand") {
  for (const Table* t : levels()) {
    CHECK(apply(*t, power, -2.0, 3.0) == -8.0);
    CHECK(apply(*t, power, -2.0, 4.0) == 16.0);
    CHECK(apply(*t, power, -2.0, -1.0) == -0.5);
    CHECK(std::isnan(apply(*t, power, -2.0, 0.5)));
    CHECK(same_bits(apply(*t, power, -0.0, -3.0), -inf));
    CHECK(same_bits(apply(*t, power, -0.0, 3.0), -0.0));
    CHECK(apply(*t, power, -1.0, 0x1p53) == 1.0);
    CHECK(apply(*t, power, -1.0, 0x1p53 - 1.0) == -1.0);
    const Values x = mixed_values(37, 19);
    for (double shared : special_values()) {
      Values left(x.size()), right(x.size());
      t->binary[power][vector_scalar](right.data(), {x.data(), 37}, {&shared, 1}, 1, 37);
      t->binary[power][scalar_vector](left.data(), {&shared, 1}, {x.data(), 37}, 1, 37);
      CHECK(same_bits(right, apply(*t, power, x, Values(37, shared))));
      CHECK(same_bits(left, apply(*t, power, Values(37, shared), x)));
    }
  }
}

}  // namespace gigawatt::test
