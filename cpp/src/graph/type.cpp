#include "gigawatt/graph/type.hpp"

#include <array>

#include "gigawatt/errors/error.hpp"

namespace gigawatt {

std::string_view kind_text(Kind kind) {
  return kind == Kind::number ? "number" : kind == Kind::flag ? "flag" : "date";
}

std::string_view timing_text(Timing timing) {
  constexpr std::array<std::string_view, 5> names{"", "flow", "stock", "rate", "ratio"};
  return names[static_cast<std::size_t>(timing)];
}

Timing parse_timing(std::string_view text) {
  if (text.empty()) return Timing::none;
  for (const Timing t : {Timing::flow, Timing::stock, Timing::rate, Timing::ratio}) {
    if (timing_text(t) == text) return t;
  }
  throw_unknown("timing", text, {"flow", "stock", "rate", "ratio"});
}

std::string Type::text() const {
  std::string text = kind == Kind::number ? unit.text() : std::string(kind_text(kind));
  if (!dims.empty()) text += ", " + dims.text();
  if (timing != Timing::none) text += ", " + std::string(timing_text(timing));
  return text;
}

}  // namespace gigawatt
