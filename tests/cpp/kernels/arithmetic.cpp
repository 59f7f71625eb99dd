// Meaning of the simple kernels: special values, forms, rows and aliases.
#include "catch.hpp"
#include "kernels/support.hpp"

namespace gigawatt::test {
namespace {

using namespace kernels;

}  // namespace

TEST_CASE("binary kernels agree with C++ for every pair of special values") {
  for (const Table* t : levels())
    for (double a : special_values())
      for (double b : special_values()) {
        INFO(t->name << ": " << a << ", " << b);
        CHECK(same_bits(apply(*t, add, a, b), a + b));
        CHECK(same_bits(apply(*t, sub, a, b), a - b));
        CHECK(same_bits(apply(*t, mul, a, b), a * b));
        CHECK(same_bits(apply(*t, kernels::div, a, b), a / b));
        CHECK(apply(*t, less, a, b) == (a < b ? 1.0 : 0.0));
        CHECK(apply(*t, less_equal, a, b) == (a <= b ? 1.0 : 0.0));
        CHECK(apply(*t, equal, a, b) == (a == b ? 1.0 : 0.0));
        CHECK(apply(*t, logical_and, a, b) == (a != 0.0 && b != 0.0 ? 1.0 : 0.0));
        CHECK(apply(*t, logical_or, a, b) == (a != 0.0 || b != 0.0 ? 1.0 : 0.0));
        const bool unordered = std::isnan(a) || std::isnan(b);
        const double lesser = apply(*t, minimum, a, b), greater = apply(*t, maximum, a, b);
        CHECK((unordered ? std::isnan(lesser) : lesser == std::fmin(a, b)));
        CHECK((unordered ? std::isnan(greater) : greater == std::fmax(a, b)));
      }
}

TEST_CASE("unary kernels agree with C++ for special values and any bits") {
  Values x = special_values();
  for (double edge : {0.49999999999999994, -0.49999999999999994, 0x1p52 - 0.5, -0x1p52 + 0.5, 0x1p51 + 0.5})
    x.push_back(edge);
  Noise noise(1);
  for (int i = 0; i < 5000; ++i) x.push_back(i % 2 == 0 ? noise.any() : noise.between(-1e6, 1e6));
  for (const Table* t : levels()) {
    INFO(t->name);
    Values negated, absolutes, roots, floors, nots, finites;
    for (double value : x) {
      negated.push_back(-value);
      absolutes.push_back(std::fabs(value));
      roots.push_back(std::sqrt(value));
      floors.push_back(std::floor(value));
      nots.push_back(value == 0.0 ? 1.0 : 0.0);
      finites.push_back(std::isfinite(value) ? 1.0 : 0.0);
    }
    CHECK(same_bits(apply(*t, neg, x), negated));
    CHECK(same_bits(apply(*t, absolute, x), absolutes));
    CHECK(same_bits(apply(*t, square_root, x), roots));
    CHECK(same_bits(apply(*t, floor_down, x), floors));
    CHECK(same_bits(apply(*t, logical_not, x), nots));
    CHECK(same_bits(apply(*t, finite, x), finites));
    CHECK(same_bits(apply(*t, copy, x), x));
  }
}

TEST_CASE("NaN comes through every kernel that computes") {
  for (const Table* t : levels()) {
    for (BinaryOp op : {add, sub, mul, kernels::div, minimum, maximum, power}) {
      INFO(t->name << " " << op);
      CHECK(std::isnan(apply(*t, op, nan, 2.0)));
      CHECK(std::isnan(apply(*t, op, 2.0, nan)));
      CHECK(std::isnan(apply(*t, op, nan, nan)));
    }
    for (UnaryOp op :
         {neg, absolute, square_root, exponential, logarithm, normal_cdf, normal_quantile, floor_down, copy})
      CHECK(std::isnan(apply(*t, op, nan)));
  }
}

TEST_CASE("a product and a sum are rounded twice") {
  const double a = 1.0 + 0x1p-30, c = -(1.0 + 0x1p-29);
  for (const Table* t : levels()) {
    CHECK(apply(*t, add, apply(*t, mul, a, a), c) == 0.0);
  }
}

TEST_CASE("rows step by their own strides, and a row may serve all") {
  constexpr size_t rows = 4, lanes = 11;
  const Values x = mixed_values(rows * 20, 2), y = mixed_values(rows * lanes, 3);
  for (const Table* t : levels()) {
    Values out(rows * lanes);
    t->binary[add][vector_vector](out.data(), {x.data(), 20}, {y.data(), 0}, rows, lanes);
    for (size_t r = 0; r < rows; ++r)
      for (size_t i = 0; i < lanes; ++i) CHECK(same_bits(out[r * lanes + i], x[r * 20 + i] + y[i]));
    t->binary[sub][vector_scalar](out.data(), {x.data(), 20}, {y.data(), 1}, rows, lanes);
    for (size_t r = 0; r < rows; ++r)
      for (size_t i = 0; i < lanes; ++i) CHECK(same_bits(out[r * lanes + i], x[r * 20 + i] - y[r]));
    t->unary[neg][1](out.data(), {x.data(), 20}, rows, lanes);
    for (size_t r = 0; r < rows; ++r)
      for (size_t i = 0; i < lanes; ++i) CHECK(same_bits(out[r * lanes + i], -x[r * 20]));
  }
}

TEST_CASE("out may be the previous row of an operand") {
  constexpr size_t rows = 9, lanes = 13;
  Noise noise(4);
  Values x(rows * lanes);
  for (double& value : x) value = noise.between(-1.0, 1.0);
  for (const Table* t : levels()) {
    Values sums = x;
    t->binary[add][vector_vector](sums.data() + lanes, {sums.data(), lanes}, {x.data() + lanes, lanes},
                                  rows - 1, lanes);
    Values expected = x;
    for (size_t i = lanes; i < x.size(); ++i) expected[i] = expected[i - lanes] + x[i];
    CHECK(same_bits(sums, expected));
  }
}

TEST_CASE("select takes the first where the condition is not zero") {
  const Values a{1.0, 2.0, nan, 4.0}, b{-1.0, nan, -3.0, -4.0}, c{1.0, 0.0, 0.0, nan};
  for (const Table* t : levels()) {
    Values out(4);
    t->select[0](out.data(), {a.data(), 4}, {b.data(), 4}, {c.data(), 4}, 1, 4);
    CHECK(same_bits(out, {1.0, nan, -3.0, 4.0}));
    t->select[7](out.data(), {a.data(), 1}, {b.data(), 1}, {c.data(), 1}, 1, 4);
    CHECK(same_bits(out, Values(4, 1.0)));
  }
}

TEST_CASE("whole powers multiply") {
  for (const Table* t : levels()) {
    const Values x{2.0, -3.0, 0.0, -0.0, inf, nan, 1.1};
    const auto raise = [&](int exponent) {
      Values out(x.size());
      t->whole_power(out.data(), {x.data(), x.size()}, exponent, 1, x.size());
      return out;
    };
    CHECK(same_bits(raise(0), Values(x.size(), 1.0)));
    CHECK(same_bits(raise(1), x));
    CHECK(same_bits(raise(3), {8.0, -27.0, 0.0, -0.0, inf, nan, 1.1 * (1.1 * 1.1)}));
    CHECK(same_bits(raise(-1), {0.5, -1.0 / 3.0, inf, -inf, 0.0, nan, 1.0 / 1.1}));
    CHECK(raise(-1074)[0] == 0.0);  // 1 / 2^1074: the power itself is beyond range
    CHECK(raise(1023)[0] == 0x1p1023);
    CHECK(raise(std::numeric_limits<int>::min())[0] == 0.0);
  }
}

}  // namespace gigawatt::test
