#include "bindings.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <optional>

#include "gigawatt/errors/error.hpp"
#include "gigawatt/graph/model.hpp"
#include "types.hpp"

namespace gigawatt::bindings {
namespace {

const std::vector<std::string> path_names{"fixed", "fresh", "walk", "ar1",
                                          "gbm"};  // in the order of Path::Kind

std::string path_name(Path::Kind kind) {
  return path_names[static_cast<std::size_t>(kind)];
}

Path::Kind path_kind(const std::string& text) {
  const auto found = std::find(path_names.begin(), path_names.end(), text);
  if (found == path_names.end()) throw_unknown("path", text, path_names);
  return static_cast<Path::Kind>(found - path_names.begin());
}

Meta meta_of(const std::string& doc, const std::string& source, const std::string& evidence,
             const std::string& shown, const std::string& origin, double low, double high,
             bool above = false) {
  Meta meta;
  meta.doc = doc;
  meta.source = source;
  meta.evidence = evidence;
  meta.shown = shown;
  meta.origin = origin;
  meta.low = low;
  meta.high = high;
  meta.above = above;
  return meta;
}

constexpr double infinity = std::numeric_limits<double>::infinity();
constexpr double no_value = std::numeric_limits<double>::quiet_NaN();

void bind_quantity(py::module_& m) {
  py::class_<Input>(m, "Input", "What an input may be: one distribution per cell, and its path over time.")
      .def(
          py::init([](const std::vector<Axis>& axes, std::vector<Distribution> cells, const std::string& path,
                      double sd, double phi, std::string stream, std::optional<double> central) {
            Input input{dims_of(axes), std::move(cells), Path{path_kind(path), sd, phi}, std::move(stream),
                        no_value};
            if (central) input.central = *central;
            return input;
          }),
          py::arg("axes"), py::arg("cells"), py::arg("path") = "fixed", py::arg("sd") = 0.0,
          py::arg("phi") = 0.0, py::arg("stream") = "", py::arg("central") = std::optional<double>())
      .def_property_readonly("axes", [](const Input& i) { return axes_of(i.dims); })
      .def_readonly("cells", &Input::cells)
      .def_property_readonly("path_text", [](const Input& i) { return i.path.text(); })
      .def_property_readonly("path_kind", [](const Input& i) { return path_name(i.path.kind); })
      .def_property_readonly("path_sd", [](const Input& i) { return i.path.sd; })
      .def_property_readonly("path_phi", [](const Input& i) { return i.path.phi; })
      .def_property_readonly("central",
                             [](const Input& i) {
                               return std::isnan(i.central) ? std::nullopt : std::optional<double>(i.central);
                             })
      .def_readonly("stream", &Input::stream)
      .def_property_readonly("uncertain", &Input::uncertain);
  py::class_<Quantity>(m, "Quantity", "A named member of a model.")
      .def_readonly("name", &Quantity::name)
      .def_property_readonly(
          "body",
          [](const Quantity& q) {
            return q.body == Body::input ? "input" : q.body == Body::formula ? "formula" : "state";
          })
      .def_property_readonly("unit", [](const Quantity& q) { return q.type.unit; })
      .def_property_readonly("shown_unit", [](const Quantity& q) { return q.meta.shown_unit; })
      .def_property_readonly("shown", [](const Quantity& q) { return q.meta.shown; })
      .def_property_readonly("axes", [](const Quantity& q) { return axes_of(q.type.dims); })
      .def_property_readonly("kind", [](const Quantity& q) { return std::string(kind_text(q.type.kind)); })
      .def_property_readonly("timing",
                             [](const Quantity& q) { return std::string(timing_text(q.type.timing)); })
      .def_property_readonly("doc", [](const Quantity& q) { return q.meta.doc; })
      .def_property_readonly("source", [](const Quantity& q) { return q.meta.source; })
      .def_property_readonly("evidence", [](const Quantity& q) { return q.meta.evidence; })
      .def_property_readonly("origin", [](const Quantity& q) { return q.meta.origin; })
      .def_property_readonly("low", [](const Quantity& q) { return q.meta.low; })
      .def_property_readonly("high", [](const Quantity& q) { return q.meta.high; })
      .def_property_readonly("above", [](const Quantity& q) { return q.meta.above; })
      .def_readonly("status", &Quantity::status)
      .def_property_readonly("over", [](const Quantity& q) { return axes_of(q.over); })
      .def_readonly("forward", &Quantity::forward)
      .def_readonly("input", &Quantity::input)
      .def_property_readonly(
          "formula",
          [](const Quantity& q) { return q.formula ? std::optional<Expr>(q.formula) : std::nullopt; })
      .def_property_readonly("initial", [](const Quantity& q) {
        return q.initial ? std::optional<Expr>(q.initial) : std::nullopt;
      });
}

}  // namespace

void bind_model(py::module_& m) {
  bind_quantity(m);
  py::class_<Model>(m, "Model", "A map from names to quantities over one timeline.")
      .def(py::init<std::string, Timeline>(), py::arg("label"), py::arg("timeline"))
      .def("copy", [](const Model& model) { return Model(model); })
      .def_property_readonly("label", &Model::label)
      .def_property_readonly("timeline", &Model::timeline)
      .def_property_readonly("age_axis", [](const Model& model) { return *model.age_axis(); })
      .def_property_readonly("names", &Model::names)
      .def_property_readonly("outputs", &Model::outputs)
      .def_property_readonly(
          "has_calls",
          [](const Model& model) {
            return std::any_of(model.names().begin(), model.names().end(), [&](const auto& name) {
              const Quantity& q = model.at(name);
              return (q.formula && calls_function(q.formula)) || (q.initial && calls_function(q.initial));
            });
          },
          "Whether a function of the user's is called in any formula.")
      .def("set_outputs", &Model::set_outputs, py::arg("names"))
      .def_property_readonly("correlations",
                             [](const Model& model) {
                               std::vector<std::pair<std::vector<std::string>, std::vector<double>>> groups;
                               for (const auto& g : model.correlations())
                                 groups.emplace_back(g.members, g.ranks);
                               return groups;
                             })
      .def_property_readonly(
          "sobol_dimensions",
          [](const Model& model) {
            constexpr std::array<const char*, 3> uses{"value", "path", "fresh"};
            std::vector<std::tuple<std::string, Labels, std::string, std::vector<std::uint32_t>>> all;
            for (const auto& e : model.dimensions().entries())
              all.emplace_back(e.stream, e.labels, uses[static_cast<std::size_t>(e.use)], e.dimensions);
            return all;
          },
          "Dimensions of a Sobol sequence by stream, labels and use; 2**32 - 1 where none was left.")
      .def("has", &Model::has, py::arg("name"))
      .def("at", &Model::at, py::arg("name"), py::return_value_policy::copy)
      .def("ref", &Model::ref, py::arg("name"))
      .def(
          "add_input",
          [](Model& model, const std::string& name, const Input& input, const Unit& unit,
             const std::string& kind, const std::string& timing, const std::string& doc,
             const std::string& source, const std::string& evidence, const std::string& shown,
             const std::string& origin, double low, double high, bool above) {
            return model.add_input(name, input, unit, kind_of(kind), parse_timing(timing),
                                   meta_of(doc, source, evidence, shown, origin, low, high, above));
          },
          py::arg("name"), py::arg("input"), py::arg("unit"), py::arg("kind"), py::arg("timing"),
          py::arg("doc"), py::arg("source"), py::arg("evidence"), py::arg("shown"), py::arg("origin"),
          py::arg("low") = -infinity, py::arg("high") = infinity, py::arg("above") = false)
      .def(
          "define",
          [](Model& model, const std::string& name, const Expr& formula, const std::optional<Unit>& unit,
             const std::string& timing, const std::string& doc, const std::string& source,
             const std::string& shown, const std::string& origin, const std::string& status) {
            return model.define(name, formula, unit, parse_timing(timing),
                                meta_of(doc, source, "", shown, origin, -infinity, infinity), status);
          },
          py::arg("name"), py::arg("formula"), py::arg("unit"), py::arg("timing"), py::arg("doc"),
          py::arg("source"), py::arg("shown"), py::arg("origin"), py::arg("status"))
      .def(
          "add_state",
          [](Model& model, const std::string& name, const Unit& unit, const Expr& initial,
             const std::vector<Axis>& over, bool forward, const std::string& timing, const std::string& doc,
             const std::string& source, const std::string& shown, const std::string& origin) {
            return model.add_state(name, unit, initial, dims_of(over), forward, parse_timing(timing),
                                   meta_of(doc, source, "", shown, origin, -infinity, infinity));
          },
          py::arg("name"), py::arg("unit"), py::arg("initial"), py::arg("over"), py::arg("forward"),
          py::arg("timing"), py::arg("doc"), py::arg("source"), py::arg("shown"), py::arg("origin"))
      .def("update_state", &Model::update_state, py::arg("name"), py::arg("update"))
      .def("previous", &Model::previous, py::arg("state"))
      .def("following", &Model::following, py::arg("state"))
      .def("correlate", &Model::correlate, py::arg("members"), py::arg("ranks"))
      .def("time_start", &Model::time_start)
      .def("time_end", &Model::time_end)
      .def("time_length", &Model::time_length)
      .def("time_elapsed", &Model::time_elapsed)
      .def(
          "case",
          [](const Model& model, const std::string& label,
             const std::map<std::string, Replacement>& replacements) {
            return model.with(label, replacements);
          },
          py::arg("label"), py::arg("replacements"))
      .def(
          "reference_to_old",
          [](const Model& model, const std::string& name) {
            return reference(model.old_name(name), model.at(name).type);
          },
          py::arg("name"), "What a formula over the old value refers to.")
      .def("unused_inputs", &Model::unused_inputs);
}

}  // namespace gigawatt::bindings
