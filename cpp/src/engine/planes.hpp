// Cells of the axes other than time: how those of one value map to those of another.
#pragma once
#include <cstdint>
#include <string_view>
#include <vector>

#include "gigawatt/graph/axis.hpp"

namespace gigawatt {

std::size_t plane_count(const Dims& dims);
std::size_t row_count(const Dims& dims);
// Distance in planes between neighbours along `axis`; 0 where the axis is absent.
std::size_t plane_stride(const Dims& dims, std::string_view axis);
// For each plane of `to`, the plane of `from` with the same labels; axes of `from` that `to` lacks are held
// at 0.
std::vector<std::uint32_t> plane_map(const Dims& to, const Dims& from);

}  // namespace gigawatt
