#include "gigawatt/stats/accumulator.hpp"

#include <algorithm>
#include <cmath>
#include <stdexcept>
#include <string>

namespace gigawatt {
namespace {

[[noreturn]] void misuse(const std::string& what) {
  throw std::logic_error("accumulator: " + what);
}

std::uint64_t count_absent(const double* present, std::size_t lanes) {
  return static_cast<std::uint64_t>(std::count(present, present + lanes, 0.0));
}

void require_equal(const char* what, std::size_t left, std::size_t right) {
  if (left != right) {
    throw std::logic_error("merge: " + std::string(what) + " of " + std::to_string(left) + " and " +
                           std::to_string(right) + " elements");
  }
}

}  // namespace

void merge(Partial& into, Partial&& other) {
  require_equal("ledgers", into.ledger.size(), other.ledger.size());
  require_equal("buckets", into.buckets.size(), other.buckets.size());
  into.tree.merge(std::move(other.tree));  // checks before it changes anything
  for (std::size_t i = 0; i < into.buckets.size(); ++i) into.buckets[i].merge(other.buckets[i]);
  for (std::size_t i = 0; i < into.ledger.size(); ++i) {
    ElementLedger& mine = into.ledger[i];
    const ElementLedger& theirs = other.ledger[i];
    mine.absent += theirs.absent;
    mine.not_finite += theirs.not_finite;
    mine.first_not_finite = std::min(mine.first_not_finite, theirs.first_not_finite);
  }
  into.scenarios += other.scenarios;
  if (into.replicates.size() < other.replicates.size()) into.replicates.resize(other.replicates.size());
  for (std::size_t r = 0; r < other.replicates.size(); ++r) {
    Partial& mine = into.replicates[r];
    if (mine.scenarios == 0) {
      mine = std::move(other.replicates[r]);
    } else if (other.replicates[r].scenarios != 0) {
      merge(mine, std::move(other.replicates[r]));
    }
  }
}

Accumulator::Accumulator(std::vector<double> pivots, bool quantiles, const kernels::Table& table)
    : pivots_(std::move(pivots)), quantiles_(quantiles), table_(table), next_(pivots_.size(), 0) {
  for (double& pivot : pivots_) {
    if (!std::isfinite(pivot)) pivot = 0.0;
  }
  sums_.resize(pivots_.size());
  if (quantiles_) {
    // Up to 8 MiB, a stretch of 128 at least.
    constexpr std::size_t bytes = std::size_t{8} << 20, least = 128, most = 2048;
    depth_ =
        std::clamp(bytes / sizeof(std::uint32_t) / std::max<std::size_t>(pivots_.size(), 1), least, most);
    keys_.resize(depth_ * pivots_.size());
    noted_.assign(pivots_.size(), 0);
  }
  reset();
}

void Accumulator::reset() {
  partial_ = Partial{};
  partial_.ledger.resize(pivots_.size());
  if (quantiles_) partial_.buckets.resize(pivots_.size());
}

void Accumulator::start_block(std::uint64_t block) {
  if (open_) misuse("block " + std::to_string(block_) + " is not finished");
  if (partial_.tree.has(block)) misuse("block " + std::to_string(block) + " was there before");
  open_ = true;
  block_ = block;
  low_ = block_size;
  high_ = 0;
  std::fill(next_.begin(), next_.end(), 0U);
  std::fill(sums_.begin(), sums_.end(), empty_moments());
}

void Accumulator::update(std::size_t element, const double* values, const double* present,
                         std::uint64_t first, std::size_t lanes) {
  if (!open_) misuse("no block was started");
  if (element >= pivots_.size()) misuse("there is no element " + std::to_string(element));
  const std::uint64_t start = block_ * block_size;
  if (first < start || first - start > block_size || lanes > block_size - (first - start)) {
    misuse("scenarios from " + std::to_string(first) + " lie outside block " + std::to_string(block_));
  }
  std::size_t position = first - start;
  if (position < next_[element]) misuse("scenario " + std::to_string(first) + " comes out of order");
  if (lanes == 0) return;
  next_[element] = static_cast<std::uint32_t>(position + lanes);
  low_ = std::min(low_, position);
  high_ = std::max(high_, position + lanes);

  ElementLedger& ledger = partial_.ledger[element];
  if (present != nullptr) ledger.absent += count_absent(present, lanes);
  if (quantiles_) {
    for (std::size_t at = 0; at < lanes; at += depth_) {
      const std::size_t size = std::min(lanes - at, depth_);
      if (noted_[element] + size > depth_) count_noted(element);
      noted_[element] += static_cast<std::uint32_t>(
          partial_.buckets[element].note(values + at, present == nullptr ? nullptr : present + at, size,
                                         table_, keys_.data() + element * depth_ + noted_[element]));
    }
  }
  // The kernel takes eight lanes at a time from multiples of eight: what lies before goes alone.
  std::size_t skipped = 0;
  std::size_t done = 0;
  while (done < lanes) {
    const std::size_t ragged = position % 8;
    const std::size_t step = ragged == 0 ? lanes - done : std::min(8 - ragged, lanes - done);
    skipped += table_.moments(&sums_[element], values + done, present == nullptr ? nullptr : present + done,
                              pivots_[element], position, step);
    done += step;
    position += step;
  }
  if (skipped != 0) note_faults(ledger, values, present, first, lanes);
}

void Accumulator::count_noted(std::size_t element) {
  partial_.buckets[element].count_keys(keys_.data() + element * depth_, noted_[element]);
  noted_[element] = 0;
}

void Accumulator::note_faults(ElementLedger& ledger, const double* values, const double* present,
                              std::uint64_t first, std::size_t lanes) const {
  for (std::size_t i = 0; i < lanes; ++i) {
    if (std::isfinite(values[i]) || (present != nullptr && present[i] == 0.0)) continue;
    ++ledger.not_finite;
    ledger.first_not_finite = std::min(ledger.first_not_finite, first + i);
  }
}

void Accumulator::finish_block() {
  if (!open_) misuse("no block was started");
  MergeTree::Node node(pivots_.size());
  for (std::size_t i = 0; i < node.size(); ++i) node[i] = summarise(sums_[i], pivots_[i]);
  partial_.tree.add(block_, std::move(node));
  if (high_ > low_) partial_.scenarios += high_ - low_;
  open_ = false;
}

void Accumulator::hand_over(MergeTree& tree) {
  if (open_) misuse("block " + std::to_string(block_) + " is not finished");
  tree.merge(std::move(partial_.tree));
  partial_.tree = MergeTree{};
}

Partial Accumulator::take() {
  if (open_) misuse("block " + std::to_string(block_) + " is not finished");
  for (std::size_t element = 0; element < noted_.size(); ++element) count_noted(element);
  Partial taken = std::move(partial_);
  reset();
  return taken;
}

}  // namespace gigawatt
