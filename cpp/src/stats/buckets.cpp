#include "gigawatt/stats/buckets.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <limits>

namespace gigawatt {
namespace {

constexpr double nan = std::numeric_limits<double>::quiet_NaN();
constexpr int bucket_shift = 52 - Buckets::mantissa_bits;
constexpr std::uint32_t octaves = 4096;             // sign and exponent
constexpr std::uint32_t sign_octave = octaves / 2;  // from here on: negative
constexpr std::uint32_t not_finite_octave = 2047;
constexpr std::size_t stretch = 128;  // values

}  // namespace

std::size_t Buckets::page_of(std::uint32_t octave) const {
  return chunks_.empty() ? 0 : chunks_[directory_[octave / chunk_size] * chunk_size + octave % chunk_size];
}

std::size_t Buckets::make_page(std::uint32_t octave) {
  if (chunks_.empty()) chunks_.resize(chunk_size);
  std::uint8_t& chunk = directory_[octave / chunk_size];
  if (chunk == 0) {
    chunk = static_cast<std::uint8_t>(chunks_.size() / chunk_size);
    chunks_.reserve(chunks_.size() + chunk_size);
    chunks_.resize(chunks_.size() + chunk_size);
  }
  // Most elements meet few octaves: doubling would waste as much as they use.
  const std::size_t pages = counts_.size() / page_size;
  if (counts_.size() == counts_.capacity()) counts_.reserve((pages + 1 + pages / 8) * page_size);
  counts_.resize(counts_.size() + page_size);
  chunks_[chunk * chunk_size + octave % chunk_size] = static_cast<std::uint16_t>(pages + 1);
  return pages + 1;
}

void Buckets::carry(std::uint32_t bucket, std::uint32_t times) {
  const auto place = std::lower_bound(carries_.begin(), carries_.end(), bucket,
                                      [](const Carry& c, std::uint32_t b) { return c.bucket < b; });
  if (place != carries_.end() && place->bucket == bucket) {
    place->times += times;
  } else {
    carries_.insert(place, {bucket, times});
  }
}

std::uint64_t Buckets::count_of(std::uint32_t bucket, std::uint16_t low_part) const {
  if (carries_.empty()) return low_part;
  const auto place = std::lower_bound(carries_.begin(), carries_.end(), bucket,
                                      [](const Carry& c, std::uint32_t b) { return c.bucket < b; });
  const bool found = place != carries_.end() && place->bucket == bucket;
  return low_part + (found ? std::uint64_t{place->times} << 16 : 0U);
}

void Buckets::add(const double* values, const double* present, std::size_t count) {
  if (present == nullptr) return add_all(values, count);
  // Absence may be as good as random: packing without a branch is cheaper than guessing.
  double packed[256];
  for (std::size_t start = 0; start < count; start += 256) {
    const std::size_t stop = std::min(count, start + 256);
    std::size_t kept = 0;
    for (std::size_t i = start; i < stop; ++i) {
      packed[kept] = values[i];
      kept += present[i] != 0.0 ? 1 : 0;
    }
    add_all(packed, kept);
  }
}

void Buckets::add_all(const double* values, std::size_t count) {
  if (chunks_.empty()) chunks_.resize(chunk_size);
  double low = count_ == 0 ? std::numeric_limits<double>::infinity() : minimum_;
  double high = count_ == 0 ? -std::numeric_limits<double>::infinity() : maximum_;
  std::uint64_t zeros = 0;
  std::uint64_t kept = 0;
  // With thousands of elements the pages are not in cache: where to count is found for a stretch of values
  // first and fetched meanwhile.
  std::uint64_t found[stretch];
  std::uint32_t place[stretch];
  for (std::size_t start = 0; start < count; start += stretch) {
    const std::size_t stop = std::min(count, start + stretch);
    const std::uint16_t* chunks = chunks_.data();
    const std::uint16_t* counts = counts_.data();
    std::size_t n = 0;
    for (std::size_t i = start; i < stop; ++i) {
      const double x = values[i] + 0.0;  // -0 becomes 0
      const auto bits = std::bit_cast<std::uint64_t>(x);
      const auto octave = static_cast<std::uint32_t>(bits >> 52);
      if ((octave & not_finite_octave) == not_finite_octave) [[unlikely]]
        continue;
      low = x < low ? x : low;
      high = x > high ? x : high;
      zeros += bits == 0 ? 1 : 0;
      std::size_t page = chunks[directory_[octave / chunk_size] * chunk_size + octave % chunk_size];
      if (page == 0) [[unlikely]] {
        page = make_page(octave);
        chunks = chunks_.data();
        counts = counts_.data();
      }
      const std::uint64_t bucket = bits >> bucket_shift;
      place[n] = static_cast<std::uint32_t>((page - 1) * page_size + (bucket & (page_size - 1)));
      found[n] = bucket;
      __builtin_prefetch(counts + place[n], 1);
      ++n;
    }
    std::uint16_t* slots = counts_.data();
    for (std::size_t i = 0; i < n; ++i) {
      if (++slots[place[i]] == 0) [[unlikely]]
        carry(static_cast<std::uint32_t>(found[i]), 1);
    }
    kept += n;
  }
  if (kept == 0) return;
  zeros_ += zeros;
  count_ += kept;
  minimum_ = low;
  maximum_ = high;
}

void Buckets::merge(const Buckets& other) {
  if (other.count_ == 0) return;
  minimum_ = count_ == 0 ? other.minimum_ : std::min(minimum_, other.minimum_);
  maximum_ = count_ == 0 ? other.maximum_ : std::max(maximum_, other.maximum_);
  // Carries first: where `other` is this object, they double here, and what the low parts overflow comes on
  // top.
  const std::vector<Carry> theirs = other.carries_;
  for (const Carry& c : theirs) carry(c.bucket, c.times);
  for (std::uint32_t octave = 0; octave < octaves; ++octave) {
    const std::size_t from = other.page_of(octave);
    if (from == 0) continue;
    std::size_t to = page_of(octave);
    if (to == 0) to = make_page(octave);
    const std::uint16_t* source = other.counts_.data() + (from - 1) * page_size;
    std::uint16_t* target = counts_.data() + (to - 1) * page_size;
    for (std::uint32_t i = 0; i < page_size; ++i) {
      const std::uint32_t sum = std::uint32_t{target[i]} + source[i];
      target[i] = static_cast<std::uint16_t>(sum);
      if (sum > 0xFFFF) [[unlikely]]
        carry((octave << mantissa_bits) + i, 1);
    }
  }
  zeros_ += other.zeros_;
  count_ += other.count_;
}

std::size_t Buckets::bytes() const {
  return sizeof *this + chunks_.capacity() * sizeof(std::uint16_t) +
         counts_.capacity() * sizeof(std::uint16_t) + carries_.capacity() * sizeof(Carry);
}

template <class Visit>
bool Buckets::walk_page(std::uint32_t octave, Visit& visit) const {
  const std::size_t page = page_of(octave);
  if (page == 0) return true;
  const std::uint16_t* counts = counts_.data() + (page - 1) * page_size;
  const bool negative = octave >= sign_octave;
  for (std::uint32_t step = 0; step < page_size; ++step) {
    const auto slot = static_cast<std::uint32_t>(negative ? page_size - 1 - step : step);
    const std::uint32_t bucket = (octave << mantissa_bits) + slot;
    if (counts[slot] == 0 && carries_.empty()) continue;
    std::uint64_t count = count_of(bucket, counts[slot]);
    if (count == 0) continue;
    std::uint64_t first = std::uint64_t{bucket} << bucket_shift;
    const std::uint64_t last = first + ((std::uint64_t{1} << bucket_shift) - 1);
    if (bucket == 0 && zeros_ != 0) {
      if (!visit(0.0, 0.0, zeros_)) return false;
      count -= zeros_;
      if (count == 0) continue;
    }
    if (first << 1 == 0) ++first;  // zero itself is apart
    const double inner = std::bit_cast<double>(first);
    const double outer = std::bit_cast<double>(last);
    const double low = std::max(negative ? outer : inner, minimum_);
    const double high = std::min(negative ? inner : outer, maximum_);
    if (!visit(low, high, count)) return false;
  }
  return true;
}

template <class Visit>
void Buckets::walk(Visit&& visit) const {
  // Most stretches of octaves were never met.
  constexpr auto stretch_size = static_cast<std::uint32_t>(chunk_size);
  for (std::uint32_t chunk = octaves / stretch_size; chunk-- > sign_octave / stretch_size;) {
    if (directory_[chunk] == 0) continue;
    for (std::uint32_t k = stretch_size; k-- > 0;) {
      if (!walk_page(chunk * stretch_size + k, visit)) return;
    }
  }
  for (std::uint32_t chunk = 0; chunk < sign_octave / stretch_size; ++chunk) {
    if (directory_[chunk] == 0) continue;
    for (std::uint32_t k = 0; k < stretch_size; ++k) {
      if (!walk_page(chunk * stretch_size + k, visit)) return;
    }
  }
}

double Buckets::quantile(double q) const {
  return Ranks(*this).quantile(q);
}

double Buckets::quantile_standard_error(double q) const {
  return Ranks(*this).standard_error(q);
}

double Buckets::cdf(double x) const {
  if (count_ == 0 || std::isnan(x)) return nan;
  if (x >= maximum_) return 1.0;
  double below = 0.0;
  walk([&](double low, double high, std::uint64_t inside) {
    if (x < low) return false;
    const double share = x >= high ? 1.0 : (x - low) / (high - low);
    below += share * static_cast<double>(inside);
    return x > high;
  });
  return below / static_cast<double>(count_);
}

std::vector<Buckets::Bar> Buckets::bars() const {
  std::vector<Bar> all;
  walk([&](double low, double high, std::uint64_t count) {
    all.push_back({low, high, count});
    return true;
  });
  return all;
}

bool Buckets::operator==(const Buckets& other) const {
  if (count_ != other.count_ || zeros_ != other.zeros_ || carries_ != other.carries_) return false;
  if (count_ != 0 && (minimum_ != other.minimum_ || maximum_ != other.maximum_)) return false;
  // Pages stand in the order in which they were met, which says nothing.
  for (std::uint32_t octave = 0; octave < octaves; ++octave) {
    const std::size_t mine = page_of(octave);
    const std::size_t theirs = other.page_of(octave);
    if ((mine == 0) != (theirs == 0)) return false;
    if (mine == 0) continue;
    const std::uint16_t* page = counts_.data() + (mine - 1) * page_size;
    if (!std::equal(page, page + page_size, other.counts_.data() + (theirs - 1) * page_size)) return false;
  }
  return true;
}

}  // namespace gigawatt
