// A histogram over all doubles with a bounded relative width: quantiles of a stream in bounded memory.
#pragma once
#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "gigawatt/kernels/table.hpp"

namespace gigawatt {

// A bucket holds the doubles that share sign, exponent and the first ten bits of the mantissa: 1,024 a binary
// octave, so a value read from anywhere in its bucket is off by less than 2^-10 (0.1 %) of itself. Zero has a
// bucket of its own
// (-0 is 0). Below 2.2e-308 (subnormal) the error is below 2^-1032 absolute. The smallest and the largest
// value are kept exactly and bound the outermost buckets, so that a constant is read back exactly.
//
// Counts are integers: merging is exact and in any order. Memory: 2 KiB per octave that was met, about 0.9
// KiB besides; 8 bytes more for each bucket beyond 65,535 values.
class Buckets {
 public:
  static constexpr int mantissa_bits = 10;
  static constexpr double relative_error = 1.0 / 1024.0;

  // Values that are not finite are skipped, and those where `present` (may be null) is 0.0.
  void add(const double* values, const double* present, std::size_t count,
           const kernels::Table& table = kernels::active());
  // The same in two steps, for who has many histograms and caches for few: `note` writes what is left to
  // count, at most `count` keys, and gives their number; `count_keys` counts them, at once or later.
  std::size_t note(const double* values, const double* present, std::size_t count,
                   const kernels::Table& table, std::uint32_t* keys);
  void count_keys(const std::uint32_t* keys, std::size_t count);
  void merge(const Buckets& other);
  std::uint64_t count() const { return count_; }
  std::size_t bytes() const;  // memory held, this object included

  // As in Ranks, which is made anew for each call.
  double quantile(double q) const;
  double quantile_standard_error(double q) const;
  // Share of values <= x, exact up to the bucket of x and linear within it. NaN where empty or x is NaN.
  double cdf(double x) const;
  // Non-empty buckets in ascending order: smallest and largest double of the bucket, count.
  struct Bar {
    double low, high;
    std::uint64_t count;
  };
  std::vector<Bar> bars() const;
  bool operator==(const Buckets& other) const;
  // A flat copy of everything, and back. `at` moves on; text that ends early or makes no sense throws
  // InvalidValueError.
  void write(std::string& out) const;
  static Buckets read(std::string_view text, std::size_t& at);

 private:
  static constexpr std::size_t page_size = std::size_t{1} << mantissa_bits;
  static constexpr std::size_t chunk_size = 64;

  // A bucket's number is its sign, exponent and mantissa bits as they stand in the double, its octave the
  // upper 12 of them. Two steps lead from an octave to its page: directory_[octave / 64] is a chunk, whose
  // entry octave % 64 is the page's number plus one. Chunk 0 is empty and stands for all that were never met.
  struct Carry {
    std::uint32_t bucket;
    std::uint32_t times;  // 65,536 each
    bool operator==(const Carry&) const = default;
  };

  std::size_t note_all(const double* values, std::size_t count, const kernels::Table& table,
                       std::uint32_t* keys);
  void add_times(std::uint32_t bucket, std::size_t times);
  std::size_t page_for(std::uint32_t octave);       // made where there is none
  std::size_t page_of(std::uint32_t octave) const;  // plus one; 0: none
  std::size_t make_page(std::uint32_t octave);
  void carry(std::uint32_t bucket, std::uint32_t times);
  std::uint64_t count_of(std::uint32_t bucket, std::uint16_t low_part) const;
  // Calls visit(low, high, count) for each non-empty bucket in ascending order until it returns false.
  template <class Visit>
  void walk(Visit&& visit) const;
  template <class Visit>
  bool walk_page(std::uint32_t octave, Visit& visit) const;
  std::vector<std::uint32_t> met() const;                       // octaves, in ascending order of their values
  Bar bar_of(std::uint32_t bucket, std::uint64_t count) const;  // bucket 0: without its zeros
  friend class Ranks;

  std::uint64_t count_ = 0;
  std::uint64_t zeros_ = 0;  // counted in bucket 0 as well, with the smallest subnormals
  double minimum_ = 0.0, maximum_ = 0.0;
  std::array<std::uint8_t, 4096 / chunk_size> directory_{};
  // The pages of 32 octaves in a row, for either sign: where nearly all values are found in one step.
  static constexpr std::uint32_t window_size = 32;
  std::array<std::uint32_t, 2> window_start_{};
  std::array<std::uint32_t, 2 * window_size> window_{};  // first slot of the page plus one; 0: none
  std::vector<std::uint16_t> chunks_;
  std::vector<std::uint16_t> counts_;  // page after page, each count modulo 65,536
  std::vector<Carry> carries_;         // ascending by bucket
};

// Ranks in a histogram that no longer changes and outlives this: any number of quantiles by search.
class Ranks {
 public:
  explicit Ranks(const Buckets& buckets);

  // The value with rank q (linear between ranks as NumPy's default), linear within its bucket. NaN where
  // empty. Here and below q outside [0, 1] is an InvalidValueError.
  double quantile(double q) const;
  // q's standard error from the density around it: half the distance between the quantiles one binomial
  // standard deviation of the rank either side, scaled up where one side is cut off at rank 0 or 1. NaN below
  // 2 values, and for q of 0 and 1, which the density says nothing of.
  double standard_error(double q) const;
  // The bucket that holds rank q, and how many values lie below it: what an exact quantile replays. `low` and
  // `high` are both inside, as are all values x with low <= x <= high and no others. Where the rank lies
  // between the last value of a bucket and the first of the next, both are given as one. NaN and 0 where
  // empty.
  struct Bracket {
    double low, high;
    std::uint64_t below, inside;
  };
  Bracket bracket(double q) const;
  std::uint64_t count() const { return buckets_->count(); }
  std::size_t bytes() const {
    return sizeof *this + pages_.capacity() * sizeof(Page) + groups_.capacity() * sizeof(std::uint64_t);
  }

 private:
  // A page in ascending order of its values, and how many values lie below it; groups_ holds, page after
  // page, the values below each of its groups of slots.
  struct Page {
    std::uint32_t octave;
    std::uint64_t below;
  };
  struct Ranked {
    double low, high;
    std::uint64_t below, inside;
  };
  Ranked holding(std::uint64_t rank) const;
  double value(std::uint64_t rank) const;

  const Buckets* buckets_;
  std::vector<Page> pages_;
  std::vector<std::uint64_t> groups_;
};

}  // namespace gigawatt
