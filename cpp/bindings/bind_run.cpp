#include "bindings.hpp"

#include <fstream>
#include <map>
#include <memory>
#include <optional>

#include "arrays.hpp"
#include "gigawatt/engine/base.hpp"
#include "gigawatt/engine/lower.hpp"
#include "gigawatt/engine/result.hpp"
#include "gigawatt/engine/trace.hpp"
#include "gigawatt/errors/error.hpp"
#include "types.hpp"

namespace gigawatt::bindings {
namespace {

using ProgramPtr = std::shared_ptr<const Program>;

const kernels::Table* level_of(const std::string& name) {
  if (name.empty()) return nullptr;
  const kernels::Table* table = kernels::level(name.c_str());
  if (table) return table;
  std::vector<std::string> known;
  for (const char* const* at = kernels::available_levels(); *at; ++at) known.emplace_back(*at);
  throw_unknown("instruction set", name, known);
}

// Progress and Ctrl-C are Python's: the lock is taken for them, on the caller's thread, a few times a second.
Observer observer_of(const py::object& progress) {
  return [&progress](std::uint64_t done, std::uint64_t total) {
    const py::gil_scoped_acquire lock;
    if (PyErr_CheckSignals() != 0) throw py::error_already_set();
    if (!progress.is_none()) return progress(done, total).cast<bool>();
    return true;
  };
}

ExecuteOptions options_of(std::uint64_t seed, std::uint64_t scenarios, unsigned threads, std::uint64_t chunk,
                          std::size_t lanes, const std::string& level, const py::object& progress) {
  ExecuteOptions options;
  options.seed = seed;
  options.scenarios = scenarios;
  options.threads = threads;
  options.chunk = chunk;
  options.lanes = lanes;
  options.table = level_of(level);
  options.observer = observer_of(progress);
  return options;
}

// Bytes that can be asked for now, or a large number where the system does not say.
std::uint64_t available_memory() {
  std::ifstream file("/proc/meminfo");
  std::string key;
  std::uint64_t kib = 0;
  while (file >> key >> kib) {
    if (key == "MemAvailable:") return kib * 1024;
    file.ignore(64, '\n');
  }
  return ~std::uint64_t{0};
}

void check_memory(std::uint64_t elements, std::uint64_t scenarios) {
  const double wanted = static_cast<double>(elements) * static_cast<double>(scenarios) * sizeof(double);
  const auto available = static_cast<double>(available_memory());
  if (wanted > available * 0.9) {
    char text[300];
    std::snprintf(text, sizeof text,
                  "%llu samples of %llu values need %.1f GB, and %.1f GB are free: ask for fewer samples or "
                  "outputs, or "
                  "for statistics, which need no samples",
                  static_cast<unsigned long long>(scenarios), static_cast<unsigned long long>(elements),
                  wanted / 1e9, available / 1e9);
    throw CapacityError(text, {"samples", {}});
  }
}

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
  put("mean_error", [](const MomentSummary& m) { return m.mean_standard_error(); });
  put("sd_error", [](const MomentSummary& m) { return m.sd_standard_error(); });
  return d;
}

void bind_program(py::module_& m) {
  py::class_<Program, std::shared_ptr<Program>>(m, "Program", "A compiled model: immutable, needs no model.")
      .def_property_readonly("text", &Program::text)
      .def_property_readonly("plan_text", [](const Program& p) { return p.plan.text(); })
      .def_property_readonly("fingerprint", [](const Program& p) { return p.plan.fingerprint(); })
      .def_property_readonly("elements", [](const Program& p) { return p.elements; })
      .def_property_readonly("tile_rows", [](const Program& p) { return p.tile_rows; })
      .def_property_readonly("steps", [](const Program& p) { return p.plan.steps.size(); })
      .def_property_readonly("lanes", [](const Program& p) { return default_lanes(p); })
      .def_property_readonly("outputs", [](const Program& p) {
        std::vector<std::tuple<std::string, std::vector<Axis>, std::string, double, bool, std::size_t>> all;
        for (const auto& o : p.outputs) {
          all.emplace_back(o.name, axes_of(o.dims), std::string(kind_text(o.kind)), o.shown_scale,
                           o.has_status, o.first_element);
        }
        return all;
      });
  m.def(
      "compile",
      [](const Model& model, const std::vector<std::string>& outputs) {
        const Model unchanging = model;  // another Python thread may go on building
        const py::gil_scoped_release release;
        return std::make_shared<Program>(compile(lower(unchanging, outputs)));
      },
      py::arg("model"), py::arg("outputs"));
}

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

}  // namespace

void bind_run(py::module_& m) {
  bind_program(m);
  bind_result(m);
  m.def(
      "execute",
      [](const ProgramPtr& program, std::uint64_t seed, std::uint64_t scenarios, unsigned threads,
         std::uint64_t chunk, std::size_t lanes, bool quantiles, const std::string& level,
         const py::object& progress) {
        ExecuteOptions options = options_of(seed, scenarios, threads, chunk, lanes, level, progress);
        options.quantiles = quantiles;
        const py::gil_scoped_release release;
        return std::make_shared<Result>(program, execute(*program, options), seed);
      },
      py::arg("program"), py::arg("seed"), py::arg("scenarios"), py::arg("threads") = 0, py::arg("chunk") = 0,
      py::arg("lanes") = 0, py::arg("quantiles") = true, py::arg("level") = "",
      py::arg("progress") = py::none());
  m.def(
      "sample",
      [](const ProgramPtr& program, std::uint64_t seed, std::uint64_t scenarios, unsigned threads,
         std::size_t lanes, const std::string& level, const py::object& progress) {
        check_memory(program->elements, scenarios);
        py::array_t<double> out(
            {static_cast<py::ssize_t>(program->elements), static_cast<py::ssize_t>(scenarios)});
        double* data = out.mutable_data();
        const ExecuteOptions options = options_of(seed, scenarios, threads, 0, lanes, level, progress);
        {
          const py::gil_scoped_release release;
          sample(*program, options, data);
        }
        return out;
      },
      py::arg("program"), py::arg("seed"), py::arg("scenarios"), py::arg("threads") = 0, py::arg("lanes") = 0,
      py::arg("level") = "", py::arg("progress") = py::none(),
      "Samples in coherent units, (cells, scenarios).");
  m.def(
      "base_run",
      [](const Model& model, const std::vector<std::string>& names) {
        std::map<std::string, std::tuple<std::vector<Axis>, py::array_t<double>, py::array_t<double>>> all;
        for (auto& [name, value] : base_run(model, names)) {
          const auto n = static_cast<py::ssize_t>(value.values.size());
          const auto k = static_cast<py::ssize_t>(value.present.size());
          all.emplace(name, std::make_tuple(axes_of(value.dims), to_array(std::move(value.values), {n}),
                                            to_array(std::move(value.present), {k})));
        }
        return all;
      },
      py::arg("model"), py::arg("names"), "Base values in coherent units: name → (axes, values, present).");
  py::class_<Birth>(m, "Birth", "Where a value that is not finite was born.")
      .def_readonly("quantity", &Birth::quantity)
      .def_readonly("formula", &Birth::formula)
      .def_readonly("cell", &Birth::cell)
      .def_readonly("value", &Birth::value)
      .def_readonly("operands", &Birth::operands)
      .def_readonly("explained", &Birth::explained);
  m.def("trace", &trace, py::arg("model"), py::arg("output"), py::arg("seed"), py::arg("scenario"));
}

}  // namespace gigawatt::bindings
