// Sums over age as convolutions: sum over a of x(t - a) * k(a), which needs one row per period where the
// plain reading needs one per age and period.
#include <algorithm>
#include <cmath>

#include "lowering.hpp"

namespace gigawatt {
namespace {

// The factors of a product; a divisor is a factor to the power -1.
struct Factor {
  Expr expr;
  bool divided = false;
};

void factors_of(const Expr& expr, bool divided, std::vector<Factor>& found) {
  if (expr->op == Op::mul || expr->op == Op::div) {
    factors_of(expr->args[0], divided, found);
    factors_of(expr->args[1], expr->op == Op::div ? !divided : divided, found);
  } else {
    found.push_back({expr, divided});
  }
}

}  // namespace

// A constant that is finite and not 0.
bool Lowering::finite_constant(int step) const {
  const Step& s = plan_.steps[static_cast<std::size_t>(step)];
  return s.op == Op::constant && std::all_of(s.attribute.data->values.begin(), s.attribute.data->values.end(),
                                             [](double x) { return std::isfinite(x) && x != 0.0; });
}

int Lowering::cohort_sum(const Expr& expr) {
  std::vector<Factor> factors;
  factors_of(expr->args[0], false, factors);
  const bool fits = std::all_of(factors.begin(), factors.end(), [](const Factor& f) {
    if (f.expr->op == Op::aged) return !f.divided && !f.expr->attribute.backward;
    return !(f.expr.type().dims.has("age") && f.expr.type().dims.has_time());
  });
  const bool any_aged =
      std::any_of(factors.begin(), factors.end(), [](const Factor& f) { return f.expr->op == Op::aged; });
  if (!fits || !any_aged) return -1;

  int cohort = -1, kernel = -1, outside = -1, outside_divisor = -1;
  const auto times = [this](int so_far, int step) { return so_far < 0 ? step : op(Op::mul, {so_far, step}); };
  for (const auto& factor : factors) {
    if (factor.expr->op == Op::aged) {
      cohort = times(cohort, expression(factor.expr->args[0]));
    } else if (factor.expr.type().dims.has("age")) {
      const int step = expression(factor.expr);
      kernel = factor.divided ? op(Op::div, {kernel < 0 ? number(1.0) : kernel, step}) : times(kernel, step);
    } else {
      int& product = factor.divided ? outside_divisor : outside;
      product = times(product, expression(factor.expr));
    }
  }
  if (kernel < 0) {  // every age counts in full
    Step ones;
    ones.dims = Dims({model_.age_axis()});
    ones.attribute.data =
        std::make_shared<const Data>(Data{ones.dims, std::vector<double>(ones.dims.size(), 1.0)});
    kernel = add(std::move(ones));
  }
  Step step;
  step.op = Op::convolve;
  step.args = {cohort, kernel};
  step.dims = plan_.steps[static_cast<std::size_t>(cohort)].dims.united(
      plan_.steps[static_cast<std::size_t>(kernel)].dims.without("age"));
  int result = add(std::move(step));
  if (outside >= 0) result = op(Op::mul, {result, outside});
  if (outside_divisor >= 0) result = op(Op::div, {result, outside_divisor});
  // What was taken out of the sum met zeros in it (no cohort is older than the timeline): infinity times 0
  // and 0 / 0 are NaN, which the product of the sums would hide.
  if (outside >= 0 && !finite_constant(outside)) {
    result = op(Op::add, {result, op(Op::mul, {outside, number(0.0)})});
  }
  if (outside_divisor >= 0 && !finite_constant(outside_divisor)) {
    result = op(Op::add, {result, op(Op::div, {number(0.0), outside_divisor})});
  }
  return result;
}

}  // namespace gigawatt
