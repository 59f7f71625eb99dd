#include "sobol_draws.hpp"

#include <algorithm>

#include "gigawatt/random/key.hpp"
#include "gigawatt/random/sobol.hpp"

namespace gigawatt::ops {
namespace {

using namespace kernels;

constexpr std::uint32_t value_domain = 0, bridge_domain = 2;  // 1: a path's shocks, which bridges replace

// One row of scores: a dimension's points, or plain draws where it has none.
void draw(const Frame& f, double* out, std::uint32_t dimension, const DrawKey& plain) {
  if (dimension == no_dimension) {
    f.table.scores(out, plain, f.draws.first, f.lanes);
    return;
  }
  const std::uint64_t points = f.draws.sampling.per_replicate;
  const std::uint64_t replicate = f.draws.first / points, index = f.draws.first % points;
  f.table.sobol_scores(out, sobol_key(f.draws.seed, replicate, dimension), index, f.lanes);
}

void scale(const Frame& f, double* out, const double* row, double factor) {
  f.table.binary[mul][vector_scalar](out, {row, 0}, {&factor, 0}, 1, f.lanes);
}

// out += factor * row
void add_scaled(const Frame& f, double* out, const double* row, double factor) {
  scale(f, f.scratch, row, factor);
  f.table.binary[add][vector_vector](out, {out, 0}, {f.scratch, 0}, 1, f.lanes);
}

// Unit shocks of periods 1, 2, …; a path starts at its drawn value, so period 0 has none.
void path(const Step& step, const Frame& f, const OutRows& out, const std::uint32_t* dimensions,
          std::uint64_t stream) {
  std::fill(out.at(0), out.at(0) + f.lanes, 0.0);
  for (std::size_t k = 0; k < step.bridge.size(); ++k) {
    const BridgeStep& b = step.bridge[k];
    double* row = out.at(b.middle);
    draw(f, row, dimensions ? dimensions[k] : no_dimension,
         draw_key(f.draws.seed, stream, static_cast<std::int32_t>(k), bridge_domain));
    scale(f, row, row, b.sd);
    if (b.left != 0) add_scaled(f, row, out.at(b.left), b.from_left);
    if (b.from_right != 0.0) add_scaled(f, row, out.at(b.right), b.from_right);
  }
  for (std::size_t t = step.bridge.size(); t > 1; --t) {
    f.table.binary[sub][vector_vector](out.at(t), {out.at(t), 0}, {out.at(t - 1), 0}, 1, f.lanes);
  }
}

}  // namespace

void sobol_score(const Step& step, const Frame& f, const OutRows& out, std::size_t plane, std::size_t first,
                 std::size_t last) {
  const std::size_t each = step.dimensions.size() / step.streams.size();
  const std::uint32_t* dimensions = each > 0 ? &step.dimensions[plane * each] : nullptr;
  const std::uint64_t stream = step.streams[plane];
  if (step.domain != value_domain) {
    if (first == 0) path(step, f, out, dimensions, stream);
    return;
  }
  const bool dated = step.dims.has_time();
  for (std::size_t t = first; t < last; ++t) {
    const std::int32_t date = dated ? f.program.plan.period_days[t] : 0;
    draw(f, out.at(t), dimensions ? dimensions[t] : no_dimension,
         draw_key(f.draws.seed, stream, date, step.domain));
  }
}

}  // namespace gigawatt::ops
