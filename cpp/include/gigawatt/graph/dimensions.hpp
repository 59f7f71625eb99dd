// Which dimensions of a Sobol sequence belong to which draws of a model.
#pragma once
#include <array>
#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "gigawatt/graph/quantity.hpp"
#include "gigawatt/random/key.hpp"
#include "gigawatt/random/sobol.hpp"

namespace gigawatt {

// Labels of one cell, in the order of the axes.
Labels cell_labels(const Dims& dims, std::size_t cell);

// Given out in the order of declaration and never taken back or moved: an appended input moves nobody's, and
// a case starts from its parent's map. Three regions, each filled from its start, because the first
// dimensions are the best spread and the finest steps of a path matter least: values drawn once and the first
// four normals of a path's bridge; the next twelve; the rest, and draws made anew each period. A region that
// is full goes on in the next; what finds no place is drawn at random.
class DimensionMap {
 public:
  enum class Use : unsigned char { value, path, fresh };
  struct Entry {
    std::string stream;
    Labels labels;
    Use use;
    std::vector<std::uint32_t> dimensions;  // one; a path's normals in the order of its bridge; one a period
  };

  // Whatever an input draws and has no dimensions for yet.
  void reserve(const Input& input, std::size_t periods);
  // Null where nothing was reserved.
  const Entry* find(std::uint64_t stream, Use use) const;
  const std::vector<Entry>& entries() const { return entries_; }  // in the order of declaration

 private:
  void add(const std::string& stream, const Labels& labels, Use use, std::size_t count);
  std::uint32_t take(std::size_t region);

  static constexpr std::array<std::uint32_t, 4> starts_{0, 1024, 2048, sobol_dimensions};
  std::array<std::uint32_t, 3> next_{starts_[0], starts_[1], starts_[2]};
  std::vector<Entry> entries_;
  std::map<std::pair<std::uint64_t, Use>, std::size_t> places_;
};

}  // namespace gigawatt
