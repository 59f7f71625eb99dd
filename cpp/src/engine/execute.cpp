#include "gigawatt/engine/execute.hpp"

#include <algorithm>
#include <limits>
#include <memory>
#include <stdexcept>

#include "crew.hpp"

namespace gigawatt {
namespace {

class StatisticsSink : public Sink {
 public:
  StatisticsSink(Accumulator& accumulator, const Sampling& sampling)
      : accumulator_(accumulator), sampling_(sampling) {}
  void record(std::size_t element, const double* values, const double* present, std::uint64_t first,
              std::size_t lanes) override {
    accumulator_.update(element, values, present, sampling_.padded(first), lanes);
  }

 private:
  Accumulator& accumulator_;
  const Sampling& sampling_;
};

class SampleSink : public Sink {
 public:
  SampleSink(double* out, std::uint64_t first, std::uint64_t scenarios)
      : out_(out), first_(first), scenarios_(scenarios) {}
  void record(std::size_t element, const double* values, const double* present, std::uint64_t first,
              std::size_t lanes) override {
    double* row = out_ + element * scenarios_ + (first - first_);
    for (std::size_t i = 0; i < lanes; ++i) {
      row[i] = present && present[i] == 0.0 ? std::numeric_limits<double>::quiet_NaN() : values[i];
    }
  }

