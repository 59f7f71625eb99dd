// Running a program over one tile of scenarios.
#pragma once
#include <cstdint>
#include <vector>

#include "gigawatt/engine/program.hpp"
#include "gigawatt/engine/sampling.hpp"
#include "gigawatt/engine/supply.hpp"
#include "gigawatt/kernels/table.hpp"

namespace gigawatt {

// The scenarios that a tile holds, and where its draws come from.
struct Draws {
  std::uint64_t seed = 0;
  std::uint64_t first = 0;         // scenario number of lane 0
  bool base = false;               // every score is 0: the base run
  const Supply* supply = nullptr;  // of the calls, where there are any
  Sampling sampling{};             // a tile's scenarios are of one replicate
};

// Receives outputs as they are complete. `present` is null where the output has no status.
class Sink {
 public:
  virtual ~Sink() = default;
  virtual void record(std::size_t element, const double* values, const double* present, std::uint64_t first,
                      std::size_t lanes) = 0;
};

// Seconds spent, where somebody asks.
struct Clock {
  std::vector<double> steps;  // per step of the plan
  double statistics = 0.0;
};

// Values that are the same in every scenario, [plane][row] per slot. Computed once per run.
std::vector<double> run_prologue(const Program& program, const kernels::Table& table);

// One thread's buffers.
class Tile {
 public:
  Tile(const Program& program, const std::vector<double>& uniform, const kernels::Table& table,
       std::size_t lanes);
  // Runs the body for scenarios draws.first … + lanes - 1 (lanes at most the tile's width).
  void run(const Draws& draws, std::size_t lanes, Sink* sink, Clock* clock = nullptr);
  // The value of a slot after run() of a program compiled with keep_all.
  const double* data(const Slot& slot) const;

 private:
  const Program& program_;
  const std::vector<double>& uniform_;
  const kernels::Table& table_;
  std::vector<double> memory_;
  std::vector<double> scratch_;
};

}  // namespace gigawatt
