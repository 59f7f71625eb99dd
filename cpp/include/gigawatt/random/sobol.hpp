// Sobol sequences with the direction numbers of Joe and Kuo, and what scrambles them.
#pragma once
#include <array>
#include <cstdint>
#include <vector>

#include "gigawatt/kernels/table.hpp"

namespace gigawatt {

inline constexpr std::uint32_t sobol_dimensions = 3667;
inline constexpr std::uint32_t no_dimension = 0xffffffffU;

// The 32 direction words of a dimension (below sobol_dimensions) for SobolKey. From S. Joe and F. Y. Kuo,
// "Constructing Sobol sequences with better two-dimensional projections", SIAM J. Sci. Comput. 30 (2008).
const std::uint32_t* sobol_directions(std::uint32_t dimension);

// Point `index` of a dimension without scrambling, in Gray-code order from the origin, in [0, 1).
double sobol_point(std::uint32_t dimension, std::uint32_t index);

// A scramble of its own for every seed, replicate and dimension.
kernels::SobolKey sobol_key(std::uint64_t seed, std::uint64_t replicate, std::uint32_t dimension);

}  // namespace gigawatt
