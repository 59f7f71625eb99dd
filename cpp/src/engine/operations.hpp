// The engine's column of operations: how each runs over the rows of a tile.
#pragma once
#include "gigawatt/engine/program.hpp"
#include "gigawatt/engine/tile.hpp"
#include "gigawatt/kernels/table.hpp"

namespace gigawatt {

// Everything an instruction needs at run time.
struct Frame {
  const Program& program;
  const kernels::Table& table;
  double* tile;           // rows of `width` doubles
  const double* uniform;  // rows of one double
  double* scratch;        // two rows of at least `width` doubles
  std::size_t width;      // doubles between rows of the tile
  std::size_t lanes;      // lanes in use
  bool in_prologue;       // uniform values are being computed: one lane, and uniform slots are written
  Draws draws;
  // Of a fused block, which runs plane by plane and a few rows at a time:
  std::size_t chunk = 1;   // rows of a local slot
  std::size_t origin = 0;  // row of the results that a local slot begins with
  std::size_t first_plane = 0, last_plane = ~std::size_t{0};
};

// Runs rows [first, last) of the result. Without time there is one row.
void run_instruction(const Instruction& instruction, const Frame& frame, std::size_t first, std::size_t last);

}  // namespace gigawatt
