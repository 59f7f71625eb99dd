#include "gigawatt/engine/result.hpp"

#include <cmath>
#include <limits>

#include "gigawatt/engine/tile.hpp"
#include "gigawatt/errors/error.hpp"
#include "gigawatt/graph/timeline.hpp"

namespace gigawatt {
namespace {

constexpr double nan = std::numeric_limits<double>::quiet_NaN();

void check_share(double q) {
  if (!(q >= 0.0 && q <= 1.0)) {
    throw InvalidValueError("a quantile is asked for by a share between 0 and 1, got " + std::to_string(q));
  }
}

}  // namespace

Result::Result(std::shared_ptr<const Program> program, Partial partial, std::uint64_t seed,
               const Sampling& sampling)
    : program_(std::move(program)),
      partial_(std::move(partial)),
      sampling_(sampling),
      totals_(partial_.tree.total()),
      uniform_(run_prologue(*program_, kernels::active())),
      seed_(seed) {
  for (const Partial& part : partial_.replicates) replicate_totals_.push_back(part.tree.total());
}

// The mean over replicates of weight w has the variance of one replicate times the sum of w^2.
template <class Of>
double Result::between_replicates(Of&& of) const {
  double all = 0.0, squares = 0.0;
  std::vector<double> values;
  for (std::size_t r = 0; r < partial_.replicates.size(); ++r) {
    const auto size = static_cast<double>(partial_.replicates[r].scenarios);
    all += size;
    squares += size * size;
    if (partial_.replicates[r].scenarios != sampling_.per_replicate) continue;
    if (const double value = of(r); std::isfinite(value)) values.push_back(value);
  }
  if (values.size() < 2) return nan;
  return summarise(values).sd() * std::sqrt(squares) / all;
}

double Result::mean_standard_error(std::size_t output, std::size_t cell) const {
  const MomentSummary whole = moments(output, cell);
  if (uniform(output) || sampling_.per_replicate == 0) return whole.mean_standard_error();
  const std::size_t e = element(output, cell);
  return scale(output) * between_replicates([&](std::size_t r) {
           const auto& totals = replicate_totals_[r];
           return e < totals.size() && totals[e].count > 0.0 ? totals[e].mean : nan;
         });
}

double Result::sd_standard_error(std::size_t output, std::size_t cell) const {
  const MomentSummary whole = moments(output, cell);
  if (uniform(output) || sampling_.per_replicate == 0) return whole.sd_standard_error();
  const std::size_t e = element(output, cell);
  return scale(output) * between_replicates([&](std::size_t r) {
           const auto& totals = replicate_totals_[r];
           return e < totals.size() ? totals[e].sd() : nan;
         });
}

std::size_t Result::output(std::string_view name) const {
  std::vector<std::string> known;
  for (std::size_t i = 0; i < program_->outputs.size(); ++i) {
    if (program_->outputs[i].name == name) return i;
    known.push_back(program_->outputs[i].name);
  }
  throw_unknown("output", name, known);
}

std::size_t Result::cells(std::size_t output) const {
  const Slot& slot = program_->outputs.at(output).slot;
  return slot.planes * slot.rows;
}

std::size_t Result::element(std::size_t output, std::size_t cell) const {
  if (cell >= cells(output))
    throw AxisError("cell " + std::to_string(cell) + " of an output with " + std::to_string(cells(output)));
  return program_->outputs[output].first_element + cell;
}

double Result::scale(std::size_t output) const {
  const auto& listed = program_->outputs.at(output);
  return listed.kind == Kind::date ? 1.0 / seconds_per_day : 1.0 / listed.shown_scale;
}

double Result::uniform_value(std::size_t output, std::size_t cell) const {
  return uniform_[program_->outputs[output].slot.offset + cell] * scale(output);
}

bool Result::uniform_present(std::size_t output, std::size_t cell) const {
  const auto& listed = program_->outputs[output];
  if (!listed.has_status) return true;
  const Slot& slot = listed.status.slot;
  const std::size_t plane = cell / listed.slot.rows, row = cell % listed.slot.rows;
  return uniform_[slot.offset + listed.status.plane[plane] * slot.rows + (slot.rows > 1 ? row : 0)] != 0.0;
}

MomentSummary Result::moments(std::size_t output, std::size_t cell) const {
  MomentSummary m;
  element(output, cell);
  if (uniform(output)) {
    const double value = uniform_value(output, cell);
    if (!uniform_present(output, cell) || !std::isfinite(value) || scenarios() == 0) return m;
    m.count = static_cast<double>(scenarios());
    m.mean = m.minimum = m.maximum = value;
    return m;
  }
  const std::size_t e = element(output, cell);
  if (e < totals_.size()) m = totals_[e];
  const double s = scale(output);
  m.mean *= s;
  m.minimum *= s;
  m.maximum *= s;
  m.m2 *= s * s;
  m.m3 *= s * s * s;
  m.m4 *= s * s * s * s;
  return m;
}

std::shared_ptr<const Ranks> Result::ranks(std::size_t element) const {
  constexpr std::size_t most_bytes = std::size_t{64} << 20;
  const std::lock_guard lock(known_->mutex);
  auto& found = known_->ranks[element];
  if (!found) {
    if (known_->bytes > most_bytes) {
      known_->ranks.clear();
      known_->bytes = 0;
    }
    auto made = std::make_shared<const Ranks>(partial_.buckets[element]);
    known_->bytes += made->bytes();
    known_->ranks[element] = made;
    return made;
  }
  return found;
}

double Result::quantile(std::size_t output, std::size_t cell, double q) const {
  check_share(q);
  if (uniform(output)) {
    const MomentSummary m = moments(output, cell);
    return m.count > 0.0 ? m.mean : nan;
  }
  const std::size_t e = element(output, cell);
  return e < partial_.buckets.size() ? ranks(e)->quantile(q) * scale(output) : nan;
}

double Result::quantile_standard_error(std::size_t output, std::size_t cell, double q) const {
  check_share(q);
  if (uniform(output)) return 0.0;
  const std::size_t e = element(output, cell);
  if (sampling_.per_replicate > 0) {
    return scale(output) * between_replicates([&](std::size_t r) {
             const auto& buckets = partial_.replicates[r].buckets;
             return e < buckets.size() ? buckets[e].quantile(q) : nan;
           });
  }
  return e < partial_.buckets.size() ? ranks(e)->standard_error(q) * scale(output) : nan;
}

double Result::cdf(std::size_t output, std::size_t cell, double x) const {
  const std::size_t e = element(output, cell);
  if (uniform(output)) {
    const MomentSummary m = moments(output, cell);
    return m.count > 0.0 ? (m.mean <= x ? 1.0 : 0.0) : nan;
  }
  return e < partial_.buckets.size() ? partial_.buckets[e].cdf(x / scale(output)) : nan;
}

ElementLedger Result::ledger(std::size_t output, std::size_t cell) const {
  if (uniform(output)) {
    ElementLedger ledger;
    if (!uniform_present(output, cell)) {
      ledger.absent = scenarios();
    } else if (!std::isfinite(uniform_value(output, cell))) {
      ledger.not_finite = scenarios();
      ledger.first_not_finite = 0;
    }
    return ledger;
  }
  const std::size_t e = element(output, cell);
  ElementLedger ledger = e < partial_.ledger.size() ? partial_.ledger[e] : ElementLedger{};
  if (ledger.first_not_finite != ElementLedger::none)
    ledger.first_not_finite = sampling_.scenario_of_padded(ledger.first_not_finite);
  return ledger;
}

std::vector<Buckets::Bar> Result::bars(std::size_t output, std::size_t cell) const {
  const std::size_t e = element(output, cell);
  if (uniform(output)) {
    const MomentSummary m = moments(output, cell);
    if (m.count == 0.0) return {};
    return {{m.mean, m.mean, scenarios()}};
  }
  if (e >= partial_.buckets.size()) return {};
  auto bars = partial_.buckets[e].bars();
  for (auto& bar : bars) {
    bar.low *= scale(output);
    bar.high *= scale(output);
  }
  return bars;
}

}  // namespace gigawatt
