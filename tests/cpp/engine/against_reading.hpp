// Every formula of a model, as the engine computes it and as it reads.
#pragma once
#include <map>
#include <string>

#include "engine/reading.hpp"
#include "engine/samples.hpp"

namespace gigawatt::test {

// Operands of every shape, the same in all scenarios (u…) and drawn (r…): s scalar, k by kind, t over time,
// kt both, by_place over another axis.
struct Operands {
  Model model = quarters(6);
  AxisPtr kind = axis("kind", {"a", "b", "c"}), place = axis("place", {"x", "y"});
  std::vector<Expr> all;

  Operands() {
    const auto uniform = [&](const char* name, std::vector<AxisPtr> axes) {
      std::vector<double> values;
      for (std::size_t i = 0; i < Dims(axes).size(); ++i)
        values.push_back(0.55 + 0.37 * static_cast<double>((7 * i + 3) % 11) / 3);
      all.push_back(add(model, name, certain(std::move(axes), values)));
    };
    const auto random = [&](const char* name, std::vector<AxisPtr> axes, Path path = {}) {
      all.push_back(add(model, name, uncertain(Distribution::uniform(.4, 2.1), std::move(axes), path)));
    };
    uniform("us", {});
    uniform("uk", {kind});
    uniform("ut", {model.time_axis()});
    uniform("ukt", {kind, model.time_axis()});
    uniform("up", {place});
    random("rs", {});
    random("rk", {kind});
    random("rt", {}, fresh);
    random("rkt", {kind}, fresh);
    random("rpt", {place}, fresh);
  }
  Expr operator[](const char* name) const { return model.ref(name); }
};

// Defines each formula as a quantity and compares some scenarios of all of them.
inline void check_against_reading(Model model, const std::vector<Expr>& formulas, std::uint64_t scenarios = 7,
                                  std::size_t lanes = 32, double tolerance = 1e-12) {
  const std::vector<std::string> inputs = model.names();
  std::vector<std::string> names;
  for (const auto& formula : formulas) {
    names.push_back("f" + std::to_string(names.size()));
    define(model, names.back(), formula);
  }
  const auto found = draw(model, scenarios, lanes);
  for (const std::uint64_t n : {std::uint64_t{0}, scenarios / 2, scenarios - 1}) {
    std::map<std::string, Data> known;
    for (const auto& name : inputs) {
      Data data{found.at(name).dims, {}};
      for (std::size_t c = 0; c < data.dims.size(); ++c) data.values.push_back(found.at(name).at(c, n));
      known.emplace(name, std::move(data));
    }
    const Reading reading(model.timeline(), std::move(known));
    for (std::size_t f = 0; f < formulas.size(); ++f) {
      const Data expected = reading.read(formulas[f]);
      const Samples& s = found.at(names[f]);
      INFO(formulas[f].text() << ", scenario " << n);
      REQUIRE(s.dims == expected.dims);
      bool agree = true;
      for (std::size_t c = 0; c < expected.values.size(); ++c) {
        agree = agree && close(s.at(c, n), expected.values[c], tolerance);
        if (!agree) {
          CAPTURE(c, s.at(c, n), expected.values[c]);
          REQUIRE(agree);
        }
      }
    }
  }
}

}  // namespace gigawatt::test
