// The type that each operation gives.
#include <functional>
#include <map>
#include <set>

#include "catch.hpp"
#include "gigawatt/graph/rules.hpp"
#include "graph/build.hpp"

namespace gigawatt {
using namespace test;

namespace {

// One quantity of every kind of type; rows below refer to them by their members.
struct Given {
  Model model = quarters();
  AxisPtr site = axis("site", {"a", "b"}), good = axis("good", {"x", "y", "z"});
  Expr usd = add(model, "usd", certain({}, {1}), "USD");
  Expr hour = add(model, "hour", certain({}, {1}), "hour");
  Expr pure = add(model, "pure", certain({}, {1}));
  Expr by_site = add(model, "by_site", certain({site}, {1, 2}), "USD");
  Expr by_good = add(model, "by_good", certain({good}, {1, 2, 3}), "USD");
  Expr flow = add(model, "flow", uncertain(Distribution::normal(1, 1), {site}, fresh), "USD", Timing::flow);
  Expr stock = add(model, "stock", uncertain(Distribution::normal(1, 1), {}, fresh), "USD", Timing::stock);
  Expr ratio = add(model, "ratio", uncertain(Distribution::normal(1, 1), {}, fresh), "", Timing::ratio);
  Expr day = add_date(model, "day", "2026-03-01");
  Expr yes = add_flag(model, "yes", certain({site}, {1, 0}));
  Expr when = less(model.time_start(), day);
  Expr zero = constant(0);
};

struct Row {
  Op op;
  std::function<Expr(const Given&)> build;
  const char* type;
};

const std::vector<Row> rows{
    {Op::constant, [](const Given&) { return constant(3, Unit::parse("GW")); }, "W"},
    {Op::reference, [](const Given& g) { return g.flow; }, "USD, site × time, flow"},
    {Op::time_start, [](const Given& g) { return g.model.time_start(); }, "date, time"},
    {Op::time_end, [](const Given& g) { return g.model.time_end(); }, "date, time"},
    {Op::age, [](const Given& g) { return age_of(g.model.age_axis()); }, "1, age"},
    {Op::position, [](const Given& g) { return position(g.site); }, "1, site"},
    {Op::neg, [](const Given& g) { return -g.flow; }, "USD, site × time, flow"},
    {Op::add, [](const Given& g) { return g.usd + g.by_site; }, "USD, site"},
    {Op::add, [](const Given& g) { return g.flow + g.usd; }, "USD, site × time, flow"},
    {Op::add, [](const Given& g) { return g.flow + g.stock; }, "USD, site × time"},
    {Op::add, [](const Given& g) { return g.flow + 0; }, "USD, site × time, flow"},
    {Op::add, [](const Given& g) { return 0 + g.hour; }, "s"},
    {Op::add, [](const Given& g) { return g.day + g.hour; }, "date"},
    {Op::add, [](const Given& g) { return g.hour + g.day; }, "date"},
    {Op::sub, [](const Given& g) { return g.by_good - g.by_site; }, "USD, good × site"},
    {Op::sub, [](const Given& g) { return g.model.time_end() - g.day; }, "s, time"},
    {Op::sub, [](const Given& g) { return g.day - g.hour; }, "date"},
    {Op::mul, [](const Given& g) { return g.usd * g.hour; }, "USD*s"},
    {Op::mul, [](const Given& g) { return g.flow * g.pure; }, "USD, site × time, flow"},
    {Op::mul, [](const Given& g) { return g.pure * g.flow; }, "USD, site × time, flow"},
    {Op::mul, [](const Given& g) { return g.flow * g.ratio; }, "USD, site × time"},
    {Op::div, [](const Given& g) { return g.usd / g.hour; }, "USD/s"},
    {Op::div, [](const Given& g) { return g.flow / g.pure; }, "USD, site × time, flow"},
    {Op::div, [](const Given& g) { return g.flow / g.stock; }, "1, site × time"},
    {Op::power, [](const Given& g) { return power(g.hour, 2); }, "s^2"},
    {Op::power,
     [](const Given& g) {
       return power(g.flow, {2, 3});
     },
     "USD^(2/3), site × time"},
    {Op::sqrt, [](const Given& g) { return sqrt(g.hour); }, "s^(1/2)"},
    {Op::abs, [](const Given& g) { return abs(g.flow); }, "USD, site × time, flow"},
    {Op::pow, [](const Given& g) { return pow(g.pure, g.ratio); }, "1, time"},
    {Op::exp, [](const Given& g) { return exp(g.ratio); }, "1, time"},
    {Op::log, [](const Given& g) { return log(g.usd / g.by_site); }, "1, site"},
    {Op::normal_cdf, [](const Given& g) { return normal_cdf(g.pure); }, "1"},
    {Op::floor, [](const Given& g) { return floor(g.pure); }, "1"},
    {Op::minimum, [](const Given& g) { return minimum(g.flow, g.zero); }, "USD, site × time, flow"},
    {Op::minimum, [](const Given& g) { return minimum(g.day, g.model.time_end()); }, "date, time"},
    {Op::maximum, [](const Given& g) { return maximum(g.zero, g.stock); }, "USD, time, stock"},
    {Op::where, [](const Given& g) { return where(g.yes, g.stock, g.zero); }, "USD, site × time, stock"},
    {Op::where, [](const Given& g) { return where(g.yes, g.day, g.day); }, "date, site"},
    {Op::where, [](const Given& g) { return where(g.yes, g.yes, g.when); }, "flag, site × time"},
    {Op::less, [](const Given& g) { return less(g.by_site, g.zero); }, "flag, site"},
    {Op::less, [](const Given& g) { return less(g.day, g.model.time_end()); }, "flag, time"},
    {Op::less_equal, [](const Given& g) { return less_equal(g.by_site, g.stock); }, "flag, site × time"},
    {Op::equal, [](const Given& g) { return equal(g.yes, g.yes); }, "flag, site"},
    {Op::equal, [](const Given& g) { return equal(g.usd, g.zero); }, "flag"},
    {Op::logical_and, [](const Given& g) { return logical_and(g.yes, g.when); }, "flag, site × time"},
    {Op::logical_or, [](const Given& g) { return logical_or(g.yes, g.yes); }, "flag, site"},
    {Op::logical_not, [](const Given& g) { return logical_not(g.yes); }, "flag, site"},
    {Op::is_finite, [](const Given& g) { return is_finite(g.flow); }, "flag, site × time"},
    {Op::reduce_sum, [](const Given& g) { return sum(g.flow, "site"); }, "USD, time, flow"},
    {Op::reduce_sum, [](const Given& g) { return sum(g.flow, "time"); }, "USD, site"},
    {Op::reduce_mean, [](const Given& g) { return mean(g.by_good, "good"); }, "USD"},
    {Op::reduce_product, [](const Given& g) { return product(g.ratio, "time"); }, "1"},
    {Op::reduce_min, [](const Given& g) { return min(g.flow, "site"); }, "USD, time, flow"},
    {Op::reduce_max, [](const Given& g) { return max(g.model.time_end(), "time"); }, "date"},
    {Op::reduce_any, [](const Given& g) { return any(g.yes, "site"); }, "flag"},
    {Op::reduce_all, [](const Given& g) { return all(g.when, "time"); }, "flag"},
    {Op::first, [](const Given& g) { return first(logical_and(g.when, g.yes), g.model.time_axis()); },
     "date, site"},
    {Op::cumulate_sum, [](const Given& g) { return cumulative_sum(g.flow); }, "USD, site × time, stock"},
    {Op::cumulate_sum, [](const Given& g) { return cumulative_sum(g.stock); }, "USD, time"},
    {Op::cumulate_sum, [](const Given& g) { return cumulative_sum(g.flow, "site"); },
     "USD, site × time, flow"},
    {Op::cumulate_product, [](const Given& g) { return cumulative_product(g.ratio); }, "1, time"},
    {Op::cumulate_max, [](const Given& g) { return cumulative_max(g.stock); }, "USD, time, stock"},
    {Op::cumulate_any, [](const Given& g) { return cumulative_any(g.when); }, "flag, time"},
    {Op::cumulate_all, [](const Given& g) { return cumulative_all(g.yes, "site"); }, "flag, site"},
    {Op::shift, [](const Given& g) { return shift(g.stock, 1, g.by_site); }, "USD, site × time, stock"},
    {Op::shift, [](const Given& g) { return shift(g.by_site, -1, g.zero, "site"); }, "USD, site"},
    {Op::shift, [](const Given& g) { return shift(g.when, 1, flag_constant(false)); }, "flag, time"},
    {Op::aged, [](const Given& g) { return aged(g.flow, g.model.age_axis()); },
     "USD, site × age × time, flow"},
    {Op::select, [](const Given& g) { return select(g.flow, "site", "b"); }, "USD, time, flow"},
    {Op::select, [](const Given& g) { return select(g.flow, "time", "2026Q2"); }, "USD, site"},
    {Op::stack,
     [](const Given& g) {
       return stack(g.good, {g.usd, g.stock, g.by_site});
     },
     "USD, good × site × time, stock"},
    {Op::stack,
     [](const Given& g) {
       return stack(g.good, {g.zero, g.usd, g.zero});
     },
     "USD, good"},
    {Op::stack,
     [](const Given& g) {
       return stack(g.good, {g.zero, g.zero, g.zero});
     },
     "1, good"},
    {Op::lookup,
     [](const Given& g) {
       return lookup(g.stock, {0, 1}, {2, 3});
     },
     "1, time"},
    {Op::irr, [](const Given& g) { return irr(g.flow); }, "1, site"},
    {Op::irr_status, [](const Given& g) { return irr_status(g.flow); }, "flag, site"},
};

}  // namespace

TEST_CASE("every operation gives a type of known unit, axes, kind and timing") {
  const Given given;
  std::set<Op> seen;
  for (const auto& row : rows) {
    const Expr expr = row.build(given);
    INFO(expr.text());
    CHECK(expr->op == row.op);
    CHECK(expr.type().text() == row.type);
    seen.insert(row.op);
  }
  for (std::size_t i = 0; i < op_count; ++i) {
    const auto op = static_cast<Op>(i);
    const bool made_elsewhere = op == Op::prev || op == Op::next || op == Op::score || op == Op::marginal ||
                                op == Op::convolve || op == Op::decay_sum || op == Op::call;
    INFO(rule_of(op).name);
    CHECK(seen.contains(op) != made_elsewhere);
  }
}

TEST_CASE("a bare zero is a dimensionless number of no axes and nothing else") {
  const Given g;
  CHECK(is_bare_zero(constant(0)));
  CHECK(is_bare_zero(constant(-0.0)));
  CHECK_FALSE(is_bare_zero(constant(1)));
  CHECK_FALSE(is_bare_zero(constant(0, Unit::parse("USD"))));
  CHECK_FALSE(is_bare_zero(flag_constant(false)));
  CHECK_FALSE(is_bare_zero(g.usd));
}

TEST_CASE("how an operation acts along time depends on its axis and direction") {
  Attribute time, site;
  time.axis = "time";
  site.axis = "site";
  CHECK(causality_of(Op::add, {}) == Causality::pointwise);
  for (const Op op : {Op::reduce_sum, Op::reduce_mean, Op::reduce_max, Op::reduce_any, Op::select}) {
    CHECK(causality_of(op, time) == Causality::whole);
    CHECK(causality_of(op, site) == Causality::pointwise);
  }
  for (const Op op : {Op::cumulate_sum, Op::cumulate_max, Op::cumulate_all}) {
    CHECK(causality_of(op, time) == Causality::causal);
    CHECK(causality_of(op, site) == Causality::pointwise);
  }
  Attribute back = time;
  back.backward = true;
  CHECK(causality_of(Op::cumulate_sum, back) == Causality::anticausal);
  for (const int n : {-2, 0, 3}) {
    time.count = n;
    CHECK(causality_of(Op::shift, time) == (n > 0   ? Causality::causal
                                            : n < 0 ? Causality::anticausal
                                                    : Causality::pointwise));
  }
  for (const Op op : {Op::first, Op::irr, Op::irr_status}) CHECK(causality_of(op, {}) == Causality::whole);
  CHECK(causality_of(Op::prev, {}) == Causality::causal);
  CHECK(causality_of(Op::next, {}) == Causality::anticausal);
  CHECK(causality_of(Op::aged, {}) == Causality::causal);
}

TEST_CASE("expressions are equal by structure") {
  const Given g;
  CHECK((g.usd + g.by_site).same_as(g.usd + g.by_site));
  CHECK_FALSE((g.usd + g.by_site).same_as(g.by_site + g.usd));
  CHECK_FALSE(shift(g.stock, 1, g.zero).same_as(shift(g.stock, 2, g.zero)));
  CHECK_FALSE(power(g.hour, 2).same_as(power(g.hour, 3)));
  CHECK_FALSE(sum(g.flow, "site").same_as(sum(g.flow, "time")));
  CHECK_FALSE(constant(1).same_as(constant(2)));
  const Uses uses = uses_of(g.usd + g.by_site + g.usd);
  CHECK(uses.same_period == std::vector<std::string>{"by_site", "usd"});
  CHECK(uses.other_period.empty());
}

}  // namespace gigawatt
