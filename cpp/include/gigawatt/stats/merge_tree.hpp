// Combines per-block summaries along a fixed binary tree of block numbers, whatever order they arrive in.
#pragma once
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "gigawatt/stats/moments.hpp"

namespace gigawatt {

// Node (level, index) covers blocks [index * 2^level, (index + 1) * 2^level). Two siblings merge, lower index
// left, as soon as both are there, so that a long run keeps a handful of nodes and not one per block. The
// nodes that remain, and their bits, depend on the set of blocks alone.
//
// A thread that gets every other block keeps them all until trees are merged: hand out blocks in aligned runs
// (16, say).
class MergeTree {
 public:
  using Node = std::vector<MomentSummary>;  // one per output element

  // Throws std::logic_error where the block was added before or the node has another number of elements than
  // the others.
  void add(std::uint64_t block, Node node);
  // Throws as `add` does, before anything is changed.
  void merge(MergeTree&& other);
  // All nodes folded from the lowest block to the highest: at most one per level remain in a complete run.
  // Empty where no block was added.
  Node total() const;
  bool has(std::uint64_t block) const;
  std::size_t pending() const { return nodes_.size(); }
  // As Buckets::write and read.
  void write(std::string& out) const;
  static MergeTree read(std::string_view text, std::size_t& at);

 private:
  bool overlaps(unsigned level, std::uint64_t index) const;
  void check(unsigned level, std::uint64_t index, const Node& node) const;
  void insert(unsigned level, std::uint64_t index, Node node);
  std::map<std::pair<unsigned, std::uint64_t>, Node> nodes_;
};

}  // namespace gigawatt
