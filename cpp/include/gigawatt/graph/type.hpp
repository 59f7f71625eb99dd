// The type of every expression: unit, axes, kind and timing, known when it is built.
#pragma once
#include <string>
#include <string_view>

#include "gigawatt/graph/axis.hpp"
#include "gigawatt/units/unit.hpp"

namespace gigawatt {

enum class Kind : unsigned char { number, flag, date };

// What a period's value means, and so what "by year" does: flows add up, of a stock the last one counts,
// rates and ratios need a weight.
enum class Timing : unsigned char { none, flow, stock, rate, ratio };

struct Type {
  Unit unit;  // coherent (scale 1)
  Dims dims;
  Kind kind = Kind::number;
  Timing timing = Timing::none;
  std::string text() const;  // "USD, generation × time, flow"
  bool operator==(const Type&) const = default;
};

std::string_view kind_text(Kind kind);
std::string_view timing_text(Timing timing);
// Throws UnknownNameError for what is no timing.
Timing parse_timing(std::string_view text);

}  // namespace gigawatt
