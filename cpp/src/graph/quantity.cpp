#include "gigawatt/graph/quantity.hpp"

#include <algorithm>
#include <array>
#include <cstdio>

namespace gigawatt {

std::string Path::text() const {
  std::array<char, 80> text{};
  switch (kind) {
    case Kind::fixed:
      return "fixed";
    case Kind::fresh:
      return "fresh";
    case Kind::walk:
      std::snprintf(text.data(), text.size(), "walk(sd=%.6g)", sd);
      break;
    case Kind::ar1:
      std::snprintf(text.data(), text.size(), "ar1(phi=%.6g, sd=%.6g)", phi, sd);
      break;
    case Kind::gbm:
      std::snprintf(text.data(), text.size(), "gbm(sd=%.6g)", sd);
      break;
  }
  return text.data();
}

bool Input::uncertain() const {
  const bool drawn =
      std::any_of(cells.begin(), cells.end(), [](const Distribution& d) { return !d.is_constant(); });
  return drawn || (path.kind != Path::Kind::fixed && path.kind != Path::Kind::fresh && path.sd > 0.0);
}

}  // namespace gigawatt
