#include "bindings.hpp"

#include <pybind11/functional.h>

#include "gigawatt/analysis/root.hpp"

namespace gigawatt::bindings {

void bind_analysis(py::module_& m) {
  m.def(
      "toms748",
      [](const std::function<double(double)>& function, double low, double high, double tolerance,
         std::uint64_t most) {
        const Root root = toms748(function, low, high, tolerance, most);
        return std::make_tuple(root.low, root.high, root.evaluations);
      },
      py::arg("function"), py::arg("low"), py::arg("high"), py::arg("tolerance") = 1e-12,
      py::arg("max_iterations") = 100, "(low, high, evaluations) of a bracket around a root.");
}

}  // namespace gigawatt::bindings
