// The program: a plan with slots. Immutable; needs no model.
#pragma once
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "gigawatt/engine/plan.hpp"

namespace gigawatt {

// Where a value lives. Uniform values (the same in every scenario) are computed once into one array,
// [plane][row]; the others live in a tile, [plane][row][lane], whose rows are reused as soon as their last
// reader has run. Planes are the cells of all axes but time, row-major; rows are periods (1 without time).
struct Slot {
  bool uniform = false;
  bool local = false;      // of a fused block: a few rows beside the tile, offset counts such stretches
  std::size_t offset = 0;  // in rows
  std::size_t planes = 1;
  std::size_t rows = 1;
};

struct Operand {
  Slot slot;
  std::vector<std::uint32_t> plane;  // which plane of the operand serves each plane of the result
};

struct Instruction {
  int step = -1;
  Slot out;
  std::vector<Operand> args;
  // Operations along an axis other than time: its size, and the distance of its cells in planes of the first
  // operand and of the result.
  std::size_t inner = 1;
  std::size_t stride = 1;
  std::size_t out_stride = 1;
  std::size_t index = 0;  // select along time: which row
};

struct Block {
  std::vector<Instruction> instructions;
  bool loop = false;
  bool forward = true;
  bool fused = false;
  std::vector<int> records;  // outputs that are complete after this block
};

struct ProgramOutput {
  std::string name;
  Slot slot;
  bool has_status = false;
  Operand status;
  std::size_t first_element = 0;  // number of its first cell among all cells of all outputs
  Dims dims;
  Kind kind = Kind::number;
  double shown_scale = 1.0;
};

class Program {
 public:
  Plan plan;
  std::vector<Block> prologue;  // uniform values, once
  std::vector<Block> body;      // per tile of scenarios
  std::vector<Slot> slots;      // one per step
  std::vector<ProgramOutput> outputs;
  std::size_t uniform_rows = 0;
  std::size_t tile_rows = 0;
  std::size_t local_slots = 0;  // the most that a fused block uses at once
  std::size_t elements = 0;

  std::string text() const;
};

// keep_all: no slot is reused and nothing is fused, so that every step's value can be read after a run (base
// run, trace).
Program compile(Plan plan, bool keep_all = false);

// Lanes of a tile so that it fits a third of the second-level cache, 128 or 256: below 128 the rows are too
// short to pay (measured: what a fused block keeps to itself is in the nearest cache anyway).
std::size_t default_lanes(const Program& program);

// Rows that a fused block makes at a time: enough lanes for a kernel to be worth its call.
std::size_t chunk_rows(std::size_t lanes);

}  // namespace gigawatt
