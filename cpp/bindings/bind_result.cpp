#include "bindings.hpp"

#include <algorithm>
#include <limits>
#include <memory>
#include <optional>

#include "arrays.hpp"
#include "gigawatt/engine/result.hpp"
#include "run_options.hpp"
#include "types.hpp"

namespace gigawatt::bindings {
namespace {

// One array over the cells of an output from a function of the cell.
template <class Of>
py::array_t<double> per_cell(const Result& result, std::size_t output, Of&& of) {
  std::vector<double> values(result.cells(output));
  for (std::size_t c = 0; c < values.size(); ++c) values[c] = of(c);
  const auto n = static_cast<py::ssize_t>(values.size());
  return to_array(std::move(values), {n});
}

py::typing::Dict<py::str, py::array_t<double>> moments_of(const Result& result, std::size_t output) {
  py::typing::Dict<py::str, py::array_t<double>> d;
  const auto put = [&](const char* key, auto&& of) {
    d[key] = per_cell(result, output,
                      [&](std::size_t c) { return static_cast<double>(of(result.moments(output, c))); });
  };
  put("count", [](const MomentSummary& m) { return m.count; });
  put("mean",
      [](const MomentSummary& m) { return m.count > 0 ? m.mean : std::numeric_limits<double>::quiet_NaN(); });
  put("sd", [](const MomentSummary& m) { return m.sd(); });
  put("skewness", [](const MomentSummary& m) { return m.skewness(); });
  put("kurtosis", [](const MomentSummary& m) { return m.kurtosis(); });
  put("minimum", [](const MomentSummary& m) {
    return m.count > 0 ? m.minimum : std::numeric_limits<double>::quiet_NaN();
  });
  put("maximum", [](const MomentSummary& m) {
    return m.count > 0 ? m.maximum : std::numeric_limits<double>::quiet_NaN();
  });
  d["mean_error"] =
      per_cell(result, output, [&](std::size_t c) { return result.mean_standard_error(output, c); });
  d["sd_error"] =
      per_cell(result, output, [&](std::size_t c) { return result.sd_standard_error(output, c); });
  return d;
}

}  // namespace

void bind_result(py::module_& m) {
  py::class_<Result, std::shared_ptr<Result>>(m, "Result", "Statistics of every output cell, in shown units.")
      .def_property_readonly("scenarios", &Result::scenarios)
      .def_property_readonly("seed", &Result::seed)
      .def("output", &Result::output, py::arg("name"))
      .def(
          "output_axes",
          [](const Result& r, std::size_t o) { return axes_of(r.program().outputs.at(o).dims); },
          py::arg("output"))
      .def("moments", &moments_of, py::arg("output"))
      .def(
          "quantile",
          [](const Result& r, std::size_t o, double q) {
            return per_cell(r, o, [&](std::size_t c) { return r.quantile(o, c, q); });
          },
          py::arg("output"), py::arg("q"))
      .def(
          "quantile_error",
          [](const Result& r, std::size_t o, double q) {
            return per_cell(r, o, [&](std::size_t c) { return r.quantile_standard_error(o, c, q); });
          },
          py::arg("output"), py::arg("q"))
      .def(
          "exact_quantiles",
          [](const Result& r, std::size_t o, const std::vector<double>& shares, const Program& replay,
             unsigned threads, const SamplingArg& sampling) {
            ExecuteOptions options =
                options_of(r.seed(), r.scenarios(), threads, 0, 0, "", py::none(), sampling);
            std::vector<std::vector<double>> found;
            {
              const py::gil_scoped_release release;
              found = r.exact_quantiles(o, shares, replay, options);
            }
            std::vector<py::array_t<double>> arrays;
            for (auto& values : found) {
              const auto n = static_cast<py::ssize_t>(values.size());
              arrays.push_back(to_array(std::move(values), {n}));
            }
            return arrays;
          },
          py::arg("output"), py::arg("shares"), py::arg("replay"), py::arg("threads") = 0,
          py::arg("sampling") = SamplingArg(),
          "By a second pass over the scenarios: one array over the cells per share.")
      .def(
          "cdf",
          [](const Result& r, std::size_t o, double x) {
            return per_cell(r, o, [&](std::size_t c) { return r.cdf(o, c, x); });
          },
          py::arg("output"), py::arg("x"))
      .def(
          "absent",
          [](const Result& r, std::size_t o) {
            return per_cell(r, o, [&](std::size_t c) { return static_cast<double>(r.ledger(o, c).absent); });
          },
          py::arg("output"))
      .def(
          "not_finite",
          [](const Result& r, std::size_t o) {
            return per_cell(r, o,
                            [&](std::size_t c) { return static_cast<double>(r.ledger(o, c).not_finite); });
          },
          py::arg("output"))
      .def(
          "first_not_finite",
          [](const Result& r, std::size_t o) -> std::optional<std::uint64_t> {
            std::uint64_t first = ElementLedger::none;
            for (std::size_t c = 0; c < r.cells(o); ++c)
              first = std::min(first, r.ledger(o, c).first_not_finite);
            return first == ElementLedger::none ? std::nullopt : std::optional(first);
          },
          py::arg("output"))
      .def(
          "bars",
          [](const Result& r, std::size_t o, std::size_t cell) {
            std::vector<std::tuple<double, double, std::uint64_t>> bars;
            for (const auto& bar : r.bars(o, cell)) bars.emplace_back(bar.low, bar.high, bar.count);
            return bars;
          },
          py::arg("output"), py::arg("cell"));
}

}  // namespace gigawatt::bindings
