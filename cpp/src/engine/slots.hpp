// Rows of a tile, given out and taken back.
#pragma once
#include <cstddef>
#include <map>

namespace gigawatt {

// Best fit among the free stretches; neighbours join when they are freed.
class RowAllocator {
 public:
  std::size_t allocate(std::size_t rows);
  void release(std::size_t offset, std::size_t rows);
  std::size_t high_water() const { return end_; }

 private:
  std::map<std::size_t, std::size_t> free_;  // offset → rows
  std::size_t end_ = 0;
};

}  // namespace gigawatt
