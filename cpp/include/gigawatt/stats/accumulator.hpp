// Statistics that merge exactly: any split of the scenarios into threads, tiles and chunks gives the same
// bits.
#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "gigawatt/kernels/table.hpp"
#include "gigawatt/stats/buckets.hpp"
#include "gigawatt/stats/merge_tree.hpp"
#include "gigawatt/stats/moments.hpp"

namespace gigawatt {

// The unit of reproducibility: statistics are formed block by block and merged along a fixed tree of block
// numbers.
inline constexpr std::uint64_t block_size = 4096;

// What went wrong or is absent in one output element.
struct ElementLedger {
  static constexpr std::uint64_t none = ~std::uint64_t{0};
  std::uint64_t absent = 0;               // a status said that there is no value
  std::uint64_t not_finite = 0;           // NaN or infinity without a status
  std::uint64_t first_not_finite = none;  // the smallest scenario number
  bool operator==(const ElementLedger&) const = default;
};

// Everything known of a set of blocks, mergeable with any other disjoint set in any order.
struct Partial {
  MergeTree tree;                     // moments of all elements, by block
  std::vector<Buckets> buckets;       // one per element; no entry at all where quantiles were not asked for
  std::vector<ElementLedger> ledger;  // one per element
  std::uint64_t scenarios = 0;
  std::vector<Partial> replicates;  // of a run in independent parts, each part by itself, by number
};

// Adds `other` into `into`. Both must describe the same elements and no common block: otherwise
// std::logic_error, and `into` is as before.
void merge(Partial& into, Partial&& other);

// A partial as bytes, for another process or a file of the same build and machine type, and back. Throws
// InvalidValueError for what is no partial.
std::string to_bytes(const Partial& partial);
Partial partial_from(std::string_view bytes);

// One thread's statistics. `pivots` (one per output element) are subtracted before powers are summed: any
// value near the middle does, and it must be the same for all threads (the base run's). A pivot that is not
// finite counts as 0. How near is near enough: see `summarise` in moments.hpp.
//
// Misuse throws std::logic_error: a block that was there before, values outside the current block, an
// element's values out of order.
class Accumulator {
 public:
  Accumulator(std::vector<double> pivots, bool quantiles, const kernels::Table& table);

  void start_block(std::uint64_t block);
  // The values of `element` in scenarios first … first + lanes - 1 of the current block, in order. `present`
  // may be null; where it is 0.0 the value is absent.
  void update(std::size_t element, const double* values, const double* present, std::uint64_t first,
              std::size_t lanes);
  void finish_block();
  // All finished blocks; the accumulator is empty afterwards and may go on with others.
  Partial take();
  // The blocks finished so far, out of this accumulator and into `tree`: so that few nodes wait for another
  // thread's.
  void hand_over(MergeTree& tree);

 private:
  void note_faults(ElementLedger& ledger, const double* values, const double* present, std::uint64_t first,
                   std::size_t lanes) const;
  void reset();
  void count_noted(std::size_t element);

  std::vector<double> pivots_;
  bool quantiles_;
  const kernels::Table& table_;
  bool open_ = false;
  std::uint64_t block_ = 0;
  std::size_t low_ = 0, high_ = 0;   // the block's scenarios seen so far, any element
  std::vector<std::uint32_t> next_;  // one per element: the first position not yet seen
  std::vector<kernels::Moments> sums_;
  Partial partial_;
  // Keys that wait to be counted: a histogram is fetched once for many of them. depth_ keys per element.
  std::size_t depth_ = 0;
  std::vector<std::uint32_t> keys_, noted_;
};

}  // namespace gigawatt
