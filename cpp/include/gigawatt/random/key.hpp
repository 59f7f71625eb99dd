// What identifies a draw: seed, stream, labels, date and scenario, and nothing else.
#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "gigawatt/kernels/table.hpp"

namespace gigawatt {

using Labels = std::vector<std::pair<std::string, std::string>>;  // (axis, label), in any order

// The part of the key that does not depend on the seed: a 64-bit hash of the stream's name and its labels,
// each (axis, label) pair hashed by itself and combined in sorted order. FNV-1a over length-prefixed bytes,
// then mixed. 64 bits: among n streams some two share their draws with a probability of about n^2 / 2^65,
// 3e-8 for a million.
std::uint64_t stream_hash(std::string_view stream, Labels labels);

// domain 0: the value; 1: the shocks of its path. date: days since 1970-01-01 of the period's start, 0 where
// one draw serves all time.
kernels::DrawKey draw_key(std::uint64_t seed, std::uint64_t stream, std::int32_t date, std::uint32_t domain);
// The same for a latin hypercube of `strata` scenarios.
kernels::LatinKey latin_key(std::uint64_t seed, std::uint64_t stream, std::int32_t date, std::uint32_t domain,
                            std::uint32_t strata);

}  // namespace gigawatt
