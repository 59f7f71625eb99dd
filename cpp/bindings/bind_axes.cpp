#include "bindings.hpp"

#include "gigawatt/errors/error.hpp"
#include "gigawatt/graph/timeline.hpp"

namespace gigawatt::bindings {
namespace {

Frequency frequency_of(const std::string& text) {
  if (text == "month") return Frequency::month;
  if (text == "quarter") return Frequency::quarter;
  if (text == "year") return Frequency::year;
  throw_unknown("frequency", text, {"month", "quarter", "year"});
}

}  // namespace

void bind_axes(py::module_& m) {
  py::classh<Axis>(m, "Axis", "A named dimension with labels.")
      .def(py::init<std::string, std::vector<std::string>>(), py::arg("name"), py::arg("labels"))
      .def_property_readonly("name", &Axis::name)
      .def_property_readonly("labels", &Axis::labels)
      .def("position", &Axis::position, py::arg("label"))
      .def(
          "equals", [](const Axis& a, const Axis& b) { return a == b; }, py::arg("other"));
  py::class_<Timeline>(m, "Timeline", "The periods of a model, in real calendar days.")
      .def(py::init([](const std::string& frequency, const std::string& first, int count) {
             return Timeline(frequency_of(frequency), first, count);
           }),
           py::arg("frequency"), py::arg("first"), py::arg("count"))
      .def_property_readonly("axis", [](const Timeline& t) { return *t.axis(); })
      .def_property_readonly("size", &Timeline::size)
      .def_property_readonly("text", &Timeline::text)
      .def_property_readonly("periods_per_year", &Timeline::periods_per_year)
      .def_property_readonly("days", [](const Timeline& t) {
        std::vector<int> days;
        for (std::size_t i = 0; i <= t.size(); ++i) days.push_back(t.day(i));
        return days;
      });
  m.def("parse_date", &parse_date, py::arg("text"), "Days from 1970-01-01 to a date.");
  m.def("date_text", &date_text, py::arg("days"));
}

}  // namespace gigawatt::bindings
