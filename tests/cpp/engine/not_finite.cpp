// Values that are not finite are kept, counted and told apart from those that a status explains.
#include <algorithm>
#include <memory>

#include "engine/samples.hpp"
#include "gigawatt/engine/result.hpp"

namespace gigawatt {
using namespace test;

namespace {
Result run(const Model& model, const std::vector<std::string>& names, std::uint64_t scenarios) {
  auto program = std::make_shared<const Program>(compile(lower(model, names)));
  Partial partial = execute(*program, options(scenarios, 64));
  return {program, std::move(partial), 7};
}
}  // namespace

TEST_CASE("nothing that is multiplied away loses its NaN") {
  Model model = quarters(4);
  const Expr x = add(model, "x", uncertain(Distribution::uniform(-1, 1)));
  const Expr bad = define(model, "bad", log(x));
  define(model, "zero_times", 0 * bad);
  define(model, "difference", bad - bad);
  define(model, "chosen", where(is_finite(bad), bad, constant(0)));
  define(model, "not_chosen", where(less(x, constant(2)), x, bad));
  const auto found = draw(model, 200);
  std::size_t faults = 0;
  for (std::size_t n = 0; n < 200; ++n) {
    const bool fault = found.at("x").at(0, n) < 0;
    faults += fault;
    for (const char* name : {"bad", "zero_times", "difference"})
      REQUIRE(std::isnan(found.at(name).at(0, n)) == fault);
    REQUIRE(std::isfinite(found.at("chosen").at(0, n)));
    REQUIRE(found.at("not_chosen").at(0, n) == found.at("x").at(0, n));
  }
  CHECK(faults > 50);
}

TEST_CASE("faults are counted with the first scenario, and statistics are over the others") {
  Model model = quarters(3);
  const Expr x = add(model, "x", uncertain(Distribution::uniform(-.01, 1), {}, fresh));
  define(model, "y", sqrt(x));
  const std::uint64_t many = 20000;
  const auto samples = draw(model, {"y"}, options(many));
  const Result result = run(model, {"y"}, many);
  for (std::size_t t = 0; t < 3; ++t) {
    std::uint64_t faults = 0, first = ElementLedger::none;
    double sum = 0;
    for (std::size_t n = 0; n < many; ++n) {
      const double y = samples.at("y").at(t, n);
      if (std::isfinite(y)) {
        sum += y;
      } else {
        ++faults;
        first = std::min<std::uint64_t>(first, n);
      }
    }
    const ElementLedger ledger = result.ledger(0, t);
    CHECK(faults > 50);
    CHECK(ledger.not_finite == faults);
    CHECK(ledger.first_not_finite == first);
    CHECK(ledger.absent == 0);
    CHECK(result.moments(0, t).count == static_cast<double>(many - faults));
    CHECK_THAT(result.moments(0, t).mean, WithinRel(sum / static_cast<double>(many - faults), 1e-12));
  }
}

TEST_CASE("what a status explains is absent and no fault") {
  Model model = quarters(3);
  const Expr x = add(model, "x", uncertain(Distribution::uniform(-1, 3)));
  define(model, "positive", less(constant(0), x));
  model.define("root", sqrt(x), std::nullopt, Timing::none, {}, "positive");
  define(model, "after", model.ref("root") * 2);
  const std::uint64_t many = 8192;
  const Result result = run(model, {"root", "after", "positive"}, many);
  const double share = result.moments(2, 0).mean;
  CHECK_THAT(share, WithinAbs(.75, .03));
  const ElementLedger root = result.ledger(0, 0), after = result.ledger(1, 0);
  CHECK(root.not_finite == 0);
  CHECK(root.absent == many - static_cast<std::uint64_t>(result.moments(0, 0).count));
  CHECK(static_cast<double>(root.absent) == std::round((1 - share) * static_cast<double>(many)));
  CHECK(after.not_finite == root.absent);
  CHECK(result.quantile(0, 0, 0) >= 0);
}

TEST_CASE("a status may vary less than its quantity, and be the same in all scenarios") {
  Model model = quarters(2);
  const AxisPtr site = axis("site", {"a", "b"});
  const Expr x = add(model, "x", uncertain(Distribution::uniform(1, 2), {site}, fresh));
  add_flag(model, "open", certain({site}, {1, 0}));
  model.define("y", x * 2, std::nullopt, Timing::none, {}, "open");
  model.define("z", model.time_length(), std::nullopt, Timing::none, {}, "");
  add_flag(model, "never", certain({}, {0}));
  model.define("none", constant(3), std::nullopt, Timing::none, {}, "never");
  const Result result = run(model, {"y", "z", "none"}, 100);
  CHECK(result.ledger(0, 0).absent == 0);
  CHECK(result.ledger(0, 3).absent == 100);
  CHECK(result.moments(0, 1).count == 100);
  CHECK(result.moments(0, 2).count == 0);
  CHECK(result.ledger(2, 0).absent == 100);
  CHECK(result.moments(2, 0).count == 0);
  CHECK(std::isnan(result.quantile(2, 0, .5)));
  const auto found = draw(model, {"y", "none"}, options(5));
  CHECK(std::isnan(found.at("y").at(2, 4)));
  CHECK(found.at("y").at(0, 4) > 0);
  CHECK(std::isnan(found.at("none").at(0, 0)));
}

TEST_CASE("a rate of return that does not exist is absent, one of a series that is not finite a fault") {
  Model model = quarters(3);
  const Expr x = add(model, "x", uncertain(Distribution::uniform(-1, 1)));
  const Expr start = equal(model.time_start(), date_constant(model.timeline().day(0)));
  const Expr flow = where(start, constant(-1), x);
  define(model, "exists", irr_status(flow));
  model.define("rate", irr(flow), std::nullopt, Timing::none, {}, "exists");
  define(model, "bad_exists", irr_status(flow + log(x)));
  model.define("bad", irr(flow + log(x)), std::nullopt, Timing::none, {}, "bad_exists");
  const auto found = draw(model, 100);
  const Result result = run(model, {"rate", "bad"}, 100);
  std::uint64_t none = 0, faults = 0;
  for (std::size_t n = 0; n < 100; ++n) {
    const double value = found.at("x").at(0, n), rate = found.at("rate").at(0, n);
    faults += value < 0;
    if (std::isnan(rate)) {
      ++none;
      continue;
    }
    CHECK(close(-1 + value / (1 + rate) + value / ((1 + rate) * (1 + rate)), 0, 1e-10));
  }
  CHECK((none > 20 && none < 80));
  CHECK(result.ledger(0, 0).absent == none);
  CHECK(result.ledger(0, 0).not_finite == 0);
  CHECK(result.ledger(1, 0).not_finite == faults);
}

}  // namespace gigawatt
