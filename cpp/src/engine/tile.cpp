#include "gigawatt/engine/tile.hpp"

#include <algorithm>

#include "operands.hpp"
#include "operations.hpp"

namespace gigawatt {
namespace {

void run_block(const Block& block, const Frame& frame) {
  if (!block.loop) {
    for (const auto& instruction : block.instructions)
      run_instruction(instruction, frame, 0, instruction.out.rows);
    return;
  }
  // A loop runs period by period; what has no time in it runs with the period that comes first.
  const std::size_t periods = frame.program.plan.periods;
  for (std::size_t n = 0; n < periods; ++n) {
    const std::size_t t = block.forward ? n : periods - 1 - n;
    for (const auto& instruction : block.instructions) {
      if (instruction.out.rows > 1 || periods == 1) {
        run_instruction(instruction, frame, t, t + 1);
      } else if (n == 0) {
        run_instruction(instruction, frame, 0, 1);
      }
    }
  }
}

}  // namespace

std::vector<double> run_prologue(const Program& program, const kernels::Table& table) {
  std::vector<double> uniform(program.uniform_rows);
  std::vector<double> scratch(16);
  const Frame frame{program, table, uniform.data(), uniform.data(), scratch.data(), 1, 1, true, {}};
  for (const auto& block : program.prologue) run_block(block, frame);
  return uniform;
}

Tile::Tile(const Program& program, const std::vector<double>& uniform, const kernels::Table& table,
           std::size_t lanes)
    : program_(program),
      uniform_(uniform),
      table_(table),
      memory_(program.tile_rows * lanes),
      scratch_(2 * lanes) {}

void Tile::run(const Draws& draws, std::size_t lanes, Sink* sink) {
  const std::size_t width = scratch_.size() / 2;
  const Frame frame{program_, table_, memory_.data(), uniform_.data(), scratch_.data(), width,
                    lanes,    false,  draws};
  for (const auto& block : program_.body) {
    run_block(block, frame);
    if (!sink) continue;
    for (int number : block.records) {
      const auto& output = program_.outputs[static_cast<std::size_t>(number)];
      for (std::size_t p = 0; p < output.slot.planes; ++p) {
        for (std::size_t t = 0; t < output.slot.rows; ++t) {
          const double* values = frame.tile + (output.slot.offset + p * output.slot.rows + t) * width;
          const double* present = nullptr;
          if (output.has_status) {
            const Rows status = rows_of(output.status, p, frame);
            present = status.data + t * status.row;
            if (status.scalar) {
              std::fill(frame.scratch, frame.scratch + lanes, *present);
              present = frame.scratch;
            }
          }
          sink->record(output.first_element + p * output.slot.rows + t, values, present, draws.first, lanes);
        }
      }
    }
  }
}

const double* Tile::data(const Slot& slot) const {
  return slot.uniform ? uniform_.data() + slot.offset : memory_.data() + slot.offset * (scratch_.size() / 2);
}

}  // namespace gigawatt
