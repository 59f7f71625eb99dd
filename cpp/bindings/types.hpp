// Types of the graph as Python sees them: lists of axes, kinds as text.
#pragma once
#include "bindings.hpp"

#include <memory>
#include <string>
#include <vector>

#include "gigawatt/errors/error.hpp"
#include "gigawatt/graph/type.hpp"

namespace gigawatt::bindings {

inline std::vector<Axis> axes_of(const Dims& dims) {
  std::vector<Axis> axes;
  for (const auto& axis : dims.axes()) axes.push_back(*axis);
  return axes;
}

inline Dims dims_of(const std::vector<Axis>& axes) {
  std::vector<AxisPtr> all;
  for (const auto& axis : axes) all.push_back(std::make_shared<const Axis>(axis));
  return Dims(std::move(all));
}

inline Kind kind_of(const std::string& text) {
  for (const Kind kind : {Kind::number, Kind::flag, Kind::date}) {
    if (kind_text(kind) == text) return kind;
  }
  throw_unknown("kind", text, {"number", "flag", "date"});
}

}  // namespace gigawatt::bindings
