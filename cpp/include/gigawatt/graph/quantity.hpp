// Named members of a model.
#pragma once
#include <limits>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "gigawatt/graph/expression.hpp"
#include "gigawatt/random/distribution.hpp"

namespace gigawatt {

// How an uncertain input moves over time, after its value has been drawn once.
struct Path {
  enum class Kind : unsigned char {
    fixed,  // one draw for all time
    fresh,  // a new draw each period
    walk,   // value + sum of sd * shock            (sd per period, in the input's unit)
    ar1,    // value + x, x' = phi x + sd * shock   (sd per period, in the input's unit)
    gbm     // value * exp(sum of sd * sqrt(years of the period) * shock); no drift term
  };
  Kind kind = Kind::fixed;
  double sd = 0.0;
  double phi = 0.0;
  std::string text() const;  // "gbm(sd=0.1)"
  bool operator==(const Path&) const = default;
};

// An input's value: one distribution per cell of `dims` (a certain one is a constant), in the shown unit.
struct Input {
  Dims dims;  // categorical axes, or time for given series
  std::vector<Distribution> cells;
  Path path;
  std::string stream;  // identifies the draws; the quantity's name unless said
  double central = std::numeric_limits<double>::quiet_NaN();  // base value of every cell; NaN: the median
  bool uncertain() const;
};

// Travels with a quantity, never computes.
struct Meta {
  std::string doc;
  std::string source;    // publisher, title, date, locator; empty where there is none
  std::string evidence;  // reported, derived, estimated, assumed, scenario, chance; inputs only
  std::string shown;     // unit as the user wrote it; values go in and out in it
  Unit shown_unit;
  std::string origin;                                     // file:line of the user's call
  double low = -std::numeric_limits<double>::infinity();  // bounds of an input, in the shown unit
  double high = std::numeric_limits<double>::infinity();
  bool above = false;  // low itself is refused too
};

enum class Body : unsigned char { input, formula, state };

struct Quantity {
  std::string name;
  Body body = Body::formula;
  Type type;
  Meta meta;
  Expr formula;         // formula: the body; state: its update, empty until given
  Expr initial;         // state
  bool forward = true;  // state: through prev; false: through next
  Dims over;            // state: the axes it was declared over
  Input input;          // input
  std::string status;   // name of a flag: where it is false this quantity has no value
};

using QuantityPtr = std::shared_ptr<const Quantity>;

}  // namespace gigawatt
