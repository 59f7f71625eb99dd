// The base run: every input at its central value.
#include "gigawatt/engine/base.hpp"
#include "engine/against_reading.hpp"
#include "laws/any_model.hpp"

namespace gigawatt {
using namespace test;

TEST_CASE("an input's base value is its distribution at score 0, and a path stays there") {
  Model model = quarters(4);
  const std::vector<Distribution> all{
      Distribution::constant(3),
      Distribution::normal(2, 1),
      Distribution::lognormal(.3, .5),
      Distribution::uniform(1, 4),
      Distribution::triangular(0, 1, 5),
      Distribution::pert(0, 1, 5),
      Distribution::beta(2, 3),
      Distribution::gamma(2, 1.5),
      Distribution::student_t(5, 1, 2),
      Distribution::bernoulli(.7),
      Distribution::discrete({1, 2, 5}, {.2, .2, .6}),
      Distribution::mixture({Distribution::normal(0, 1), Distribution::normal(5, 1)}, {.3, .7}),
      Distribution::normal(0, 1).truncated(.5, 2)};
  for (std::size_t i = 0; i < all.size(); ++i) {
    INFO(all[i].text());
    const double central = all[i].quantile_at_score(0);
    const std::string name = "x" + std::to_string(i);
    add(model, name, uncertain(all[i]), "kW");
    CHECK(close(base_values(model, name).at(0), 1000 * central, 1e-9));
    for (const Path path :
         {fresh, Path{Path::Kind::walk, 1, 0}, Path{Path::Kind::gbm, 1, 0}, Path{Path::Kind::ar1, 1, .5}}) {
      const std::string moving = name + "_" + std::to_string(static_cast<int>(path.kind));
      add(model, moving, uncertain(all[i], {}, path), "kW");
      const Values base = base_values(model, moving);
      REQUIRE(base.size() == 4);
      for (const double value : base) CHECK(close(value, 1000 * central, 1e-9));
    }
  }
}

TEST_CASE("a base value may be stated beside a distribution") {
  Model model = quarters(2);
  Input input = uncertain(Distribution::lognormal(0, 1));
  input.central = 1.5;
  add(model, "x", input, "kW");
  add(model, "y", uncertain(Distribution::lognormal(0, 1)), "kW");
  CHECK(base_values(model, "x") == Values{1500});
  const auto found = draw(model, 50);
  Input same = uncertain(Distribution::lognormal(0, 1));
  same.stream = "x";
  const Model plain = model.with("plain", {{"x", same}});
  CHECK(same_bits(draw(plain, 50).at("x").values, found.at("x").values));
}

TEST_CASE("the base run of a model is its plain reading at the central inputs") {
  for (std::uint64_t seed = 1; seed <= 6; ++seed) {
    const Model model = any_model(seed, 40, false, false);
    const auto base = base_run(model, model.names());
    std::map<std::string, Data> known;
    for (const auto& name : model.names()) {
      const BaseValue& value = base.at(name);
      if (model.at(name).body == Body::input) {
        known.emplace(name, Data{value.dims, value.values});
        continue;
      }
      const Data read = Reading(model.timeline(), known).read(model.at(name).formula);
      INFO("seed " << seed << ", " << name << ": " << model.at(name).formula.text());
      REQUIRE(value.values.size() == read.values.size());
      for (std::size_t i = 0; i < read.values.size(); ++i) REQUIRE(close(value.values[i], read.values[i]));
      known.emplace(name, read);
    }
  }
}

TEST_CASE("the base run says where a status has no value") {
  Model model = quarters(2);
  const AxisPtr site = axis("site", {"a", "b"});
  const Expr x = add(model, "x", certain({site}, {-1, 4}));
  define(model, "ok", less(constant(0), x));
  model.define("root", sqrt(x) * model.time_length(), std::nullopt, Timing::none, {}, "ok");
  const BaseValue root = base_run(model, {"root"}).at("root");
  CHECK(root.present == Values{0, 0, 1, 1});
  CHECK(std::isnan(root.values[0]));
  CHECK(root.values[2] > 0);
  CHECK(base_run(model, {"x"}).at("x").present.empty());
}

}  // namespace gigawatt
