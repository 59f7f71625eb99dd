// The plain reading of an expression: one scenario, one cell at a time, nothing joined and nothing reused.
// References are looked up; states are not read here.
#pragma once
#include <map>
#include <string>
#include <vector>

#include "gigawatt/graph/expression.hpp"
#include "gigawatt/graph/timeline.hpp"

namespace gigawatt::test {

class Reading {
 public:
  Reading(const Timeline& timeline, std::map<std::string, Data> known)
      : timeline_(timeline), known_(std::move(known)) {}
  Data read(const Expr& expr) const;

 private:
  Data pointwise(const Node& node, const std::vector<Data>& args, const Dims& dims) const;
  Data along(const Node& node, const std::vector<Data>& args, const Dims& dims) const;
  const Timeline& timeline_;
  std::map<std::string, Data> known_;
};

}  // namespace gigawatt::test
