// Reading the letter's base run, and replacing one input by other values.
#pragma once
#include <algorithm>
#include <numeric>
#include <string>
#include <utility>
#include <vector>

#include "catch.hpp"
#include "compute_letter.hpp"
#include "gigawatt/engine/base.hpp"

namespace gigawatt::test {

inline constexpr std::size_t periods = 40;

inline Input constants(const Model& model, const std::string& name, std::vector<double> values) {
  Input input;
  input.dims = model.at(name).input.dims;
  for (double value : values) input.cells.push_back(Distribution::constant(value));
  return input;
}

inline Model with(const Model& model, const std::string& name, std::vector<double> values) {
  return model.with("case", {{name, constants(model, name, std::move(values))}});
}

// The sum of all cells, in `unit`.
inline double total(const Model& model, const std::string& name, const std::string& unit) {
  const auto values = base_values(model, name);
  return std::accumulate(values.begin(), values.end(), 0.0) / Unit::parse(unit).scale();
}
inline double last(const Model& model, const std::string& name, const std::string& unit) {
  return base_values(model, name).back() / Unit::parse(unit).scale();
}

// The sum over generations in the last period.
inline double last_of_each(const Model& model, const std::string& name) {
  const auto values = base_values(model, name);
  double sum = 0;
  for (std::size_t i = model.timeline().size(); i <= values.size(); i += model.timeline().size())
    sum += values[i - 1];
  return sum;
}

// The period in which each gigawatt crosses; -1 where it never does.
inline std::vector<int> crossings(const Model& model) {
  const auto flags = base_values(model, "deployment.crossed");
  std::vector<int> found;
  for (std::size_t k = 0; k * periods < flags.size(); ++k) {
    const auto begin = flags.begin() + static_cast<std::ptrdiff_t>(k * periods);
    CHECK(std::count(begin, begin + periods, 1.0) <= 1);
    const auto at = std::find(begin, begin + periods, 1.0);
    found.push_back(at == begin + periods ? -1 : static_cast<int>(at - begin));
  }
  return found;
}

}  // namespace gigawatt::test
