#include "along_axis.hpp"

#include <algorithm>
#include <limits>

#include "gigawatt/graph/timeline.hpp"

namespace gigawatt::ops {
namespace {

using namespace kernels;

const Step& step_of(const Instruction& i, const Frame& f) {
  return f.program.plan.steps[static_cast<std::size_t>(i.step)];
}

void copy_row(const Frame& f, double* out, const Rows& from, std::size_t t) {
  f.table.unary[copy][from.scalar](out, from.from(t), 1, f.lanes);
}

void fill_row(const Frame& f, double* out, double value) {
  std::fill(out, out + f.lanes, value);
}

// out = op(out, row t of x)
void into(const Frame& f, BinaryOp op, double* out, const Rows& x, std::size_t t) {
  f.table.binary[op][x.scalar ? vector_scalar : vector_vector](out, {out, 0}, x.from(t), 1, f.lanes);
}

bool over_time(const Instruction& i, const Frame& f) {
  return step_of(i, f).attribute.axis == "time";
}

std::size_t cell(const Instruction& i, std::size_t plane) {
  return plane / i.out_stride % i.inner;
}

}  // namespace

void fold(BinaryOp op, const Instruction& i, const Frame& f, std::size_t first, std::size_t last) {
  for (std::size_t p = 0; p < i.out.planes; ++p) {
    const OutRows out = out_of(i.out, p, f);
    if (over_time(i, f)) {
      const Rows x = rows_of(i.args[0], p, f);
      copy_row(f, out.at(0), x, 0);
      for (std::size_t t = 1; t < i.args[0].slot.rows; ++t) into(f, op, out.at(0), x, t);
      continue;
    }
    for (std::size_t t = first; t < last; ++t) {
      copy_row(f, out.at(t), rows_of(i.args[0], p, f), t);
      for (std::size_t k = 1; k < i.inner; ++k)
        into(f, op, out.at(t), rows_of(i.args[0], p, f, k * i.stride), t);
    }
  }
}

void reduce_mean(const Instruction& i, const Frame& f, std::size_t first, std::size_t last) {
  fold(add, i, f, first, last);
  const double count = static_cast<double>(over_time(i, f) ? i.args[0].slot.rows : i.inner);
  const Rows divisor{&count, 0, true};
  for (std::size_t p = 0; p < i.out.planes; ++p) {
    for (std::size_t t = first; t < last; ++t) into(f, div, out_of(i.out, p, f).at(t), divisor, 0);
  }
}

void scan(BinaryOp op, const Instruction& i, const Frame& f, std::size_t first, std::size_t last) {
  const bool backward = step_of(i, f).attribute.backward;
  const std::size_t rows = i.out.rows;
  for (std::size_t n = 0; n < i.out.planes; ++n) {
    // Along another axis the neighbouring plane must be done before: backwards, the planes run from the end.
    const std::size_t p = backward ? i.out.planes - 1 - n : n;
    const Rows x = rows_of(i.args[0], p, f);
    const OutRows out = out_of(i.out, p, f);
    for (std::size_t m = first; m < last; ++m) {
      const std::size_t t = backward ? last - 1 - (m - first) : m;
      copy_row(f, out.at(t), x, t);
      if (over_time(i, f)) {
        if (backward ? t + 1 < rows : t > 0) {
          const double* before = out.at(backward ? t + 1 : t - 1);
          f.table.binary[op][vector_vector](out.at(t), {before, 0}, {out.at(t), 0}, 1, f.lanes);
        }
        continue;
      }
      const std::size_t k = cell(i, p);
      if (backward ? k + 1 < i.inner : k > 0) {
        const OutRows before = out_of(i.out, backward ? p + i.out_stride : p - i.out_stride, f);
        f.table.binary[op][vector_vector](out.at(t), {before.at(t), 0}, {out.at(t), 0}, 1, f.lanes);
      }
    }
  }
}

void first_period(const Instruction& i, const Frame& f, std::size_t, std::size_t) {
  for (std::size_t p = 0; p < i.out.planes; ++p) {
    const Rows condition = rows_of(i.args[0], p, f);
    double* out = out_of(i.out, p, f).at(0);
    fill_row(f, out, std::numeric_limits<double>::quiet_NaN());
    for (std::size_t t = i.args[0].slot.rows; t-- > 0;) {
      const double start = f.program.plan.period_days[t] * seconds_per_day;
      f.table.select[4U * condition.scalar + 2U](out, {&start, 0}, {out, 0}, condition.from(t), 1, f.lanes);
    }
  }
}

void previous(const Instruction& i, const Frame& f, std::size_t first, std::size_t last) {
  for (std::size_t t = first; t < last; ++t) {
    for (std::size_t p = 0; p < i.out.planes; ++p) {
      const bool start = t == 0;
      copy_row(f, out_of(i.out, p, f).at(t), rows_of(i.args[start ? 0 : 1], p, f), start ? 0 : t - 1);
    }
  }
}

void following(const Instruction& i, const Frame& f, std::size_t first, std::size_t last) {
  for (std::size_t t = last; t-- > first;) {
    for (std::size_t p = 0; p < i.out.planes; ++p) {
      const bool end = t + 1 == i.out.rows;
      copy_row(f, out_of(i.out, p, f).at(t), rows_of(i.args[end ? 0 : 1], p, f), end ? 0 : t + 1);
    }
  }
}

void shift(const Instruction& i, const Frame& f, std::size_t first, std::size_t last) {
  const long n = step_of(i, f).attribute.count;
  const bool time = over_time(i, f);
  for (std::size_t p = f.first_plane; p < planes_end(i.out, f); ++p) {
    const Rows x = rows_of(i.args[0], p, f);
    const Rows fill = rows_of(i.args[1], p, f);
    const OutRows out = out_of(i.out, p, f);
    const long size = static_cast<long>(time ? i.args[0].slot.rows : i.inner);
    for (std::size_t t = first; t < last; ++t) {
      const long source = static_cast<long>(time ? t : cell(i, p)) - n;
      if (source < 0 || source >= size) {
        copy_row(f, out.at(t), fill, t);
      } else if (time) {
        copy_row(f, out.at(t), x, static_cast<std::size_t>(source));
      } else {
        const long move = -n * static_cast<long>(i.stride);
        copy_row(f, out.at(t), rows_of(i.args[0], p, f, static_cast<std::size_t>(move)), t);
      }
    }
  }
}

void aged(const Instruction& i, const Frame& f, std::size_t first, std::size_t last) {
  for (std::size_t p = 0; p < i.out.planes; ++p) {
    const Rows x = rows_of(i.args[0], p, f);
    const OutRows out = out_of(i.out, p, f);
    const std::size_t age = p % i.inner;  // age is the last axis before time
    const bool ahead = step_of(i, f).attribute.backward;
    for (std::size_t t = first; t < last; ++t) {
      if (ahead ? t + age >= i.out.rows : t < age) {
        fill_row(f, out.at(t), 0.0);
      } else {
        copy_row(f, out.at(t), x, ahead ? t + age : t - age);
      }
    }
  }
}

void select(const Instruction& i, const Frame& f, std::size_t first, std::size_t last) {
  const bool time = over_time(i, f);
  for (std::size_t p = f.first_plane; p < planes_end(i.out, f); ++p) {
    const Rows x = rows_of(i.args[0], p, f);
    const OutRows out = out_of(i.out, p, f);
    for (std::size_t t = first; t < last; ++t) copy_row(f, out.at(t), x, time ? i.index : t);
  }
}

void stack(const Instruction& i, const Frame& f, std::size_t first, std::size_t last) {
  for (std::size_t p = f.first_plane; p < planes_end(i.out, f); ++p) {
    const Rows x = rows_of(i.args[cell(i, p)], p, f);
    const OutRows out = out_of(i.out, p, f);
    for (std::size_t t = first; t < last; ++t) copy_row(f, out.at(t), x, t);
  }
}

// y0 + sum of slope * (clip(x, left, right) - left): the rows stay vectors and NaN stays NaN.
void lookup(const Instruction& i, const Frame& f, std::size_t first, std::size_t last) {
  const auto& points = step_of(i, f).attribute.data->values;
  for (std::size_t p = 0; p < i.out.planes; ++p) {
    const Rows x = rows_of(i.args[0], p, f);
    const OutRows out = out_of(i.out, p, f);
    double* part = f.scratch;
    for (std::size_t t = first; t < last; ++t) {
      fill_row(f, out.at(t), points[1]);
      for (std::size_t k = 2; k < points.size(); k += 2) {
        const double left = points[k - 2], right = points[k];
        const double slope = (points[k + 1] - points[k - 1]) / (right - left);
        copy_row(f, part, x, t);
        into(f, maximum, part, {&left, 0, true}, 0);
        into(f, minimum, part, {&right, 0, true}, 0);
        into(f, sub, part, {&left, 0, true}, 0);
        into(f, mul, part, {&slope, 0, true}, 0);
        into(f, add, out.at(t), {part, 0, false}, 0);
      }
    }
  }
}

void convolve(const Instruction& i, const Frame& f, std::size_t first, std::size_t last) {
  for (std::size_t p = 0; p < i.out.planes; ++p) {
    const Rows x = rows_of(i.args[0], p, f);
    const Rows kernel = rows_of(i.args[1], p, f);  // one row per age, a plane each
    const std::size_t age_row = i.args[1].slot.uniform ? 1 : f.width;
    const OutRows out = out_of(i.out, p, f);
    // Ages at which the kernel is 0 in every lane add nothing, unless the series is not finite somewhere:
    // then 0 * NaN must stay NaN and nothing is skipped.
    std::size_t from = 0, to = i.inner;
    bool finite_series = true;
    for (std::size_t t = 0; t < last && finite_series; ++t) {
      finite_series = f.table.all_finite(x.data + t * x.row, x.scalar ? 1 : f.lanes);
    }
    if (finite_series) {
      const auto zero = [&](std::size_t a) {
        return f.table.all_equal(kernel.data + a * age_row, 0.0, kernel.scalar ? 1 : f.lanes);
      };
      while (to > from && zero(to - 1)) --to;
      while (from < to && zero(from)) ++from;
    }
    const std::size_t together = f.lanes == f.width ? last - first : 1;
    for (std::size_t t = first; t < last; t += together) {
      f.table.convolve(out.at(t), x.data, x.row, x.scalar ? 0 : 1, kernel.data, age_row,
                       kernel.scalar ? 0 : 1, from, to, t, together, f.lanes);
    }
    // Before the timeline the series is 0, and 0 times what is not finite is NaN.
    for (std::size_t a = first + 1; a < i.inner; ++a) {
      const double* age = kernel.data + a * age_row;
      if (f.table.all_finite(age, kernel.scalar ? 1 : f.lanes)) continue;
      fill_row(f, f.scratch, 0.0);
      into(f, mul, f.scratch, {age, 0, kernel.scalar}, 0);
      for (std::size_t t = first; t < std::min(a, last); ++t)
        into(f, add, out.at(t), {f.scratch, 0, false}, 0);
    }
  }
}

void decay_sum(const Instruction& i, const Frame& f, std::size_t first, std::size_t last) {
  for (std::size_t p = 0; p < i.out.planes; ++p) {
    const Rows x = rows_of(i.args[0], p, f);
    const Rows decay = rows_of(i.args[1], p, f);
    const OutRows out = out_of(i.out, p, f);
    for (std::size_t t = first; t < last; ++t) {
      if (t == 0) {
        copy_row(f, out.at(t), x, t);
        continue;
      }
      copy_row(f, out.at(t), {out.at(t - 1), 0, false}, 0);
      into(f, mul, out.at(t), decay, 0);
      into(f, add, out.at(t), x, t);
    }
  }
}

}  // namespace gigawatt::ops
