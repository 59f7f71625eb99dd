// What an input's value may be, checked where it enters.
#include <cmath>
#include <cstdio>

#include "gigawatt/errors/error.hpp"
#include "gigawatt/graph/model.hpp"
#include "gigawatt/graph/timeline.hpp"

namespace gigawatt {
namespace {

std::string number(double value) {
  char text[40];
  std::snprintf(text, sizeof text, "%.6g", value);
  return text;
}

// A date's value is its day number.
std::string shown(double value, Kind kind) {
  return kind == Kind::date ? date_text(static_cast<std::int32_t>(value)) : number(value);
}

std::string cell_text(const Input& input, std::size_t cell) {
  std::string text;
  std::size_t stride = input.dims.size();
  for (const auto& axis : input.dims.axes()) {
    stride /= axis->size();
    text += (text.empty() ? "[" : ", ") + axis->labels()[cell / stride % axis->size()];
  }
  return text.empty() ? "" : text + "]";
}

[[noreturn]] void refuse(const std::string& name, const Input& input, std::size_t cell, double value,
                         const Meta& meta, Kind kind) {
  const std::string unit = meta.shown.empty() || meta.shown == "1" ? "" : " " + meta.shown;
  const bool date = kind == Kind::date;
  std::string allowed = std::isinf(meta.low) ? (date ? "on or before " : "at most ") + shown(meta.high, kind)
                        : std::isinf(meta.high)
                            ? (date         ? "on or after "
                               : meta.above ? "above "
                                            : "at least ") +
                                  shown(meta.low, kind)
                            : "between " + shown(meta.low, kind) + " and " + shown(meta.high, kind);
  throw InvalidValueError("'" + name + "'" + cell_text(input, cell) + " is " + shown(value, kind) + unit +
                              ": it must be " + allowed + unit +
                              (meta.doc.empty() ? "" : " (" + meta.doc + ")"),
                          {name, {}});
}

}  // namespace

void check_input(const std::string& name, const Input& input, const Meta& meta, Kind kind) {
  if (!(input.path.sd >= 0.0) || std::isinf(input.path.sd)) {
    throw InvalidValueError("'" + name + "': the deviation of " + input.path.text() + " must not be negative",
                            {name, {}});
  }
  if (input.path.kind == Path::Kind::ar1 && !(std::fabs(input.path.phi) <= 1.0)) {
    throw InvalidValueError("'" + name + "': phi of " + input.path.text() + " must lie between -1 and 1",
                            {name, {}});
  }
  if (!std::isnan(input.central)) {
    const double c = input.central;
    if (std::isinf(c))
      throw InvalidValueError("'" + name + "': its central value must be finite", {name, {}});
    if (c < meta.low || c > meta.high || (meta.above && c == meta.low)) refuse(name, input, 0, c, meta, kind);
  }
  for (std::size_t i = 0; i < input.cells.size(); ++i) {
    const Distribution& cell = input.cells[i];
    const double central = cell.quantile_at_score(0.0);
    if (!std::isfinite(central)) {
      throw InvalidValueError(
          "'" + name + "'" + cell_text(input, i) + " is " + number(central) + ": an input must be finite",
          {name, {}});
    }
    // The ends that a distribution reaches, or the central 99.8 % where its support is unbounded.
    const double low = std::isfinite(cell.low()) ? cell.low() : cell.quantile(0.001);
    const double high = std::isfinite(cell.high()) ? cell.high() : cell.quantile(0.999);
    // A continuous distribution that begins at an excluded end never reaches it.
    const bool at_excluded_end = meta.above && low == meta.low && !cell.continuous();
    if (low < meta.low || at_excluded_end) refuse(name, input, i, low, meta, kind);
    if (high > meta.high) refuse(name, input, i, high, meta, kind);
  }
}

}  // namespace gigawatt
