// Loops through time: which are legal, and how an illegal one is told.
#include <algorithm>
#include <set>
#include <unordered_map>
#include <vector>

#include "gigawatt/errors/error.hpp"
#include "gigawatt/graph/model.hpp"
#include "gigawatt/graph/rules.hpp"

namespace gigawatt {
namespace {

std::vector<std::string> all_uses(const Quantity& quantity, bool other_period) {
  Uses uses;
  if (quantity.formula) uses = uses_of(quantity.formula);
  std::vector<std::string> names = std::move(uses.same_period);
  if (quantity.initial) {
    // Known before the first period, so never from the loop itself.
    const Uses at_start = uses_of(quantity.initial);
    names.insert(names.end(), at_start.same_period.begin(), at_start.same_period.end());
  }
  if (other_period) names.insert(names.end(), uses.other_period.begin(), uses.other_period.end());
  return names;
}

// A path name -> … -> name along the uses, empty where there is none.
std::vector<std::string> path_back(const Model& model, const std::string& name, bool other_period) {
  std::map<std::string, std::string> from;
  std::vector<std::string> queue{name};
  for (std::size_t i = 0; i < queue.size(); ++i) {
    const std::string at = queue[i];
    for (const auto& used : all_uses(model.at(at), other_period)) {
      if (used == name) {
        std::vector<std::string> path{name};
        for (std::string step = at; step != name; step = from[step]) path.push_back(step);
        path.push_back(name);
        std::reverse(path.begin(), path.end());
        return path;
      }
      if (from.emplace(used, at).second) queue.push_back(used);
    }
  }
  return {};
}

std::string chain_text(const std::vector<std::string>& path) {
  std::string text;
  for (const auto& name : path) text += (text.empty() ? "" : " → ") + name;
  return text;
}

// Quantities that both use `name` and are used by it, over any period: the members of its loop.
std::set<std::string> members_of_loop(const Model& model, const std::string& name) {
  std::map<std::string, std::vector<std::string>> users;
  std::set<std::string> below{name};
  std::vector<std::string> queue{name};
  for (std::size_t i = 0; i < queue.size(); ++i) {
    const std::string at = queue[i];
    for (const auto& used : all_uses(model.at(at), true)) {
      users[used].push_back(at);
      if (below.insert(used).second) queue.push_back(used);
    }
  }
  std::set<std::string> members{name};
  queue = {name};
  for (std::size_t i = 0; i < queue.size(); ++i) {
    for (const auto& user : users[queue[i]]) {
      if (members.insert(user).second) queue.push_back(user);
    }
  }
  return members;
}

// Finds an operation on the way to a member of the loop that looks at more of time than the loop's direction
// allows.
bool reaches(const Expr& expr, const std::set<std::string>& members, bool forward,
             std::unordered_map<const Node*, bool>& done, Expr& culprit) {
  if (const auto found = done.find(expr.get()); found != done.end()) return found->second;
  bool result = false;
  if (expr->op == Op::reference || expr->op == Op::prev || expr->op == Op::next) {
    result = members.contains(expr->attribute.name);
  } else {
    for (const auto& arg : expr->args) result = reaches(arg, members, forward, done, culprit) || result;
  }
  const Causality causality = causality_of(expr->op, expr->attribute);
  const bool allowed =
      causality == Causality::pointwise || causality == (forward ? Causality::causal : Causality::anticausal);
  if (result && !allowed && !culprit) culprit = expr;
  done.emplace(expr.get(), result);
  return result;
}

}  // namespace

void check_loops(const Model& model, const std::string& name) {
  if (const auto path = path_back(model, name, false); !path.empty()) {
    throw LoopError("'" + name + "' depends on itself in the same period: " + chain_text(path) +
                        ". Use the previous value of a state (.prev) somewhere on the way",
                    {name, {}});
  }
  if (path_back(model, name, true).empty()) return;
  const auto members = members_of_loop(model, name);
  const auto one = std::find_if(members.begin(), members.end(),
                                [&](const auto& member) { return bool(model.at(member).initial); });
  const bool forward = one == members.end() || model.at(*one).forward;
  for (const auto& member : members) {
    const Quantity& quantity = model.at(member);
    if (quantity.initial && quantity.forward != forward) {
      throw LoopError("the loop of '" + name + "' runs through states of both directions: '" + member + "'",
                      {name, {}});
    }
    if (!quantity.formula) continue;
    std::unordered_map<const Node*, bool> done;
    Expr culprit;
    reaches(quantity.formula, members, forward, done, culprit);
    if (culprit) {
      throw LoopError("the loop of '" + name + "' (" + chain_text(path_back(model, name, true)) + ") holds " +
                          culprit.text() + " in '" + member + "', which looks " +
                          (forward ? "ahead or at all of time" : "back or at all of time") +
                          ": a loop may only hold operations on the same and " +
                          (forward ? "earlier" : "later") + " periods",
                      {name, {}});
    }
  }
}

}  // namespace gigawatt
