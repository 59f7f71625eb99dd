#include "check.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <stdexcept>
#include <string>

#include "gigawatt/graph/rules.hpp"
#include "planes.hpp"

namespace gigawatt {
namespace {

[[noreturn]] void broken(const char* what, int step) {
  throw std::logic_error(std::string("plan: ") + what + " at step %" + std::to_string(step));
}

// Whether an operation gives every axis of its arguments back.
bool keeps_axes(const Step& step) {
  switch (step.op) {
    case Op::reduce_sum:
    case Op::reduce_mean:
    case Op::reduce_product:
    case Op::reduce_min:
    case Op::reduce_max:
    case Op::reduce_any:
    case Op::reduce_all:
    case Op::first:
    case Op::select:
    case Op::irr:
    case Op::irr_status:
    case Op::convolve:
    case Op::call:
      return false;
    default:
      return true;
  }
}

struct Life {
  int step, born, dies;
};

bool overlap(const Slot& a, const Slot& b) {
  return a.offset < b.offset + b.planes * b.rows && b.offset < a.offset + a.planes * a.rows;
}

}  // namespace

void check_plan(const Plan& plan) {
  std::vector<int> item_of(plan.steps.size(), -1);
  for (std::size_t i = 0; i < plan.items.size(); ++i) {
    for (int id : plan.items[i].steps) {
      if (item_of[static_cast<std::size_t>(id)] >= 0) broken("scheduled twice", id);
      item_of[static_cast<std::size_t>(id)] = static_cast<int>(i);
    }
  }
  for (std::size_t i = 0; i < plan.items.size(); ++i) {
    const PlanItem& item = plan.items[i];
    for (int id : item.steps) {
      const Step& step = plan.steps[static_cast<std::size_t>(id)];
      const Rule& rule = rule_of(step.op);
      if (rule.most_args >= 0 && rule.most_args < static_cast<int>(step.args.size()) && step.op != Op::prev &&
          step.op != Op::next) {
        broken("too many arguments", id);
      }
      for (int arg : step.args) {
        const int where = item_of.at(static_cast<std::size_t>(arg));
        const bool own = arg == id && (step.op == Op::prev || step.op == Op::next);
        if (where < 0) broken("an argument is not scheduled", id);
        if (where > static_cast<int>(i) ||
            (where == static_cast<int>(i) && !item.loop && !item.fused && !own)) {
          broken("an argument comes later", id);
        }
        if (keeps_axes(step) && !step.dims.contains(plan.steps[static_cast<std::size_t>(arg)].dims)) {
          broken("an axis of an argument is lost", id);
        }
      }
      const std::size_t cells = plane_count(step.dims);
      if (step.op == Op::score && step.streams.size() != cells) broken("a draw per cell is missing", id);
      if (step.op == Op::marginal && step.marginals.size() != cells)
        broken("a marginal per cell is missing", id);
    }
  }
}

namespace {

// In a fused block a stretch holds what its readers expect, and nobody outside reads it.
void check_locals(const Program& program, const Block& block) {
  std::map<std::size_t, int> holder;
  const Dims& shape = program.plan.steps[static_cast<std::size_t>(block.instructions.front().step)].dims;
  for (const auto& instruction : block.instructions) {
    if (block.fused && !(program.plan.steps[static_cast<std::size_t>(instruction.step)].dims == shape))
      broken("a step of other axes in a group", instruction.step);
    for (int arg : program.plan.steps[static_cast<std::size_t>(instruction.step)].args) {
      const Slot& slot = program.slots[static_cast<std::size_t>(arg)];
      if (!slot.local) continue;
      const auto found = holder.find(slot.offset);
      if (found == holder.end() || found->second != arg)
        broken("a stretch was given away too early", instruction.step);
    }
    if (!instruction.out.local) continue;
    if (!block.fused || instruction.out.offset >= program.local_slots)
      broken("a stretch outside", instruction.step);
    holder[instruction.out.offset] = instruction.step;
  }
}

}  // namespace

void check_program(const Program& program) {
  for (const auto& block : program.body) check_locals(program, block);
  // Lives in items: from the item that makes a value to the last one that reads it or records it.
  std::vector<Life> lives;
  std::vector<int> index(program.plan.steps.size(), -1);
  const auto& items = program.plan.items;
  for (std::size_t i = 0; i < items.size(); ++i) {
    for (int id : items[i].steps) {
      index[static_cast<std::size_t>(id)] = static_cast<int>(lives.size());
      lives.push_back({id, static_cast<int>(i), static_cast<int>(i)});
    }
  }
  const auto read = [&](int id, std::size_t item) {
    Life& life = lives[static_cast<std::size_t>(index[static_cast<std::size_t>(id)])];
    life.dies = std::max(life.dies, static_cast<int>(item));
  };
  for (std::size_t i = 0; i < items.size(); ++i) {
    for (int id : items[i].steps) {
      for (int arg : program.plan.steps[static_cast<std::size_t>(id)].args) read(arg, i);
    }
  }
  std::vector<std::size_t> placed;  // lives in the tile so far
  for (std::size_t k = 0; k < lives.size(); ++k) {
    const Slot& slot = program.slots[static_cast<std::size_t>(lives[k].step)];
    const std::size_t room = slot.uniform ? program.uniform_rows : program.tile_rows;
    if (!slot.local && slot.offset + slot.planes * slot.rows > room)
      broken("a slot lies outside", lives[k].step);
    if (slot.uniform || slot.local) continue;
    std::erase_if(placed, [&](std::size_t other) { return lives[other].dies < lives[k].born; });
    for (std::size_t other : placed) {
      if (overlap(slot, program.slots[static_cast<std::size_t>(lives[other].step)])) {
        broken("two values that live together share a slot", lives[k].step);
      }
    }
    placed.push_back(k);
  }
}

}  // namespace gigawatt
