#include "bindings.hpp"

#include <array>
#include <optional>

#include "gigawatt/engine/sampling.hpp"
#include "gigawatt/errors/error.hpp"
#include "gigawatt/random/sobol.hpp"

namespace gigawatt::bindings {
namespace {

constexpr std::array<const char*, 3> method_names{"random", "latin", "sobol"};

Sampling::Method method_of(const std::string& name) {
  for (std::size_t i = 0; i < method_names.size(); ++i) {
    if (name == method_names[i]) return static_cast<Sampling::Method>(i);
  }
  throw_unknown("method", name, {method_names.begin(), method_names.end()});
}

}  // namespace

void bind_sampling(py::module_& m) {
  py::class_<Sampling>(m, "Sampling",
                       "How the scenarios of a run are sampled, and how they fall into blocks.")
      .def(py::init([](const std::string& method, std::uint64_t scenarios) {
             return Sampling::of(method_of(method), scenarios);
           }),
           py::arg("method") = "random", py::arg("scenarios") = 0)
      .def_property_readonly(
          "method", [](const Sampling& s) { return method_names[static_cast<std::size_t>(s.method)]; })
      .def_readonly("scenarios", &Sampling::scenarios)
      .def_property_readonly("replicates", &Sampling::replicates)
      .def_readonly("per_replicate", &Sampling::per_replicate, "Scenarios of one; 0: not in replicates.")
      .def_property_readonly("balanced", &Sampling::balanced)
      .def("start_of_block", &Sampling::start_of_block, py::arg("block"))
      .def("block_of", &Sampling::block_of, py::arg("scenario"));
  m.def(
      "sobol_points",
      [](std::uint32_t dimensions, std::uint32_t points, std::optional<std::uint64_t> seed,
         std::uint64_t replicate) {
        if (dimensions < 1 || dimensions > sobol_dimensions) {
          throw InvalidValueError("a Sobol sequence has 1 to " + std::to_string(sobol_dimensions) +
                                      " dimensions, got " + std::to_string(dimensions),
                                  {"dimensions", {}});
        }
        py::array_t<double> out({static_cast<py::ssize_t>(dimensions), static_cast<py::ssize_t>(points)});
        double* at = out.mutable_data();
        for (std::uint32_t d = 0; d < dimensions; ++d, at += points) {
          if (seed) {
            kernels::active().sobol_uniforms(at, sobol_key(*seed, replicate, d), 0, points);
          } else {
            for (std::uint32_t i = 0; i < points; ++i) at[i] = sobol_point(d, i);
          }
        }
        return out;
      },
      py::arg("dimensions"), py::arg("points"), py::arg("seed") = std::optional<std::uint64_t>(),
      py::arg("replicate") = 0,
      "The first points of a Sobol sequence, (dimensions, points): as they are, or scrambled by a seed.");
}

}  // namespace gigawatt::bindings
