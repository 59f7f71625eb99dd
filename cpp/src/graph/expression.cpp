#include "gigawatt/graph/expression.hpp"

#include <algorithm>
#include <cmath>
#include <set>
#include <unordered_set>

#include "gigawatt/errors/error.hpp"
#include "gigawatt/graph/rules.hpp"
#include "gigawatt/graph/timeline.hpp"

namespace gigawatt {
namespace {

bool same_axis(const AxisPtr& a, const AxisPtr& b) {
  return a == b || (a && b && *a == *b);
}
bool same_function(const ForeignPtr& a, const ForeignPtr& b) {
  return a == b || (a && b && *a == *b);
}
bool same_data(const std::shared_ptr<const Data>& a, const std::shared_ptr<const Data>& b) {
  return a == b || (a && b && *a == *b);
}

bool same_structure(const Expr& a, const Expr& b) {
  if (a.get() == b.get()) return true;
  if (!a || !b || a->op != b->op || a->args.size() != b->args.size()) return false;
  if (!(a->attribute == b->attribute) || !(a->type == b->type)) return false;
  for (std::size_t i = 0; i < a->args.size(); ++i) {
    if (!same_structure(a->args[i], b->args[i])) return false;
  }
  return true;
}

Expr leaf(Op op, Attribute attribute, Type type) {
  return Expr(std::make_shared<const Node>(Node{op, std::move(attribute), {}, std::move(type)}));
}

void collect(const Expr& expr, std::unordered_set<const Node*>& seen, std::set<std::string>& here,
             std::set<std::string>& there) {
  if (!seen.insert(expr.get()).second) return;
  if (expr->op == Op::reference) here.insert(expr->attribute.name);
  if (expr->op == Op::prev || expr->op == Op::next) there.insert(expr->attribute.name);
  for (const auto& arg : expr->args) collect(arg, seen, here, there);
}

}  // namespace

bool Attribute::operator==(const Attribute& other) const {
  return name == other.name && axis == other.axis && label == other.label && count == other.count &&
         backward == other.backward && exponent == other.exponent && same_data(data, other.data) &&
         same_axis(along, other.along) && same_function(foreign, other.foreign);
}

const Type& Expr::type() const {
  return node_->type;
}
bool Expr::same_as(const Expr& other) const {
  return same_structure(*this, other);
}

Expr make(Op op, Attribute attribute, std::vector<Expr> args) {
  const Rule& rule = rule_of(op);
  const int given = static_cast<int>(args.size());
  if (given < rule.least_args || (rule.most_args >= 0 && given > rule.most_args)) {
    throw InvalidValueError(std::string(rule.name) + " takes " + std::to_string(rule.least_args) +
                            " arguments, got " + std::to_string(given));
  }
  int depth = 0;
  for (const auto& arg : args) depth = std::max(depth, arg->depth + 1);
  if (depth > deepest_formula) {
    throw InvalidValueError(
        "a formula is nested deeper than " + std::to_string(deepest_formula) +
        " operations: define a part of it as a quantity of its own, or stack its parts along an "
        "axis and sum over that");
  }
  Type type = rule.infer(attribute, args);
  return Expr(
      std::make_shared<const Node>(Node{op, std::move(attribute), std::move(args), std::move(type), depth}));
}

Expr constant(double value, const Unit& unit) {
  return constant(Data{{}, {value * unit.scale()}}, unit.coherent(), Kind::number);
}

Expr constant(Data data, const Unit& unit, Kind kind) {
  if (data.values.size() != data.dims.size()) {
    throw AxisError("a constant over " + data.dims.text() + " needs " + std::to_string(data.dims.size()) +
                    " values, got " + std::to_string(data.values.size()));
  }
  for (std::size_t i = 0; i < data.values.size(); ++i) {
    if (std::isnan(data.values[i])) {
      throw InvalidValueError("value " + std::to_string(i) + " of a constant is NaN: data must be complete");
    }
  }
  Type type{unit.coherent(), data.dims, kind, Timing::none};
  Attribute attribute;
  attribute.data = std::make_shared<const Data>(std::move(data));
  return leaf(Op::constant, std::move(attribute), std::move(type));
}

Expr date_constant(double days) {
  return constant(Data{{}, {days * seconds_per_day}}, Unit::parse("s"), Kind::date);
}

Expr flag_constant(bool value) {
  return constant(Data{{}, {value ? 1.0 : 0.0}}, {}, Kind::flag);
}

Expr reference(const std::string& name, const Type& type) {
  Attribute attribute;
  attribute.name = name;
  return leaf(Op::reference, std::move(attribute), type);
}

Uses uses_of(const Expr& expr) {
  std::unordered_set<const Node*> seen;
  std::set<std::string> here, there;
  collect(expr, seen, here, there);
  return {{here.begin(), here.end()}, {there.begin(), there.end()}};
}

bool calls_function(const Expr& expr) {
  std::unordered_set<const Node*> seen;
  std::vector<const Node*> todo{expr.get()};
  while (!todo.empty()) {
    const Node* node = todo.back();
    todo.pop_back();
    if (!seen.insert(node).second) continue;
    if (node->op == Op::call) return true;
    for (const auto& arg : node->args) todo.push_back(arg.get());
  }
  return false;
}

bool is_bare_zero(const Expr& expr) {
  return expr->op == Op::constant && expr->type.kind == Kind::number && expr->type.unit.dimensionless() &&
         expr->attribute.data->values.size() == 1 && expr->attribute.data->values[0] == 0.0;
}

}  // namespace gigawatt
