// Program → partial statistics, on all cores.
#pragma once
#include <cstdint>
#include <functional>
#include <vector>

#include "gigawatt/engine/program.hpp"
#include "gigawatt/engine/sampling.hpp"
#include "gigawatt/engine/supply.hpp"
#include "gigawatt/engine/tile.hpp"
#include "gigawatt/kernels/table.hpp"
#include "gigawatt/stats/accumulator.hpp"

namespace gigawatt {

// Called on the caller's thread a few times a second: scenarios done and asked for. False stops the run.
using Observer = std::function<bool(std::uint64_t done, std::uint64_t total)>;

struct ExecuteOptions {
  std::uint64_t seed = 0;
  Sampling sampling;              // of the whole run
  std::uint64_t first_block = 0;  // of 4,096 scenarios (fewer at a replicate's end)
  std::uint64_t scenarios = 0;    // from there
  unsigned threads = 0;           // 0: all cores
  std::uint64_t chunk = 0;        // blocks that a thread takes at a time; 0: by their number
  std::size_t lanes = 0;          // width of a tile, a multiple of 8 that divides 4,096; 0: by the cache
  bool quantiles = true;
  const kernels::Table* table = nullptr;  // null: the active one
  const Supply* supply = nullptr;         // of the calls, where there are any
  Observer observer;
};

// Statistics of every output cell. The same bits for any threads, chunk, lanes and table. A stopped run gives
// the blocks that were done (`scenarios` says how many). Under sobol each replicate is given by itself too.
Partial execute(const Program& program, const ExecuteOptions& options);

// Samples of every output cell in coherent units (dates in seconds), element-major: out[element * scenarios +
// scenario]; absent values are NaN. Throws InterruptedError where the observer stops it.
void sample(const Program& program, const ExecuteOptions& options, double* out);

// Where the time of a run goes: one thread, the statistics of `execute`.
Clock profile(const Program& program, const ExecuteOptions& options);

// Every output cell in the base run, in coherent units; absent values are NaN.
std::vector<double> base_sample(const Program& program, const Supply* supply = nullptr);

}  // namespace gigawatt
