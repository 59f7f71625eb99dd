#include "gigawatt/engine/tile.hpp"

#include <algorithm>
#include <chrono>

#include "operands.hpp"
#include "operations.hpp"

namespace gigawatt {
namespace {

class Stopwatch {
 public:
  explicit Stopwatch(double* seconds) : seconds_(seconds) {
    if (seconds_) start_ = std::chrono::steady_clock::now();
  }
  ~Stopwatch() {
    if (seconds_) {
      *seconds_ += std::chrono::duration<double>(std::chrono::steady_clock::now() - start_).count();
    }
  }
  Stopwatch(const Stopwatch&) = delete;
  Stopwatch& operator=(const Stopwatch&) = delete;

 private:
  double* seconds_;
  std::chrono::steady_clock::time_point start_;
};

void run_timed(const Instruction& instruction, const Frame& frame, std::size_t first, std::size_t last,
               Clock* clock) {
  const Stopwatch watch(clock ? &clock->steps[static_cast<std::size_t>(instruction.step)] : nullptr);
  run_instruction(instruction, frame, first, last);
}

// All steps over the same axes, a few rows of one plane at a time: what only they use stays in the nearest
// cache.
void run_fused(const Block& block, Frame frame, Clock* clock) {
  const Slot& shape = block.instructions.front().out;
  // A narrow tile keeps its distance between rows: one row at a time.
  const std::size_t step = frame.lanes == frame.width ? frame.chunk : 1;
  for (std::size_t plane = 0; plane < shape.planes; ++plane) {
    frame.first_plane = plane;
    frame.last_plane = plane + 1;
    for (std::size_t t = 0; t < shape.rows; t += step) {
      frame.origin = t;
      for (const auto& instruction : block.instructions)
        run_timed(instruction, frame, t, std::min(t + step, shape.rows), clock);
    }
  }
}

void run_block(const Block& block, const Frame& frame, Clock* clock = nullptr) {
  if (block.fused) return run_fused(block, frame, clock);
  if (!block.loop) {
    for (const auto& instruction : block.instructions)
      run_timed(instruction, frame, 0, instruction.out.rows, clock);
    return;
  }
  // A loop runs period by period; what has no time in it runs with the period that comes first.
  const std::size_t periods = frame.program.plan.periods;
  for (std::size_t n = 0; n < periods; ++n) {
    const std::size_t t = block.forward ? n : periods - 1 - n;
    for (const auto& instruction : block.instructions) {
      if (instruction.out.rows > 1 || periods == 1) {
        run_timed(instruction, frame, t, t + 1, clock);
      } else if (n == 0) {
        run_timed(instruction, frame, 0, 1, clock);
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
      memory_((program.tile_rows + program.local_slots * chunk_rows(lanes)) * lanes),
      scratch_(2 * lanes) {}

void Tile::run(const Draws& draws, std::size_t lanes, Sink* sink, Clock* clock) {
  const std::size_t width = scratch_.size() / 2;
  const Frame frame{program_, table_, memory_.data(), uniform_.data(), scratch_.data(),
                    width,    lanes,  false,          draws,           chunk_rows(width)};
  for (const auto& block : program_.body) {
    run_block(block, frame, clock);
    if (!sink) continue;
    const Stopwatch watch(clock ? &clock->statistics : nullptr);
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
