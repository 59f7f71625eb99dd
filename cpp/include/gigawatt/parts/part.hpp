// A part: a function that adds quantities under a name. Built-in parts and a user's own have the same shape.
#pragma once
#include <limits>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "gigawatt/graph/scope.hpp"

namespace gigawatt {

// What a part takes. Whoever adds the part gives an expression for it, or a plain value that becomes the
// input
// `<scope>.<name>` with this unit and these bounds.
struct PartInput {
  std::string name;
  std::string unit;  // as parse reads it; ignored for flags and dates
  std::string doc;
  double low = -std::numeric_limits<double>::infinity();
  double high = std::numeric_limits<double>::infinity();
  Kind kind = Kind::number;
  bool above = false;  // low itself is refused too
};

// The expressions given, by name. Throws UnknownNameError for a name that the part does not take,
// InvalidValueError for one that it needs and was not given, UnitError or KindError where one does not fit.
class PartInputs {
 public:
  PartInputs(std::string part, const std::vector<PartInput>& accepted, std::map<std::string, Expr> given);
  const Expr& operator[](const std::string& name) const;

 private:
  std::string part_;
  std::map<std::string, Expr> given_;
};

struct Part {
  std::string name;  // "fleet"
  std::string doc;
  std::vector<PartInput> inputs;
  void (*build)(const Scope& scope, const PartInputs& inputs);

  // Checks what is given and builds. The model is left as it was when it throws.
  void add(Model& model, const std::string& scope, std::map<std::string, Expr> given) const;
};

// All built-in parts, in the order of the chain from gigawatts to a valuation.
const std::vector<const Part*>& builtin_parts();
const Part& builtin_part(std::string_view name);  // throws UnknownNameError

}  // namespace gigawatt
