#include <algorithm>
#include <charconv>
#include <cmath>
#include <limits>
#include <string>

#include "gigawatt/errors/error.hpp"
#include "gigawatt/stats/buckets.hpp"

namespace gigawatt {
namespace {

constexpr double nan = std::numeric_limits<double>::quiet_NaN();
constexpr std::uint32_t sign_octave = 2048;  // from here on: negative
constexpr std::uint32_t page_size = 1U << Buckets::mantissa_bits;
constexpr std::uint32_t group_size = 16;
constexpr std::uint32_t groups_of_page = page_size / group_size;

// The slot that comes `step` places up in value.
std::uint32_t slot_at(bool negative, std::uint32_t step) {
  return negative ? page_size - 1 - step : step;
}

void require_share(double q) {
  if (q >= 0.0 && q <= 1.0) return;
  char text[32];
  const auto end = std::to_chars(text, text + sizeof text, q).ptr;
  throw InvalidValueError("q = " + std::string(text, end) + " must be between 0 and 1", {"q", {}});
}

}  // namespace

Ranks::Ranks(const Buckets& buckets) : buckets_(&buckets) {
  std::uint64_t below = 0;
  for (const std::uint32_t octave : buckets.met()) {
    const std::uint16_t* counts = buckets.counts_.data() + (buckets.page_of(octave) - 1) * Buckets::page_size;
    pages_.push_back({octave, below});
    const bool negative = octave >= sign_octave;
    for (std::uint32_t group = 0; group < groups_of_page; ++group) {
      groups_.push_back(below);
      const std::uint32_t first = slot_at(negative, group * group_size);
      const std::uint16_t* slots = negative ? counts + first + 1 - group_size : counts + first;
      std::uint32_t sum = 0;
      for (std::uint32_t i = 0; i < group_size; ++i) sum += slots[i];
      below += sum;
      if (buckets.carries_.empty()) continue;
      for (std::uint32_t i = 0; i < group_size; ++i) {
        const std::uint32_t bucket =
            (octave << Buckets::mantissa_bits) + slot_at(negative, group * group_size + i);
        below += buckets.count_of(bucket, 0);
      }
    }
  }
}

Ranks::Ranked Ranks::holding(std::uint64_t rank) const {
  const auto page = std::upper_bound(pages_.begin(), pages_.end(), rank,
                                     [](std::uint64_t r, const Page& p) { return r < p.below; }) -
                    1;
  const auto first = groups_.begin() + (page - pages_.begin()) * groups_of_page;
  const auto group = std::upper_bound(first, first + groups_of_page, rank) - 1;
  const std::uint16_t* counts =
      buckets_->counts_.data() + (buckets_->page_of(page->octave) - 1) * Buckets::page_size;
  const bool negative = page->octave >= sign_octave;
  std::uint64_t below = *group;
  for (auto step = static_cast<std::uint32_t>(group - first) * group_size;; ++step) {
    const std::uint32_t slot = slot_at(negative, step);
    const std::uint32_t bucket = (page->octave << Buckets::mantissa_bits) + slot;
    std::uint64_t inside = buckets_->count_of(bucket, counts[slot]);
    if (bucket == 0) {  // zeros, then the smallest numbers above
      if (rank < below + buckets_->zeros_) return {0.0, 0.0, below, buckets_->zeros_};
      below += buckets_->zeros_;
      inside -= buckets_->zeros_;
    }
    if (rank < below + inside) {
      const Buckets::Bar bar = buckets_->bar_of(bucket, inside);
      return {bar.low, bar.high, below, inside};
    }
    below += inside;
  }
}

// The values of a bucket are taken to lie evenly in it, half a step from its ends; the two extremes are
// known.
double Ranks::value(std::uint64_t rank) const {
  if (rank == 0) return buckets_->minimum_;
  if (rank == count() - 1) return buckets_->maximum_;
  const Ranked bar = holding(rank);
  const double share = (static_cast<double>(rank - bar.below) + 0.5) / static_cast<double>(bar.inside);
  return bar.low + share * (bar.high - bar.low);
}

double Ranks::quantile(double q) const {
  require_share(q);
  if (count() == 0) return nan;
  const double rank = q * static_cast<double>(count() - 1);
  const std::uint64_t lower = std::min(static_cast<std::uint64_t>(rank), count() - 1);
  const double left = value(lower);
  const double part = rank - static_cast<double>(lower);
  if (part == 0.0) return left;
  const double right = value(std::min(lower + 1, count() - 1));
  return left == right ? left : left * (1.0 - part) + right * part;
}

double Ranks::standard_error(double q) const {
  require_share(q);
  if (count() < 2 || q == 0.0 || q == 1.0) return nan;
  const double deviation = std::sqrt(q * (1.0 - q) / static_cast<double>(count()));
  const double from = std::max(q - deviation, 0.0);
  const double to = std::min(q + deviation, 1.0);
  return (quantile(to) - quantile(from)) * (deviation / (to - from));
}

Ranks::Bracket Ranks::bracket(double q) const {
  require_share(q);
  if (count() == 0) return {nan, nan, 0, 0};
  const double rank = q * static_cast<double>(count() - 1);
  const std::uint64_t lower = std::min(static_cast<std::uint64_t>(rank), count() - 1);
  const bool whole = rank == static_cast<double>(lower);
  const Ranked left = holding(lower);
  const Ranked right = holding(whole ? lower : std::min(lower + 1, count() - 1));
  return {left.low, right.high, left.below, right.below + right.inside - left.below};
}

}  // namespace gigawatt
