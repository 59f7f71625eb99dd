// What each operation refuses, and what it says.
#include <functional>

#include "catch.hpp"
#include "gigawatt/errors/error.hpp"
#include "graph/build.hpp"

namespace gigawatt {
using namespace test;

namespace {

struct Given {
  Model model = quarters();
  AxisPtr site = axis("site", {"a", "b"}), other = axis("site", {"a", "c"}), pair = axis("pair", {"x", "y"});
  Expr usd = add(model, "usd", certain({}, {1}), "USD");
  Expr watt = add(model, "watt", certain({}, {1}), "kW");
  Expr pure = add(model, "pure", certain({}, {1}));
  Expr by_site = add(model, "by_site", certain({site}, {1, 2}), "USD");
  Expr elsewhere = add(model, "elsewhere", certain({other}, {1, 2}), "USD");
  Expr series = add(model, "series", uncertain(Distribution::normal(1, 1), {}, fresh), "USD");
  Expr flag = add_flag(model, "flag", certain({site}, {1, 0}));
  Expr date = add_date(model, "date", "2026-03-01");
  Expr zero = constant(0);
};
using Build = std::function<Expr(const Given&)>;

struct Row {
  const char* what;
  Build build;
  const char* says;
};

template <class Refusal>
void check_refused(const std::vector<Row>& rows) {
  const Given given;
  for (const auto& row : rows) {
    INFO(row.what);
    CHECK_THROWS_AS(row.build(given), Refusal);
    CHECK_THROWS_WITH(row.build(given), contains(row.says));
  }
}

}  // namespace

TEST_CASE("unlike units are refused with both units") {
  check_refused<UnitError>({
      {"add", [](const Given& g) { return g.watt + g.usd; }, "cannot add W (power) and USD (money)"},
      {"sub", [](const Given& g) { return g.usd - g.watt; }, "subtract"},
      {"a number that is not 0", [](const Given& g) { return g.usd + 1; }, "add"},
      {"zero with a unit", [](const Given& g) { return g.usd + constant(0, Unit::parse("W")); }, "add"},
      {"zero by axes", [](const Given& g) { return g.usd + 0 * position(g.site); }, "add"},
      {"minimum", [](const Given& g) { return minimum(g.usd, g.watt); }, "compare"},
      {"maximum", [](const Given& g) { return maximum(g.usd, g.pure); }, "compare"},
      {"where", [](const Given& g) { return where(g.flag, g.usd, g.watt); }, "choose between"},
      {"less", [](const Given& g) { return less(g.usd, g.watt); }, "compare"},
      {"equal", [](const Given& g) { return equal(g.usd, g.pure); }, "compare"},
      {"shift", [](const Given& g) { return shift(g.series, 1, g.watt); }, "fill a shift with"},
      {"stack",
       [](const Given& g) {
         return stack(g.pair, {g.usd, g.watt});
       },
       "stack"},
      {"stack after 0",
       [](const Given& g) {
         return stack(axis("k", {"1", "2", "3"}), {g.zero, g.usd, g.watt});
       },
       "stack"},
      {"date + money", [](const Given& g) { return g.date + g.usd; }, "add to a date"},
      {"date - power", [](const Given& g) { return g.date - g.watt; }, "subtract"},
      {"exp", [](const Given& g) { return exp(g.usd); }, "divide it by a reference in the same unit"},
      {"log", [](const Given& g) { return log(g.watt); }, "W"},
      {"normal_cdf", [](const Given& g) { return normal_cdf(g.usd); }, "USD"},
      {"floor", [](const Given& g) { return floor(g.usd); }, "USD"},
      {"pow, base", [](const Given& g) { return pow(g.usd, g.pure); }, "raise to a power"},
      {"pow, exponent", [](const Given& g) { return pow(g.pure, g.usd); }, "use as an exponent"},
      {"product", [](const Given& g) { return product(g.series, "time"); }, "multiply up"},
      {"cumulative product", [](const Given& g) { return cumulative_product(g.series); }, "cumulate"},
  });
}

TEST_CASE("flags and dates are refused where numbers are wanted") {
  check_refused<KindError>({
      {"flag times number", [](const Given& g) { return g.flag * g.usd; }, "write where(flag, x, 0)"},
      {"number times flag", [](const Given& g) { return g.usd * g.flag; }, "cannot multiply a flag (flag)"},
      {"flag + flag", [](const Given& g) { return g.flag + g.flag; }, "cannot add a flag"},
      {"-flag", [](const Given& g) { return -g.flag; }, "negate"},
      {"flag - number", [](const Given& g) { return g.flag - g.pure; }, "subtract"},
      {"flag / number", [](const Given& g) { return g.flag / g.pure; }, "divide"},
      {"number / flag", [](const Given& g) { return g.pure / g.flag; }, "divide by"},
      {"sum of flags", [](const Given& g) { return sum(g.flag, "site"); }, "sum or average"},
      {"order of flags", [](const Given& g) { return less(g.flag, g.flag); }, "use & and |"},
      {"minimum of flags", [](const Given& g) { return minimum(g.flag, g.flag); }, "use & and |"},
      {"max of flags", [](const Given& g) { return max(g.flag, "site"); }, "use any or all"},
      {"flag to a power", [](const Given& g) { return power(g.flag, 2); }, "raise"},
      {"root of a flag", [](const Given& g) { return sqrt(g.flag); }, "root"},
      {"lookup of a flag",
       [](const Given& g) {
         return lookup(g.flag, {0, 1}, {0, 1});
       },
       "look up"},
      {"date + date", [](const Given& g) { return g.date + g.date; }, "add a duration to a date"},
      {"number - date", [](const Given& g) { return g.usd - g.date; }, "only a date has a date subtracted"},
      {"date + flag", [](const Given& g) { return g.date + g.flag; }, "add to a date"},
      {"date - flag", [](const Given& g) { return g.date - g.flag; }, "a duration or a date is wanted"},
      {"2 * date", [](const Given& g) { return 2 * g.date; }, "subtract another date first"},
      {"-date", [](const Given& g) { return -g.date; }, "negate"},
      {"date < number", [](const Given& g) { return less(g.date, g.usd); }, "the other side is a date"},
      {"date == flag", [](const Given& g) { return equal(g.date, g.flag); }, "compare"},
      {"maximum of date and 0", [](const Given& g) { return maximum(g.date, g.zero); },
       "the other side is a date"},
      {"where of date and 0", [](const Given& g) { return where(g.flag, g.date, g.zero); }, "choose between"},
      {"cumulative sum of dates", [](const Given& g) { return cumulative_sum(g.model.time_end()); },
       "cumulate"},
      {"aged dates", [](const Given& g) { return aged(g.model.time_end(), g.model.age_axis()); },
       "take the age of"},
      {"irr of dates", [](const Given& g) { return irr(g.model.time_end()); }, "rate of return"},
      {"stack of kinds",
       [](const Given& g) {
         return stack(g.pair, {g.usd, g.flag});
       },
       "stack"},
      {"fill of another kind", [](const Given& g) { return shift(g.series, 1, g.flag); }, "fill a shift"},
      {"where by a number", [](const Given& g) { return where(g.pure, g.usd, g.usd); },
       "a condition is wanted"},
      {"number & flag", [](const Given& g) { return logical_and(g.pure, g.flag); }, "a condition is wanted"},
      {"~number", [](const Given& g) { return logical_not(g.pure); }, "a condition is wanted"},
      {"any of numbers", [](const Given& g) { return any(g.by_site, "site"); }, "a condition is wanted"},
      {"first of numbers", [](const Given& g) { return first(g.series, g.model.time_axis()); },
       "a condition"},
      {"cumulative all of numbers", [](const Given& g) { return cumulative_all(g.series); }, "a condition"},
  });
}

TEST_CASE("axes that do not fit are refused with those there are") {
  check_refused<AxisError>({
      {"stack along time",
       [](const Given& g) {
         return stack(g.model.time_axis(), {g.usd, g.usd});
       },
       "along an axis of their own, not along 'time'"},
      {"other labels", [](const Given& g) { return g.by_site + g.elsewhere; },
       "first difference 'b' against 'c'"},
      {"where", [](const Given& g) { return where(g.flag, g.elsewhere, g.usd); },
       "Labels must match exactly"},
      {"no such axis", [](const Given& g) { return sum(g.by_site, "sites"); }, "Did you mean 'site'?"},
      {"no axes", [](const Given& g) { return sum(g.usd, "site"); }, "usd has no axes"},
      {"scenario", [](const Given& g) { return mean(g.series, "scenario"); },
       "take statistics of a run instead"},
      {"cumulate", [](const Given& g) { return cumulative_sum(g.by_site); }, "has the axes site"},
      {"shift", [](const Given& g) { return shift(g.by_site, 1, g.zero); }, "cannot shift along 'time'"},
      {"fill along the axis", [](const Given& g) { return shift(g.series, 1, g.series); },
       "cannot itself vary"},
      {"aged", [](const Given& g) { return aged(g.by_site, g.model.age_axis()); }, "series over time"},
      {"aged twice",
       [](const Given& g) { return aged(aged(g.series, g.model.age_axis()), g.model.age_axis()); },
       "has the axis age already"},
      {"aged along a site", [](const Given& g) { return aged(g.series, g.site); }, "age"},
      {"irr", [](const Given& g) { return irr(g.by_site); }, "series over time"},
      {"irr_status", [](const Given& g) { return irr_status(g.by_site); }, "series over time"},
      {"first", [](const Given& g) { return first(g.flag, g.model.time_axis()); }, "first period"},
      {"stack of too few", [](const Given& g) { return stack(g.pair, {g.usd}); }, "needs 2 parts, got 1"},
      {"stack along its own",
       [](const Given& g) {
         return stack(g.site, {g.by_site, g.usd});
       },
       "already"},
  });
  check_refused<UnknownNameError>({
      {"select", [](const Given& g) { return select(g.by_site, "site", "B"); }, "Did you mean"},
  });
}

TEST_CASE("tables and arguments that are incomplete are refused") {
  check_refused<InvalidValueError>({
      {"one point", [](const Given& g) { return lookup(g.usd, {0}, {1}); }, "at least two"},
      {"x falls",
       [](const Given& g) {
         return lookup(g.usd, {0, 2, 1}, {1, 2, 3});
       },
       "must ascend"},
      {"x twice",
       [](const Given& g) {
         return lookup(g.usd, {0, 0}, {1, 2});
       },
       "must ascend"},
      {"more x than y",
       [](const Given& g) {
         return lookup(g.usd, {0, 1}, {1});
       },
       "as many y as x"},
      {"a NaN", [](const Given&) { return constant(std::numeric_limits<double>::quiet_NaN()); }, "NaN"},
      {"two arguments too few", [](const Given& g) { return make(Op::add, {}, {g.usd}); }, "add takes 2"},
      {"an argument too many",
       [](const Given& g) {
         return make(Op::neg, {}, {g.usd, g.usd});
       },
       "got 2"},
  });
  CHECK_THROWS_AS(constant(Data{Dims({axis("a", {"1", "2"})}), {1.0}}, {}), AxisError);
}

}  // namespace gigawatt
