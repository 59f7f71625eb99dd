// Plan → program: what runs once, what runs per tile, and where every value lives.
#include <algorithm>
#include <map>

#include "check.hpp"
#include "fuse.hpp"
#include "gigawatt/engine/program.hpp"
#include "planes.hpp"
#include "slots.hpp"

namespace gigawatt {
namespace {

class Compiler {
 public:
  Compiler(Plan plan, bool keep_all) : keep_all_(keep_all) { program_.plan = std::move(plan); }

  Program run() {
    const auto& items = program_.plan.items;
    program_.slots.resize(program_.plan.steps.size());
    find_last_uses();
    for (std::size_t i = 0; i < items.size(); ++i) {
      if (items[i].fused) place_local(items[i], static_cast<int>(i));
      place(items[i], static_cast<int>(i));
    }
    for (std::size_t i = 0; i < items.size(); ++i) emit(items[i], static_cast<int>(i));
    list_outputs();
    program_.tile_rows = rows_.high_water();
    return std::move(program_);
  }

 private:
  const Step& step(int id) const { return program_.plan.steps[static_cast<std::size_t>(id)]; }
  Slot& slot(int id) { return program_.slots[static_cast<std::size_t>(id)]; }

  // The item after which each step's value is no longer read.
  void find_last_uses() {
    const auto& plan = program_.plan;
    item_of_.assign(plan.steps.size(), -1);
    last_use_.assign(plan.steps.size(), -1);
    for (std::size_t i = 0; i < plan.items.size(); ++i) {
      for (int id : plan.items[i].steps) item_of_[static_cast<std::size_t>(id)] = static_cast<int>(i);
    }
    for (std::size_t i = 0; i < plan.items.size(); ++i) {
      for (int id : plan.items[i].steps) {
        touch(id, static_cast<int>(i));
        for (int arg : step(id).args) touch(arg, static_cast<int>(i));
      }
    }
    // An output is read when it and its status are both there.
    complete_.resize(plan.outputs.size());
    output_.assign(plan.steps.size(), false);
    for (std::size_t o = 0; o < plan.outputs.size(); ++o) {
      const auto& output = plan.outputs[o];
      int at = item_of_[static_cast<std::size_t>(output.step)];
      if (output.status >= 0 && step(output.status).random) {
        at = std::max(at, item_of_[static_cast<std::size_t>(output.status)]);
      }
      complete_[o] = at;
      touch(output.step, at);
      output_[static_cast<std::size_t>(output.step)] = true;
      if (output.status >= 0) output_[static_cast<std::size_t>(output.status)] = true;
      if (output.status >= 0) touch(output.status, at);
    }
  }

  void touch(int id, int item) {
    int& last = last_use_[static_cast<std::size_t>(id)];
    last = std::max(last, item);
  }

  // Values that nobody outside a fused item reads: few rows, given back after their last reader in it.
  void place_local(const PlanItem& item, int number) {
    std::vector<int> readers(item.steps.size(), -1);  // last, by position in the item
    std::map<int, std::size_t> position;
    for (std::size_t k = 0; k < item.steps.size(); ++k) position.emplace(item.steps[k], k);
    for (std::size_t k = 0; k < item.steps.size(); ++k) {
      for (int arg : step(item.steps[k]).args) {
        if (const auto found = position.find(arg); found != position.end())
          readers[found->second] = static_cast<int>(k);
      }
    }
    RowAllocator stretches;
    for (std::size_t k = 0; k < item.steps.size(); ++k) {
      const int id = item.steps[k];
      std::vector<int> ended = step(id).args;
      std::sort(ended.begin(), ended.end());
      ended.erase(std::unique(ended.begin(), ended.end()), ended.end());
      for (int arg : ended) {
        const auto found = position.find(arg);
        if (found != position.end() && slot(arg).local && readers[found->second] == static_cast<int>(k)) {
          stretches.release(slot(arg).offset, 1);
        }
      }
      if (last_use_[static_cast<std::size_t>(id)] > number || output_[static_cast<std::size_t>(id)]) continue;
      slot(id).local = true;
      slot(id).offset = stretches.allocate(1);
      if (readers[k] < 0) stretches.release(slot(id).offset, 1);
    }
    program_.local_slots = std::max(program_.local_slots, stretches.high_water());
  }

  void place(const PlanItem& item, int number) {
    for (int id : item.steps) {
      Slot& s = slot(id);
      s.uniform = !step(id).random;
      s.planes = plane_count(step(id).dims);
      s.rows = row_count(step(id).dims);
      if (s.uniform) {
        s.offset = program_.uniform_rows;
        program_.uniform_rows += s.planes * s.rows;
      } else if (!s.local) {
        s.offset = rows_.allocate(s.planes * s.rows);
      }
    }
    if (keep_all_) return;
    release(item, number);
  }

