// Small models, built with few words.
#pragma once
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "gigawatt/graph/model.hpp"
#include "gigawatt/graph/operators.hpp"

namespace gigawatt::test {

inline AxisPtr axis(const std::string& name, std::vector<std::string> labels) {
  return std::make_shared<const Axis>(name, std::move(labels));
}

inline Model quarters(int count = 6, const char* first = "2026Q1") {
  return Model("small", Timeline(Frequency::quarter, first, count));
}

// A certain input, values in `unit`, row-major over the axes.
inline Input certain(std::vector<AxisPtr> axes, const std::vector<double>& values) {
  Input input;
  input.dims = Dims(std::move(axes));
  for (const double value : values) input.cells.push_back(Distribution::constant(value));
  return input;
}

// The same distribution in every cell.
inline Input uncertain(const Distribution& distribution, std::vector<AxisPtr> axes = {}, Path path = {}) {
  Input input;
  input.dims = Dims(std::move(axes));
  input.cells.assign(input.dims.size(), distribution);
  input.path = path;
  return input;
}

inline Expr add(Model& model, const std::string& name, Input input, const std::string& unit = "",
                Timing timing = Timing::none) {
  return model.add_input(name, std::move(input), Unit::parse(unit), Kind::number, timing, {});
}
inline Expr add_date(Model& model, const std::string& name, const char* day) {
  return model.add_input(name, certain({}, {static_cast<double>(parse_date(day))}), Unit::parse("s"),
                         Kind::date, Timing::none, {});
}
inline Expr add_flag(Model& model, const std::string& name, Input input) {
  return model.add_input(name, std::move(input), {}, Kind::flag, Timing::none, {});
}

inline Expr define(Model& model, const std::string& name, const Expr& formula) {
  return model.define(name, formula, std::nullopt, Timing::none, {});
}

inline Expr state(Model& model, const std::string& name, const std::string& unit, const Expr& initial,
                  std::vector<AxisPtr> over = {}, bool forward = true) {
  return model.add_state(name, Unit::parse(unit), initial, Dims(std::move(over)), forward, Timing::stock, {});
}

inline constexpr Path fresh{Path::Kind::fresh, 0.0, 0.0};

}  // namespace gigawatt::test
