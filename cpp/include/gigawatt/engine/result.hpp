// What a run found: statistics of every output cell.
#pragma once
#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <string_view>
#include <vector>

#include "gigawatt/engine/execute.hpp"

namespace gigawatt {

// Values are in the output's shown unit (dates in days since 1970-01-01). Without buckets (quantiles were not
// asked for) quantiles and shares are NaN and there are no bars. A cell that does not exist throws AxisError,
// a share outside 0 … 1 InvalidValueError.
class Result {
 public:
  Result(std::shared_ptr<const Program> program, Partial partial, std::uint64_t seed,
         const Sampling& sampling = {});

  const Program& program() const { return *program_; }
  std::uint64_t scenarios() const { return partial_.scenarios; }
  std::uint64_t seed() const { return seed_; }
  // Position of an output among program().outputs. Throws UnknownNameError.
  std::size_t output(std::string_view name) const;
  std::size_t cells(std::size_t output) const;

  MomentSummary moments(std::size_t output, std::size_t cell) const;
  // Standard errors. Of independent draws by their own spread; of a run in replicates by the spread between
  // those that are complete, NaN below two.
  double mean_standard_error(std::size_t output, std::size_t cell) const;
  double sd_standard_error(std::size_t output, std::size_t cell) const;
  // NaN where there is no value at all.
  double quantile(std::size_t output, std::size_t cell, double q) const;
  double quantile_standard_error(std::size_t output, std::size_t cell, double q) const;
  // Share of the values at or below x.
  double cdf(std::size_t output, std::size_t cell, double x) const;
  // Quantiles without the buckets' error: for each share, one value per cell. Runs the scenarios again
  // through `replay`, a program of the same model with this output (and few others), and keeps the values
  // that share a bucket with a wanted rank. The options are those of the run.
  std::vector<std::vector<double>> exact_quantiles(std::size_t output, const std::vector<double>& shares,
                                                   const Program& replay,
                                                   const ExecuteOptions& options) const;
  ElementLedger ledger(std::size_t output, std::size_t cell) const;
  std::vector<Buckets::Bar> bars(std::size_t output, std::size_t cell) const;

 private:
  double scale(std::size_t output) const;
  bool uniform(std::size_t output) const { return program_->outputs[output].slot.uniform; }
  std::size_t element(std::size_t output, std::size_t cell) const;
  double uniform_value(std::size_t output, std::size_t cell) const;
  bool uniform_present(std::size_t output, std::size_t cell) const;
  // Made when first asked for; forgotten when there are many.
  std::shared_ptr<const Ranks> ranks(std::size_t element) const;

  // The standard error of a statistic by of(replicate's number).
  template <class Of>
  double between_replicates(Of&& of) const;

  std::shared_ptr<const Program> program_;
  Partial partial_;
  Sampling sampling_;
  MergeTree::Node totals_;
  std::vector<MergeTree::Node> replicate_totals_;
  std::vector<double> uniform_;
  std::uint64_t seed_;
  struct Known {
    std::mutex mutex;
    std::map<std::size_t, std::shared_ptr<const Ranks>> ranks;
    std::size_t bytes = 0;
  };
  std::unique_ptr<Known> known_ = std::make_unique<Known>();
};

}  // namespace gigawatt
