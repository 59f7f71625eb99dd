#include "slots.hpp"

#include <iterator>

namespace gigawatt {

std::size_t RowAllocator::allocate(std::size_t rows) {
  auto best = free_.end();
  for (auto at = free_.begin(); at != free_.end(); ++at) {
    if (at->second >= rows && (best == free_.end() || at->second < best->second)) best = at;
  }
  if (best == free_.end()) {
    const std::size_t offset = end_;
    end_ += rows;
    return offset;
  }
  const auto [offset, size] = *best;
  free_.erase(best);
  if (size > rows) free_.emplace(offset + rows, size - rows);
  return offset;
}

void RowAllocator::release(std::size_t offset, std::size_t rows) {
  auto at = free_.emplace(offset, rows).first;
  if (const auto after = std::next(at); after != free_.end() && offset + rows == after->first) {
    at->second += after->second;
    free_.erase(after);
  }
  if (at != free_.begin()) {
    const auto before = std::prev(at);
    if (before->first + before->second == offset) {
      before->second += at->second;
      free_.erase(at);
    }
  }
}

}  // namespace gigawatt
