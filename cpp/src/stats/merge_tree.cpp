#include "gigawatt/stats/merge_tree.hpp"

#include <algorithm>
#include <stdexcept>
#include <string>

namespace gigawatt {
namespace {

MergeTree::Node combine_all(MergeTree::Node left, const MergeTree::Node& right) {
  for (std::size_t i = 0; i < left.size(); ++i) left[i] = combine(left[i], right[i]);
  return left;
}

}  // namespace

bool MergeTree::overlaps(unsigned level, std::uint64_t index) const {
  return std::any_of(nodes_.begin(), nodes_.end(), [&](const auto& entry) {
    const auto [other_level, other_index] = entry.first;
    return other_level >= level ? index >> (other_level - level) == other_index
                                : other_index >> (level - other_level) == index;
  });
}

void MergeTree::check(unsigned level, std::uint64_t index, const Node& node) const {
  if (nodes_.empty()) return;
  const std::size_t size = nodes_.begin()->second.size();
  if (node.size() != size) {
    throw std::logic_error("merge tree: " + std::to_string(node.size()) + " elements, the others have " +
                           std::to_string(size));
  }
  if (overlaps(level, index)) {
    throw std::logic_error("merge tree: block " + std::to_string(index << level) + " was added before");
  }
}

bool MergeTree::has(std::uint64_t block) const {
  return overlaps(0, block);
}

void MergeTree::insert(unsigned level, std::uint64_t index, Node node) {
  for (auto sibling = nodes_.find({level, index ^ 1U}); sibling != nodes_.end();
       sibling = nodes_.find({level, index ^ 1U})) {
    node = index % 2 == 0 ? combine_all(std::move(node), sibling->second)
                          : combine_all(std::move(sibling->second), node);
    nodes_.erase(sibling);
    ++level;
    index /= 2;
  }
  nodes_.emplace(std::pair{level, index}, std::move(node));
}

void MergeTree::add(std::uint64_t block, Node node) {
  check(0, block, node);
  insert(0, block, std::move(node));
}

void MergeTree::merge(MergeTree&& other) {
  for (const auto& [place, node] : other.nodes_) check(place.first, place.second, node);
  for (auto& [place, node] : other.nodes_) insert(place.first, place.second, std::move(node));
  other.nodes_.clear();
}

MergeTree::Node MergeTree::total() const {
  std::vector<std::pair<std::uint64_t, const Node*>> order;  // by first block
  for (const auto& [place, node] : nodes_) order.emplace_back(place.second << place.first, &node);
  std::sort(order.begin(), order.end());
  Node sum;
  for (const auto& [start, node] : order) {
    sum = sum.empty() ? *node : combine_all(std::move(sum), *node);
  }
  return sum;
}

}  // namespace gigawatt
