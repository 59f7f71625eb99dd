#include "gigawatt/engine/lower.hpp"

#include <algorithm>
#include <cstring>
#include <limits>
#include <set>
#include <stdexcept>

#include "check.hpp"
#include "gigawatt/errors/error.hpp"
#include "gigawatt/graph/timeline.hpp"
#include "lowering.hpp"

namespace gigawatt {
namespace {

void append(std::string& key, const void* data, std::size_t bytes) {
  key.append(static_cast<const char*>(data), bytes);
}
void append(std::string& key, std::uint64_t value) {
  append(key, &value, sizeof value);
}
void append(std::string& key, const std::string& text) {
  append(key, text.size());
  key += text;
}
void append(std::string& key, const std::vector<double>& values) {
  append(key, values.size());
  append(key, values.data(), values.size() * sizeof(double));
}

// Equal keys are equal computations.
std::string key_of(const Step& step) {
  std::string key;
  append(key, static_cast<std::uint64_t>(step.op));
  const Attribute& a = step.attribute;
  append(key, a.name);
  append(key, a.axis);
  append(key, a.label);
  append(key, static_cast<std::uint64_t>(a.count));
  append(key,
         (static_cast<std::uint64_t>(a.exponent.num) << 32) ^ static_cast<std::uint32_t>(a.exponent.den));
  append(key, a.backward ? 1U : 0U);
  if (a.along) append(key, a.along->name());
  if (a.data) append(key, a.data->values);
  append(key, step.dims.text());
  for (const auto& axis : step.dims.axes()) {
    if (axis->is_time()) continue;  // a plan has one
    append(key, axis->size());
    for (const auto& label : axis->labels()) append(key, label);
  }
  for (int arg : step.args) append(key, static_cast<std::uint64_t>(arg));
  append(key, step.domain);
  append(key, &step.central, sizeof step.central);
  if (a.foreign) {
    const void* function = a.foreign->function.get();
    append(key, &function, sizeof function);
    append(key, a.foreign->name);
  }
  for (std::uint64_t stream : step.streams) append(key, stream);
  for (const auto& m : step.marginals) {
    append(key, static_cast<std::uint64_t>(m.form));
    append(key, std::vector<double>{m.a, m.b, m.limit});
    append(key, m.coefficients);
    append(key, m.thresholds);
    append(key, m.values);
  }
  return key;
}

// The outputs and every quantity that they rest on.
std::set<std::string> reachable(const Model& model, const std::vector<std::string>& outputs) {
  std::set<std::string> found(outputs.begin(), outputs.end());
  std::vector<std::string> queue(found.begin(), found.end());
  while (!queue.empty()) {
    const Quantity& quantity = model.at(queue.back());
    queue.pop_back();
    const auto visit = [&](const std::string& name) {
      if (found.insert(name).second) queue.push_back(name);
    };
    for (const Expr* expr : {&quantity.formula, &quantity.initial}) {
      if (!*expr) continue;
      const Uses uses = uses_of(*expr);
      for (const auto* names : {&uses.same_period, &uses.other_period}) {
        for (const auto& name : *names) visit(name);
      }
    }
    if (!quantity.status.empty()) visit(quantity.status);
  }
  return found;
}

}  // namespace

Lowering::Lowering(const Model& model) : model_(model) {
  const Timeline& timeline = model.timeline();
  plan_.periods = timeline.size();
  for (std::size_t i = 0; i <= timeline.size(); ++i) plan_.period_days.push_back(timeline.day(i));
  plan_.period_labels = timeline.axis()->labels();
}

int Lowering::add(Step step) {
  step.owner = owner_;
  // A loop's neighbour is patched later: never joined with another, except by the state's name.
  std::string key = key_of(step);
  if (const auto found = by_key_.find(key); found != by_key_.end()) return found->second;
  const int id = static_cast<int>(plan_.steps.size());
  if (step.op == Op::score || step.op == Op::call) {
    step.random = true;
  } else if (step.op == Op::prev || step.op == Op::next) {
    step.random = true;  // until the loop is closed and known
  } else {
    step.random = std::any_of(step.args.begin(), step.args.end(),
                              [&](int arg) { return plan_.steps[static_cast<std::size_t>(arg)].random; });
  }
  plan_.steps.push_back(std::move(step));
  by_key_.emplace(std::move(key), id);
  return id;
}

int Lowering::op(Op op, std::vector<int> args, Attribute attribute) {
  Step step;
  step.op = op;
  step.attribute = std::move(attribute);
  for (int arg : args) step.dims = step.dims.united(plan_.steps[static_cast<std::size_t>(arg)].dims);
  step.args = std::move(args);
  return add(std::move(step));
}

int Lowering::number(double value) {
  Step step;
  step.attribute.data = std::make_shared<const Data>(Data{{}, {value}});
  return add(std::move(step));
}

int Lowering::series(std::vector<double> per_period) {
  Step step;
  step.dims = Dims({model_.time_axis()});
  step.attribute.data = std::make_shared<const Data>(Data{step.dims, std::move(per_period)});
  return add(std::move(step));
}

int Lowering::quantity(const std::string& name) {
  if (const auto found = by_name_.find(name); found != by_name_.end()) return found->second;
  const Quantity& quantity = model_.at(name);
  const int outer = owner_;
  const auto [owned, is_new] = owners_.emplace(name, static_cast<int>(plan_.owners.size()));
  if (is_new) {
    plan_.owners.push_back(name);
    plan_.owner_steps.push_back(-1);
  }
  if (!is_new) throw LoopError("'" + name + "' depends on itself through an initial value", {name, {}});
  owner_ = owned->second;
  int step = -1;
  if (quantity.body == Body::input) {
    step = input(quantity);
  } else {
    if (!quantity.formula) {
      throw InvalidValueError(
          "the state '" + name + "' has no update yet: give it one, state.update(expression)", {name, {}});
    }
    step = expression(quantity.formula);
    if (quantity.body == Body::state) open_states_.push_back(name);
    if (!quantity.status.empty()) {
      step = op(Op::where,
                {this->quantity(quantity.status), step, number(std::numeric_limits<double>::quiet_NaN())});
    }
  }
  step = broadcast(step, quantity.type.dims);
  owner_ = outer;
  plan_.owner_steps[static_cast<std::size_t>(owned->second)] = step;
  by_name_.emplace(name, step);
  return step;
}

// A quantity that a case made simpler, or a state whose update varies less than it, still has all of its
// axes: whoever sums over them must find every cell.
int Lowering::broadcast(int step, const Dims& dims) {
  const Dims& own = plan_.steps[static_cast<std::size_t>(step)].dims;
  if (own.contains(dims)) return step;
  Step zeros;
  for (const auto& axis : dims.axes()) {
    if (!own.has(axis->name())) zeros.dims = zeros.dims.united(Dims({axis}));
  }
  zeros.attribute.data =
      std::make_shared<const Data>(Data{zeros.dims, std::vector<double>(zeros.dims.size(), 0.0)});
  return op(Op::add, {step, add(std::move(zeros))});
}

int Lowering::status(const Quantity& quantity) {
  return quantity.status.empty() ? -1 : this->quantity(quantity.status);
}

int Lowering::expression(const Expr& expr) {
  if (expr->op == Op::reference) return quantity(expr->attribute.name);
  if (const auto found = by_node_.find(expr.get()); found != by_node_.end()) return found->second;
  const int step = node(expr);
  by_node_.emplace(expr.get(), step);
  kept_.push_back(expr);
  return step;
}

int Lowering::node(const Expr& expr) {
  const Timeline& timeline = model_.timeline();
  switch (expr->op) {
    case Op::prev:
    case Op::next:
      return state_neighbour(expr);
    case Op::time_start:
    case Op::time_end: {
      std::vector<double> values;
      for (std::size_t t = 0; t < timeline.size(); ++t) {
        values.push_back(expr->op == Op::time_start ? timeline.start(t) : timeline.end(t));
      }
      return series(std::move(values));
    }
    case Op::age:
    case Op::position: {
      Step step;
      step.dims = expr->type.dims;
      Data data{step.dims, {}};
      for (std::size_t i = 0; i < step.dims.size(); ++i) data.values.push_back(static_cast<double>(i));
      step.attribute.data = std::make_shared<const Data>(std::move(data));
      return add(std::move(step));
    }
    case Op::constant: {
      Step step;
      step.dims = expr->type.dims;
      step.attribute.data = expr->attribute.data;
      return add(std::move(step));
    }
    case Op::call:
      return call(expr);
    case Op::reduce_sum:
      if (expr->attribute.axis == "age") {
        if (const int step = cohort_sum(expr); step >= 0) return step;
      }
      break;
    default:
      break;
  }
  Step step;
  step.op = expr->op;
  step.attribute = expr->attribute;
  step.dims = expr->type.dims;
  for (const auto& arg : expr->args) step.args.push_back(expression(arg));
  return add(std::move(step));
}

// Two calls of one function with equal arguments are one; the arguments themselves are computed elsewhere.
int Lowering::call(const Expr& expr) {
  Step step;
  step.op = Op::call;
  step.attribute = expr->attribute;
  step.dims = expr->type.dims;
  for (const auto& arg : expr->args) step.args.push_back(expression(arg));
  const int id = add(std::move(step));
  calls_.emplace(id, expr);
  return id;
}

void Lowering::cut_calls() {
  for (const auto& [id, expr] : calls_) plan_.steps[static_cast<std::size_t>(id)].args.clear();
}

void Lowering::number_calls(Plan& plan) const {
  for (const auto& item : plan.items) {
    for (int id : item.steps) {
      Step& step = plan.steps[static_cast<std::size_t>(id)];
      if (step.op != Op::call) continue;
      step.attribute.count = static_cast<int>(plan.calls.size());
      plan.calls.push_back(calls_.at(id));
    }
  }
}

int Lowering::state_neighbour(const Expr& expr) {
  const std::string& name = expr->attribute.name;
  const Quantity& state = model_.at(name);
  Step step;
  step.op = expr->op;
  step.attribute.name = name;
  step.dims = state.type.dims;
  const int initial = expression(state.initial);
  // The second argument, the state's update, is known once the loop has been walked.
  step.args = {initial};
  const int id = add(std::move(step));
  back_edges_.emplace_back(id, name);
  open_states_.push_back(name);
  return id;
}

void Lowering::finish_states() {
  for (std::size_t i = 0; i < open_states_.size(); ++i) quantity(std::string(open_states_[i]));
  for (const auto& [id, name] : back_edges_) {
    auto& args = plan_.steps[static_cast<std::size_t>(id)].args;
    if (args.size() == 1) args.push_back(by_name_.at(name));
  }
}

namespace {

// Formulas refer to what was defined before them: in that order a chain of any length is lowered without
// recursion.
void lower_in_order(Lowering& lowering, const Model& model, const std::vector<std::string>& roots) {
  const auto wanted = reachable(model, roots);
  for (const auto& name : model.names()) {
    if (wanted.contains(name)) lowering.quantity(name);
  }
}

Plan finished(Lowering& lowering, std::vector<PlanOutput> listed);

}  // namespace

Plan lower_formulas(const Model& model, const std::vector<Expr>& formulas) {
  Lowering lowering(model);
  std::vector<std::string> roots;
  for (const auto& formula : formulas) {
    const Uses uses = uses_of(formula);
    for (const auto* names : {&uses.same_period, &uses.other_period}) {
      roots.insert(roots.end(), names->begin(), names->end());
    }
  }
  lower_in_order(lowering, model, roots);
  std::vector<PlanOutput> listed;
  for (std::size_t i = 0; i < formulas.size(); ++i) {
    PlanOutput output;
    output.name = std::to_string(i);
    output.step = lowering.expression(formulas[i]);
    output.kind = formulas[i].type().kind;
    listed.push_back(std::move(output));
  }
  return finished(lowering, std::move(listed));
}

Plan lower(const Model& model, const std::vector<std::string>& outputs) {
  Lowering lowering(model);
  lower_in_order(lowering, model, outputs);
  std::vector<PlanOutput> listed;
  for (const auto& name : outputs) {
    const Quantity& quantity = model.at(name);
    PlanOutput output;
    output.name = name;
    output.step = lowering.quantity(name);
    output.status = lowering.status(quantity);
    output.kind = quantity.type.kind;
    output.shown_scale = quantity.type.kind == Kind::number ? quantity.meta.shown_unit.scale() : 1.0;
    listed.push_back(std::move(output));
  }
  return finished(lowering, std::move(listed));
}

namespace {

Plan finished(Lowering& lowering, std::vector<PlanOutput> listed) {
  lowering.finish_states();
  lowering.cut_calls();
  Plan plan = std::move(lowering.plan());
  plan.outputs = std::move(listed);
  std::vector<int> roots;
  for (const auto& output : plan.outputs) {
    roots.push_back(output.step);
    if (output.status >= 0) roots.push_back(output.status);
  }
  plan.items = schedule(plan.steps, roots);
  lowering.number_calls(plan);
  // A loop is random where any draw enters it: settled in order, now that its members are known.
  for (const auto& item : plan.items) {
    bool random = false;
    for (int id : item.steps) {
      const Step& step = plan.steps[static_cast<std::size_t>(id)];
      if (step.op == Op::score || step.op == Op::call) random = true;
      for (int arg : step.args) {
        const bool inside = std::find(item.steps.begin(), item.steps.end(), arg) != item.steps.end();
        if (!inside && plan.steps[static_cast<std::size_t>(arg)].random) random = true;
      }
    }
    for (int id : item.steps) plan.steps[static_cast<std::size_t>(id)].random = random;
  }
  if constexpr (checks_passes) check_plan(plan);
  return plan;
}

}  // namespace

}  // namespace gigawatt
