// Every kernel gives the bits of the baseline at every level, for every remainder and alignment.
#include <functional>

#include "catch.hpp"
#include "kernels/support.hpp"

namespace gigawatt::test {
namespace {

using namespace kernels;

constexpr size_t rows = 3;
constexpr size_t most_lanes = 69;

// Runs a kernel into a buffer that starts `offset` doubles past an aligned address; a guard value must
// survive at both ends.
using Run = std::function<void(const Table&, double* out, size_t lanes, size_t offset)>;

void check_levels(const std::string& what, size_t out_rows, const Run& run) {
  constexpr double guard = -7.25;
  for (size_t lanes = 0; lanes <= most_lanes; ++lanes) {
    Values expected;
    for (size_t offset = 0; offset < 2; ++offset) {
      for (const Table* table : levels()) {
        Values buffer(offset + out_rows * lanes + 1, guard);
        run(*table, buffer.data() + offset, lanes, offset);
        INFO(what << " at " << table->name << ", " << lanes << " lanes, offset " << offset);
        REQUIRE(buffer.back() == guard);
        if (offset == 1) REQUIRE(buffer.front() == guard);
        const auto first = buffer.begin() + static_cast<std::ptrdiff_t>(offset);
        const Values result(first, buffer.end() - 1);
        if (expected.empty()) expected = result;
        if (lanes != 0) REQUIRE(same_bits(result, expected));
      }
    }
  }
}

// Operands laid out at an address that is `offset` doubles off alignment.
struct Operand {
  explicit Operand(uint64_t seed) : values(mixed_values(rows * most_lanes + 1, seed)) {}
  In at(size_t lanes, size_t offset) {
    shifted.assign(offset, 0.0);
    shifted.insert(shifted.end(), values.begin(), values.end());
    return {shifted.data() + offset, lanes};
  }
  Values values, shifted;
};

}  // namespace

TEST_CASE("unary kernels have equal bits at every level") {
  Operand x(1);
  for (unsigned op = 0; op < unary_count; ++op)
    for (unsigned form = 0; form < 2; ++form)
      check_levels("unary " + std::to_string(op), rows,
                   [&](const Table& t, double* out, size_t lanes, size_t offset) {
                     In in = x.at(lanes, offset);
                     if (form == 1) in.row = 1;
                     t.unary[op][form](out, in, rows, lanes);
                   });
}

TEST_CASE("binary kernels have equal bits at every level") {
  Operand x(2), y(3);
  for (unsigned op = 0; op < binary_count; ++op)
    for (unsigned form = 0; form < form_count; ++form)
      check_levels("binary " + std::to_string(op), rows,
                   [&](const Table& t, double* out, size_t lanes, size_t offset) {
                     In a = x.at(lanes, offset), b = y.at(lanes, offset);
                     if (form == vector_scalar) b.row = 1;
                     if (form == scalar_vector) a.row = 1;
                     t.binary[op][form](out, a, b, rows, lanes);
                   });
}

TEST_CASE("select has equal bits at every level") {
  Operand x(4), y(5), c(6);
  for (double& value : c.values) value = value > 0.0 ? 1.0 : 0.0;
  for (unsigned form = 0; form < 8; ++form)
    check_levels("select " + std::to_string(form), rows,
                 [&](const Table& t, double* out, size_t lanes, size_t offset) {
                   In a = x.at(lanes, offset), b = y.at(lanes, offset), condition = c.at(lanes, offset);
                   if (form & 1u) b.row = 1;
                   if (form & 2u) a.row = 1;
                   if (form & 4u) condition.row = 1;
                   t.select[form](out, a, b, condition, rows, lanes);
                 });
}

TEST_CASE("whole powers and fused steps have equal bits at every level") {
  Operand x(7), y(8);
  for (int exponent : {-7, -1, 0, 1, 2, 3, 10})
    check_levels("whole_power", rows, [&](const Table& t, double* out, size_t lanes, size_t offset) {
      t.whole_power(out, x.at(lanes, offset), exponent, rows, lanes);
    });
}

TEST_CASE("draws have equal bits at every level") {
  const DrawKey key{{0xdeadbeefu, 0x12345678u}, 20819u, 1u};
  for (uint64_t first : {uint64_t{0}, uint64_t{7}, (uint64_t{1} << 33) - 5}) {
    check_levels("uniforms", 1, [&](const Table& t, double* out, size_t lanes, size_t) {
      t.uniforms(out, key, first, lanes);
    });
    check_levels("scores", 1, [&](const Table& t, double* out, size_t lanes, size_t) {
      t.scores(out, key, first, lanes);
    });
  }
}

TEST_CASE("tables have equal bits at every level") {
  Operand z(9);
  const Values coefficients = mixed_values(4 * 17, 10);
  const Values thresholds{-2.0, -1.0, 0.0, 0.5, 3.0};
  const Values steps{1.0, 2.0, 3.0, 4.0, 5.0, 6.0};
  check_levels("cubic", 1, [&](const Table& t, double* out, size_t lanes, size_t offset) {
    t.cubic(out, z.at(lanes, offset).data, {coefficients.data(), 17, 3.5}, lanes);
  });
  for (size_t count = 1; count <= steps.size(); ++count)
    check_levels("steps", 1, [&](const Table& t, double* out, size_t lanes, size_t offset) {
      t.steps(out, z.at(lanes, offset).data, {thresholds.data(), steps.data(), count}, lanes);
    });
}

TEST_CASE("kernels over earlier rows have equal bits at every level") {
  Operand x(11), k(12);
  for (unsigned form = 0; form < 4; ++form)
    check_levels("convolve", rows, [&](const Table& t, double* out, size_t lanes, size_t offset) {
      const size_t x_lane = form & 1u, k_lane = form >> 1;
      t.convolve(out, x.at(lanes, offset).data, x_lane ? lanes : 1, x_lane, k.at(lanes, offset).data,
                 k_lane ? lanes : 1, k_lane, 0, 3, 0, rows, lanes);
    });
}

TEST_CASE("reductions have equal bits at every level") {
  Operand x(13), present(14);
  for (double& value : present.values) value = value > -1.0 ? 1.0 : 0.0;
  for (bool masked : {false, true})
    check_levels("moments", 1, [&](const Table& t, double* out, size_t lanes, size_t offset) {
      Moments sums{};
      const double* mask = masked ? present.at(lanes, offset).data : nullptr;
      const size_t faults = t.moments(&sums, x.at(lanes, offset).data, mask, 0.3, 0, lanes);
      double* parts[] = {sums.count, sums.sum1, sums.sum2, sums.sum3, sums.sum4, sums.minimum, sums.maximum};
      for (size_t i = 0; i < lanes; ++i) out[i] = i < 56 ? parts[i / 8][i % 8] : static_cast<double>(faults);
    });
  check_levels("all_finite, all_equal", 1, [&](const Table& t, double* out, size_t lanes, size_t offset) {
    const double* data = x.at(lanes, offset).data;
    for (size_t i = 0; i < lanes; ++i)
      out[i] = (t.all_finite(data, i) ? 1.0 : 0.0) + (t.all_equal(data, data[0], i) ? 2.0 : 0.0);
  });
}

}  // namespace gigawatt::test
