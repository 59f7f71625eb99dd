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
#include "gigawatt/graph/rules.hpp"
#include "run_options.hpp"
#include "types.hpp"

namespace gigawatt::bindings {
namespace {

using ProgramPtr = std::shared_ptr<const Program>;

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

void bind_program(py::module_& m) {
  py::class_<Program, std::shared_ptr<Program>>(m, "Program", "A compiled model: immutable, needs no model.")
      .def_property_readonly("text", &Program::text)
      .def_property_readonly("plan_text", [](const Program& p) { return p.plan.text(); })
      .def_property_readonly("fingerprint", [](const Program& p) { return p.plan.fingerprint(); })
      .def_property_readonly("elements", [](const Program& p) { return p.elements; })
      .def_property_readonly("tile_rows", [](const Program& p) { return p.tile_rows; })
      .def_property_readonly("steps", [](const Program& p) { return p.plan.steps.size(); })
      .def_property_readonly(
          "sobol_draws",
          [](const Program& p) {
            const Plan::Drawn drawn = p.plan.sobol_draws();
            return std::pair(drawn.with, drawn.without);
          },
          "Draws of a scenario with a dimension of a Sobol sequence, and without.")
      .def_property_readonly("lanes", [](const Program& p) { return default_lanes(p); })
      .def_property_readonly(
          "calls", [](const Program& p) { return p.plan.calls; }, "Calls whose values are to be supplied.")
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
  m.def(
      "compile_formulas",
      [](const Model& model, const std::vector<Expr>& formulas) {
        const Model unchanging = model;
        const py::gil_scoped_release release;
        return std::make_shared<Program>(compile(lower_formulas(unchanging, formulas)));
      },
      py::arg("model"), py::arg("formulas"), "Outputs '0', '1', …, in coherent units.");
  py::class_<Supplied, std::shared_ptr<Supplied>>(m, "Supply",
                                                  "Values of a program's calls, in coherent units.")
      .def(py::init<std::uint64_t, std::uint64_t, std::vector<std::pair<Doubles, Doubles>>>(),
           py::arg("first"), py::arg("scenarios"), py::arg("arrays"));
}

// Per step: owner, operation, seconds, rows that it computes; and the seconds of the statistics.
void bind_profile(py::module_& m) {
  m.def(
      "profile",
      [](const ProgramPtr& program, std::uint64_t seed, std::uint64_t scenarios, bool quantiles,
         const SuppliedPtr& supplied) {
        ExecuteOptions options = options_of(seed, scenarios, 1, 0, 0, "", py::none(), {}, 0, supplied);
        options.observer = nullptr;
        options.quantiles = quantiles;
        Clock clock;
        {
          const py::gil_scoped_release release;
          clock = profile(*program, options);
        }
        std::vector<std::tuple<std::string, std::string, double, std::size_t>> steps;
        for (std::size_t i = 0; i < clock.steps.size(); ++i) {
          const Step& step = program->plan.steps[i];
          const Slot& slot = program->slots[i];
          if (clock.steps[i] == 0.0) continue;
          steps.emplace_back(step.owner < 0 ? "" : program->plan.owners[static_cast<std::size_t>(step.owner)],
                             rule_of(step.op).name, clock.steps[i], slot.planes * slot.rows);
        }
        return std::make_pair(steps, clock.statistics);
      },
      py::arg("program"), py::arg("seed"), py::arg("scenarios"), py::arg("quantiles") = true,
      py::arg("supply") = SuppliedPtr(),
      "(quantity, operation, seconds, rows) per step on one thread, and the seconds of the statistics.");
}

void bind_partial(py::module_& m) {
  py::class_<Partial, std::shared_ptr<Partial>>(m, "Partial", "Statistics of some blocks, to be merged.")
      .def(py::pickle([](const Partial& p) { return py::bytes(to_bytes(p)); },
                      [](const py::bytes& bytes) {
                        return std::make_shared<Partial>(partial_from(std::string_view(bytes)));
                      }))
      .def_property_readonly("elements", [](const Partial& p) { return p.ledger.size(); })
      .def_property_readonly("scenarios", [](const Partial& p) { return p.scenarios; })
      .def(
          "merge", [](Partial& p, const Partial& other) { merge(p, Partial(other)); }, py::arg("other"),
          "Add blocks that are not here yet.");
  m.attr("block_size") = block_size;
  m.def(
      "execute_blocks",
      [](const ProgramPtr& program, std::uint64_t seed, std::uint64_t first_block, std::uint64_t scenarios,
         unsigned threads, bool quantiles, const py::object& progress, const SuppliedPtr& supplied,
         const SamplingArg& sampling) {
        ExecuteOptions options =
            options_of(seed, scenarios, threads, 0, 0, "", progress, sampling, first_block, supplied);
        options.quantiles = quantiles;
        const py::gil_scoped_release release;
        return std::make_shared<Partial>(execute(*program, options));
      },
      py::arg("program"), py::arg("seed"), py::arg("first_block"), py::arg("scenarios"),
      py::arg("threads") = 0, py::arg("quantiles") = true, py::arg("progress") = py::none(),
      py::arg("supply") = SuppliedPtr(), py::arg("sampling") = SamplingArg());
  m.def(
      "result_of",
      [](const ProgramPtr& program, const Partial& partial, std::uint64_t seed, const SamplingArg& sampling) {
        return std::make_shared<Result>(program, partial, seed, sampling.value_or(Sampling()));
      },
      py::arg("program"), py::arg("partial"), py::arg("seed"), py::arg("sampling") = SamplingArg());
}

}  // namespace

void bind_run(py::module_& m) {
  bind_program(m);
  bind_result(m);
  bind_partial(m);
  bind_profile(m);
  m.def(
      "execute",
      [](const ProgramPtr& program, std::uint64_t seed, std::uint64_t scenarios, unsigned threads,
         std::uint64_t chunk, std::size_t lanes, bool quantiles, const std::string& level,
         const py::object& progress, const SamplingArg& sampling) {
        ExecuteOptions options =
            options_of(seed, scenarios, threads, chunk, lanes, level, progress, sampling);
        options.quantiles = quantiles;
        const py::gil_scoped_release release;
        return std::make_shared<Result>(program, execute(*program, options), seed, options.sampling);
      },
      py::arg("program"), py::arg("seed"), py::arg("scenarios"), py::arg("threads") = 0, py::arg("chunk") = 0,
      py::arg("lanes") = 0, py::arg("quantiles") = true, py::arg("level") = "",
      py::arg("progress") = py::none(), py::arg("sampling") = SamplingArg());
  m.def(
      "sample",
      [](const ProgramPtr& program, std::uint64_t seed, std::uint64_t scenarios, unsigned threads,
         std::size_t lanes, const std::string& level, const py::object& progress, std::uint64_t first_block,
         const SuppliedPtr& supplied, const SamplingArg& sampling) {
        check_memory(program->elements, scenarios);
        py::array_t<double> out(
            {static_cast<py::ssize_t>(program->elements), static_cast<py::ssize_t>(scenarios)});
        double* data = out.mutable_data();
        const ExecuteOptions options =
            options_of(seed, scenarios, threads, 0, lanes, level, progress, sampling, first_block, supplied);
        {
          const py::gil_scoped_release release;
          sample(*program, options, data);
        }
        return out;
      },
      py::arg("program"), py::arg("seed"), py::arg("scenarios"), py::arg("threads") = 0, py::arg("lanes") = 0,
      py::arg("level") = "", py::arg("progress") = py::none(), py::arg("first_block") = 0,
      py::arg("supply") = SuppliedPtr(), py::arg("sampling") = SamplingArg(),
      "Samples in coherent units, (cells, scenarios).");
  m.def(
      "base_sample",
      [](const ProgramPtr& program, const SuppliedPtr& supplied) {
        auto values = base_sample(*program, supply_of(supplied));
        const auto n = static_cast<py::ssize_t>(values.size());
        return to_array(std::move(values), {n});
      },
      py::arg("program"), py::arg("supply") = SuppliedPtr(), "Base values in coherent units, (cells,).");
  m.def(
      "base_run",
      [](const Model& model, const std::vector<std::string>& names, const SuppliedPtr& supplied) {
        std::map<std::string, std::tuple<std::vector<Axis>, py::array_t<double>, py::array_t<double>>> all;
        for (auto& [name, value] : base_run(model, names, supply_of(supplied))) {
          const auto n = static_cast<py::ssize_t>(value.values.size());
          const auto k = static_cast<py::ssize_t>(value.present.size());
          all.emplace(name, std::make_tuple(axes_of(value.dims), to_array(std::move(value.values), {n}),
                                            to_array(std::move(value.present), {k})));
        }
        return all;
      },
      py::arg("model"), py::arg("names"), py::arg("supply") = SuppliedPtr(),
      "Base values in coherent units: name → (axes, values, present).");
  py::class_<Birth>(m, "Birth", "Where a value that is not finite was born.")
      .def_readonly("quantity", &Birth::quantity)
      .def_readonly("formula", &Birth::formula)
      .def_readonly("cell", &Birth::cell)
      .def_readonly("value", &Birth::value)
      .def_readonly("operands", &Birth::operands)
      .def_readonly("explained", &Birth::explained);
  m.def(
      "trace",
      [](const Model& model, const std::string& output, std::uint64_t seed, std::uint64_t scenario,
         const SuppliedPtr& supplied, const SamplingArg& sampling) {
        return trace(model, output, seed, scenario, supply_of(supplied), sampling.value_or(Sampling()));
      },
      py::arg("model"), py::arg("output"), py::arg("seed"), py::arg("scenario"),
      py::arg("supply") = SuppliedPtr(), py::arg("sampling") = SamplingArg());
}

}  // namespace gigawatt::bindings
