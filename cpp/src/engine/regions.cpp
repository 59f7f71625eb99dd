// Order of evaluation: strongly connected steps form loops (Tarjan 1972), everything else runs in depth-first
// order from the outputs, which keeps a value close to its readers.
#include <algorithm>

#include "gigawatt/engine/plan.hpp"
#include "lowering.hpp"

namespace gigawatt {
namespace {

class Components {
 public:
  explicit Components(const std::vector<Step>& steps)
      : steps_(steps), index_(steps.size(), -1), low_(steps.size(), 0), on_stack_(steps.size(), false) {}

  // Iterative: a long chain must not exhaust the call stack.
  void visit(int root) {
    if (index_[at(root)] >= 0) return;
    struct Frame {
      int step;
      std::size_t next;
    };
    std::vector<Frame> frames{{root, 0}};
    open(root);
    while (!frames.empty()) {
      Frame& frame = frames.back();
      const auto& args = steps_[at(frame.step)].args;
      if (frame.next < args.size()) {
        const int arg = args[frame.next++];
        if (index_[at(arg)] < 0) {
          open(arg);
          frames.push_back({arg, 0});
        } else if (on_stack_[at(arg)]) {
          low_[at(frame.step)] = std::min(low_[at(frame.step)], index_[at(arg)]);
        }
        continue;
      }
      const int done = frame.step;
      frames.pop_back();
      if (!frames.empty())
        low_[at(frames.back().step)] = std::min(low_[at(frames.back().step)], low_[at(done)]);
      if (low_[at(done)] == index_[at(done)]) close(done);
    }
  }

  std::vector<std::vector<int>> found;

 private:
  static std::size_t at(int step) { return static_cast<std::size_t>(step); }

  void open(int step) {
    index_[at(step)] = low_[at(step)] = counter_++;
    stack_.push_back(step);
    on_stack_[at(step)] = true;
  }

  void close(int root) {
    std::vector<int> members;
    int step = -1;
    do {
      step = stack_.back();
      stack_.pop_back();
      on_stack_[at(step)] = false;
      members.push_back(step);
    } while (step != root);
    found.push_back(std::move(members));
  }

  const std::vector<Step>& steps_;
  std::vector<int> index_, low_, stack_;
  std::vector<bool> on_stack_;
  int counter_ = 0;
};

// Members of a loop in the order of one period: prev and next read another period, so their edge to the
// update is cut.
std::vector<int> within_period(const std::vector<Step>& steps, const std::vector<int>& members) {
  std::vector<int> order;
  std::vector<int> state(steps.size(), 0);  // 1: on the way, 2: done
  for (int m : members) state[static_cast<std::size_t>(m)] = 1;
  const auto place = [&](const auto& self, int step) -> void {
    if (state[static_cast<std::size_t>(step)] != 1) return;
    state[static_cast<std::size_t>(step)] = 2;
    const Step& s = steps[static_cast<std::size_t>(step)];
    const bool cut = s.op == Op::prev || s.op == Op::next;
    for (std::size_t i = 0; i < (cut ? 1 : s.args.size()); ++i) self(self, s.args[i]);
    order.push_back(step);
  };
  std::vector<int> sorted = members;
  std::sort(sorted.begin(), sorted.end());
  for (int m : sorted) place(place, m);
  return order;
}

}  // namespace

std::vector<PlanItem> schedule(const std::vector<Step>& steps, const std::vector<int>& roots) {
  Components components(steps);
  for (int root : roots) components.visit(root);
  std::vector<PlanItem> items;
  for (auto& members : components.found) {
    PlanItem item;
    item.loop = members.size() > 1;
    if (item.loop) {
      item.steps = within_period(steps, members);
      item.forward = std::none_of(members.begin(), members.end(),
                                  [&](int m) { return steps[static_cast<std::size_t>(m)].op == Op::next; });
    } else {
      item.steps = members;
      // prev of a state whose update does not use it: its own argument, no loop.
    }
    items.push_back(std::move(item));
  }
  return items;
}

}  // namespace gigawatt
