// Refusals that name the argument and its value.
#pragma once
#include <charconv>
#include <cmath>
#include <span>
#include <string>

#include "gigawatt/errors/error.hpp"

namespace gigawatt::finance {

inline std::string text_of(double x) {
  char text[32];
  return {text, std::to_chars(text, text + sizeof text, x).ptr};
}

[[noreturn]] inline void refuse(const std::string& name, double value, const char* must) {
  throw InvalidValueError(name + " = " + text_of(value) + " must be " + must, {name, {}});
}

inline void require_finite(const std::string& name, double value) {
  if (!std::isfinite(value)) refuse(name, value, "finite");
}

inline void require_rate(double rate) {
  if (!(rate > -1.0 && std::isfinite(rate))) refuse("rate", rate, "finite and above -1");
}

inline void require_positive(const std::string& name, double value) {
  if (!(value > 0.0 && std::isfinite(value))) refuse(name, value, "finite and above 0");
}

inline void require_flag(const std::string& name, int value) {
  if (value != 0 && value != 1) refuse(name, value, "0 or 1");
}

inline void require_list(const std::string& name, std::span<const double> values) {
  if (values.empty()) throw InvalidValueError(name + " is empty: at least one value is needed", {name, {}});
  for (std::size_t i = 0; i < values.size(); ++i) {
    if (!std::isfinite(values[i])) require_finite(name + "[" + std::to_string(i) + "]", values[i]);
  }
}

}  // namespace gigawatt::finance
