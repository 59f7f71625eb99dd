// What an input's value may be, checked where it enters.
#include <cmath>
#include <cstdio>

#include "gigawatt/errors/error.hpp"
#include "gigawatt/graph/model.hpp"

namespace gigawatt {
namespace {

std::string number(double value) {
  char text[40];
  std::snprintf(text, sizeof text, "%.6g", value);
  return text;
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
                         const Meta& meta) {
  const std::string unit = meta.shown.empty() || meta.shown == "1" ? "" : " " + meta.shown;
  std::string allowed = std::isinf(meta.low)    ? "at most " + number(meta.high)
                        : std::isinf(meta.high) ? "at least " + number(meta.low)
                                                : "between " + number(meta.low) + " and " + number(meta.high);
  throw InvalidValueError("'" + name + "'" + cell_text(input, cell) + " is " + number(value) + unit +
                              ": it must be " + allowed + unit +
                              (meta.doc.empty() ? "" : " (" + meta.doc + ")"),
                          {name, {}});
}

}  // namespace

void check_input(const std::string& name, const Input& input, const Meta& meta) {
  if (!(input.path.sd >= 0.0) || std::isinf(input.path.sd)) {
    throw InvalidValueError("'" + name + "': the deviation of " + input.path.text() + " must not be negative",
                            {name, {}});
  }
  if (input.path.kind == Path::Kind::ar1 && !(std::fabs(input.path.phi) <= 1.0)) {
    throw InvalidValueError("'" + name + "': phi of " + input.path.text() + " must lie between -1 and 1",
                            {name, {}});
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
    if (low < meta.low) refuse(name, input, i, low, meta);
    if (high > meta.high) refuse(name, input, i, high, meta);
  }
}

}  // namespace gigawatt
