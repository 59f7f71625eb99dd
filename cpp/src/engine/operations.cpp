#include "operations.hpp"

#include <cstdint>
#include <limits>

#include "along_axis.hpp"
#include "draws.hpp"
#include "gigawatt/graph/op.hpp"
#include "operands.hpp"
#include "supplied.hpp"

namespace gigawatt {
namespace {

using namespace kernels;
using Run = void (*)(const Instruction&, const Frame&, std::size_t, std::size_t);

// Kernels write whole rows of `lanes`; the last tile of a run may be narrower than the distance between rows,
// so rows are then done one at a time.
template <class Call>
void by_rows(const Frame& frame, const OutRows& out, std::size_t first, std::size_t last, Call&& call) {
  if (frame.lanes == frame.width) {
    call(out.at(first), first, last - first);
  } else {
    for (std::size_t t = first; t < last; ++t) call(out.at(t), t, std::size_t{1});
  }
}

template <UnaryOp op>
void unary(const Instruction& i, const Frame& f, std::size_t first, std::size_t last) {
  for (std::size_t p = f.first_plane; p < planes_end(i.out, f); ++p) {
    const Rows a = rows_of(i.args[0], p, f);
    by_rows(f, out_of(i.out, p, f), first, last, [&](double* out, std::size_t t, std::size_t rows) {
      f.table.unary[op][a.scalar](out, a.from(t), rows, f.lanes);
    });
  }
}

template <BinaryOp op>
void binary(const Instruction& i, const Frame& f, std::size_t first, std::size_t last) {
  for (std::size_t p = f.first_plane; p < planes_end(i.out, f); ++p) {
    const Rows a = rows_of(i.args[0], p, f);
    const Rows b = rows_of(i.args[1], p, f);
    // Two scalars meet only where one lane is computed, and then a scalar row is a vector row.
    const Form form = a.scalar && !b.scalar   ? scalar_vector
                      : b.scalar && !a.scalar ? vector_scalar
                                              : vector_vector;
    by_rows(f, out_of(i.out, p, f), first, last, [&](double* out, std::size_t t, std::size_t rows) {
      f.table.binary[op][form](out, a.from(t), b.from(t), rows, f.lanes);
    });
  }
}

void where_(const Instruction& i, const Frame& f, std::size_t first, std::size_t last) {
  for (std::size_t p = f.first_plane; p < planes_end(i.out, f); ++p) {
    const Rows c = rows_of(i.args[0], p, f);
    const Rows a = rows_of(i.args[1], p, f);
    const Rows b = rows_of(i.args[2], p, f);
    const unsigned form = 4U * c.scalar + 2U * a.scalar + (b.scalar ? 1U : 0U);
    by_rows(f, out_of(i.out, p, f), first, last, [&](double* out, std::size_t t, std::size_t rows) {
      f.table.select[form](out, a.from(t), b.from(t), c.from(t), rows, f.lanes);
    });
  }
}

void raise(const Instruction& i, const Frame& f, std::size_t first, std::size_t last) {
  const Rational exponent = f.program.plan.steps[static_cast<std::size_t>(i.step)].attribute.exponent;
  const double value = exponent.value();
  for (std::size_t p = f.first_plane; p < planes_end(i.out, f); ++p) {
    const Rows a = rows_of(i.args[0], p, f);
    const OutRows out = out_of(i.out, p, f);
    for (std::size_t t = first; t < last; ++t) {
      // A scalar is spread over the row first, so that every form of exponent has one kernel.
      f.table.unary[copy][a.scalar](out.at(t), a.from(t), 1, f.lanes);
      const In self{out.at(t), 0};
      if (exponent.den == 1) {
        f.table.whole_power(out.at(t), self, exponent.num, 1, f.lanes);
      } else if (exponent.num == 1 && exponent.den == 2) {
        f.table.unary[square_root][0](out.at(t), self, 1, f.lanes);
      } else {
        f.table.binary[power][vector_scalar](out.at(t), self, {&value, 0}, 1, f.lanes);
      }
    }
  }
}

void fill_constant(const Instruction& i, const Frame& f, std::size_t, std::size_t) {
  const auto& data = f.program.plan.steps[static_cast<std::size_t>(i.step)].attribute.data->values;
  double* out = f.tile + i.out.offset * f.width;  // constants are uniform: row-major as they are
  for (std::size_t k = 0; k < data.size(); ++k) out[k] = data[k];
}

void not_a_step(const Instruction&, const Frame&, std::size_t, std::size_t) {}

constexpr Column<Run> operations{
    {Op::constant, fill_constant},
    {Op::reference, not_a_step},
    {Op::prev, ops::previous},
    {Op::next, ops::following},
    {Op::time_start, not_a_step},
    {Op::time_end, not_a_step},
    {Op::age, not_a_step},
    {Op::position, not_a_step},
    {Op::neg, unary<neg>},
    {Op::add, binary<add>},
    {Op::sub, binary<sub>},
    {Op::mul, binary<mul>},
    {Op::div, binary<div>},
    {Op::power, raise},
    {Op::sqrt, unary<square_root>},
    {Op::abs, unary<absolute>},
    {Op::pow, binary<kernels::power>},
    {Op::exp, unary<exponential>},
    {Op::log, unary<logarithm>},
    {Op::normal_cdf, unary<kernels::normal_cdf>},
    {Op::floor, unary<floor_down>},
    {Op::minimum, binary<minimum>},
    {Op::maximum, binary<maximum>},
    {Op::where, where_},
    {Op::less, binary<less>},
    {Op::less_equal, binary<less_equal>},
    {Op::equal, binary<equal>},
    {Op::logical_and, binary<kernels::logical_and>},
    {Op::logical_or, binary<kernels::logical_or>},
    {Op::logical_not, unary<kernels::logical_not>},
    {Op::is_finite, unary<finite>},
    {Op::reduce_sum, ops::reduce<add>},
    {Op::reduce_mean, ops::reduce_mean},
    {Op::reduce_product, ops::reduce<mul>},
    {Op::reduce_min, ops::reduce<minimum>},
    {Op::reduce_max, ops::reduce<maximum>},
    {Op::reduce_any, ops::reduce<kernels::logical_or>},
    {Op::reduce_all, ops::reduce<kernels::logical_and>},
    {Op::first, ops::first_period},
    {Op::cumulate_sum, ops::cumulate<add>},
    {Op::cumulate_product, ops::cumulate<mul>},
    {Op::cumulate_max, ops::cumulate<maximum>},
    {Op::cumulate_any, ops::cumulate<kernels::logical_or>},
    {Op::cumulate_all, ops::cumulate<kernels::logical_and>},
    {Op::shift, ops::shift},
    {Op::aged, ops::aged},
    {Op::select, ops::select},
    {Op::stack, ops::stack},
    {Op::lookup, ops::lookup},
    {Op::irr, ops::irr},
    {Op::irr_status, ops::irr_status},
    {Op::call, ops::supplied},
    {Op::score, ops::score},
    {Op::marginal, ops::marginal},
    {Op::convolve, ops::convolve},
    {Op::decay_sum, ops::decay_sum},
};

}  // namespace

void run_instruction(const Instruction& instruction, const Frame& frame, std::size_t first,
                     std::size_t last) {
  operations[frame.program.plan.steps[static_cast<std::size_t>(instruction.step)].op](instruction, frame,
                                                                                      first, last);
}

}  // namespace gigawatt
