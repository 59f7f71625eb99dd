#include "gigawatt/engine/trace.hpp"

#include <algorithm>
#include <cmath>

#include "gigawatt/engine/lower.hpp"
#include "gigawatt/engine/tile.hpp"
#include "planes.hpp"
#include "supplied.hpp"

namespace gigawatt {
namespace {

bool finite_value(double x) {
  return x - x == 0.0;
}

// Values of one step's cell, and of the cells that it was made from, in a run of one scenario with every slot
// kept.
class Replay {
 public:
  Replay(const Program& program, std::uint64_t seed, std::uint64_t scenario, const Supply* supply,
         const Sampling& sampling)
      : program_(program),
        uniform_(run_prologue(program, kernels::active())),
        tile_(program, uniform_, kernels::active(), 1) {
    check_supply(program, supply, scenario, 1);
    tile_.run({seed, scenario, false, supply, sampling}, 1, nullptr);
  }

  double value(int step, std::size_t plane, std::size_t row) const {
    const Slot& slot = program_.slots[static_cast<std::size_t>(step)];
    return tile_.data(slot)[plane * slot.rows + (slot.rows > 1 ? row : 0)];
  }

  // True where every cell of a step is finite.
  bool all_finite(int step) const {
    const Slot& slot = program_.slots[static_cast<std::size_t>(step)];
    const double* at = tile_.data(slot);
    for (std::size_t k = 0; k < slot.planes * slot.rows; ++k) {
      if (!finite_value(at[k])) return false;
    }
    return true;
  }

 private:
  const Program& program_;
  std::vector<double> uniform_;
  Tile tile_;
};

bool pointwise(Op op) {
  return op >= Op::neg && op <= Op::is_finite;
}

std::string cell_text(const Step& step, std::size_t plane, std::size_t row, const Plan& plan) {
  std::string text;
  for (const auto& axis : step.dims.axes()) {
    if (!text.empty()) text += ", ";
    text += axis->is_time() ? plan.period_labels[row]
                            : axis->labels()[plane / plane_stride(step.dims, axis->name()) % axis->size()];
  }
  return text;
}

// A quantity's name where the step is its value, a constant's value, else whose formula the step is a part
// of.
std::string operand_text(const Plan& plan, int step) {
  const auto owner = std::find(plan.owner_steps.begin(), plan.owner_steps.end(), step);
  if (owner != plan.owner_steps.end()) {
    return plan.owners[static_cast<std::size_t>(owner - plan.owner_steps.begin())];
  }
  const Step& s = plan.steps[static_cast<std::size_t>(step)];
  if (s.op == Op::constant) return "a constant";
  return s.owner < 0 ? "a part" : "a part of " + plan.owners[static_cast<std::size_t>(s.owner)];
}

}  // namespace

Birth trace(const Model& model, const std::string& output, std::uint64_t seed, std::uint64_t scenario,
            const Supply* supply, const Sampling& sampling) {
  const Program program = compile(lower(model, {output}), true);
  const Plan& plan = program.plan;
  const Replay replay(program, seed, scenario, supply, sampling);
  Birth birth;
  for (std::size_t row = 0; row < plan.periods; ++row) {
    for (const auto& item : plan.items) {
      for (int id : item.steps) {
        const Step& step = plan.steps[static_cast<std::size_t>(id)];
        const Slot& slot = program.slots[static_cast<std::size_t>(id)];
        if (row >= slot.rows && !(slot.rows == 1 && row == 0)) continue;
        if (step.op == Op::constant) continue;
        for (std::size_t plane = 0; plane < slot.planes; ++plane) {
          const double value = replay.value(id, plane, row);
          if (finite_value(value)) continue;
          bool clean = true;
          std::vector<std::pair<std::string, double>> operands;
          for (int arg : step.args) {
            const auto map = plane_map(step.dims, plan.steps[static_cast<std::size_t>(arg)].dims);
            const double operand = replay.value(arg, map[plane], row);
            clean = clean && (pointwise(step.op) ? finite_value(operand) : replay.all_finite(arg));
            if (pointwise(step.op)) operands.emplace_back(operand_text(plan, arg), operand);
          }
          const bool absent = step.op == Op::where &&
                              plan.steps[static_cast<std::size_t>(step.args[2])].op == Op::constant &&
                              !replay.all_finite(step.args[2]);
          if (!clean && !absent) continue;
          birth.quantity = step.owner >= 0 ? plan.owners[static_cast<std::size_t>(step.owner)] : output;
          const Quantity& quantity = model.at(birth.quantity);
          birth.formula = quantity.formula ? quantity.formula.text() : quantity.input.path.text();
          birth.cell = cell_text(step, plane, row, plan);
          birth.value = value;
          birth.operands = std::move(operands);
          birth.explained = absent;
          return birth;
        }
      }
    }
  }
  return birth;
}

}  // namespace gigawatt
