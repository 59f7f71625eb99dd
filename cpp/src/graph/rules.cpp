#include "gigawatt/graph/rules.hpp"

#include "infer.hpp"

namespace gigawatt {
namespace {

using namespace infer;

constexpr Slope smooth = Slope::smooth, kinked = Slope::kinked, flat = Slope::flat;

constexpr Column<Rule> rules{
    {Op::constant, {"constant", 0, 0, never, smooth}},
    {Op::reference, {"reference", 0, 0, never, smooth}},
    {Op::prev, {"prev", 0, 0, never, smooth}},
    {Op::next, {"next", 0, 0, never, smooth}},
    {Op::time_start, {"time.start", 0, 0, never, smooth}},
    {Op::time_end, {"time.end", 0, 0, never, smooth}},
    {Op::age, {"age", 0, 0, never, smooth}},
    {Op::position, {"position", 0, 0, never, smooth}},
    {Op::neg, {"neg", 1, 1, infer_neg, smooth}},
    {Op::add, {"add", 2, 2, infer_add, smooth}},
    {Op::sub, {"sub", 2, 2, infer_sub, smooth}},
    {Op::mul, {"mul", 2, 2, infer_mul, smooth}},
    {Op::div, {"div", 2, 2, infer_div, smooth}},
    {Op::power, {"power", 1, 1, infer_power, smooth}},
    {Op::sqrt, {"sqrt", 1, 1, infer_sqrt, smooth}},
    {Op::abs, {"abs", 1, 1, infer_neg, kinked}},
    {Op::pow, {"pow", 2, 2, infer_pow, smooth}},
    {Op::exp, {"exp", 1, 1, infer_dimensionless, smooth}},
    {Op::log, {"log", 1, 1, infer_dimensionless, smooth}},
    {Op::normal_cdf, {"normal_cdf", 1, 1, infer_dimensionless, smooth}},
    {Op::floor, {"floor", 1, 1, infer_dimensionless, flat}},
    {Op::minimum, {"minimum", 2, 2, infer_choice, kinked}},
    {Op::maximum, {"maximum", 2, 2, infer_choice, kinked}},
    {Op::where, {"where", 3, 3, infer_where, kinked}},
    {Op::less, {"less", 2, 2, infer_order, flat}},
    {Op::less_equal, {"less_equal", 2, 2, infer_order, flat}},
    {Op::equal, {"equal", 2, 2, infer_equal, flat}},
    {Op::logical_and, {"and", 2, 2, infer_logical, flat}},
    {Op::logical_or, {"or", 2, 2, infer_logical, flat}},
    {Op::logical_not, {"not", 1, 1, infer_logical, flat}},
    {Op::is_finite, {"is_finite", 1, 1, infer_is_finite, flat}},
    {Op::reduce_sum, {"sum", 1, 1, infer_reduce_number, smooth}},
    {Op::reduce_mean, {"mean", 1, 1, infer_reduce_number, smooth}},
    {Op::reduce_product, {"product", 1, 1, infer_reduce_product, smooth}},
    {Op::reduce_min, {"min", 1, 1, infer_reduce_extreme, kinked}},
    {Op::reduce_max, {"max", 1, 1, infer_reduce_extreme, kinked}},
    {Op::reduce_any, {"any", 1, 1, infer_reduce_flag, flat}},
    {Op::reduce_all, {"all", 1, 1, infer_reduce_flag, flat}},
    {Op::first, {"first", 1, 1, infer_first, flat}},
    {Op::cumulate_sum, {"cumulative_sum", 1, 1, infer_cumulate_sum, smooth}},
    {Op::cumulate_product, {"cumulative_product", 1, 1, infer_cumulate_product, smooth}},
    {Op::cumulate_max, {"cumulative_max", 1, 1, infer_cumulate_max, kinked}},
    {Op::cumulate_any, {"cumulative_any", 1, 1, infer_cumulate_flag, flat}},
    {Op::cumulate_all, {"cumulative_all", 1, 1, infer_cumulate_flag, flat}},
    {Op::shift, {"shift", 2, 2, infer_shift, smooth}},
    {Op::aged, {"aged", 1, 1, infer_aged, smooth}},
    {Op::select, {"select", 1, 1, infer_select, smooth}},
    {Op::stack, {"stack", 1, -1, infer_stack, smooth}},
    {Op::lookup, {"lookup", 1, 1, infer_lookup, kinked}},
    {Op::irr, {"irr", 1, 1, infer_irr, smooth}},
    {Op::irr_status, {"irr_status", 1, 1, infer_irr_status, flat}},
    {Op::call, {"call", 1, -1, infer_call, smooth}},
    {Op::score, {"score", 0, 0, never, smooth}},
    {Op::marginal, {"marginal", 1, 1, unchanged, smooth}},
    {Op::convolve, {"convolve", 2, 2, never, smooth}},
    {Op::decay_sum, {"decay_sum", 2, 2, unchanged, smooth}},
};

}  // namespace

const Rule& rule_of(Op op) {
  return rules[op];
}

Causality causality_of(Op op, const Attribute& attribute) {
  const bool over_time = attribute.axis == "time";
  switch (op) {
    case Op::reduce_sum:
    case Op::reduce_mean:
    case Op::reduce_product:
    case Op::reduce_min:
    case Op::reduce_max:
    case Op::reduce_any:
    case Op::reduce_all:
    case Op::select:
      return over_time ? Causality::whole : Causality::pointwise;
    case Op::first:
    case Op::irr:
    case Op::irr_status:
    case Op::call:
      return Causality::whole;
    case Op::cumulate_sum:
    case Op::cumulate_product:
    case Op::cumulate_max:
    case Op::cumulate_any:
    case Op::cumulate_all:
      return !over_time           ? Causality::pointwise
             : attribute.backward ? Causality::anticausal
                                  : Causality::causal;
    case Op::shift:
      return !over_time || attribute.count == 0 ? Causality::pointwise
             : attribute.count > 0              ? Causality::causal
                                                : Causality::anticausal;
    case Op::aged:
      return attribute.backward ? Causality::anticausal : Causality::causal;
    case Op::convolve:
    case Op::decay_sum:
    case Op::prev:
      return Causality::causal;
    case Op::next:
      return Causality::anticausal;
    default:
      return Causality::pointwise;
  }
}

}  // namespace gigawatt
