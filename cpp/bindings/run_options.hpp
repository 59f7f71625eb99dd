// What a run is asked for, from Python.
#pragma once
#include "bindings.hpp"

#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "arrays.hpp"
#include "gigawatt/engine/execute.hpp"
#include "gigawatt/errors/error.hpp"

namespace gigawatt::bindings {

inline const kernels::Table* level_of(const std::string& name) {
  if (name.empty()) return nullptr;
  const kernels::Table* table = kernels::level(name.c_str());
  if (table) return table;
  std::vector<std::string> known;
  for (const char* const* at = kernels::available_levels(); *at; ++at) known.emplace_back(*at);
  throw_unknown("instruction set", name, known);
}

// Progress and Ctrl-C are Python's: the lock is taken for them, on the caller's thread, a few times a second.
// Ctrl-C ends a run early, with what is done.
inline Observer observer_of(const py::object& progress) {
  return [&progress](std::uint64_t done, std::uint64_t total) {
    const py::gil_scoped_acquire lock;
    try {
      if (PyErr_CheckSignals() != 0) throw py::error_already_set();
      return progress.is_none() || progress(done, total).cast<bool>();
    } catch (py::error_already_set& error) {
      if (!error.matches(PyExc_KeyboardInterrupt)) throw;
      return false;
    }
  };
}

// Values of a program's calls, (cells, scenarios) and (cells) each, from scenario `first` on. Holds the
// arrays.
struct Supplied {
  std::vector<std::pair<Doubles, Doubles>> arrays;
  Supply supply;
  Supplied(std::uint64_t first, std::uint64_t scenarios, std::vector<std::pair<Doubles, Doubles>> given)
      : arrays(std::move(given)) {
    supply.first = first;
    supply.scenarios = scenarios;
    for (const auto& [values, base] : arrays) {
      if (values.size() != base.size() * static_cast<py::ssize_t>(scenarios)) {
        throw InvalidValueError("the values of a call are not one per cell and scenario");
      }
      supply.values.push_back(values.data());
      supply.base.push_back(base.data());
    }
  }
};

using SuppliedPtr = std::optional<std::shared_ptr<Supplied>>;

inline const Supply* supply_of(const SuppliedPtr& supplied) {
  return supplied && *supplied ? &(*supplied)->supply : nullptr;
}

using SamplingArg = std::optional<Sampling>;  // none: plain draws

inline ExecuteOptions options_of(std::uint64_t seed, std::uint64_t scenarios, unsigned threads,
                                 std::uint64_t chunk, std::size_t lanes, const std::string& level,
                                 const py::object& progress, const SamplingArg& sampling,
                                 std::uint64_t first_block = 0, const SuppliedPtr& supplied = {}) {
  ExecuteOptions options;
  options.sampling = sampling.value_or(Sampling());
  options.first_block = first_block;
  options.supply = supply_of(supplied);
  options.seed = seed;
  options.scenarios = scenarios;
  options.threads = threads;
  options.chunk = chunk;
  options.lanes = lanes;
  options.table = level_of(level);
  options.observer = observer_of(progress);
  return options;
}

}  // namespace gigawatt::bindings
