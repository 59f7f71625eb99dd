// A marginal as the kernels evaluate it, written plainly.
#pragma once
#include <algorithm>
#include <cmath>
#include <numbers>

#include "gigawatt/random/marginal.hpp"

namespace gigawatt::test {

inline double evaluate(const Marginal& m, double z) {
  using Form = Marginal::Form;
  switch (m.form) {
    case Form::constant:
      return m.a;
    case Form::affine:
      return m.a + m.b * z;
    case Form::exponential:
      return std::exp(m.a + m.b * z);
    case Form::uniform:
      return m.a + m.b * 0.5 * std::erfc(-z / std::numbers::sqrt2);
    case Form::steps: {
      std::size_t k = 0;
      for (double threshold : m.thresholds) k += threshold < z ? 1 : 0;
      return m.values[k];
    }
    case Form::table:
      break;
  }
  const auto segments = static_cast<double>(m.coefficients.size() / 4);
  const double at = std::clamp((z + m.limit) * segments / (2.0 * m.limit), 0.0, segments);
  const double segment = std::min(std::floor(at), segments - 1.0);
  const double t = at - segment;
  const double* c = &m.coefficients[4 * static_cast<std::size_t>(segment)];
  return c[0] + t * (c[1] + t * (c[2] + t * c[3]));
}

}  // namespace gigawatt::test
