#include "gigawatt/engine/execute.hpp"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <exception>
#include <limits>
#include <memory>
#include <mutex>
#include <thread>

#include "gigawatt/engine/tile.hpp"
#include "gigawatt/errors/error.hpp"

namespace gigawatt {
namespace {

std::size_t lanes_of(const Program& program, const ExecuteOptions& options) {
  const std::size_t lanes = options.lanes > 0 ? options.lanes : default_lanes(program);
  if (lanes % 8 != 0 || block_size % lanes != 0) {
    throw InvalidValueError("a tile of " + std::to_string(lanes) +
                            " lanes: it must be a multiple of 8 that divides 4,096");
  }
  return lanes;
}

unsigned threads_of(const ExecuteOptions& options, std::uint64_t blocks) {
  const unsigned asked =
      options.threads > 0 ? options.threads : std::max(1U, std::thread::hardware_concurrency());
  return static_cast<unsigned>(std::min<std::uint64_t>(asked, std::max<std::uint64_t>(blocks, 1)));
}

// Small, so that all threads end together and a stopped run soon, and a power of two, so that a chunk's
// blocks merge.
std::uint64_t chunk_of(const ExecuteOptions& options, std::uint64_t blocks) {
  if (options.chunk > 0) return options.chunk;
  const std::uint64_t share = blocks / (8ULL * threads_of(options, blocks));
  std::uint64_t chunk = 1;
  while (chunk < 16 && 2 * chunk <= share) chunk *= 2;
  return chunk;
}

// Hands out blocks to threads, counts what is done, and lets the caller's thread watch.
class Crew {
 public:
  Crew(const ExecuteOptions& options, std::uint64_t blocks)
      : options_(options), blocks_(blocks), chunk_(chunk_of(options, blocks)) {}

  // work(worker, block) on every block and then chunk_done(worker); false where the observer stopped it. A
  // stopped run ends with whole chunks, so that what is done is the first blocks, without a gap. Rethrows a
  // worker's exception.
  template <class Start, class Work, class Done>
  bool run(unsigned threads, Start&& start, Work&& work, Done&& chunk_done) {
    // Whatever is thrown on this thread, the others end and are joined before their state goes.
    struct Joined {
      Crew& owner;
      std::vector<std::thread> threads;
      void join() {
        for (auto& thread : threads) {
          if (thread.joinable()) thread.join();
        }
      }
      ~Joined() {
        owner.stop_ = true;
        join();
      }
    } crew{*this, {}};
    for (unsigned w = 0; w < threads; ++w) {
      crew.threads.emplace_back([&, w] {
        try {
          auto worker = start(w);
          while (!stop_) {
            const std::uint64_t first = next_.fetch_add(chunk_);
            if (first >= blocks_) break;
            for (std::uint64_t b = first; b < std::min(first + chunk_, blocks_); ++b) {
              work(*worker, b);
              done_.fetch_add(scenarios_of(b));
            }
            const std::lock_guard lock(mutex_);
            chunk_done(*worker);
          }
        } catch (...) {
          const std::lock_guard lock(mutex_);
          if (!failure_) failure_ = std::current_exception();
          stop_ = true;
        }
        const std::lock_guard lock(mutex_);
        ++finished_;
        changed_.notify_all();
      });
    }
    watch(threads);
    crew.join();
    if (failure_) std::rethrow_exception(failure_);
    if (options_.observer && !stopped_ && !options_.observer(done_, options_.scenarios)) stopped_ = true;
    return !stopped_;
  }

  std::uint64_t done() const { return done_; }

  std::uint64_t scenarios_of(std::uint64_t block) const {
    return std::min<std::uint64_t>(block_size, options_.scenarios - block * block_size);
  }

 private:
  void watch(unsigned threads) {
    std::unique_lock lock(mutex_);
    while (finished_ < threads) {
      changed_.wait_for(lock, std::chrono::milliseconds(60));
      if (!options_.observer || finished_ == threads || stop_) continue;
      lock.unlock();
      bool go_on = false;
      try {
        go_on = options_.observer(done_, options_.scenarios);
      } catch (...) {
        const std::lock_guard guard(mutex_);
        if (!failure_) failure_ = std::current_exception();
      }
      lock.lock();
      if (!go_on) {
        stop_ = true;
        stopped_ = true;
      }
    }
  }

