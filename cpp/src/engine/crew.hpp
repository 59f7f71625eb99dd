// Blocks of scenarios on all cores: what every pass over a program shares.
#pragma once
#include <algorithm>
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <exception>
#include <memory>
#include <mutex>
#include <stdexcept>
#include <thread>

#include "gigawatt/engine/execute.hpp"
#include "gigawatt/engine/tile.hpp"
#include "gigawatt/errors/error.hpp"
#include "supplied.hpp"

namespace gigawatt {

inline std::size_t lanes_of(const Program& program, const ExecuteOptions& options) {
  const std::size_t lanes = options.lanes > 0 ? options.lanes : default_lanes(program);
  if (lanes % 8 != 0 || block_size % lanes != 0) {
    throw InvalidValueError("a tile of " + std::to_string(lanes) +
                            " lanes: it must be a multiple of 8 that divides 4,096");
  }
  return lanes;
}

inline unsigned threads_of(const ExecuteOptions& options, std::uint64_t blocks) {
  const unsigned asked =
      options.threads > 0 ? options.threads : std::max(1U, std::thread::hardware_concurrency());
  return static_cast<unsigned>(std::min<std::uint64_t>(asked, std::max<std::uint64_t>(blocks, 1)));
}

inline std::uint64_t first_scenario(const ExecuteOptions& options) {
  return options.sampling.start_of_block(options.first_block);
}

inline std::uint64_t blocks_of(const ExecuteOptions& options) {
  const std::uint64_t last = first_scenario(options) + options.scenarios - 1;
  return options.sampling.block_of(last) + 1 - options.first_block;
}

// Small, so that all threads end together and a stopped run soon, and a power of two, so that a chunk's
// blocks merge.
inline std::uint64_t chunk_of(const ExecuteOptions& options, std::uint64_t blocks) {
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
    const std::uint64_t number = options_.first_block + block;
    const std::uint64_t end = first_scenario(options_) + options_.scenarios;
    const Sampling& sampling = options_.sampling;
    return std::min(
               {sampling.start_of_block(number + 1), end, sampling.start_of_block(number) + block_size}) -
           sampling.start_of_block(number);
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

inline void run_scenarios(Tile& tile, const ExecuteOptions& options, std::uint64_t block, std::uint64_t count,
                          std::size_t lanes, Sink& sink, Clock* clock = nullptr) {
  const std::uint64_t start = options.sampling.start_of_block(options.first_block + block);
  for (std::uint64_t at = 0; at < count; at += lanes) {
    const auto width = static_cast<std::size_t>(std::min<std::uint64_t>(lanes, count - at));
    tile.run({options.seed, start + at, false, options.supply, options.sampling}, width, &sink, clock);
  }
}

inline void check_options(const Program& program, const ExecuteOptions& options) {
  if (options.scenarios < 1) throw InvalidValueError("a run needs at least one scenario", {"samples", {}});
  const std::uint64_t first = first_scenario(options);
  if (options.sampling.method != Sampling::Method::random &&
      first + options.scenarios > options.sampling.scenarios) {
    throw std::logic_error("scenarios beyond those of the whole run");
  }
  check_supply(program, options.supply, first, options.scenarios);
}

// Runs all scenarios into one sink per thread and folds them, in the order of the threads, into the first.
template <class Make, class Fold>
auto replay_into(const Program& program, const ExecuteOptions& options, Make&& make, Fold&& fold) {
  check_options(program, options);
  const kernels::Table& table = options.table ? *options.table : kernels::active();
  const std::size_t lanes = lanes_of(program, options);
  const std::uint64_t blocks = blocks_of(options);
  const unsigned threads = threads_of(options, blocks);
  const auto uniform = run_prologue(program, table);
  using SinkPtr = decltype(make());
  struct Worker {
    Worker(const Program& p, const std::vector<double>& u, const kernels::Table& t, std::size_t width,
           SinkPtr s)
        : tile(p, u, t, width), sink(std::move(s)) {}
    Tile tile;
    SinkPtr sink;
  };
  std::vector<std::shared_ptr<Worker>> workers(threads);
  Crew crew(options, blocks);
  const bool complete = crew.run(
      threads,
      [&](unsigned w) {
        workers[w] = std::make_shared<Worker>(program, uniform, table, lanes, make());
        return workers[w];
      },
      [&](Worker& worker, std::uint64_t block) {
        run_scenarios(worker.tile, options, block, crew.scenarios_of(block), lanes, *worker.sink);
      },
      [](Worker&) {});
  if (!complete) throw InterruptedError("stopped before all scenarios were replayed");
  SinkPtr total;
  for (auto& worker : workers) {
    if (!worker) continue;
    if (total) {
      fold(*total, *worker->sink);
    } else {
      total = std::move(worker->sink);
    }
  }
  return total;
}

}  // namespace gigawatt
