// Expressions: immutable, acyclic formulas that refer to quantities by name.
#pragma once
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "gigawatt/graph/foreign.hpp"
#include "gigawatt/graph/op.hpp"
#include "gigawatt/graph/type.hpp"
#include "gigawatt/units/unit.hpp"

namespace gigawatt {

// Values along axes, row-major in the order of `dims`, in coherent units.
struct Data {
  Dims dims;
  std::vector<double> values;
  bool operator==(const Data&) const = default;
};

// What an operation needs beside its arguments. Only the fields that the operation's comment names are set.
struct Attribute {
  std::string name;                  // reference, prev, next: the quantity
  std::string axis;                  // reduce, cumulate, shift, select, position: along which axis
  std::string label;                 // select
  int count = 0;                     // shift: periods later (negative: earlier, looking ahead)
  bool backward = false;             // cumulate: from the last to the first; aged: looks ahead
  Rational exponent;                 // power
  std::shared_ptr<const Data> data;  // constant: its values; lookup: x0, y0, x1, y1, …
  AxisPtr along;                     // stack, position, age, time_start, time_end, aged: the axis itself
  ForeignPtr foreign;                // call: the function
  bool operator==(const Attribute& other) const;
};

struct Node;

// A handle to an immutable node: cheap to copy, never null once built.
class Expr {
 public:
  Expr() = default;
  explicit Expr(std::shared_ptr<const Node> node) : node_(std::move(node)) {}
  const Node& operator*() const { return *node_; }
  const Node* operator->() const { return node_.get(); }
  const Node* get() const { return node_.get(); }
  explicit operator bool() const { return node_ != nullptr; }
  const Type& type() const;
  bool same_as(const Expr& other) const;  // the same structure
  std::string text() const;               // as a person would write it

 private:
  std::shared_ptr<const Node> node_;
};

struct Node {
  Op op;
  Attribute attribute;
  std::vector<Expr> args;
  Type type;
  int depth = 0;  // of the longest way down to a leaf
};

// A deeper formula is refused where it is written: name a part of it. Names make no formula deeper.
inline constexpr int deepest_formula = 2000;

// Builds a node and infers its type. Throws UnitError, AxisError, KindError or InvalidValueError where the
// arguments do not fit the operation.
Expr make(Op op, Attribute attribute, std::vector<Expr> args);

// Leaves.
Expr constant(double value, const Unit& unit = {});                    // a number in `unit`
Expr constant(Data data, const Unit& unit, Kind kind = Kind::number);  // values already in coherent units
Expr date_constant(double days);                                       // days since 1970-01-01
Expr flag_constant(bool value);
Expr reference(const std::string& name, const Type& type);

// The same expression with other types of the quantities it refers to (`type_of(name)`), inferred anew.
template <class TypeOf>
Expr rebuilt(const Expr& expr, TypeOf&& type_of);

// Names of the quantities that `expr` uses in the same period, and those it uses only through prev or next.
struct Uses {
  std::vector<std::string> same_period;
  std::vector<std::string> other_period;
};
Uses uses_of(const Expr& expr);
// Whether a function of the user's is called anywhere in it.
bool calls_function(const Expr& expr);

// A bare 0 fits every unit; a dimensionless number that is not 0 fits none.
bool is_bare_zero(const Expr& expr);

}  // namespace gigawatt

#include "gigawatt/graph/rebuilt.hpp"  // IWYU pragma: keep
