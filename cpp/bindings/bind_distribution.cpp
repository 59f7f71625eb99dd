#include "bindings.hpp"

#include "gigawatt/errors/error.hpp"
#include "gigawatt/random/copula.hpp"
#include "gigawatt/random/distribution.hpp"
#include "gigawatt/random/family.hpp"
#include "gigawatt/random/marginal.hpp"

namespace gigawatt::bindings {
namespace {

const std::string table = "tabulated";
using State = std::tuple<std::string, std::vector<double>, std::vector<Distribution>>;

State state_of(const Distribution& d) {
  std::vector<double> numbers;
  for (const auto& [name, value] : d.parameters()) numbers.push_back(value);
  // A table travels with the text by which it is shown.
  std::string family = d.family() == table ? d.family() + ' ' + d.text() : d.family();
  return {std::move(family), std::move(numbers), d.implementation().components()};
}

Distribution tabulated_of(const std::string& text, const std::vector<double>& p) {
  return Distribution::tabulated(text, {p.begin() + 4, p.end()}, p[0], p[1], p[2], p[3]);
}

// Values and weights alternate in the parameters of a discrete distribution.
Distribution discrete_of(const std::vector<double>& p) {
  std::vector<double> values, weights;
  for (std::size_t i = 0; i + 1 < p.size(); i += 2) {
    values.push_back(p[i]);
    weights.push_back(p[i + 1]);
  }
  return Distribution::discrete(std::move(values), std::move(weights));
}

Distribution from_state(const State& state) {
  const auto& [family, p, components] = state;
  if (family == "constant") return Distribution::constant(p.at(0));
  if (family == "normal") return Distribution::normal(p.at(0), p.at(1));
  if (family == "lognormal") return Distribution::lognormal(p.at(0), p.at(1));
  if (family == "uniform") return Distribution::uniform(p.at(0), p.at(1));
  if (family == "triangular") return Distribution::triangular(p.at(0), p.at(1), p.at(2));
  if (family == "pert") return Distribution::pert(p.at(0), p.at(1), p.at(2), p.at(3));
  if (family == "beta") return Distribution::beta(p.at(0), p.at(1), p.at(2), p.at(3));
  if (family == "gamma") return Distribution::gamma(p.at(0), p.at(1));
  if (family == "student_t") return Distribution::student_t(p.at(0), p.at(1), p.at(2));
  if (family == "bernoulli") return Distribution::bernoulli(p.at(0));
  if (family == "discrete") return discrete_of(p);
  if (family == "empirical") return Distribution::empirical(p);
  if (family == "mixture") return Distribution::mixture(components, p);
  if (family == "truncated") return components.at(0).truncated(p.at(0), p.at(1));
  if (family.starts_with(table + ' ') && p.size() > 4)
    return tabulated_of(family.substr(table.size() + 1), p);
  throw_unknown("family", family, {});
}

}  // namespace

void bind_distribution(py::module_& m) {
  py::class_<Distribution>(m, "Distribution", "A distribution over real numbers.")
      .def_static("constant", &Distribution::constant, py::arg("value"))
      .def_static("normal", &Distribution::normal, py::arg("mean"), py::arg("sd"))
      .def_static("lognormal", &Distribution::lognormal, py::arg("log_mean"), py::arg("log_sd"))
      .def_static("uniform", &Distribution::uniform, py::arg("low"), py::arg("high"))
      .def_static("triangular", &Distribution::triangular, py::arg("low"), py::arg("mode"), py::arg("high"))
      .def_static("pert", &Distribution::pert, py::arg("low"), py::arg("mode"), py::arg("high"),
                  py::arg("weight") = 4.0)
      .def_static("beta", &Distribution::beta, py::arg("a"), py::arg("b"), py::arg("low") = 0.0,
                  py::arg("high") = 1.0)
      .def_static("gamma", &Distribution::gamma, py::arg("shape"), py::arg("scale"))
      .def_static("student_t", &Distribution::student_t, py::arg("degrees"), py::arg("location") = 0.0,
                  py::arg("scale") = 1.0)
      .def_static("bernoulli", &Distribution::bernoulli, py::arg("probability"))
      .def_static("discrete", &Distribution::discrete, py::arg("values"), py::arg("weights"))
      .def_static("empirical", &Distribution::empirical, py::arg("observations"))
      .def_static("mixture", &Distribution::mixture, py::arg("components"), py::arg("weights"))
      .def_static("from_quantiles", &Distribution::from_quantiles, py::arg("family"), py::arg("p1"),
                  py::arg("x1"), py::arg("p2"), py::arg("x2"), py::arg("extra") = 0.0)
      .def_static("tabulated", &Distribution::tabulated, py::arg("text"), py::arg("values"), py::arg("low"),
                  py::arg("high"), py::arg("mean"), py::arg("variance"))
      .def("truncated", &Distribution::truncated, py::arg("low"), py::arg("high"))
      .def("quantile", &Distribution::quantile, py::arg("probability"))
      .def("quantile_at_score", &Distribution::quantile_at_score, py::arg("score"))
      .def("cdf", &Distribution::cdf, py::arg("x"))
      .def_property_readonly("mean", &Distribution::mean)
      .def_property_readonly("variance", &Distribution::variance)
      .def_property_readonly("low", &Distribution::low)
      .def_property_readonly("high", &Distribution::high)
      .def_property_readonly("is_constant", &Distribution::is_constant)
      .def_property_readonly("continuous", &Distribution::continuous)
      .def_property_readonly("family", &Distribution::family)
      .def_property_readonly("parameters", &Distribution::parameters)
      .def_property_readonly("text", &Distribution::text)
      .def(py::pickle(&state_of, &from_state))
      .def(
          "equals", [](const Distribution& a, const Distribution& b) { return a == b; }, py::arg("other"));
  m.def("score_correlation", &score_correlation, py::arg("rank"));
  m.def("rank_correlation", &rank_correlation, py::arg("score"));
  m.def("copula_factor", &copula_factor, py::arg("members"), py::arg("ranks"));
  m.def("nearest_ranks", &nearest_ranks, py::arg("members"), py::arg("ranks"));
}

}  // namespace gigawatt::bindings
