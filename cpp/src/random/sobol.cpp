#include "gigawatt/random/sobol.hpp"

#include <bit>
#include <boost/random/detail/sobol_table.hpp>

#include "mix.hpp"

namespace gigawatt {
namespace {

using Published = boost::random::detail::qrng_tables::sobol;
static_assert(Published::max_dimension == sobol_dimensions);

using Words = std::array<std::uint32_t, 32>;

// Direction numbers v of one dimension as 32-bit fractions, by the recurrence of Bratley and Fox (ACM TOMS
// 14, 1988) over its primitive polynomial. Dimension 0 is van der Corput's sequence.
Words direction_numbers(std::uint32_t dimension) {
  Words m{};
  if (dimension == 0) {
    m.fill(1);
  } else {
    const std::uint32_t polynomial = Published::polynomial(dimension - 1);
    const auto degree = static_cast<unsigned>(std::bit_width(polynomial) - 1);
    for (unsigned j = 0; j < 32; ++j) {
      if (j < degree) {
        m[j] = Published::minit(dimension - 1, j);
        continue;
      }
      m[j] = m[j - degree];
      for (unsigned k = 0; k < degree; ++k) {
        const unsigned back = degree - k;
        if (polynomial >> k & 1U) m[j] ^= m[j - back] << back;
      }
    }
  }
  for (unsigned j = 0; j < 32; ++j) m[j] <<= 31 - j;
  return m;
}

std::vector<Words> all_directions() {
  std::vector<Words> all(sobol_dimensions);
  for (std::uint32_t d = 0; d < sobol_dimensions; ++d) {
    all[d] = direction_numbers(d);
    // Point i is the sum over the bits of i's Gray code, i ^ (i >> 1): over the bits of i itself with these.
    for (unsigned j = 31; j > 0; --j) all[d][j] ^= all[d][j - 1];
  }
  return all;
}

}  // namespace

const std::uint32_t* sobol_directions(std::uint32_t dimension) {
  static const std::vector<Words> all = all_directions();
  return all[dimension].data();
}

double sobol_point(std::uint32_t dimension, std::uint32_t index) {
  const std::uint32_t* direction = sobol_directions(dimension);
  std::uint32_t point = 0;
  for (unsigned j = 0; j < 32; ++j) {
    if (index >> j & 1U) point ^= direction[j];
  }
  return point * 0x1p-32;
}

kernels::SobolKey sobol_key(std::uint64_t seed, std::uint64_t replicate, std::uint32_t dimension) {
  kernels::SobolKey key{sobol_directions(dimension), {}};
  const std::uint64_t of_seed = mix(seed + golden);
  const std::uint64_t of_replicate = mix(of_seed ^ mix(replicate + 2 * golden));
  expand(mix(of_replicate ^ mix(dimension + 3 * golden)), key.scramble, 16);
  return key;
}

}  // namespace gigawatt