 private:
  double* out_;
  std::uint64_t first_, scenarios_;
};

// The base run of the outputs that differ between scenarios.
std::vector<double> varying_base(const Program& program, const std::vector<double>& uniform,
                                 const kernels::Table& table, const Supply* supply) {
  struct Keep : Sink {
    std::vector<double> values;
    void record(std::size_t element, const double* v, const double* present, std::uint64_t,
                std::size_t) override {
      values[element] = present && *present == 0.0 ? std::numeric_limits<double>::quiet_NaN() : *v;
    }
  } keep;
  keep.values.assign(program.elements, 0.0);
  Tile tile(program, uniform, table, 1);
  tile.run({0, 0, true, supply, {}}, 1, &keep);
  return std::move(keep.values);
}

// The pivots of moments. Not finite: any pivot does.
std::vector<double> pivots_of(const Program& program, const std::vector<double>& uniform,
                              const kernels::Table& table, const Supply* supply) {
  auto pivots = varying_base(program, uniform, table, supply);
  for (double& pivot : pivots) {
    if (!(pivot - pivot == 0.0)) pivot = 0.0;
  }
  return pivots;
}

}  // namespace

Partial execute(const Program& program, const ExecuteOptions& options) {
  check_options(program, options);
  const kernels::Table& table = options.table ? *options.table : kernels::active();
  const std::size_t lanes = lanes_of(program, options);
  const std::uint64_t blocks = blocks_of(options);
  const unsigned threads = threads_of(options, blocks);
  const auto uniform = run_prologue(program, table);
  const auto pivots = pivots_of(program, uniform, table, options.supply);
  const Sampling& sampling = options.sampling;
  const bool apart = sampling.method == Sampling::Method::sobol;

  struct Worker {
    Worker(const Program& p, const std::vector<double>& u, const kernels::Table& t, std::size_t width,
           const std::vector<double>& pivot, const ExecuteOptions& how)
        : tile(p, u, t, width), accumulator(pivot, how.quantiles, t), sink(accumulator, how.sampling) {}
    Tile tile;
    Accumulator accumulator;
    StatisticsSink sink;
    std::uint64_t replicate = 0;
  };
  std::vector<std::shared_ptr<Worker>> workers(threads);
  MergeTree tree;
  Partial total;
  bool first = true;
  const auto keep = [&](Partial part, std::uint64_t replicate) {
    if (apart) {
      Partial whole;
      whole.replicates.resize(replicate + 1);
      whole.ledger.resize(part.ledger.size());
      whole.buckets.resize(part.buckets.size());
      whole.replicates[replicate] = std::move(part);
      part = std::move(whole);
    }
    if (first) {
      total = std::move(part);
      first = false;
    } else {
      merge(total, std::move(part));
    }
  };
  std::mutex keeping;
  Crew crew(options, blocks);
  crew.run(
      threads,
      [&](unsigned w) {
        workers[w] = std::make_shared<Worker>(program, uniform, table, lanes, pivots, options);
        return workers[w];
      },
      [&](Worker& worker, std::uint64_t block) {
        const std::uint64_t number = options.first_block + block;
        if (apart && worker.replicate != sampling.replicate_of_block(number)) {
          const std::lock_guard lock(keeping);
          keep(worker.accumulator.take(), worker.replicate);
          worker.replicate = sampling.replicate_of_block(number);
        }
        worker.accumulator.start_block(number);
        run_scenarios(worker.tile, options, block, crew.scenarios_of(block), lanes, worker.sink);
        worker.accumulator.finish_block();
      },
      [&](Worker& worker) {
        if (!apart) worker.accumulator.hand_over(tree);
      });
  for (auto& worker : workers) {
    if (!worker) continue;
    keep(worker->accumulator.take(), worker->replicate);
    worker.reset();
  }
  if (apart) {
    const auto replicates = total.replicates;
    for (auto part : replicates) {
      if (part.ledger.size() == total.ledger.size()) merge(total, std::move(part));
    }
  } else {
    total.tree = std::move(tree);
  }
  total.scenarios = crew.done();  // also where nothing varies and so nothing was counted
  return total;
}

void sample(const Program& program, const ExecuteOptions& options, double* out) {
  check_options(program, options);
  const kernels::Table& table = options.table ? *options.table : kernels::active();
  const std::size_t lanes = lanes_of(program, options);
  const std::uint64_t blocks = blocks_of(options);
  const auto uniform = run_prologue(program, table);
  for (const auto& output : program.outputs) {
    if (!output.slot.uniform) continue;
    for (std::size_t e = 0; e < output.slot.planes * output.slot.rows; ++e) {
      double* row = out + (output.first_element + e) * options.scenarios;
      std::fill(row, row + options.scenarios, uniform[output.slot.offset + e]);
    }
  }
  SampleSink sink(out, first_scenario(options), options.scenarios);
  Crew crew(options, blocks);
  const bool complete = crew.run(
      threads_of(options, blocks),
      [&](unsigned) { return std::make_shared<Tile>(program, uniform, table, lanes); },
      [&](Tile& tile, std::uint64_t block) {
        run_scenarios(tile, options, block, crew.scenarios_of(block), lanes, sink);
      },
      [](Tile&) {});
  if (!complete) throw InterruptedError("stopped before all samples were drawn");
}

Clock profile(const Program& program, const ExecuteOptions& options) {
  check_options(program, options);
  const kernels::Table& table = options.table ? *options.table : kernels::active();
  const std::size_t lanes = lanes_of(program, options);
  const auto uniform = run_prologue(program, table);
  Accumulator accumulator(pivots_of(program, uniform, table, options.supply), options.quantiles, table);
  StatisticsSink sink(accumulator, options.sampling);
  Tile tile(program, uniform, table, lanes);
  Clock clock;
  clock.steps.assign(program.plan.steps.size(), 0.0);
  const std::uint64_t blocks = blocks_of(options);
  const Crew counts(options, blocks);
  for (std::uint64_t b = 0; b < blocks; ++b) {
    accumulator.start_block(options.first_block + b);
    run_scenarios(tile, options, b, counts.scenarios_of(b), lanes, sink, &clock);
    accumulator.finish_block();
  }
  return clock;
}

std::vector<double> base_sample(const Program& program, const Supply* supply) {
  check_supply(program, supply, 0, 0);
  const kernels::Table& table = kernels::active();
  const auto uniform = run_prologue(program, table);
  auto values = varying_base(program, uniform, table, supply);
  for (const auto& output : program.outputs) {
    if (!output.slot.uniform) continue;
    const auto first = uniform.begin() + static_cast<std::ptrdiff_t>(output.slot.offset);
    std::copy(first, first + static_cast<std::ptrdiff_t>(output.slot.planes * output.slot.rows),
              values.begin() + static_cast<std::ptrdiff_t>(output.first_element));
  }
  return values;
}

}  // namespace gigawatt
