#include "gigawatt/random/bridge.hpp"

#include <cmath>
#include <utility>

namespace gigawatt {

std::vector<BridgeStep> bridge(std::uint32_t count) {
  std::vector<BridgeStep> steps;
  if (count == 0) return steps;
  steps.push_back({0, count, count, 0.0, 0.0, std::sqrt(static_cast<double>(count))});
  std::vector<std::pair<std::uint32_t, std::uint32_t>> spans{{0, count}};
  for (std::size_t i = 0; i < spans.size(); ++i) {
    const auto [left, right] = spans[i];
    if (right - left < 2) continue;
    const std::uint32_t middle = left + (right - left) / 2;
    const double whole = right - left, before = middle - left, after = right - middle;
    steps.push_back({left, middle, right, after / whole, before / whole, std::sqrt(before * after / whole)});
    spans.emplace_back(left, middle);
    spans.emplace_back(middle, right);
  }
  return steps;
}

}  // namespace gigawatt