  const ExecuteOptions& options_;
  std::uint64_t blocks_;
  std::uint64_t chunk_;
  std::atomic<std::uint64_t> next_{0}, done_{0};
  std::atomic<bool> stop_{false};
  bool stopped_ = false;
  unsigned finished_ = 0;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::exception_ptr failure_;
};

class StatisticsSink : public Sink {
 public:
  explicit StatisticsSink(Accumulator& accumulator) : accumulator_(accumulator) {}
  void record(std::size_t element, const double* values, const double* present, std::uint64_t first,
              std::size_t lanes) override {
    accumulator_.update(element, values, present, first, lanes);
  }

 private:
  Accumulator& accumulator_;
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

// The base run of the outputs: the pivots of their moments.
std::vector<double> pivots_of(const Program& program, const std::vector<double>& uniform,
                              const kernels::Table& table) {
  struct Keep : Sink {
    std::vector<double> values;
    void record(std::size_t element, const double* v, const double*, std::uint64_t, std::size_t) override {
      values[element] = *v - *v == 0.0 ? *v : 0.0;  // not finite: any pivot does
    }
  } keep;
  keep.values.assign(program.elements, 0.0);
  Tile tile(program, uniform, table, 1);
  tile.run({0, 0, true}, 1, &keep);
  return std::move(keep.values);
}

void run_scenarios(Tile& tile, const ExecuteOptions& options, std::uint64_t block, std::uint64_t count,
                   std::size_t lanes, Sink& sink) {
  const std::uint64_t start = (options.first_block + block) * block_size;
  for (std::uint64_t at = 0; at < count; at += lanes) {
    const auto width = static_cast<std::size_t>(std::min<std::uint64_t>(lanes, count - at));
    tile.run({options.seed, start + at, false}, width, &sink);
  }
}

void check(const ExecuteOptions& options) {
  if (options.scenarios < 1) throw InvalidValueError("a run needs at least one scenario", {"samples", {}});
}

}  // namespace

Partial execute(const Program& program, const ExecuteOptions& options) {
  check(options);
  const kernels::Table& table = options.table ? *options.table : kernels::active();
  const std::size_t lanes = lanes_of(program, options);
  const std::uint64_t blocks = (options.scenarios + block_size - 1) / block_size;
  const unsigned threads = threads_of(options, blocks);
  const auto uniform = run_prologue(program, table);
  const auto pivots = pivots_of(program, uniform, table);

  struct Worker {
    Worker(const Program& p, const std::vector<double>& u, const kernels::Table& t, std::size_t width,
           const std::vector<double>& pivot, bool quantiles)
        : tile(p, u, t, width), accumulator(pivot, quantiles, t), sink(accumulator) {}
    Tile tile;
    Accumulator accumulator;
    StatisticsSink sink;
  };
  std::vector<std::shared_ptr<Worker>> workers(threads);
  MergeTree tree;
  Crew crew(options, blocks);
  crew.run(
      threads,
      [&](unsigned w) {
        workers[w] = std::make_shared<Worker>(program, uniform, table, lanes, pivots, options.quantiles);
        return workers[w];
      },
      [&](Worker& worker, std::uint64_t block) {
        worker.accumulator.start_block(options.first_block + block);
        run_scenarios(worker.tile, options, block, crew.scenarios_of(block), lanes, worker.sink);
        worker.accumulator.finish_block();
      },
      [&](Worker& worker) { worker.accumulator.hand_over(tree); });
  Partial total;
  bool first = true;
  for (auto& worker : workers) {
    if (!worker) continue;
    Partial part = worker->accumulator.take();
    if (first) {
      total = std::move(part);
      first = false;
    } else {
      merge(total, std::move(part));
    }
    worker.reset();
  }
  total.tree = std::move(tree);
  total.scenarios = crew.done();  // also where nothing varies and so nothing was counted
  return total;
}

void sample(const Program& program, const ExecuteOptions& options, double* out) {
  check(options);
  const kernels::Table& table = options.table ? *options.table : kernels::active();
  const std::size_t lanes = lanes_of(program, options);
  const std::uint64_t blocks = (options.scenarios + block_size - 1) / block_size;
  const auto uniform = run_prologue(program, table);
  for (const auto& output : program.outputs) {
    if (!output.slot.uniform) continue;
    for (std::size_t e = 0; e < output.slot.planes * output.slot.rows; ++e) {
      double* row = out + (output.first_element + e) * options.scenarios;
      std::fill(row, row + options.scenarios, uniform[output.slot.offset + e]);
    }
  }
  SampleSink sink(out, options.first_block * block_size, options.scenarios);
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

}  // namespace gigawatt
