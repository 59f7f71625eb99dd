// Arrays that cross the border.
#pragma once
#include "bindings.hpp"

#include <memory>
#include <vector>

namespace gigawatt::bindings {

using Doubles = py::array_t<double, py::array::c_style | py::array::forcecast>;

inline std::vector<double> to_vector(const Doubles& array) {
  return {array.data(), array.data() + array.size()};
}

// Moves the values into an array without a copy.
inline py::array_t<double> to_array(std::vector<double> values, const std::vector<py::ssize_t>& shape) {
  auto owned = std::make_unique<std::vector<double>>(std::move(values));
  const double* data = owned->data();
  const py::capsule owner(owned.release(), [](void* p) { delete static_cast<std::vector<double>*>(p); });
  return py::array_t<double>(shape, data, owner);
}

}  // namespace gigawatt::bindings
