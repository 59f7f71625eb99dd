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

void require_share(double q) {
  if (q >= 0.0 && q <= 1.0) return;
  char text[32];
  const auto end = std::to_chars(text, text + sizeof text, q).ptr;
  throw InvalidValueError("q = " + std::string(text, end) + " must be between 0 and 1", {"q", {}});
}

}  // namespace

Ranks::Ranks(const Buckets& buckets) : minimum_(buckets.minimum()), maximum_(buckets.maximum()) {
  for (const auto& bar : buckets.bars()) {
    bars_.push_back({bar.low, bar.high, count_, bar.count});
    count_ += bar.count;
  }
}

const Ranks::Ranked& Ranks::holding(std::uint64_t rank) const {
  const auto after = std::upper_bound(bars_.begin(), bars_.end(), rank,
                                      [](std::uint64_t r, const Ranked& bar) { return r < bar.below; });
  return *(after - 1);
}

// The values of a bucket are taken to lie evenly in it, half a step from its ends; the two extremes are
// known.
double Ranks::value(std::uint64_t rank) const {
  if (rank == 0) return minimum_;
  if (rank == count_ - 1) return maximum_;
  const Ranked& bar = holding(rank);
  const double share = (static_cast<double>(rank - bar.below) + 0.5) / static_cast<double>(bar.inside);
  return bar.low + share * (bar.high - bar.low);
}

double Ranks::quantile(double q) const {
  require_share(q);
  if (count_ == 0) return nan;
  const double rank = q * static_cast<double>(count_ - 1);
  const std::uint64_t lower = std::min(static_cast<std::uint64_t>(rank), count_ - 1);
  const double left = value(lower);
  const double part = rank - static_cast<double>(lower);
  if (part == 0.0) return left;
  const double right = value(std::min(lower + 1, count_ - 1));
  return left == right ? left : left * (1.0 - part) + right * part;
}

double Ranks::standard_error(double q) const {
  require_share(q);
  if (count_ < 2 || q == 0.0 || q == 1.0) return nan;
  const double deviation = std::sqrt(q * (1.0 - q) / static_cast<double>(count_));
  const double from = std::max(q - deviation, 0.0);
  const double to = std::min(q + deviation, 1.0);
  return (quantile(to) - quantile(from)) * (deviation / (to - from));
}

Ranks::Bracket Ranks::bracket(double q) const {
  require_share(q);
  if (count_ == 0) return {nan, nan, 0, 0};
  const double rank = q * static_cast<double>(count_ - 1);
  const std::uint64_t lower = std::min(static_cast<std::uint64_t>(rank), count_ - 1);
  const bool whole = rank == static_cast<double>(lower);
  const Ranked& left = holding(lower);
  const Ranked& right = holding(whole ? lower : std::min(lower + 1, count_ - 1));
  return {left.low, right.high, left.below, right.below + right.inside - left.below};
}

}  // namespace gigawatt
