// Where a part puts its quantities: a model and a name in front.
#pragma once
#include <string>
#include <utility>

#include "gigawatt/graph/model.hpp"
#include "gigawatt/graph/operators.hpp"

namespace gigawatt {

class Scope {
 public:
  Scope(Model& model, std::string prefix) : model_(model), prefix_(std::move(prefix)) {}

  Model& model() const { return model_; }
  std::string name(const std::string& leaf) const { return prefix_.empty() ? leaf : prefix_ + "." + leaf; }

  // Defines `<prefix>.<leaf>`; `unit` is how it is shown ("" : as inferred).
  Expr define(const std::string& leaf, const Expr& formula, const std::string& unit, Timing timing,
              const std::string& doc, const std::string& source = "") const;
  // The same for a value that exists only where `status` (a quantity's leaf in this scope) holds.
  Expr define_with_status(const std::string& leaf, const std::string& status, const Expr& formula,
                          const std::string& unit, const std::string& doc) const;

 private:
  Model& model_;
  std::string prefix_;
};

}  // namespace gigawatt
