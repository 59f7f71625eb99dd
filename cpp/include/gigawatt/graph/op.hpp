// The closed list of operations, and the columns of what each room knows about them.
#pragma once
#include <array>
#include <cstddef>
#include <initializer_list>
#include <utility>

namespace gigawatt {

enum class Op : unsigned char {
  // leaves
  constant,
  reference,
  prev,
  next,
  time_start,
  time_end,
  age,
  position,
  // arithmetic
  neg,
  add,
  sub,
  mul,
  div,
  power,
  sqrt,
  abs,
  pow,
  exp,
  log,
  normal_cdf,
  floor,
  // choice and comparison
  minimum,
  maximum,
  where,
  less,
  less_equal,
  equal,
  logical_and,
  logical_or,
  logical_not,
  is_finite,
  // along an axis
  reduce_sum,
  reduce_mean,
  reduce_product,
  reduce_min,
  reduce_max,
  reduce_any,
  reduce_all,
  first,
  cumulate_sum,
  cumulate_product,
  cumulate_max,
  cumulate_any,
  cumulate_all,
  shift,
  aged,
  select,
  stack,
  lookup,
  // whole-series results with a status beside
  irr,
  irr_status,
  // a function of the user's own language
  call,
  // made by lower(), never by a user
  score,
  marginal,
  convolve,
  decay_sum,
  count_
};

inline constexpr std::size_t op_count = static_cast<std::size_t>(Op::count_);

// A total function Op -> Row. A missing or doubled row does not compile.
template <class Row>
class Column {
 public:
  consteval Column(std::initializer_list<std::pair<Op, Row>> rows) {
    std::array<bool, op_count> seen{};
    for (const auto& [op, row] : rows) {
      const auto i = static_cast<std::size_t>(op);
      if (seen[i]) throw "an operation has two rows";
      seen[i] = true;
      rows_[i] = row;
    }
    for (bool s : seen) {
      if (!s) throw "an operation has no row";
    }
  }
  constexpr const Row& operator[](Op op) const { return rows_[static_cast<std::size_t>(op)]; }

 private:
  std::array<Row, op_count> rows_{};
};

}  // namespace gigawatt
