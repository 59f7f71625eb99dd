// Convolution and decaying sum.
#include "catch.hpp"
#include "kernels/support.hpp"

namespace gigawatt::test {
namespace {

using namespace kernels;

struct Case {
  size_t x_lane, kernel_lane, first_age, last_age, rows, lanes;
};

Values moderate(size_t count, uint64_t seed) {
  Noise noise(seed);
  Values values(count);
  for (double& value : values) value = noise.between(-1.0, 1.0);
  return values;
}

size_t stride(size_t lane, size_t lanes) {
  return lane != 0 ? lanes : 1;
}

Values naive(const Case& c, const Values& x, const Values& kernel) {
  Values out(c.rows * c.lanes);
  const size_t x_row = stride(c.x_lane, c.lanes), kernel_row = stride(c.kernel_lane, c.lanes);
  for (size_t t = 0; t < c.rows; ++t)
    for (size_t i = 0; i < c.lanes; ++i) {
      double sum = 0.0;
      for (size_t age = c.first_age; age < c.last_age && age <= t; ++age)
        sum =
            std::fma(x[(t - age) * x_row + i * c.x_lane], kernel[age * kernel_row + i * c.kernel_lane], sum);
      out[t * c.lanes + i] = sum;
    }
  return out;
}

}  // namespace

TEST_CASE("convolve is the plain double loop, in any portions of rows") {
  const size_t ages[][2] = {{0, 1}, {0, 40}, {0, 7}, {1, 5}, {3, 3}, {6, 20}, {30, 31}};
  for (const auto& [first_age, last_age] : ages)
    for (size_t lanes : {1, 3, 4, 8, 21, 40})
      for (size_t form = 0; form < 4; ++form) {
        const Case c{form & 1u, form >> 1, first_age, last_age, 23, lanes};
        const Values x = moderate(c.rows * lanes, 1), kernel = moderate(40 * lanes, 2);
        const Values expected = naive(c, x, kernel);
        for (const Table* t : levels())
          for (size_t portion : {1, 2, 5, 23}) {
            Values out(c.rows * lanes, nan);
            for (size_t row = 0; row < c.rows; row += portion)
              t->convolve(out.data() + row * lanes, x.data(), stride(c.x_lane, lanes), c.x_lane,
                          kernel.data(), stride(c.kernel_lane, lanes), c.kernel_lane, first_age, last_age,
                          row, std::min(portion, c.rows - row), lanes);
            INFO(t->name << ", ages " << first_age << " to " << last_age << ", " << lanes << " lanes, form "
                         << form << ", portions of " << portion);
            CHECK(same_bits(out, expected));
          }
      }
}

TEST_CASE("convolve lets NaN and infinity through") {
  Values x(10, 1.0);
  x[3] = nan;
  const Values kernel{1.0, 0.5, 0.25};
  for (const Table* t : levels()) {
    Values out(10);
    t->convolve(out.data(), x.data(), 1, 1, kernel.data(), 1, 0, 0, 3, 0, 10, 1);
    for (size_t row = 0; row < 10; ++row) CHECK(std::isnan(out[row]) == (row >= 3 && row < 6));
  }
}

}  // namespace gigawatt::test