  // Gives back what no later item reads: arguments whose last reader this was, and results that nobody reads.
  void release(const PlanItem& item, int number) {
    std::vector<int> ended;
    for (int id : item.steps) {
      ended.push_back(id);
      for (int arg : step(id).args) ended.push_back(arg);
    }
    for (std::size_t o = 0; o < complete_.size(); ++o) {
      if (complete_[o] != number) continue;
      ended.push_back(program_.plan.outputs[o].step);
      if (program_.plan.outputs[o].status >= 0) ended.push_back(program_.plan.outputs[o].status);
    }
    std::sort(ended.begin(), ended.end());
    ended.erase(std::unique(ended.begin(), ended.end()), ended.end());
    for (int id : ended) {
      const Slot& s = slot(id);
      if (!s.uniform && !s.local && last_use_[static_cast<std::size_t>(id)] == number)
        rows_.release(s.offset, s.planes * s.rows);
    }
  }

  void emit(const PlanItem& item, int number) {
    Block block;
    block.loop = item.loop;
    block.forward = item.forward;
    block.fused = item.fused;
    const bool random = step(item.steps.front()).random;
    for (int id : item.steps) block.instructions.push_back(instruction(id));
    for (std::size_t o = 0; o < complete_.size(); ++o) {
      const auto& output = program_.plan.outputs[o];
      if (complete_[o] == number && step(output.step).random) block.records.push_back(static_cast<int>(o));
    }
    (random ? program_.body : program_.prologue).push_back(std::move(block));
  }

  Operand operand(int id, const Dims& to) { return {slot(id), plane_map(to, step(id).dims)}; }

  Instruction instruction(int id) {
    const Step& s = step(id);
    Instruction result;
    result.step = id;
    result.out = slot(id);
    for (int arg : s.args) result.args.push_back(operand(arg, s.dims));
    if (s.op == Op::aged || s.op == Op::convolve) {
      result.inner = program_.plan.periods;
    } else if (s.op == Op::stack) {
      result.inner = s.attribute.along->size();
      result.out_stride = plane_stride(s.dims, s.attribute.along->name());
    } else if (!s.attribute.axis.empty() && s.attribute.axis != "time" && !s.args.empty()) {
      const Dims& from = step(s.args[0]).dims;
      if (const AxisPtr axis = from.find(s.attribute.axis)) {
        result.inner = axis->size();
        result.stride = plane_stride(from, axis->name());
        result.out_stride = plane_stride(s.dims, axis->name());
        if (s.op == Op::select) {
          const auto offset = static_cast<std::uint32_t>(axis->position(s.attribute.label) * result.stride);
          for (auto& plane : result.args[0].plane) plane += offset;
        }
      }
    } else if (s.op == Op::select) {
      if (const AxisPtr time = step(s.args[0]).dims.find("time"))
        result.index = time->position(s.attribute.label);
    }
    return result;
  }

  void list_outputs() {
    for (const auto& output : program_.plan.outputs) {
      ProgramOutput listed;
      listed.name = output.name;
      listed.slot = slot(output.step);
      listed.dims = step(output.step).dims;
      listed.kind = output.kind;
      listed.shown_scale = output.shown_scale;
      listed.first_element = program_.elements;
      if (output.status >= 0) {
        listed.has_status = true;
        listed.status = operand(output.status, listed.dims);
      }
      program_.elements += listed.slot.planes * listed.slot.rows;
      program_.outputs.push_back(std::move(listed));
    }
  }

  bool keep_all_;
  Program program_;
  RowAllocator rows_;
  std::vector<int> item_of_, last_use_, complete_;
  std::vector<bool> output_;  // a step that is recorded
};

}  // namespace

Program compile(Plan plan, bool keep_all) {
  if (!keep_all) plan.items = fuse(plan);
  Program program = Compiler(std::move(plan), keep_all).run();
  if constexpr (checks_passes) check_program(program);
  return program;
}

std::size_t default_lanes(const Program& program) {
  constexpr std::size_t budget = 384 * 1024;  // a third of a common second-level cache
  std::size_t lanes = 256;
  while (lanes > 128 && program.tile_rows * lanes * sizeof(double) > budget) lanes /= 2;
  return lanes;
}

std::size_t chunk_rows(std::size_t lanes) {
  constexpr std::size_t worth = 256, most = 64;
  return std::clamp<std::size_t>(worth / lanes, 1, most);
}

}  // namespace gigawatt
