#include "gigawatt/engine/sampling.hpp"

#include <algorithm>
#include <bit>
#include <string>

#include "gigawatt/errors/error.hpp"
#include "gigawatt/stats/accumulator.hpp"

namespace gigawatt {
namespace {

constexpr std::uint64_t fewest_replicates = 8, most_replicates = 15;
constexpr std::uint64_t most_points = std::uint64_t{1} << 32;

void refuse(const char* method, std::uint64_t most, std::uint64_t scenarios) {
  throw InvalidValueError(std::string("method '") + method + "' has at most " + std::to_string(most) +
                              " scenarios, got " + std::to_string(scenarios) + ": 'random' has no such limit",
                          {"samples", {}});
}

}  // namespace

Sampling Sampling::of(Method method, std::uint64_t scenarios) {
  Sampling sampling{method, scenarios, 0};
  if (method == Method::latin && scenarios >= most_points) refuse("latin", most_points - 1, scenarios);
  if (method != Method::sobol) return sampling;
  sampling.per_replicate =
      std::max<std::uint64_t>(1, scenarios / fewest_replicates + (scenarios % fewest_replicates != 0));
  for (std::uint64_t r = fewest_replicates; r <= most_replicates; ++r) {
    if (scenarios % r == 0 && std::has_single_bit(scenarios / r)) sampling.per_replicate = scenarios / r;
  }
  if (sampling.per_replicate > most_points) refuse("sobol", fewest_replicates * most_points, scenarios);
  return sampling;
}

std::uint64_t Sampling::replicates() const {
  return per_replicate == 0 ? 1 : (scenarios + per_replicate - 1) / per_replicate;
}

bool Sampling::balanced() const {
  return per_replicate == 0 || (std::has_single_bit(per_replicate) && scenarios % per_replicate == 0);
}

std::uint64_t Sampling::blocks_per_replicate() const {
  return (per_replicate + block_size - 1) / block_size;
}

std::uint64_t Sampling::replicate_of_block(std::uint64_t block) const {
  return per_replicate == 0 ? 0 : block / blocks_per_replicate();
}

std::uint64_t Sampling::start_of_block(std::uint64_t block) const {
  if (per_replicate == 0) return block * block_size;
  const std::uint64_t start =
      replicate_of_block(block) * per_replicate + block % blocks_per_replicate() * block_size;
  return std::min(start, scenarios);
}

std::uint64_t Sampling::block_of(std::uint64_t scenario) const {
  return padded(scenario) / block_size;
}

std::uint64_t Sampling::padded(std::uint64_t scenario) const {
  if (per_replicate == 0) return scenario;
  return scenario / per_replicate * blocks_per_replicate() * block_size + scenario % per_replicate;
}

std::uint64_t Sampling::scenario_of_padded(std::uint64_t number) const {
  if (per_replicate == 0) return number;
  const std::uint64_t room = blocks_per_replicate() * block_size;
  return number / room * per_replicate + number % room;
}

}  // namespace gigawatt
