#include "fused.hpp"

#include <chrono>

#include "operands.hpp"

namespace gigawatt {
namespace {

using namespace kernels;

constexpr Column<int> kernel_number{
    // unary and binary kernels by number; -1: none, or another kind of call
    {Op::constant, -1},
    {Op::reference, -1},
    {Op::prev, -1},
    {Op::next, -1},
    {Op::time_start, -1},
    {Op::time_end, -1},
    {Op::age, -1},
    {Op::position, -1},
    {Op::neg, neg},
    {Op::add, add},
    {Op::sub, sub},
    {Op::mul, mul},
    {Op::div, div},
    {Op::power, -1},
    {Op::sqrt, square_root},
    {Op::abs, absolute},
    {Op::pow, power},
    {Op::exp, exponential},
    {Op::log, logarithm},
    {Op::normal_cdf, normal_cdf},
    {Op::floor, floor_down},
    {Op::minimum, minimum},
    {Op::maximum, maximum},
    {Op::where, -1},
    {Op::less, less},
    {Op::less_equal, less_equal},
    {Op::equal, equal},
    {Op::logical_and, logical_and},
    {Op::logical_or, logical_or},
    {Op::logical_not, logical_not},
    {Op::is_finite, finite},
    {Op::reduce_sum, -1},
    {Op::reduce_mean, -1},
    {Op::reduce_product, -1},
    {Op::reduce_min, -1},
    {Op::reduce_max, -1},
    {Op::reduce_any, -1},
    {Op::reduce_all, -1},
    {Op::first, -1},
    {Op::cumulate_sum, -1},
    {Op::cumulate_product, -1},
    {Op::cumulate_max, -1},
    {Op::cumulate_any, -1},
    {Op::cumulate_all, -1},
    {Op::shift, -1},
    {Op::aged, -1},
    {Op::select, copy},
    {Op::stack, copy},
    {Op::lookup, -1},
    {Op::irr, -1},
    {Op::irr_status, -1},
    {Op::call, -1},
    {Op::score, -1},
    {Op::marginal, -1},
    {Op::convolve, -1},
    {Op::decay_sum, -1},
};

// One operand of a call: a row of a chunk starts at data (+ row * first for what is in the tile).
struct Source {
  const double* data;
  std::size_t row;
  bool local;
  bool scalar;
  In at(std::size_t t) const { return {local ? data : data + t * row, row}; }
};

Source source_of(const Rows& rows, bool local) {
  return {rows.data, rows.row, local, rows.scalar};
}

// A group's calls over one plane, with their operands found.
class Group {
 public:
  Group(const Block& block, const Frame& frame) : block_(block), f_(frame) {}

  void run(std::size_t plane, Clock* clock) const {
    const std::size_t rows = block_.instructions.front().out.rows;
    // Narrow tiles keep their distance between rows: one row at a time.
    const std::size_t step = f_.lanes == f_.width ? f_.chunk : 1;
    for (std::size_t t = 0; t < rows; t += step) {
      const std::size_t count = t + step <= rows ? step : rows - t;
      for (const auto& instruction : block_.instructions) {
        if (!clock) {
          call(instruction, plane, t, count);
          continue;
        }
        const auto start = std::chrono::steady_clock::now();
        call(instruction, plane, t, count);
        clock->steps[static_cast<std::size_t>(instruction.step)] +=
            std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
      }
    }
  }

 private:
  Source source(const Operand& operand, std::size_t plane, std::size_t move = 0) const {
    return source_of(rows_of(operand, plane, f_, move), operand.slot.local);
  }

  double* out(const Instruction& i, std::size_t plane, std::size_t t) const {
    const OutRows rows = out_of(i.out, plane, f_);
    return i.out.local ? rows.data : rows.at(t);
  }

  void call(const Instruction& i, std::size_t plane, std::size_t t, std::size_t rows) const {
    double* to = out(i, plane, t);
    const Step& step = f_.program.plan.steps[static_cast<std::size_t>(i.step)];
    switch (step.op) {
      case Op::where: {
        const Source c = source(i.args[0], plane), a = source(i.args[1], plane), b = source(i.args[2], plane);
        const unsigned form = 4U * c.scalar + 2U * a.scalar + (b.scalar ? 1U : 0U);
        f_.table.select[form](to, a.at(t), b.at(t), c.at(t), rows, f_.lanes);
        return;
      }
      case Op::power:
        return raise(step.attribute.exponent, to, source(i.args[0], plane), t, rows);
      case Op::shift:
        return shift(i, step, plane, to, t, rows);
      case Op::stack: {
        const Source a = source(i.args[plane / i.out_stride % i.inner], plane);
        f_.table.unary[copy][a.scalar](to, a.at(t), rows, f_.lanes);
        return;
      }
      default:
        break;
    }
    const int kernel = kernel_number[step.op];
    const Source a = source(i.args[0], plane);
    if (i.args.size() == 1) {
      f_.table.unary[kernel][a.scalar](to, a.at(t), rows, f_.lanes);
      return;
    }
    const Source b = source(i.args[1], plane);
    const Form form = a.scalar && !b.scalar   ? scalar_vector
                      : b.scalar && !a.scalar ? vector_scalar
                                              : vector_vector;
    f_.table.binary[kernel][form](to, a.at(t), b.at(t), rows, f_.lanes);
  }

  void raise(const Rational& exponent, double* to, const Source& a, std::size_t t, std::size_t rows) const {
    const double value = exponent.value();
    f_.table.unary[copy][a.scalar](to, a.at(t), rows, f_.lanes);
    const In self{to, f_.width};
    if (exponent.den == 1) {
      f_.table.whole_power(to, self, exponent.num, rows, f_.lanes);
    } else if (exponent.num == 1 && exponent.den == 2) {
      f_.table.unary[square_root][0](to, self, rows, f_.lanes);
    } else {
      f_.table.binary[kernels::power][vector_scalar](to, self, {&value, 0}, rows, f_.lanes);
    }
  }

  void shift(const Instruction& i, const Step& step, std::size_t plane, double* to, std::size_t t,
             std::size_t rows) const {
    const long n = step.attribute.count;
    const bool time = step.attribute.axis == "time";
    const Source fill = source(i.args[1], plane);
    for (std::size_t r = 0; r < rows; ++r) {
      const long size = static_cast<long>(time ? i.args[0].slot.rows : i.inner);
      const long from = static_cast<long>(time ? t + r : plane / i.out_stride % i.inner) - n;
      double* row = to + r * f_.width;
      if (from < 0 || from >= size) {
        f_.table.unary[copy][fill.scalar](row, fill.at(t + r), 1, f_.lanes);
      } else {
        const std::size_t move = time ? 0 : static_cast<std::size_t>(-n * static_cast<long>(i.stride));
        const Source a = source(i.args[0], plane, move);
        f_.table.unary[copy][a.scalar](row, a.at(time ? static_cast<std::size_t>(from) : t + r), 1, f_.lanes);
      }
    }
  }

  const Block& block_;
  const Frame& f_;
};

}  // namespace

void run_fused(const Block& block, const Frame& frame, Clock* clock) {
  const Group group(block, frame);
  for (std::size_t plane = 0; plane < block.instructions.front().out.planes; ++plane) group.run(plane, clock);
}

}  // namespace gigawatt
