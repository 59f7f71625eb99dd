// A case with a quantity's own value is the base, and a case of a case is both.
#include "engine/samples.hpp"
#include "laws/any_model.hpp"

namespace gigawatt {
using namespace test;

namespace {

void check_equal(const Model& a, const Model& b, const std::vector<std::string>& names) {
  const auto x = draw(a, names, options(40)), y = draw(b, names, options(40));
  for (const auto& name : names) {
    INFO(name);
    REQUIRE(x.at(name).dims == y.at(name).dims);
    REQUIRE(same_bits(x.at(name).values, y.at(name).values));
  }
}

Replacement own(const Model& model, const std::string& name) {
  const Quantity& quantity = model.at(name);
  if (quantity.body == Body::input) return quantity.input;
  return quantity.formula;
}

}  // namespace

TEST_CASE("a quantity replaced by its own value, or its old one, gives the bits of the base") {
  for (std::uint64_t seed = 1; seed <= 6; ++seed) {
    const Model model = any_model(seed, 40, true);
    Choices choose(seed);
    for (int i = 0; i < 6; ++i) {
      const std::string name = choose.of(model.names());
      INFO("seed " << seed << ", " << name);
      if (model.at(name).body != Body::state)
        check_equal(model, model.with("own", {{name, own(model, name)}}), model.names());
      if (name == "kept" || uses_of(model.at("kept").formula).same_period.empty()) continue;
      const Expr old = reference(model.old_name(name), model.at(name).type);
      if (model.at(name).body == Body::input)
        check_equal(model, model.with("old", {{name, old}}), model.names());
    }
  }
}

TEST_CASE("a case of a case is the case of both, in any order where they are apart") {
  for (std::uint64_t seed = 1; seed <= 8; ++seed) {
    const Model model = any_model(seed, 40, true);
    const Replacement level = certain({}, {.7});
    const Replacement drawn = uncertain(Distribution::uniform(.9, 1));
    const Replacement formula = model.ref("level") * .3 + model.ref("drawn") + 0 * model.ref("f12");
    const Model both = model.with("both", {{"level", level}, {"drawn", drawn}, {"f13", formula}});
    INFO("seed " << seed);
    check_equal(both, model.with("", {{"level", level}}).with("", {{"drawn", drawn}, {"f13", formula}}),
                model.names());
    check_equal(both,
                model.with("", {{"f13", formula}}).with("", {{"drawn", drawn}}).with("", {{"level", level}}),
                model.names());
    check_equal(both, both.with("again", {{"drawn", drawn}}), model.names());
  }
}

TEST_CASE("the later of two replacements stands, and what does not depend on it stays") {
  const Model model = any_model(5, 40, true);
  const Model twice = model.with("", {{"level", certain({}, {9})}}).with("", {{"level", certain({}, {.7})}});
  check_equal(twice, model.with("", {{"level", certain({}, {.7})}}), model.names());
  check_equal(model, twice, {"given", "by_kind", "drawn", "by_place", "moving", "grown"});
}

TEST_CASE("a case leaves its base as it was, whatever it replaces and whether it is refused") {
  const Model model = any_model(4, 40, true);
  const auto before = draw(model, 20);
  for (const auto& name : model.names()) {
    try {
      const Model other = model.with("x", {{name, certain({axis("deal", {"p", "q"})}, {.5, .6})}});
      draw(other, {name}, options(3));
    } catch (const std::exception&) {
    }
  }
  const auto after = draw(model, 20);
  for (const auto& name : model.names()) CHECK(same_bits(before.at(name).values, after.at(name).values));
}

TEST_CASE("a scalar that becomes an array of its own value repeats the base by label") {
  for (std::uint64_t seed = 1; seed <= 6; ++seed) {
    const Model model = any_model(seed, 30, true);
    const Model wide = model.with("deals", {{"level", certain({axis("deal", {"p", "q"})}, {1.1, 1.1})}});
    const auto narrow = draw(model, 9), both = draw(wide, 9);
    for (const auto& name : model.names()) {
      const Samples &a = narrow.at(name), &b = both.at(name);
      INFO("seed " << seed << ", " << name);
      if (!b.dims.has("deal")) {
        REQUIRE(same_bits(a.values, b.values));
        continue;
      }
      Model probe = wide;
      define(probe, "p", select(probe.ref(name), "deal", "p"));
      define(probe, "q", select(probe.ref(name), "deal", "q"));
      const auto parts = draw(probe, {"p", "q"}, options(9));
      REQUIRE(same_bits(parts.at("p").values, a.values));
      REQUIRE(same_bits(parts.at("q").values, a.values));
    }
  }
}

}  // namespace gigawatt
