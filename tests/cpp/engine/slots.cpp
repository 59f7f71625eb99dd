// Slots are used again as soon as they are free, which no value may notice.
#include <algorithm>

#include "engine/samples.hpp"
#include "laws/any_model.hpp"

namespace gigawatt {
using namespace test;

TEST_CASE("reusing slots changes no sample of any quantity") {
  for (std::uint64_t seed = 1; seed <= 12; ++seed) {
    const Model model = any_model(seed, 120, false);
    std::vector<std::string> few;
    Choices choose(seed);
    for (int i = 0; i < 5; ++i) few.push_back("f" + std::to_string(choose.below(120)));
    std::sort(few.begin(), few.end());
    few.erase(std::unique(few.begin(), few.end()), few.end());
    few.push_back("f119");
    few.erase(std::unique(few.begin(), few.end()), few.end());
    const Plan plan = lower(model, few);
    const Program reused = compile(plan), kept = compile(plan, true);
    INFO("seed " << seed);
    CHECK(reused.tile_rows <= kept.tile_rows);
    const auto all = draw(model, 70);
    const auto a = draw(reused, options(70)), b = draw(kept, options(70));
    for (const auto& name : few) {
      INFO(name);
      CHECK(same_bits(a.at(name).values, b.at(name).values));
      CHECK(same_bits(a.at(name).values, all.at(name).values));
    }
  }
}

TEST_CASE("axes of one name with other labels stay apart") {
  Model model = quarters(3);
  const Expr x = add(model, "x", uncertain(Distribution::normal(0, 1), {}, fresh));
  const Expr two = add(model, "two", certain({axis("kind", {"a", "b"})}, {1, 2}));
  const Expr three = add(model, "three", certain({axis("kind", {"a", "b", "c"})}, {1, 2, 3}));
  define(model, "p", sum((x + two) * 2.0 - x, "kind"));
  define(model, "q", sum((x + three) * 2.0 - x, "kind"));
  const auto both = draw(model, {"p", "q", "x"}, options(20));
  for (std::size_t n = 0; n < 20; ++n) {
    for (std::size_t t = 0; t < 3; ++t) {
      CHECK_THAT(both.at("p").at(t, n), WithinAbs(2 * both.at("x").at(t, n) + 6, 1e-12));
      CHECK_THAT(both.at("q").at(t, n), WithinAbs(3 * both.at("x").at(t, n) + 12, 1e-12));
    }
  }
}

TEST_CASE("an output that is read late is still there") {
  Model model = quarters(4);
  const Expr x = add(model, "x", uncertain(Distribution::normal(0, 1), {}, fresh));
  Expr y = x;
  for (int i = 0; i < 50; ++i) y = define(model, "y" + std::to_string(i), y * .9 + constant(i));
  define(model, "late", y + x + model.ref("y7"));
  const auto few = draw(model, {"late", "y7", "x", "y31"}, options(40));
  const auto all = draw(compile(lower(model, model.names()), true), options(40));
  for (const auto& [name, samples] : few) CHECK(same_bits(samples.values, all.at(name).values));
  for (std::size_t n = 0; n < 40; ++n)
    CHECK(few.at("late").at(3, n) == all.at("y49").at(3, n) + few.at("x").at(3, n) + few.at("y7").at(3, n));
}

}  // namespace gigawatt
