// Expressions as people read them.
#include "catch.hpp"
#include "graph/build.hpp"

namespace gigawatt {
using namespace test;

namespace {
struct Given {
  Model model = quarters();
  AxisPtr site = axis("site", {"a", "b"});
  Expr a = add(model, "a", certain({}, {1}));
  Expr b = add(model, "b", certain({}, {1}));
  Expr c = add(model, "c", certain({}, {1}));
  Expr x = add(model, "x", uncertain(Distribution::normal(1, 1), {site}, fresh));
};
}  // namespace

TEST_CASE("arithmetic prints with as few parentheses as its meaning needs") {
  const Given g;
  CHECK((g.a + g.b - g.c).text() == "a + b - c");
  CHECK((g.a - (g.b + g.c)).text() == "a - (b + c)");
  CHECK((g.a - (g.b - g.c)).text() == "a - (b - c)");
  CHECK((g.a + g.b * g.c).text() == "a + b * c");
  CHECK(((g.a + g.b) * g.c).text() == "(a + b) * c");
  CHECK((g.a / g.b / g.c).text() == "a / b / c");
  CHECK((g.a / (g.b / g.c)).text() == "a / (b / c)");
  CHECK((g.a / (g.b * g.c)).text() == "a / (b * c)");
  CHECK((g.a * (g.b / g.c)).text() == "a * (b / c)");
  CHECK((-(g.a + g.b)).text() == "-(a + b)");
  CHECK((-g.a * g.b).text() == "-a * b");
  CHECK((-(g.a * g.b)).text() == "-(a * b)");
}

TEST_CASE("powers print so that they are read as they were written") {
  const Given g;
  CHECK(power(g.a, 2).text() == "a^2");
  CHECK(power(g.a, -1).text() == "a^(-1)");
  CHECK(power(g.a, {1, 2}).text() == "a^(1/2)");
  CHECK(power(g.a + g.b, 2).text() == "(a + b)^2");
  CHECK((-power(g.a, 2)).text() == "-a^2");
  CHECK(power(-g.a, 2).text() == "(-a)^2");
  CHECK(pow(g.a, g.b + g.c).text() == "a^(b + c)");
  CHECK(pow(pow(g.a, g.b), g.c).text() == "(a^b)^c");
  CHECK(pow(g.a, pow(g.b, g.c)).text() == "a^(b^c)");
  CHECK(power(power(g.a, 2), 3).text() == "(a^2)^3");
  CHECK(power(constant(-2), 2).text() == "(-2)^2");
  CHECK(sum(power(g.x, 2), "site").text() == "(x^2).sum(site)");
}

TEST_CASE("conditions print with their own precedence") {
  const Given g;
  const Expr p = less(g.a, g.b), q = less_equal(g.b, g.c), r = equal(g.a, g.c);
  CHECK(logical_or(logical_and(p, q), r).text() == "a < b & b <= c | a == c");
  CHECK(logical_and(p, logical_or(q, r)).text() == "a < b & (b <= c | a == c)");
  CHECK(logical_not(p).text() == "~(a < b)");
  CHECK(less(g.a + g.b, g.c).text() == "a + b < c");
  CHECK(greater(g.a, g.b).text() == "b < a");
  CHECK(where(p, g.a, 0 * g.b).text() == "where(a < b, a, 0 * b)");
  CHECK(indicator(p).text() == "where(a < b, 1, 0)");
  CHECK(is_finite(g.a / g.b).text() == "is_finite(a / b)");
}

TEST_CASE("functions and methods") {
  const Given g;
  CHECK(ramp(g.a).text() == "minimum(maximum(a, 0), 1)");
  CHECK(exp(log(g.a)).text() == "exp(log(a))");
  CHECK(sum(g.x * g.a, "site").text() == "(x * a).sum(site)");
  CHECK(mean(g.x, "time").text() == "x.mean(time)");
  CHECK(cumulative_sum(g.x).text() == "x.cumulative_sum()");
  CHECK(cumulative_sum(g.x, "site", true).text() == "x.cumulative_sum(site, backward)");
  CHECK(cumulative_max(g.x, "time", true).text() == "x.cumulative_max(backward)");
  CHECK(shift(g.x, 2, constant(0)).text() == "x.shift(2, fill=0)");
  CHECK(shift(g.x, -1, g.a + g.b, "site").text() == "x.shift(-1, fill=a + b, site)");
  CHECK(aged(g.x, g.model.age_axis()).text() == "x.aged()");
  CHECK(select(g.x + g.a, "site", "b").text() == "(x + a)[site=b]");
  CHECK(stack(g.site, {g.a, g.b + g.c}).text() == "stack(site: a, b + c)");
  CHECK(position(g.site).text() == "position(site)");
  CHECK(age_of(g.model.age_axis()).text() == "age");
  CHECK(irr(g.x).text() == "irr(x)");
}

TEST_CASE("constants print in the unit people use, dates as dates") {
  Model model = quarters();
  CHECK(constant(2.5).text() == "2.5");
  CHECK(constant(2, Unit::parse("USD")).text() == "2 USD");
  CHECK(constant(1, Unit::parse("year")).text() == "1 year");
  CHECK(constant(3, Unit::parse("day")).text() == "3 day");
  CHECK(constant(90, Unit::parse("s")).text() == "90 s");
  CHECK(date_constant(parse_date("2026-07-01")).text() == "2026-07-01");
  CHECK(date_constant(parse_date("1969-12-31")).text() == "1969-12-31");
  CHECK(flag_constant(true).text() == "true");
  CHECK(constant(Data{Dims({axis("a", {"1", "2"})}), {1, 2}}, {}).text() == "[2 values over a]");
  CHECK((model.time_end() - model.time_start()).text() == "time.length");
  CHECK((model.time_end() - constant(0)).text() == "time.end - 0");
  const Expr debt = state(model, "debt", "USD", constant(0));
  CHECK((model.previous("debt") + debt).text() == "debt.prev + debt");
  state(model, "worth", "USD", constant(0), {}, false);
  CHECK(model.following("worth").text() == "worth.next");
}

}  // namespace gigawatt
