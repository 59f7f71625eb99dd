// States against loops written by hand.
#include <algorithm>

#include "engine/samples.hpp"
#include "gigawatt/errors/error.hpp"

namespace gigawatt {
using namespace test;

namespace {

// A debt that draws, earns interest on its previous value and is repaid where there is cash.
struct Debt {
  Model model = quarters(8);
  Debt() {
    const Expr usd = constant(1, Unit::parse("USD"));
    const Expr rate = add(model, "rate", uncertain(Distribution::uniform(.01, .05)));
    const Expr drawn = add(model, "drawn", uncertain(Distribution::uniform(1, 3), {}, fresh), "USD");
    const Expr cash = add(model, "cash", uncertain(Distribution::uniform(0, 4), {}, fresh), "USD");
    const Expr debt = state(model, "debt", "USD", 2 * usd);
    const Expr interest = define(model, "interest", model.previous("debt") * rate);
    const Expr paid = define(model, "paid", minimum(cash, model.previous("debt")));
    model.update_state("debt", model.previous("debt") + interest + drawn - paid);
    define(model, "double", debt * 2);
  }
};

}  // namespace

TEST_CASE("a state forwards is the loop one would write") {
  const Debt d;
  for (const std::uint64_t scenarios : {1, 7, 300}) {
    const auto found = draw(d.model, scenarios);
    for (std::size_t n = 0; n < scenarios; ++n) {
      double debt = 2;
      for (std::size_t t = 0; t < 8; ++t) {
        const double interest = debt * found.at("rate").at(0, n),
                     paid = std::min(found.at("cash").at(t, n), debt);
        debt = debt + interest + found.at("drawn").at(t, n) - paid;
        REQUIRE(found.at("interest").at(t, n) == interest);
        REQUIRE(found.at("debt").at(t, n) == debt);
        REQUIRE(found.at("double").at(t, n) == 2 * debt);
      }
    }
  }
}

TEST_CASE("a state backwards is the loop from the end") {
  Model model = quarters(8);
  const AxisPtr site = axis("site", {"a", "b"});
  const Expr flow = add(model, "flow", uncertain(Distribution::normal(1, 1), {site}, fresh), "USD");
  const Expr rate = add(model, "rate", uncertain(Distribution::uniform(.01, .1), {}, fresh));
  const Expr last = add(model, "last", certain({site}, {10, 20}), "USD");
  state(model, "worth", "USD", last, {site}, false);
  const Expr discounted = define(model, "discounted", model.following("worth") / (1 + rate));
  model.update_state("worth", discounted + flow);
  const auto found = draw(model, 41);
  for (std::size_t n = 0; n < 41; ++n) {
    for (std::size_t s = 0; s < 2; ++s) {
      double worth = 10.0 * static_cast<double>(s + 1);
      for (std::size_t t = 8; t-- > 0;) {
        worth = worth / (1 + found.at("rate").at(t, n)) + found.at("flow").at(s * 8 + t, n);
        REQUIRE(found.at("worth").at(s * 8 + t, n) == worth);
      }
    }
  }
}

TEST_CASE("a state without draws is computed once, and one with them in every tile") {
  Model model = quarters(5);
  const Expr x = add(model, "x", certain({}, {2}));
  const Expr r = add(model, "r", uncertain(Distribution::uniform(1, 2)));
  state(model, "sure", "", x);
  model.update_state("sure", model.previous("sure") * 2);
  state(model, "drawn", "", x);
  model.update_state("drawn", model.previous("drawn") * r);
  const Program program = compile(lower(model, {"sure", "drawn"}));
  const auto loops = [](const std::vector<Block>& blocks) {
    return std::count_if(blocks.begin(), blocks.end(), [](const Block& b) { return b.loop; });
  };
  CHECK(loops(program.prologue) == 1);
  CHECK(loops(program.body) == 1);
  const auto found = draw(program, options(3));
  CHECK(found.at("sure").at(4, 2) == 64);
  CHECK_THAT(found.at("drawn").at(4, 2), WithinRel(2 * std::pow(draw(model, 3).at("r").at(0, 2), 5), 1e-14));
}

TEST_CASE("states may feed each other, and use running totals and shifts of themselves") {
  Model model = quarters(6);
  const Expr r = add(model, "r", uncertain(Distribution::uniform(1, 2), {}, fresh));
  state(model, "a", "", constant(1));
  state(model, "b", "", constant(3));
  const Expr total = define(model, "total", cumulative_sum(model.previous("a")));
  const Expr late = define(model, "late", shift(model.previous("b"), 2, constant(-1)));
  model.update_state("a", model.previous("b") * r);
  model.update_state("b", model.ref("a") - total + late);
  const auto found = draw(model, 9);
  for (std::size_t n = 0; n < 9; ++n) {
    double a = 1, b = 3, sum = 0;
    Values before;
    for (std::size_t t = 0; t < 6; ++t) {
      sum += a;
      before.push_back(b);
      const double delayed = t < 2 ? -1 : before[t - 2], was = b;
      a = was * found.at("r").at(t, n);
      b = a - sum + delayed;
      REQUIRE(close(found.at("a").at(t, n), a));
      REQUIRE(close(found.at("b").at(t, n), b));
    }
  }
}

TEST_CASE("a state whose update varies less than it still has all of its cells") {
  Model model = quarters(4);
  const AxisPtr site = axis("site", {"a", "b", "c"});
  const Expr r = add(model, "r", uncertain(Distribution::uniform(1, 2)));
  const Expr wide = state(model, "wide", "", constant(0), {site});
  model.update_state("wide", r);
  define(model, "by_site", sum(wide, "site"));
  define(model, "over_time", sum(wide, "time"));
  define(model, "before", sum(model.previous("wide"), "time"));
  const auto found = draw(model, 3);
  const double x = found.at("r").at(0, 1);
  CHECK(found.at("by_site").dims.text() == "time");
  CHECK_THAT(found.at("by_site").at(2, 1), WithinRel(3 * x, 1e-15));
  CHECK_THAT(found.at("over_time").at(2, 1), WithinRel(4 * x, 1e-15));
  CHECK_THAT(found.at("before").at(1, 1), WithinRel(3 * x, 1e-15));
}

TEST_CASE("one period, and a state that nobody updates") {
  Model model = quarters(1);
  state(model, "s", "", constant(2));
  CHECK_THROWS_AS(lower(model, {"s"}), InvalidValueError);
  CHECK_THROWS_WITH(lower(model, {"s"}), contains("'s' has no update yet"));
  model.update_state("s", model.previous("s") * 3);
  CHECK(draw(model, 1).at("s").values == Values{6});
}

}  // namespace gigawatt
