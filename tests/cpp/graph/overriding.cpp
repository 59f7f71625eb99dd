// Cases: every way to replace a quantity.
#include "catch.hpp"
#include "gigawatt/engine/base.hpp"
#include "gigawatt/errors/error.hpp"
#include "graph/build.hpp"

namespace gigawatt {
using namespace test;

namespace {

using Values = std::vector<double>;

void check_base(const Model& model, const std::string& name, const Values& expected) {
  const Values found = base_values(model, name);
  INFO(model.label() << ": " << name);
  REQUIRE(found.size() == expected.size());
  for (std::size_t i = 0; i < expected.size(); ++i) CHECK_THAT(found[i], WithinRel(expected[i], 1e-14));
}

// price × hours by site, summed, and a debt that grows by a rate.
Model cloud() {
  Model model = quarters(3);
  const AxisPtr site = axis("site", {"a", "b"});
  const Expr price = add(model, "price", certain({}, {2}), "USD/hour");
  const Expr hours = add(model, "hours", certain({site}, {10, 20}), "hour");
  const Expr revenue = define(model, "revenue", price * hours);
  const Expr total = define(model, "total", sum(revenue, "site"));
  state(model, "cash", "USD", constant(0), {});
  model.update_state("cash", model.previous("cash") + total);
  return model;
}

}  // namespace

TEST_CASE("a case replaces a value and leaves the base as it was") {
  const Model base = cloud();
  const Model later = base.with("dear", {{"price", certain({}, {3})}});
  CHECK(later.label() == "dear");
  CHECK(base.label() == "small");
  check_base(later, "total", {90});
  check_base(base, "total", {60});
  check_base(later, "cash", {90, 180, 270});
  CHECK(later.names() == base.names());
}

TEST_CASE("a case replaces an array, or one label of it") {
  const Model base = cloud();
  const Dims& dims = base.at("hours").input.dims;
  const Model array = base.with("array", {{"hours", certain(dims.axes(), {1, 2})}});
  check_base(array, "total", {6});
  Input one = base.at("hours").input;
  one.cells[dims.find("site")->position("b")] = Distribution::constant(50);
  check_base(base.with("b", {{"hours", one}}), "revenue", {20, 100});
}

TEST_CASE("a case replaces a value by a distribution, which keeps its stream") {
  const Model base = cloud();
  const Model wide = base.with("wide", {{"price", uncertain(Distribution::uniform(2, 8))}});
  check_base(wide, "total", {150});
  CHECK(wide.at("price").input.stream == "price");
  CHECK(wide.at("price").input.uncertain());
  const Model certain_again = wide.with("sure", {{"price", certain({}, {2})}});
  CHECK(certain_again.at("price").input.stream == "price");
}

TEST_CASE("a case replaces a quantity by a formula, also over its old value") {
  const Model base = cloud();
  const Model flat = base.with("flat", {{"revenue", constant(7, Unit::parse("USD"))}});
  check_base(flat, "revenue", {7, 7});
  check_base(flat, "total", {14});
  const std::string old = base.old_name("price");
  const Model twice = base.with("twice", {{"price", reference(old, base.at("price").type) * 2}});
  CHECK(base_values(twice, "price") == base_values(base.with("", {{"price", certain({}, {4})}}), "price"));
  check_base(twice, "total", {120});
  CHECK(base_values(twice, old) == base_values(base, "price"));
  CHECK(twice.at(old).body == Body::input);
  CHECK(twice.at("price").formula.text() == "price@before * 2");
  CHECK_FALSE(base.has(old));
}

TEST_CASE("the old value in a case of a case is the first case's") {
  const Model base = cloud();
  const auto old = [](const Model& model) {
    return reference(model.old_name("price"), model.at("price").type);
  };
  const Model twice = base.with("twice", {{"price", old(base) * 2}});
  const Model more = twice.with("more", {{"price", old(twice) + constant(1, Unit::parse("USD/hour"))}});
  check_base(more, "total", {150});
  check_base(more, twice.old_name("price"), {4.0 / 3600});
  check_base(more, base.old_name("price"), {2.0 / 3600});
  const Model same = twice.with("same", {{"price", twice.at("price").formula}});
  check_base(same, "total", {120});
}

TEST_CASE("a formula in place of an input, and an input in place of a formula or a state") {
  const Model base = cloud();
  const Model given = base.with("given", {{"total", certain({}, {5})}});
  CHECK(given.at("total").body == Body::input);
  check_base(given, "cash", {5, 10, 15});
  const Model fixed = base.with("fixed", {{"cash", certain({base.time_axis()}, {1, 2, 3})}});
  check_base(fixed, "cash", {1, 2, 3});
}

TEST_CASE("the neighbours of a state that a case has fixed are those of the values given") {
  Model base = cloud();
  define(base, "change", base.ref("cash") - base.previous("cash"));
  check_base(base, "change", {60, 60, 60});
  const Model fixed = base.with("fixed", {{"cash", certain({base.time_axis()}, {1, 3, 7})}});
  check_base(fixed, "change", {1, 2, 4});
  const Model level = base.with("level", {{"cash", certain({}, {5})}});
  check_base(level, "change", {5, 0, 0});
  const Model formula = base.with("formula", {{"cash", base.ref("total")}});
  check_base(formula, "change", {60, 0, 0});
  const Model half = base.with("half", {{"cash", base.previous("cash") / 2 + base.ref("total")}});
  check_base(half, "change", {60, 30, 15});
}

TEST_CASE("a scalar that becomes an array takes its dependents and states with it") {
  const Model base = cloud();
  const AxisPtr deal = axis("deal", {"x", "y", "z"});
  const Model by_deal = base.with("deals", {{"price", certain({deal}, {1, 2, 3})}});
  CHECK(by_deal.at("revenue").type.dims.text() == "deal × site");
  CHECK(by_deal.at("total").type.dims.text() == "deal");
  CHECK(by_deal.at("cash").type.dims.text() == "deal × time");
  check_base(by_deal, "total", {30, 60, 90});
  check_base(by_deal, "cash", {30, 60, 90, 60, 120, 180, 90, 180, 270});
  const Model same = by_deal.with("same", {{"price", certain({}, {2})}});
  check_base(same, "total", {60, 60, 60});
}

TEST_CASE("a formula on a loop may be replaced, forwards and backwards") {
  Model base = quarters(3);
  const Expr pay = add(base, "pay", certain({base.time_axis()}, {1, 2, 3}), "USD");
  const Expr rate = add(base, "rate", certain({}, {.5}));
  for (const bool forward : {true, false}) {
    const std::string name = forward ? "saved" : "worth";
    state(base, name, "USD", constant(0), {}, forward);
    const Expr kept =
        define(base, name + "_kept", (forward ? base.previous(name) : base.following(name)) * rate);
    base.update_state(name, kept + pay);
  }
  check_base(base, "saved", {1, 2.5, 4.25});
  check_base(base, "worth", {2.75, 3.5, 3});
  const Model forth = base.with("all", {{"saved_kept", base.previous("saved")}});
  check_base(forth, "saved", {1, 3, 6});
  const Model back = base.with("all", {{"worth_kept", base.following("worth")}});
  check_base(back, "worth", {6, 5, 3});
}

}  // namespace gigawatt
