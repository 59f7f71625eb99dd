// Exact quantiles: a second pass over the same scenarios, which keeps what shares a bucket with a wanted
// rank.
#include <algorithm>
#include <cmath>
#include <limits>

#include "crew.hpp"
#include "gigawatt/engine/result.hpp"
#include "gigawatt/engine/tile.hpp"
#include "gigawatt/errors/error.hpp"
#include "gigawatt/graph/timeline.hpp"

namespace gigawatt {
namespace {

constexpr double nan = std::numeric_limits<double>::quiet_NaN();

struct Wanted {
  Ranks::Bracket bracket;
  std::vector<double> kept;
};

// Values inside a bracket, of the elements of one output.
class KeepSink : public Sink {
 public:
  KeepSink(std::vector<Wanted> wanted, std::size_t first, std::size_t cells)
      : wanted_(std::move(wanted)), first_(first), cells_(cells) {
    per_cell_ = cells == 0 ? 0 : wanted_.size() / cells;
  }

  void record(std::size_t element, const double* values, const double* present, std::uint64_t,
              std::size_t lanes) override {
    if (element < first_ || element >= first_ + cells_) return;
    for (std::size_t k = 0; k < per_cell_; ++k) {
      Wanted& wanted = wanted_[(element - first_) * per_cell_ + k];
      const double low = wanted.bracket.low, high = wanted.bracket.high;
      if (low == high) continue;  // known already, and maybe half of all values
      std::uint64_t inside = 0;   // no branch within: few values are
      for (std::size_t i = 0; i < lanes; ++i) inside += (values[i] >= low) & (values[i] <= high) ? 1U : 0U;
      if (inside == 0) continue;
      for (std::size_t i = 0; i < lanes; ++i) {
        if (values[i] >= low && values[i] <= high && (!present || present[i] != 0.0)) {
          wanted.kept.push_back(values[i]);
        }
      }
    }
  }
  std::vector<Wanted>& wanted() { return wanted_; }

 private:
  std::vector<Wanted> wanted_;
  std::size_t first_, cells_, per_cell_;
};

// In shown units, as samples come out; between two ranks as NumPy does, so that its bits come out too.
double at_rank(Wanted& wanted, double rank, double shown) {
  auto& kept = wanted.kept;
  if (wanted.bracket.low == wanted.bracket.high) return wanted.bracket.low / shown;
  if (kept.empty()) return nan;
  const auto lower = static_cast<std::size_t>(static_cast<std::uint64_t>(rank) - wanted.bracket.below);
  const auto middle = kept.begin() + static_cast<std::ptrdiff_t>(std::min(lower, kept.size() - 1));
  std::nth_element(kept.begin(), middle, kept.end());
  const double left = *middle / shown;
  const double part = rank - std::floor(rank);
  if (part == 0.0 || middle + 1 == kept.end()) return left;
  const double right = *std::min_element(middle + 1, kept.end()) / shown;
  const double distance = right - left;
  return part < 0.5 ? left + distance * part : right - distance * (1.0 - part);
}

}  // namespace

std::vector<std::vector<double>> Result::exact_quantiles(std::size_t output,
                                                         const std::vector<double>& shares,
                                                         const Program& replay,
                                                         const ExecuteOptions& options) const {
  const std::size_t count = cells(output), first = program_->outputs[output].first_element;
  const auto same = std::find_if(replay.outputs.begin(), replay.outputs.end(), [&](const ProgramOutput& o) {
    return o.name == program_->outputs[output].name && o.dims == program_->outputs[output].dims;
  });
  if (same == replay.outputs.end()) {
    throw InvalidValueError("the program to replay has no output '" + program_->outputs[output].name + "'");
  }
  std::vector<std::vector<double>> result(shares.size(), std::vector<double>(count, nan));
  if (uniform(output)) {
    for (std::size_t k = 0; k < shares.size(); ++k) {
      for (std::size_t c = 0; c < count; ++c) result[k][c] = quantile(output, c, shares[k]);
    }
    return result;
  }
  std::vector<Wanted> wanted;
  for (std::size_t c = 0; c < count; ++c) {
    for (double share : shares) wanted.push_back({ranks(first + c)->bracket(share), {}});
  }
  ExecuteOptions how = options;
  how.scenarios = scenarios();
  auto found = replay_into(
      replay, how, [&] { return std::make_unique<KeepSink>(wanted, same->first_element, count); },
      [](KeepSink& into, KeepSink& from) {
        for (std::size_t k = 0; k < into.wanted().size(); ++k) {
          auto& kept = into.wanted()[k].kept;
          const auto& more = from.wanted()[k].kept;
          kept.insert(kept.end(), more.begin(), more.end());
        }
      });
  const ProgramOutput& listed = program_->outputs[output];
  const double shown = listed.kind == Kind::date ? seconds_per_day : listed.shown_scale;
  for (std::size_t c = 0; c < count; ++c) {
    const auto values = static_cast<double>(ranks(first + c)->count());
    for (std::size_t k = 0; k < shares.size(); ++k) {
      Wanted& w = found->wanted()[c * shares.size() + k];
      if (values > 0) result[k][c] = at_rank(w, shares[k] * (values - 1), shown);
    }
  }
  return result;
}

}  // namespace gigawatt
