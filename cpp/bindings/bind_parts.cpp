#include "bindings.hpp"

#include "gigawatt/parts/part.hpp"

namespace gigawatt::bindings {

void bind_parts(py::module_& m) {
  py::class_<PartInput>(m, "PartInput", "What a part takes.")
      .def_readonly("name", &PartInput::name)
      .def_readonly("unit", &PartInput::unit)
      .def_readonly("doc", &PartInput::doc)
      .def_readonly("low", &PartInput::low)
      .def_readonly("high", &PartInput::high)
      .def_readonly("above", &PartInput::above)
      .def_property_readonly("kind", [](const PartInput& i) { return std::string(kind_text(i.kind)); });
  py::class_<Part>(m, "Part", "A function that adds quantities under a name.")
      .def_readonly("name", &Part::name)
      .def_readonly("doc", &Part::doc)
      .def_readonly("inputs", &Part::inputs)
      .def("add", &Part::add, py::arg("model"), py::arg("scope"), py::arg("given"));
  m.def("part", &builtin_part, py::arg("name"), py::return_value_policy::reference);
  m.def("part_names", [] {
    std::vector<std::string> names;
    for (const Part* part : builtin_parts()) names.push_back(part->name);
    return names;
  });
}

}  // namespace gigawatt::bindings
