// States, and the loops that they close.
#include "catch.hpp"
#include "gigawatt/errors/error.hpp"
#include "graph/build.hpp"

namespace gigawatt {
using namespace test;

namespace {
const Unit usd = Unit::parse("USD");
const Expr nothing = constant(0);
}  // namespace

TEST_CASE("a state has a unit, an initial value and one update") {
  Model model = quarters();
  const Expr rate = add(model, "rate", certain({}, {.1}));
  const Expr debt = state(model, "debt", "USD", nothing);
  CHECK(debt.type().text() == "USD, time, stock");
  model.update_state("debt", model.previous("debt") * (1 + rate));
  CHECK(model.at("debt").formula.text() == "debt.prev * (1 + rate)");
  CHECK_THROWS_AS(model.update_state("debt", model.previous("debt")), DuplicateNameError);
  CHECK_THROWS_AS(model.update_state("rate", rate), KindError);
}

TEST_CASE("an initial value and an update must fit the state") {
  Model model = quarters();
  const AxisPtr site = axis("site", {"a", "b"});
  const Expr watts = add(model, "watts", certain({}, {1}), "W");
  const Expr costs = add(model, "costs", certain({site}, {1, 2}), "USD");
  CHECK_THROWS_AS(state(model, "x", "USD", watts), UnitError);
  CHECK_THROWS_AS(state(model, "x", "s", model.time_length()), AxisError);
  CHECK_FALSE(model.has("x"));
  state(model, "x", "USD", nothing);
  CHECK_THROWS_AS(model.update_state("x", model.previous("x") * watts), UnitError);
  CHECK_THROWS_AS(model.update_state("x", less(model.previous("x"), nothing)), KindError);
  CHECK_THROWS_WITH(model.update_state("x", model.previous("x") + costs),
                    contains("declare the state with over="));
  CHECK_FALSE(model.at("x").formula);
  CHECK(state(model, "by_site", "USD", nothing, {site}).type().dims.text() == "site × time");
  CHECK(state(model, "from_site", "USD", costs).type().dims.text() == "site × time");
  CHECK_NOTHROW(model.update_state("by_site", model.previous("by_site") + costs));
}

TEST_CASE("the direction of a state decides which neighbour it has") {
  Model model = quarters();
  const Expr x = add(model, "x", certain({}, {1}));
  state(model, "forth", "USD", nothing);
  state(model, "back", "USD", nothing, {}, false);
  CHECK_NOTHROW(model.previous("forth"));
  CHECK_NOTHROW(model.following("back"));
  CHECK_THROWS_WITH(model.following("forth"), contains("runs forwards: use .prev"));
  CHECK_THROWS_WITH(model.previous("back"), contains("runs backwards: use .next"));
  CHECK_THROWS_WITH(model.previous("x"), contains("is no state"));
  CHECK_THROWS_WITH(model.following("x"), contains("is no state"));
}

TEST_CASE("a loop within one period is refused and printed") {
  Model model = quarters();
  const Expr debt = state(model, "debt", "USD", nothing);
  const Expr interest = define(model, "interest", debt * .1);
  const Expr paid = define(model, "paid", interest / 2);
  CHECK_THROWS_AS(model.update_state("debt", model.previous("debt") + paid), LoopError);
  CHECK_THROWS_WITH(model.update_state("debt", model.previous("debt") + paid),
                    contains("in the same period: debt → paid → interest → debt. Use the previous value"));
  CHECK_FALSE(model.at("debt").formula);
  CHECK_NOTHROW(model.update_state("debt", model.previous("debt")));
}

TEST_CASE("a loop may look back and not ahead nor at all of time") {
  const auto update = [](const std::function<Expr(Model&, const Expr&)>& formula) {
    Model model = quarters();
    state(model, "s", "USD", nothing);
    const Expr through = define(model, "through", formula(model, model.previous("s")));
    model.update_state("s", model.previous("s") + through);
  };
  CHECK_NOTHROW(update([](Model&, const Expr& s) { return cumulative_sum(s); }));
  CHECK_NOTHROW(update([](Model&, const Expr& s) { return shift(s, 2, nothing); }));
  CHECK_NOTHROW(update([](Model& m, const Expr& s) { return sum(aged(s, m.age_axis()), "age"); }));
  CHECK_THROWS_AS(update([](Model&, const Expr& s) { return sum(s, "time"); }), LoopError);
  CHECK_THROWS_WITH(update([](Model&, const Expr& s) { return sum(s, "time"); }),
                    contains("the loop of 's' (s → s) holds s.prev.sum(time) in 'through'"));
  CHECK_THROWS_WITH(update([](Model&, const Expr& s) { return shift(s, -1, nothing); }),
                    contains("looks ahead"));
  CHECK_THROWS_AS(update([](Model&, const Expr& s) { return select(s, "time", "2026Q2"); }), LoopError);
  CHECK_THROWS_AS(update([](Model&, const Expr& s) { return cumulative_sum(s, "time", true); }), LoopError);
  CHECK_THROWS_AS(update([](Model& m, const Expr& s) {
                    return where(less(first(less(s, nothing), m.time_axis()), m.time_start()), s, nothing);
                  }),
                  LoopError);
}

TEST_CASE("a loop backwards may look ahead and not back") {
  const auto update = [](const std::function<Expr(const Expr&)>& formula) {
    Model model = quarters();
    state(model, "v", "USD", nothing, {}, false);
    model.update_state("v", formula(model.following("v")));
  };
  CHECK_NOTHROW(
      update([](const Expr& v) { return shift(v, -1, nothing) + cumulative_sum(v, "time", true); }));
  CHECK_THROWS_WITH(update([](const Expr& v) { return shift(v, 1, nothing); }), contains("looks back"));
  CHECK_THROWS_AS(update([](const Expr& v) { return cumulative_sum(v); }), LoopError);
  CHECK_THROWS_AS(update([](const Expr& v) { return max(v, "time"); }), LoopError);
}

TEST_CASE("states of both directions cannot share a loop, and need not where there is none") {
  Model model = quarters();
  state(model, "f", "USD", nothing);
  state(model, "b", "USD", nothing, {}, false);
  model.update_state("f", model.previous("f") + model.following("b"));
  CHECK_THROWS_WITH(model.update_state("b", model.following("b") + model.ref("f")),
                    contains("both directions"));
  CHECK_NOTHROW(model.update_state("b", model.following("b") + constant(1, usd)));
}

TEST_CASE("two states may feed each other across periods") {
  Model model = quarters();
  state(model, "a", "USD", nothing);
  state(model, "b", "USD", nothing);
  model.update_state("a", model.previous("b") + constant(1, usd));
  CHECK_NOTHROW(model.update_state("b", model.ref("a") + model.previous("b")));
}

}  // namespace gigawatt
