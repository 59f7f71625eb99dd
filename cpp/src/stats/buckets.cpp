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
constexpr std::size_t stretch = 128;                // values

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
  // Most elements meet few octaves: room for one, for four, then for half as many again.
  const std::size_t pages = counts_.size() / page_size;
  if (counts_.size() == counts_.capacity())
    counts_.reserve((pages == 0 ? 1 : std::max<std::size_t>(4, pages + pages / 2)) * page_size);
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

void Buckets::add(const double* values, const double* present, std::size_t count,
                  const kernels::Table& table) {
  std::uint32_t keys[stretch];
  for (std::size_t start = 0; start < count; start += stretch) {
    const std::size_t size = std::min(count - start, stretch);
    const std::size_t left =
        note(values + start, present == nullptr ? nullptr : present + start, size, table, keys);
    count_keys(keys, left);
  }
}

std::size_t Buckets::note(const double* values, const double* present, std::size_t count,
                          const kernels::Table& table, std::uint32_t* keys) {
  if (present == nullptr) return note_all(values, count, table, keys);
  // Absence may be as good as random: packing without a branch is cheaper than guessing.
  double packed[stretch];
  std::size_t left = 0;
  for (std::size_t start = 0; start < count; start += stretch) {
    const std::size_t stop = std::min(count, start + stretch);
    std::size_t kept = 0;
    for (std::size_t i = start; i < stop; ++i) {
      packed[kept] = values[i];
      kept += present[i] != 0.0 ? 1 : 0;
    }
    left += note_all(packed, kept, table, keys + left);
  }
  return left;
}

std::size_t Buckets::page_for(std::uint32_t octave) {
  if (chunks_.empty()) chunks_.resize(chunk_size);
  std::size_t page = page_of(octave);
  if (page == 0) page = make_page(octave);
  const std::size_t sign = octave / sign_octave;
  const std::uint32_t size = octave % sign_octave;
  // The window begins below the first octave that is met; what lies outside takes the longer way.
  if (window_start_[sign] == 0)
    window_start_[sign] = size > window_size * 3 / 4 ? size - window_size * 3 / 4 : 1;
  const std::uint32_t at = size - window_start_[sign];
  if (at < window_size)
    window_[sign * window_size + at] = static_cast<std::uint32_t>((page - 1) * page_size + 1);
  return page;
}

void Buckets::add_times(std::uint32_t bucket, std::size_t times) {
  const std::size_t page = page_for(bucket >> mantissa_bits);
  std::uint16_t& slot = counts_[(page - 1) * page_size + (bucket & (page_size - 1))];
  const std::size_t sum = slot + times;
  slot = static_cast<std::uint16_t>(sum);
  if (sum > 0xFFFF) carry(bucket, static_cast<std::uint32_t>(sum >> 16));
}

std::size_t Buckets::note_all(const double* values, std::size_t count, const kernels::Table& table,
                              std::uint32_t* keys) {
  const kernels::Keys found = table.keys(keys, values, count);
  const std::size_t kept = count - found.not_finite;
  if (kept == 0) return 0;
  minimum_ = count_ == 0 || found.low < minimum_ ? found.low + 0.0 : minimum_;
  maximum_ = count_ == 0 || found.high > maximum_ ? found.high + 0.0 : maximum_;
  count_ += kept;
  zeros_ += found.zeros;
  if (found.low == found.high) {  // all the same
    const double value = found.low + 0.0;
    add_times(static_cast<std::uint32_t>(std::bit_cast<std::uint64_t>(value) >> bucket_shift), kept);
    return 0;
  }
  if (found.zeros != 0) add_times(0, found.zeros);
  if (found.zeros == 0 && found.not_finite == 0) return count;
  std::size_t left = 0;
  for (std::size_t i = 0; i < count; ++i) {
    const double x = values[i];
    keys[left] = keys[i];
    left += (x != 0.0) & (x - x == 0.0) ? 1 : 0;
  }
  return left;
}

