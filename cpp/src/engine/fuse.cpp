#include "fuse.hpp"

#include <algorithm>
#include <set>

#include "planes.hpp"

namespace gigawatt {
namespace {

bool pointwise(Op op) {
  return op >= Op::neg && op <= Op::is_finite;
}

// Row t of the result needs row t of an argument of the same axes, which the group has just made.
bool joins(const Plan& plan, const Step& step, int arg) {
  return pointwise(step.op) && fusable(plan, plan.steps[static_cast<std::size_t>(arg)]) &&
         plan.steps[static_cast<std::size_t>(arg)].dims == step.dims;
}

class Levels {
 public:
  explicit Levels(const Plan& plan) : plan_(plan), item_of_(plan.steps.size(), -1) {
    for (std::size_t i = 0; i < plan.items.size(); ++i) {
      for (int id : plan.items[i].steps) item_of_[static_cast<std::size_t>(id)] = static_cast<int>(i);
    }
  }

  // By the longest way from the leaves: one more wherever an argument must be complete before.
  std::vector<int> early() const {
    std::vector<int> level(plan_.items.size(), 0);
    for (std::size_t i = 0; i < plan_.items.size(); ++i) {
      each_edge(i, [&](std::size_t from, int more) { level[i] = std::max(level[i], level[from] + more); });
    }
    return level;
  }

  // By the longest way to the outputs, counted down.
  std::vector<int> late() const {
    std::vector<int> level(plan_.items.size(), 0);
    for (std::size_t i = plan_.items.size(); i-- > 0;) {
      each_edge(i, [&](std::size_t from, int more) { level[from] = std::max(level[from], level[i] + more); });
    }
    const int top = level.empty() ? 0 : *std::max_element(level.begin(), level.end());
    for (int& l : level) l = top - l;
    return level;
  }

 private:
  template <class Visit>
  void each_edge(std::size_t item, Visit&& visit) const {
    for (int id : plan_.items[item].steps) {
      const Step& step = plan_.steps[static_cast<std::size_t>(id)];
      for (int arg : step.args) {
        const auto from = static_cast<std::size_t>(item_of_[static_cast<std::size_t>(arg)]);
        if (from == item) continue;
        const bool together = !plan_.items[item].loop && fusable(plan_, step) && joins(plan_, step, arg);
        visit(from, together ? 0 : 1);
      }
    }
  }

  const Plan& plan_;
  std::vector<int> item_of_;
};

// Orders items so that few rows are held at a time: of those whose arguments are there, the one that adds the
// fewest. The rows that it holds at most are told.
class Thrifty {
 public:
  Thrifty(const Plan& plan, const std::vector<PlanItem>& items)
      : plan_(plan),
        items_(items),
        item_of_(plan.steps.size(), -1),
        readers_(plan.steps.size(), 0),
        waits_for_(items.size(), 0),
        users_(items.size()) {
    for (std::size_t i = 0; i < items.size(); ++i) {
      for (int id : items[i].steps) item_of_[at(id)] = static_cast<int>(i);
    }
    for (std::size_t i = 0; i < items.size(); ++i) {
      for (int arg : arguments(i)) {
        ++readers_[at(arg)];
        users_[at(item_of_[at(arg)])].push_back(i);
        ++waits_for_[i];
      }
    }
    for (const auto& output : plan.outputs) {
      outside_.insert(output.step);
      if (output.status >= 0) outside_.insert(output.status);
    }
  }

  std::vector<PlanItem> run() {
    std::vector<std::size_t> ready;
    for (std::size_t i = 0; i < items_.size(); ++i) {
      if (waits_for_[i] == 0) ready.push_back(i);
    }
    std::vector<PlanItem> result;
    long held = 0;
    while (!ready.empty()) {
      std::size_t best = 0;
      long least = change(ready[0]);
      for (std::size_t k = 1; k < ready.size(); ++k) {
        if (const long c = change(ready[k]); c < least || (c == least && ready[k] < ready[best])) {
          least = c;
          best = k;
        }
      }
      const std::size_t item = ready[best];
      ready.erase(ready.begin() + static_cast<std::ptrdiff_t>(best));
      peak_ = std::max(peak_, held + made(item));
      held += least;
      for (int arg : arguments(item)) --readers_[at(arg)];
      for (std::size_t user : users_[item]) {
        if (--waits_for_[user] == 0) ready.push_back(user);
      }
      result.push_back(items_[item]);
    }
    return result;
  }
  long peak() const { return peak_; }

