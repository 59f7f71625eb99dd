#include "bindings.hpp"

#include "gigawatt/units/unit.hpp"

namespace gigawatt::bindings {

void bind_units(py::module_& m) {
  py::class_<Unit>(m, "Unit", "A unit of measure: rational powers of base units and a scale.")
      .def(py::init([](const std::string& text) { return Unit::parse(text); }), py::arg("text"))
      .def_static("base", &Unit::base, py::arg("name"))
      .def_static(
          "from_powers",
          [](const std::vector<std::tuple<std::string, int, int>>& powers, double scale) {
            Unit unit;
            for (const auto& [name, num, den] : powers) {
              Unit base;
              try {
                base = Unit::parse(name).coherent();
              } catch (const std::exception&) {
                base = Unit::base(name);
              }
              unit = unit * base.power(Rational(num, den));
            }
            return unit.scaled(scale);
          },
          py::arg("powers"), py::arg("scale"))
      .def_property_readonly("text", &Unit::text)
      .def_property_readonly("scale", &Unit::scale)
      .def_property_readonly("dimensionless", &Unit::dimensionless)
      .def_property_readonly("coherent", &Unit::coherent)
      .def_property_readonly("powers",
                             [](const Unit& u) {
                               std::vector<std::tuple<std::string, int, int>> powers;
                               for (const auto& [name, p] : u.powers())
                                 powers.emplace_back(name, p.num, p.den);
                               return powers;
                             })
      .def("same_dimension", &Unit::same_dimension, py::arg("other"))
      .def("scaled", &Unit::scaled, py::arg("factor"))
      .def(
          "power", [](const Unit& u, int num, int den) { return u.power(Rational(num, den)); },
          py::arg("num"), py::arg("den") = 1)
      .def(
          "times", [](const Unit& a, const Unit& b) { return a * b; }, py::arg("other"))
      .def(
          "over", [](const Unit& a, const Unit& b) { return a / b; }, py::arg("other"))
      .def(
          "equals", [](const Unit& a, const Unit& b) { return a == b; }, py::arg("other"));
  m.def("check_same_dimension", &check_same_dimension, py::arg("left"), py::arg("right"), py::arg("verb"));
}

}  // namespace gigawatt::bindings
