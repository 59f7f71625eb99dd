// A function of the user's own language over whole arrays, as an operation of the graph.
#pragma once
#include <memory>
#include <optional>
#include <string>

#include "gigawatt/graph/type.hpp"

namespace gigawatt {

// The core never calls it: a program lists its calls, and whoever runs the program supplies their values.
struct Foreign {
  std::string name;  // as it prints
  Unit unit;         // of the result, as the function gives it
  Kind kind = Kind::number;
  Timing timing = Timing::none;
  std::optional<Dims> over;              // axes of the result; without: those of the arguments together
  std::shared_ptr<const void> function;  // the function itself, its identity
  bool operator==(const Foreign&) const = default;
};

using ForeignPtr = std::shared_ptr<const Foreign>;

}  // namespace gigawatt