 private:
  static std::size_t at(int id) { return static_cast<std::size_t>(id); }

  // Steps of other items that an item reads, each once.
  std::vector<int> arguments(std::size_t item) const {
    std::vector<int> args;
    for (int id : items_[item].steps) {
      for (int arg : plan_.steps[at(id)].args) {
        if (item_of_[at(arg)] != static_cast<int>(item)) args.push_back(arg);
      }
    }
    std::sort(args.begin(), args.end());
    args.erase(std::unique(args.begin(), args.end()), args.end());
    return args;
  }

  long rows(int id) const {
    const Step& step = plan_.steps[at(id)];
    return step.random ? static_cast<long>(plane_count(step.dims) * row_count(step.dims)) : 0;
  }
  // Rows of the results that are kept: all but those of a fused item that nobody else reads.
  long made(std::size_t item) const {
    long total = 0;
    for (int id : items_[item].steps) {
      if (!items_[item].fused || readers_[at(id)] > 0 || outside_.contains(id)) total += rows(id);
    }
    return total;
  }
  long change(std::size_t item) const {
    long total = 0;
    for (int id : items_[item].steps) {
      if (readers_[at(id)] > 0) total += rows(id);
    }
    for (int arg : arguments(item)) {
      if (readers_[at(arg)] == 1) total -= rows(arg);
    }
    return total;
  }

  const Plan& plan_;
  const std::vector<PlanItem>& items_;
  std::vector<int> item_of_, readers_;
  std::vector<int> waits_for_;
  std::vector<std::vector<std::size_t>> users_;
  std::set<int> outside_;
  long peak_ = 0;
};

std::vector<PlanItem> grouped(const Plan& plan, bool late);

}  // namespace

bool fusable(const Plan& plan, const Step& step) {
  if (!step.random) return false;
  switch (step.op) {
    case Op::pow:
      // A base that is the same in all periods has its logarithm taken once, where all rows are made at once.
      return !step.dims.has_time() || plan.steps[static_cast<std::size_t>(step.args[0])].dims.has_time();
    case Op::shift:
    case Op::select:
    case Op::stack:
      return step.attribute.axis != "time" || step.op == Op::shift;
    default:
      return pointwise(step.op);
  }
}

namespace {

std::vector<PlanItem> grouped(const Plan& plan, bool late) {
  const Levels levels(plan);
  const std::vector<int> level = late ? levels.late() : levels.early();
  std::vector<std::vector<std::size_t>> by_level(plan.items.size() + 1);
  for (std::size_t i = 0; i < level.size(); ++i) by_level[static_cast<std::size_t>(level[i])].push_back(i);
  std::vector<PlanItem> result;
  for (const auto& items : by_level) {
    std::vector<std::size_t> groups;  // places in result; axes of one name may have other labels
    for (std::size_t i : items) {
      const PlanItem& item = plan.items[i];
      const Step& step = plan.steps[static_cast<std::size_t>(item.steps.front())];
      if (item.loop || !fusable(plan, step)) {
        result.push_back(item);
        continue;
      }
      const auto found = std::find_if(groups.begin(), groups.end(), [&](std::size_t place) {
        return plan.steps[static_cast<std::size_t>(result[place].steps.front())].dims == step.dims;
      });
      if (found == groups.end()) {
        groups.push_back(result.size());
        result.push_back(item);
        continue;
      }
      PlanItem& group = result[*found];
      group.steps.push_back(item.steps.front());
      group.fused = true;
    }
  }
  return result;
}

}  // namespace

std::vector<PlanItem> fuse(const Plan& plan) {
  constexpr std::size_t few = 4000;  // the choice of an order takes longer than linear
  auto late = grouped(plan, true);
  if (late.size() > few) return late;
  auto early = grouped(plan, false);
  Thrifty of_late(plan, late), of_early(plan, early);
  auto late_order = of_late.run(), early_order = of_early.run();
  return of_late.peak() <= of_early.peak() ? late_order : early_order;
}

}  // namespace gigawatt
