#include "bindings.hpp"

#include <map>
#include <string>

#include "gigawatt/kernels/table.hpp"

namespace gigawatt::bindings {

void bind_build(py::module_& m) {
  m.def(
      "simd_level", [] { return std::string(kernels::active().name); }, "The instruction set in use.");
  m.def("simd_levels", [] {
    std::vector<std::string> names;
    for (const char* const* at = kernels::available_levels(); *at; ++at) names.emplace_back(*at);
    return names;
  });
  m.def("simd_refused", [] {
    const char* refused = kernels::refused_level();
    return refused ? std::string(refused) : std::string();
  });
  m.def(
      "philox4x32",
      [](std::vector<std::uint32_t> counter, std::vector<std::uint32_t> key, int rounds) {
        counter.resize(4);
        key.resize(2);
        std::vector<std::uint32_t> out(4);
        kernels::philox4x32(counter.data(), key.data(), rounds, out.data());
        return out;
      },
      py::arg("counter"), py::arg("key"), py::arg("rounds"));
  m.def(
      "build_info",
      [] {
        return std::map<std::string, std::string>{
            {"compiler", GIGAWATT_COMPILER},
            {"cxx_standard", std::to_string(__cplusplus)},
            {"build_type", GIGAWATT_BUILD_TYPE},
            {"flags", GIGAWATT_FLAGS},
            {"target", GIGAWATT_TARGET},
            {"eigen", GIGAWATT_EIGEN},
            {"boost", GIGAWATT_BOOST},
            {"pybind11", std::to_string(PYBIND11_VERSION_MAJOR) + "." +
                             std::to_string(PYBIND11_VERSION_MINOR) + "." +
                             std::to_string(PYBIND11_VERSION_MICRO)},
        };
      },
      "With what and how the extension was built.");
}

}  // namespace gigawatt::bindings