void Buckets::count_keys(const std::uint32_t* keys, std::size_t count) {
  std::uint32_t place[stretch];
  for (std::size_t start = 0; start < count; start += stretch, keys += stretch) {
    const std::size_t size = std::min(count - start, stretch);
    std::uint32_t missing = 0;
    for (std::size_t i = 0; i < size; ++i) {
      const std::uint32_t octave = keys[i] >> mantissa_bits;
      const std::uint32_t sign = octave / sign_octave;
      const std::uint32_t at = octave % sign_octave - window_start_[sign];
      const std::uint32_t first = at < window_size ? window_[sign * window_size + at % window_size] : 0;
      missing |= first == 0 ? 1U : 0U;
      place[i] = first - 1 + (keys[i] & (page_size - 1));
    }
    if (missing != 0) [[unlikely]] {
      for (std::size_t i = 0; i < size; ++i) {
        const std::size_t page = page_for(keys[i] >> mantissa_bits);
        place[i] = static_cast<std::uint32_t>((page - 1) * page_size + (keys[i] & (page_size - 1)));
      }
    }
    std::uint16_t* slots = counts_.data();
    std::uint32_t full = 0;
    for (std::size_t i = 0; i < size; ++i) full |= ++slots[place[i]] == 0 ? 1U : 0U;
    if (full == 0) [[likely]]
      continue;
    // A slot that was counted k times and stands below k went through 65,536.
    for (std::size_t i = 0; i < size; ++i) {
      const auto times = std::count(place, place + size, place[i]);
      const bool first = std::find(place, place + i, place[i]) == place + i;
      if (first && slots[place[i]] < times) carry(keys[i], 1);
    }
  }
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

std::vector<std::uint32_t> Buckets::met() const {
  std::vector<std::uint32_t> octaves_met;
  constexpr auto size = static_cast<std::uint32_t>(chunk_size);
  for (std::uint32_t chunk = octaves / size; chunk-- > sign_octave / size;) {  // the most negative first
    for (std::uint32_t k = size; directory_[chunk] != 0 && k-- > 0;) {
      if (page_of(chunk * size + k) != 0) octaves_met.push_back(chunk * size + k);
    }
  }
  for (std::uint32_t chunk = 0; chunk < sign_octave / size; ++chunk) {
    for (std::uint32_t k = 0; directory_[chunk] != 0 && k < size; ++k) {
      if (page_of(chunk * size + k) != 0) octaves_met.push_back(chunk * size + k);
    }
  }
  return octaves_met;
}

Buckets::Bar Buckets::bar_of(std::uint32_t bucket, std::uint64_t count) const {
  std::uint64_t first = std::uint64_t{bucket} << bucket_shift;
  const std::uint64_t last = first + ((std::uint64_t{1} << bucket_shift) - 1);
  if (first << 1 == 0) ++first;  // zero itself is apart
  const bool negative = bucket >> mantissa_bits >= sign_octave;
  const double inner = std::bit_cast<double>(first);
  const double outer = std::bit_cast<double>(last);
  return {std::max(negative ? outer : inner, minimum_), std::min(negative ? inner : outer, maximum_), count};
}

template <class Visit>
bool Buckets::walk_page(std::uint32_t octave, Visit& visit) const {
  const std::uint16_t* counts = counts_.data() + (page_of(octave) - 1) * page_size;
  const bool negative = octave >= sign_octave;
  for (std::uint32_t step = 0; step < page_size; ++step) {
    const auto slot = static_cast<std::uint32_t>(negative ? page_size - 1 - step : step);
    const std::uint32_t bucket = (octave << mantissa_bits) + slot;
    if (counts[slot] == 0 && carries_.empty()) continue;
    std::uint64_t count = count_of(bucket, counts[slot]);
    if (count == 0) continue;
    if (bucket == 0 && zeros_ != 0) {
      if (!visit(0.0, 0.0, zeros_)) return false;
      count -= zeros_;
      if (count == 0) continue;
    }
    const Bar bar = bar_of(bucket, count);
    if (!visit(bar.low, bar.high, count)) return false;
  }
  return true;
}

template <class Visit>
void Buckets::walk(Visit&& visit) const {
  for (const std::uint32_t octave : met()) {
    if (!walk_page(octave, visit)) return;
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
