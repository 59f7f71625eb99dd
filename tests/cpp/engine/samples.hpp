// Samples of a model's quantities, by name and cell.
#pragma once
#include <bit>
#include <cmath>
#include <map>
#include <string>
#include <vector>

#include "catch.hpp"
#include "gigawatt/engine/execute.hpp"
#include "gigawatt/engine/lower.hpp"
#include "graph/build.hpp"

namespace gigawatt::test {

using Values = std::vector<double>;

struct Samples {
  Dims dims;
  std::size_t scenarios = 0;
  Values values;  // [cell][scenario]
  double at(std::size_t cell, std::size_t scenario) const { return values[cell * scenarios + scenario]; }
  // All scenarios of one cell.
  Values cell(std::size_t number) const {
    const auto first = values.begin() + static_cast<std::ptrdiff_t>(number * scenarios);
    return {first, first + static_cast<std::ptrdiff_t>(scenarios)};
  }
};

inline ExecuteOptions options(std::uint64_t scenarios, std::size_t lanes = 32, std::uint64_t seed = 7) {
  ExecuteOptions o;
  o.seed = seed;
  o.scenarios = scenarios;
  o.lanes = lanes;
  o.threads = 2;
  return o;
}

inline std::map<std::string, Samples> draw(const Program& program, const ExecuteOptions& how) {
  Values all(program.elements * how.scenarios);
  sample(program, how, all.data());
  std::map<std::string, Samples> found;
  for (const auto& output : program.outputs) {
    Samples s;
    s.dims = output.dims;
    s.scenarios = how.scenarios;
    const auto first = all.begin() + static_cast<std::ptrdiff_t>(output.first_element * how.scenarios);
    s.values.assign(first, first + static_cast<std::ptrdiff_t>(output.dims.size() * how.scenarios));
    found.emplace(output.name, std::move(s));
  }
  return found;
}
inline std::map<std::string, Samples> draw(const Model& model, const std::vector<std::string>& names,
                                           const ExecuteOptions& how) {
  return draw(compile(lower(model, names)), how);
}
inline std::map<std::string, Samples> draw(const Model& model, std::uint64_t scenarios,
                                           std::size_t lanes = 32) {
  return draw(model, model.names(), options(scenarios, lanes));
}

// NaN equals NaN, whatever its payload.
inline bool same_bits(double a, double b) {
  return std::bit_cast<std::uint64_t>(a) == std::bit_cast<std::uint64_t>(b) ||
         (std::isnan(a) && std::isnan(b));
}
inline bool same_bits(const Values& a, const Values& b) {
  if (a.size() != b.size()) return false;
  for (std::size_t i = 0; i < a.size(); ++i)
    if (!same_bits(a[i], b[i])) return false;
  return true;
}
inline bool close(double a, double b, double tolerance = 1e-12) {
  if (std::isnan(a) || std::isnan(b)) return std::isnan(a) && std::isnan(b);
  return a == b || std::fabs(a - b) <= tolerance * std::fmax(std::fmax(std::fabs(a), std::fabs(b)), 1.0);
}

}  // namespace gigawatt::test
