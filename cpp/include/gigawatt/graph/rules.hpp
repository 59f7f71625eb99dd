// What the graph must know of each operation: how many arguments, which type results, how it acts over time,
// its slope.
#pragma once
#include <span>

#include "gigawatt/graph/expression.hpp"

namespace gigawatt {

// How an operation acts along time. A loop may hold pointwise and causal operations (anticausal ones in a
// loop that runs backwards).
enum class Causality : unsigned char { pointwise, causal, anticausal, whole };
enum class Slope : unsigned char { smooth, kinked, flat };

struct Rule {
  const char* name;
  int least_args, most_args;
  Type (*infer)(const Attribute&, std::span<const Expr>);
  Slope slope;
};

const Rule& rule_of(Op op);
// Depends on the attribute too: a sum over `time` is whole, over another axis pointwise; a shift by -1 is
// anticausal.
Causality causality_of(Op op, const Attribute& attribute);

}  // namespace gigawatt
