// What happens later changes nothing before.
#include "engine/samples.hpp"
#include "laws/any_model.hpp"

namespace gigawatt {
using namespace test;

namespace {

const std::vector<double> given{.5, 1.2, .8, 1.4, .9, 1.1};

Model changed_after(const Model& model, std::size_t t) {
  std::vector<double> values = given;
  for (std::size_t i = t + 1; i < values.size(); ++i) values[i] = 3 - values[i] + static_cast<double>(i);
  return model.with("later", {{"given", certain({model.time_axis()}, values)}});
}

}  // namespace

TEST_CASE("a change after period t leaves every causal quantity at and before t as it was") {
  for (std::uint64_t seed = 1; seed <= 12; ++seed) {
    const Model model = any_model(seed, 60, true);
    const auto before = draw(model, 9);
    bool anything = false;
    for (const std::size_t t : {0, 2, 4}) {
      const auto after = draw(changed_after(model, t), 9);
      for (const auto& name : model.names()) {
        const Samples &a = before.at(name), &b = after.at(name);
        INFO("seed " << seed << ", after " << t << ", " << name);
        REQUIRE(a.dims == b.dims);
        const std::size_t rows = a.dims.has_time() ? 6 : 1;
        for (std::size_t cell = 0; cell < a.dims.size(); ++cell) {
          const bool earlier = rows == 1 || cell % rows <= t;
          const bool same = same_bits(a.cell(cell), b.cell(cell));
          if (earlier) REQUIRE(same);
          if (!same && name != "given") anything = true;
        }
      }
    }
    CHECK(anything);
  }
}

TEST_CASE("a state backwards is moved by what comes later, and not by what came before") {
  Model model = quarters(6);
  const Expr x = add(model, "given", certain({model.time_axis()}, given));
  state(model, "worth", "", constant(0), {}, false);
  model.update_state("worth", model.following("worth") * .9 + x);
  std::vector<double> values = given;
  values[2] += 1;
  const Model other = model.with("other", {{"given", certain({model.time_axis()}, values)}});
  const auto a = draw(model, 1).at("worth"), b = draw(other, 1).at("worth");
  for (std::size_t t = 0; t < 6; ++t) CHECK((a.at(t, 0) == b.at(t, 0)) == (t > 2));
}

TEST_CASE("a longer timeline changes no causal quantity in the periods that were there") {
  const auto model_of = [](int periods) {
    Model model = quarters(periods);
    const Expr x = add(model, "x", uncertain(Distribution::uniform(1, 2), {}, {Path::Kind::gbm, .2, 0}));
    const Expr survival = clip(4.3 - age_of(model.age_axis()), constant(0), constant(1));
    define(model, "fleet", sum(aged(x, model.age_axis()) * survival, "age"));
    state(model, "cash", "", constant(1));
    model.update_state("cash", model.previous("cash") * 1.02 + shift(x, 2, constant(0)));
    define(model, "total", cumulative_sum(model.ref("cash") * model.ref("fleet")));
    return model;
  };
  const auto few = draw(model_of(6), 40), more = draw(model_of(23), 40);
  for (const char* name : {"x", "fleet", "cash", "total"})
    for (std::size_t t = 0; t < 6; ++t) CHECK(same_bits(few.at(name).cell(t), more.at(name).cell(t)));
}

}  // namespace gigawatt
