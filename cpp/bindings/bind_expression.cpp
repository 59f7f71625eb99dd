#include "bindings.hpp"

#include <memory>
#include <optional>

#include "arrays.hpp"
#include "gigawatt/errors/error.hpp"
#include "gigawatt/graph/operators.hpp"
#include "gigawatt/graph/rules.hpp"
#include "gigawatt/graph/timeline.hpp"
#include "types.hpp"

namespace gigawatt::bindings {
namespace {

Op op_of(const std::string& name) {
  for (std::size_t i = 0; i < op_count; ++i) {
    if (rule_of(static_cast<Op>(i)).name == name) return static_cast<Op>(i);
  }
  throw_unknown("operation", name, {});
}

// Values arrive row-major over `axes` as given; a constant wants them in the canonical order.
Expr constant_array(const Doubles& values, const std::vector<Axis>& axes, const Unit& unit,
                    const std::string& kind) {
  const Dims dims = dims_of(axes);
  std::vector<double> sorted(static_cast<std::size_t>(values.size()));
  const double scale = kind == "number" ? unit.scale() : kind == "date" ? seconds_per_day : 1.0;
  for (std::size_t at = 0; at < sorted.size(); ++at) {
    std::size_t rest = at, place = 0;
    for (std::size_t k = axes.size(); k-- > 0;) {
      const std::size_t label = rest % axes[k].size();
      rest /= axes[k].size();
      std::size_t stride = 1;
      for (auto axis = dims.axes().rbegin(); (*axis)->name() != axes[k].name(); ++axis)
        stride *= (*axis)->size();
      place += label * stride;
    }
    sorted[place] = values.data()[at] * scale;
  }
  return constant(Data{dims, std::move(sorted)}, kind == "date" ? Unit::parse("s") : unit, kind_of(kind));
}

Expr apply(const std::string& op, const std::vector<Expr>& args, const std::string& axis,
           const std::string& label, int count, bool backward, std::pair<int, int> exponent,
           const std::optional<Axis>& along) {
  Attribute attribute;
  attribute.axis = axis;
  attribute.label = label;
  attribute.count = count;
  attribute.backward = backward;
  attribute.exponent = Rational(exponent.first, exponent.second);
  if (along) attribute.along = std::make_shared<const Axis>(*along);
  return make(op_of(op), std::move(attribute), args);
}

Expr aged_of(const Expr& a, bool backward) {
  const AxisPtr time = a.type().dims.find("time");
  if (!time) throw AxisError("aged() needs a series over time, got " + a.text());
  std::vector<std::string> labels;
  for (std::size_t i = 0; i < time->size(); ++i) labels.push_back(std::to_string(i));
  return aged(a, std::make_shared<const Axis>("age", std::move(labels)), backward);
}

// The function is Python's: its handle is given back under the lock, on whichever thread drops it last.
std::shared_ptr<const void> held(const py::object& function) {
  return {function.inc_ref().ptr(), [](const void* p) {
            const py::gil_scoped_acquire lock;
            Py_DECREF(static_cast<PyObject*>(const_cast<void*>(p)));
          }};
}

Expr call_of(const std::string& name, const py::object& function, const std::vector<Expr>& args,
             const Unit& unit, const std::string& kind, const std::string& timing,
             const std::optional<std::vector<Axis>>& over) {
  Foreign foreign{name, unit, kind_of(kind), parse_timing(timing), {}, held(function)};
  if (over) foreign.over = dims_of(*over);
  Attribute attribute;
  attribute.foreign = std::make_shared<const Foreign>(std::move(foreign));
  return make(Op::call, std::move(attribute), args);
}

}  // namespace

void bind_expression(py::module_& m) {
  py::class_<Expr>(m, "Expr", "An immutable formula that refers to quantities by name.")
      .def_property_readonly("text", &Expr::text)
      .def_property_readonly("unit", [](const Expr& e) { return e.type().unit; })
      .def_property_readonly("axes", [](const Expr& e) { return axes_of(e.type().dims); })
      .def_property_readonly("kind", [](const Expr& e) { return std::string(kind_text(e.type().kind)); })
      .def_property_readonly("timing",
                             [](const Expr& e) { return std::string(timing_text(e.type().timing)); })
      .def_property_readonly("op", [](const Expr& e) { return std::string(rule_of(e->op).name); })
      .def_property_readonly("name", [](const Expr& e) { return e->attribute.name; })
      .def_property_readonly("args", [](const Expr& e) { return e->args; })
      .def_property_readonly("axis", [](const Expr& e) { return e->attribute.axis; })
      .def_property_readonly("label", [](const Expr& e) { return e->attribute.label; })
      .def_property_readonly("count", [](const Expr& e) { return e->attribute.count; })
      .def_property_readonly("backward", [](const Expr& e) { return e->attribute.backward; })
      .def_property_readonly(
          "exponent",
          [](const Expr& e) { return std::make_pair(e->attribute.exponent.num, e->attribute.exponent.den); })
      .def_property_readonly("along",
                             [](const Expr& e) {
                               return e->attribute.along ? std::optional<Axis>(*e->attribute.along)
                                                         : std::nullopt;
                             })
      .def_property_readonly("attribute",
                             [](const Expr& e) {
                               py::typing::Dict<py::str, py::object> d;
                               d["axis"] = e->attribute.axis;
                               d["label"] = e->attribute.label;
                               d["count"] = e->attribute.count;
                               d["backward"] = e->attribute.backward;
                               d["exponent"] =
                                   std::make_pair(e->attribute.exponent.num, e->attribute.exponent.den);
                               return d;
                             })
      .def_property_readonly(
          "values",
          [](const Expr& e) -> py::object {
            if (!e->attribute.data) return py::none();
            const auto& data = *e->attribute.data;
            return to_array(data.values, {static_cast<py::ssize_t>(data.values.size())});
          },
          "A constant's values in coherent units, or a lookup's points.")
      .def_property_readonly("uses",
                             [](const Expr& e) {
                               Uses uses = uses_of(e);
                               return std::make_pair(std::move(uses.same_period),
                                                     std::move(uses.other_period));
                             })
      .def_property_readonly(
          "function",
          [](const Expr& e) -> py::object {
            if (!e->attribute.foreign) return py::none();
            return py::reinterpret_borrow<py::object>(
                static_cast<PyObject*>(const_cast<void*>(e->attribute.foreign->function.get())));
          },
          "The function of a call.")
      .def_property_readonly(
          "function_name",
          [](const Expr& e) { return e->attribute.foreign ? e->attribute.foreign->name : std::string(); })
      .def_property_readonly(
          "function_unit",
          [](const Expr& e) { return e->attribute.foreign ? e->attribute.foreign->unit : Unit{}; },
          "The unit in which a call gives its values.")
      .def_property_readonly(
          "over",
          [](const Expr& e) -> std::optional<std::vector<Axis>> {
            if (!e->attribute.foreign || !e->attribute.foreign->over) return std::nullopt;
            return axes_of(*e->attribute.foreign->over);
          },
          "Axes that a call declares; none: those of its arguments.")
      .def("same_as", &Expr::same_as, py::arg("other"));
  m.def(
      "constant",
      [](double value, const Unit& unit) {
        if (!(value - value == 0.0))
          throw InvalidValueError("a constant must be finite, got " + std::to_string(value));
        return constant(value, unit);
      },
      py::arg("value"), py::arg("unit"));
  m.def("constant_array", &constant_array, py::arg("values"), py::arg("axes"), py::arg("unit"),
        py::arg("kind"));
  m.def("constant_date", &date_constant, py::arg("days"));
  m.def("constant_flag", &flag_constant, py::arg("value"));
  m.def("make", &apply, py::arg("op"), py::arg("args"), py::arg("axis") = "", py::arg("label") = "",
        py::arg("count") = 0, py::arg("backward") = false, py::arg("exponent") = std::make_pair(0, 1),
        py::arg("along") = std::optional<Axis>());
  m.def("aged", &aged_of, py::arg("a"), py::arg("backward") = false);
  m.def(
      "age_of", [](const Axis& age) { return age_of(std::make_shared<const Axis>(age)); }, py::arg("age"));
  m.def(
      "position", [](const Axis& axis) { return position(std::make_shared<const Axis>(axis)); },
      py::arg("axis"));
  m.def("lookup", &lookup, py::arg("a"), py::arg("x"), py::arg("y"));
  m.def("call", &call_of, py::arg("name"), py::arg("function"), py::arg("args"), py::arg("unit"),
        py::arg("kind") = "number", py::arg("timing") = "", py::arg("over") = std::nullopt);
}

}  // namespace gigawatt::bindings
