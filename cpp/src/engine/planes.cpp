#include "planes.hpp"

namespace gigawatt {

std::size_t plane_count(const Dims& dims) {
  std::size_t n = 1;
  for (const auto& axis : dims.axes()) n *= axis->is_time() ? 1 : axis->size();
  return n;
}

std::size_t row_count(const Dims& dims) {
  const AxisPtr time = dims.find("time");
  return time ? time->size() : 1;
}

std::size_t plane_stride(const Dims& dims, std::string_view axis) {
  std::size_t stride = 1;
  for (auto at = dims.axes().rbegin(); at != dims.axes().rend(); ++at) {
    if ((*at)->name() == axis) return stride;
    if (!(*at)->is_time()) stride *= (*at)->size();
  }
  return 0;
}

std::vector<std::uint32_t> plane_map(const Dims& to, const Dims& from) {
  struct Step {
    std::size_t to_stride, size, from_stride;
  };
  std::vector<Step> steps;
  for (const auto& axis : to.axes()) {
    if (axis->is_time()) continue;
    steps.push_back({plane_stride(to, axis->name()), axis->size(), plane_stride(from, axis->name())});
  }
  std::vector<std::uint32_t> map(plane_count(to));
  for (std::size_t p = 0; p < map.size(); ++p) {
    std::size_t plane = 0;
    for (const auto& step : steps) plane += p / step.to_stride % step.size * step.from_stride;
    map[p] = static_cast<std::uint32_t>(plane);
  }
  return map;
}

}  // namespace gigawatt
