// A model: a map from names to quantities over one timeline. Building appends; a case is another model.
#pragma once
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "gigawatt/graph/dimensions.hpp"
#include "gigawatt/graph/quantity.hpp"
#include "gigawatt/graph/timeline.hpp"

namespace gigawatt {

// An ordered group of inputs with rank correlations (Spearman), for the Gaussian copula. Appending a member
// moves nobody.
struct CorrelationGroup {
  std::vector<std::string> members;
  std::vector<double> ranks;  // row-major, symmetric, unit diagonal
};

// What a case puts in a quantity's place: a new input or a new formula.
using Replacement = std::variant<Input, Expr>;

class Model {
 public:
  Model(std::string label, Timeline timeline);

  const std::string& label() const { return label_; }
  const Timeline& timeline() const { return timeline_; }
  const AxisPtr& time_axis() const { return timeline_.axis(); }
  const AxisPtr& age_axis() const { return age_; }

  // Every call leaves the model as it was when it throws. Names: letters, digits, _ and dots between parts.
  // Throws DuplicateNameError (pointing to `case`), InvalidValueError (bounds, not finite), AxisError,
  // UnitError.
  Expr add_input(const std::string& name, Input input, const Unit& shown, Kind kind, Timing timing,
                 Meta meta);
  Expr define(const std::string& name, const Expr& formula, const std::optional<Unit>& shown, Timing timing,
              Meta meta, std::string status = "");
  // A quantity with memory. `update` gives its value from prev (or next) once; until then it cannot be run.
  Expr add_state(const std::string& name, const Unit& shown, const Expr& initial, Dims over, bool forward,
                 Timing timing, Meta meta);
  void update_state(const std::string& name, const Expr& update);
  Expr previous(
      const std::string& state) const;  // the state one period earlier, its initial value in the first
  Expr following(const std::string& state) const;  // one period later, its initial value in the last

  // Throws CorrelationError, UnknownNameError, InvalidValueError (a certain input, one that is in a group
  // already).
  void correlate(const std::vector<std::string>& members, std::vector<double> ranks);
  void set_outputs(std::vector<std::string> names);

  bool has(std::string_view name) const;
  const Quantity& at(std::string_view name) const;  // throws UnknownNameError with the nearest
  Expr ref(std::string_view name) const;
  const std::vector<std::string>& names() const { return order_; }  // in the order of definition
  const std::vector<CorrelationGroup>& correlations() const { return correlations_; }
  const std::vector<std::string>& outputs() const { return outputs_; }

  // Of a Sobol sequence, by stream: given out as inputs become uncertain, here or in a case.
  const DimensionMap& dimensions() const { return dimensions_; }

  // Time coordinates.
  Expr time_start() const;
  Expr time_end() const;
  Expr time_length() const;   // end - start
  Expr time_elapsed() const;  // start - start of the first period

  // A new model with quantities replaced; all types are inferred anew. Replacing by a formula over the old
  // value: refer to `old_name(name)`, under which the old quantity stays. An error names the chain from the
  // override to where it breaks.
  Model with(const std::string& label, const std::map<std::string, Replacement>& replacements) const;
  std::string old_name(const std::string& name) const;  // name@before; in a case of a case name@before@before

  // Inputs that no quantity uses, in order of definition.
  std::vector<std::string> unused_inputs() const;

 private:
  friend class Overriding;
  void insert(QuantityPtr quantity);
  void check_new(const std::string& name) const;
  void check_shape(const std::string& name, const Input& input, Kind kind) const;
  void check_references(const Expr& expr, const std::string& user) const;

  std::string label_;
  Timeline timeline_;
  AxisPtr age_;
  std::map<std::string, QuantityPtr, std::less<>> quantities_;
  std::vector<std::string> order_;
  std::vector<CorrelationGroup> correlations_;
  std::vector<std::string> outputs_;
  DimensionMap dimensions_;
};

// Throws LoopError where `name` is on a loop that does not pass through a previous (or next) value, or on one
// with an operation that looks at the whole of time; prints the loop.
void check_loops(const Model& model, const std::string& name);

// Throws InvalidValueError where a cell is not finite or outside the bounds.
void check_input(const std::string& name, const Input& input, const Meta& meta, Kind kind);

}  // namespace gigawatt
