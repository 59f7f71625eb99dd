#include "gigawatt/graph/dimensions.hpp"

#include <algorithm>

namespace gigawatt {

Labels cell_labels(const Dims& dims, std::size_t cell) {
  Labels labels;
  std::size_t stride = dims.size();
  for (const auto& axis : dims.axes()) {
    stride /= axis->size();
    labels.emplace_back(axis->name(), axis->labels()[cell / stride % axis->size()]);
  }
  return labels;
}

std::uint32_t DimensionMap::take(std::size_t region) {
  for (; region < next_.size(); ++region) {
    if (next_[region] < starts_[region + 1]) return next_[region]++;
  }
  return no_dimension;
}

void DimensionMap::add(const std::string& stream, const Labels& labels, Use use, std::size_t count) {
  const std::uint64_t hash = stream_hash(stream, labels);
  if (!places_.emplace(std::pair{hash, use}, entries_.size()).second) return;
  Entry entry{stream, labels, use, {}};
  for (std::size_t k = 0; k < count; ++k) {
    const std::size_t region = use == Use::value   ? 0U
                               : use == Use::fresh ? 2U
                               : k < 4             ? 0U
                               : k < 16            ? 1U
                                                   : 2U;
    entry.dimensions.push_back(take(region));
  }
  entries_.push_back(std::move(entry));
}

void DimensionMap::reserve(const Input& input, std::size_t periods) {
  const bool drawn = std::any_of(input.cells.begin(), input.cells.end(),
                                 [](const Distribution& d) { return !d.is_constant(); });
  const bool fresh = input.path.kind == Path::Kind::fresh;
  const bool moves = input.path.kind != Path::Kind::fixed && !fresh;
  if (!drawn && !moves) return;
  for (std::size_t cell = 0; cell < input.dims.size(); ++cell) {
    const Labels labels = cell_labels(input.dims, cell);
    if (drawn) add(input.stream, labels, fresh ? Use::fresh : Use::value, fresh ? periods : 1);
    if (moves) add(input.stream, labels, Use::path, periods - 1);
  }
}

const DimensionMap::Entry* DimensionMap::find(std::uint64_t stream, Use use) const {
  const auto found = places_.find({stream, use});
  return found == places_.end() ? nullptr : &entries_[found->second];
}

}  // namespace gigawatt
