// Rebuilding an expression over other reference types, shared sub-expressions once.
#pragma once
#include <unordered_map>
#include <utility>

#include "gigawatt/graph/expression.hpp"

namespace gigawatt {

namespace detail {
template <class TypeOf>
Expr rebuild_node(const Expr& expr, TypeOf& type_of, std::unordered_map<const Node*, Expr>& done) {
  if (const auto found = done.find(expr.get()); found != done.end()) return found->second;
  Expr result = expr;
  if (expr->op == Op::reference || expr->op == Op::prev || expr->op == Op::next) {
    const Type& type = type_of(expr->attribute.name);
    if (!(type == expr->type)) {
      Node node = *expr;
      node.type = type;
      result = Expr(std::make_shared<const Node>(std::move(node)));
    }
  } else {
    bool changed = false;
    std::vector<Expr> args;
    args.reserve(expr->args.size());
    for (const auto& arg : expr->args) {
      args.push_back(rebuild_node(arg, type_of, done));
      changed = changed || args.back().get() != arg.get();
    }
    if (changed) result = make(expr->op, expr->attribute, std::move(args));
  }
  done.emplace(expr.get(), result);
  return result;
}
}  // namespace detail

template <class TypeOf>
Expr rebuilt(const Expr& expr, TypeOf&& type_of) {
  std::unordered_map<const Node*, Expr> done;
  return detail::rebuild_node(expr, type_of, done);
}

}  // namespace gigawatt
