// Partial statistics as bytes and back.
#include <algorithm>
#include <cstdint>

#include "flat.hpp"
#include "gigawatt/stats/accumulator.hpp"

namespace gigawatt {
namespace {

constexpr std::uint64_t mark = 0x3270'7473'7767'6967;  // "gigwstp2", changes with the layout

[[noreturn]] void refuse() {
  throw InvalidValueError("these bytes are no statistics of a run of this version");
}

}  // namespace

void Buckets::write(std::string& out) const {
  flat::put(out, count_);
  flat::put(out, zeros_);
  flat::put(out, minimum_);
  flat::put(out, maximum_);
  flat::put(out, directory_);
  flat::put_all(out, chunks_);
  flat::put_all(out, counts_);
  flat::put_all(out, carries_);
}

Buckets Buckets::read(std::string_view text, std::size_t& at) {
  Buckets b;
  b.count_ = flat::take<std::uint64_t>(text, at);
  b.zeros_ = flat::take<std::uint64_t>(text, at);
  b.minimum_ = flat::take<double>(text, at);
  b.maximum_ = flat::take<double>(text, at);
  b.directory_ = flat::take<decltype(b.directory_)>(text, at);
  b.chunks_ = flat::take_all<std::uint16_t>(text, at);
  b.counts_ = flat::take_all<std::uint16_t>(text, at);
  b.carries_ = flat::take_all<Carry>(text, at);
  // Every way to a page must lead into the counts.
  const std::size_t chunks = b.chunks_.size() / chunk_size, pages = b.counts_.size() / page_size;
  const bool whole = b.chunks_.size() % chunk_size == 0 && b.counts_.size() % page_size == 0;
  const auto inside = [](std::size_t limit) { return [limit](auto k) { return k == 0 || k < limit; }; };
  if (!whole || !std::all_of(b.directory_.begin(), b.directory_.end(), inside(chunks)) ||
      !std::all_of(b.chunks_.begin(), b.chunks_.end(), inside(pages + 1))) {
    refuse();
  }
  return b;
}

void MergeTree::write(std::string& out) const {
  flat::put(out, static_cast<std::uint64_t>(nodes_.size()));
  for (const auto& [place, node] : nodes_) {
    flat::put(out, static_cast<std::uint64_t>(place.first));
    flat::put(out, place.second);
    flat::put_all(out, node);
  }
}

MergeTree MergeTree::read(std::string_view text, std::size_t& at) {
  MergeTree tree;
  const auto count = flat::take<std::uint64_t>(text, at);
  for (std::uint64_t i = 0; i < count; ++i) {
    const auto level = flat::take<std::uint64_t>(text, at);
    const auto index = flat::take<std::uint64_t>(text, at);
    if (level > 64) refuse();
    tree.nodes_.emplace(std::pair(static_cast<unsigned>(level), index),
                        flat::take_all<MomentSummary>(text, at));
  }
  return tree;
}

std::string to_bytes(const Partial& partial) {
  std::string out;
  flat::put(out, mark);
  flat::put(out, partial.scenarios);
  flat::put_all(out, partial.ledger);
  partial.tree.write(out);
  flat::put(out, static_cast<std::uint64_t>(partial.buckets.size()));
  for (const auto& buckets : partial.buckets) buckets.write(out);
  flat::put(out, static_cast<std::uint64_t>(partial.replicates.size()));
  for (const auto& replicate : partial.replicates) {
    const std::string inner = to_bytes(replicate);
    flat::put_all(out, std::vector<char>(inner.begin(), inner.end()));
  }
  return out;
}

Partial partial_from(std::string_view bytes) {
  std::size_t at = 0;
  if (bytes.size() < sizeof mark || flat::take<std::uint64_t>(bytes, at) != mark) refuse();
  Partial partial;
  partial.scenarios = flat::take<std::uint64_t>(bytes, at);
  partial.ledger = flat::take_all<ElementLedger>(bytes, at);
  partial.tree = MergeTree::read(bytes, at);
  const auto count = flat::take<std::uint64_t>(bytes, at);
  if (count > bytes.size()) refuse();
  for (std::uint64_t i = 0; i < count; ++i) partial.buckets.push_back(Buckets::read(bytes, at));
  const auto replicates = flat::take<std::uint64_t>(bytes, at);
  if (replicates > bytes.size()) refuse();
  for (std::uint64_t i = 0; i < replicates; ++i) {
    const auto inner = flat::take_all<char>(bytes, at);
    partial.replicates.push_back(partial_from(std::string_view(inner.data(), inner.size())));
  }
  if (at != bytes.size()) refuse();
  return partial;
}

}  // namespace gigawatt
