// How the scenarios of a run are sampled, and how they fall into blocks.
#pragma once
#include <cstdint>

namespace gigawatt {

// Plain draws know nothing of the run they belong to. The two others do: a latin hypercube has one stratum a
// scenario of the whole run, and a sobol run is cut into independently scrambled sequences ("replicates"),
// scenario i belonging to replicate i / per_replicate, because only the spread between them tells its error.
struct Sampling {
  enum class Method : unsigned char { random, latin, sobol };
  Method method = Method::random;
  std::uint64_t scenarios = 0;      // of the whole run; random: not needed
  std::uint64_t per_replicate = 0;  // sobol only; the last replicate may have fewer

  // sobol: 8 to 15 replicates of a power of two where the scenarios can be cut so, else 8 of any size.
  // Throws InvalidValueError beyond 2^32 - 1 strata or 2^32 points of a replicate.
  static Sampling of(Method method, std::uint64_t scenarios);

  std::uint64_t replicates() const;
  // Whether every replicate has as many points as keep a Sobol sequence balanced: a power of two.
  bool balanced() const;

  // Blocks of at most 4,096 scenarios; none holds scenarios of two replicates.
  std::uint64_t replicate_of_block(std::uint64_t block) const;
  std::uint64_t start_of_block(std::uint64_t block) const;  // its first scenario
  std::uint64_t block_of(std::uint64_t scenario) const;
  // A scenario's number as statistics count them: 4,096 a block, gaps included; and back.
  std::uint64_t padded(std::uint64_t scenario) const;
  std::uint64_t scenario_of_padded(std::uint64_t number) const;

 private:
  std::uint64_t blocks_per_replicate() const;
};

}  // namespace gigawatt
