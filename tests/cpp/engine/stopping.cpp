// A run that is watched, stopped, or fails.
#include <memory>
#include <stdexcept>
#include <thread>

#include "engine/samples.hpp"
#include "gigawatt/engine/result.hpp"
#include "gigawatt/errors/error.hpp"

namespace gigawatt {
using namespace test;

namespace {
Program heavy() {
  Model model = quarters(40);
  Expr x = add(model, "x", uncertain(Distribution::normal(0, 1), {}, {Path::Kind::walk, 1, 0}));
  for (int i = 0; i < 30; ++i) x = exp(normal_cdf(x));
  define(model, "y", x);
  return compile(lower(model, {"y"}));
}
}  // namespace

TEST_CASE("the observer sees the run on the caller's thread, to its end") {
  const Program program = heavy();
  ExecuteOptions how = options(3 * block_size + 5);
  std::uint64_t last = 0, total = 0;
  bool here = true, rising = true;
  how.observer = [&, caller = std::this_thread::get_id()](std::uint64_t done, std::uint64_t all) {
    here = here && caller == std::this_thread::get_id();
    rising = rising && done >= last;
    last = done;
    total = all;
    return true;
  };
  CHECK(execute(program, how).scenarios == 3 * block_size + 5);
  CHECK(here);
  CHECK(rising);
  CHECK(last == total);
  CHECK(total == 3 * block_size + 5);
}

TEST_CASE("a stopped run gives whole blocks, and their statistics are complete") {
  const auto program = std::make_shared<const Program>(heavy());
  ExecuteOptions how = options(3000 * block_size);
  how.chunk = 3;
  how.observer = [](std::uint64_t, std::uint64_t) { return false; };
  const Partial partial = execute(*program, how);
  CHECK(partial.scenarios < how.scenarios);
  CHECK(partial.scenarios % block_size == 0);
  for (const auto& element : partial.tree.total())
    CHECK(element.count == static_cast<double>(partial.scenarios));
  for (const auto& buckets : partial.buckets) CHECK(buckets.count() == partial.scenarios);
  const Result result(program, partial, 7);
  CHECK(result.scenarios() == partial.scenarios);
  if (partial.scenarios > 0) CHECK(std::isfinite(result.quantile(0, 0, .5)));
}

TEST_CASE("stopping samples and failing observers are told, and the program can be run again") {
  const Program program = heavy();
  ExecuteOptions how = options(100 * block_size);
  Values out(program.elements * how.scenarios);
  how.observer = [](std::uint64_t, std::uint64_t) { return false; };
  CHECK_THROWS_AS(sample(program, how, out.data()), InterruptedError);
  how.observer = [](std::uint64_t, std::uint64_t) -> bool { throw std::runtime_error("pulled the plug"); };
  CHECK_THROWS_WITH(execute(program, how), "pulled the plug");
  CHECK_THROWS_WITH(sample(program, how, out.data()), "pulled the plug");
  CHECK(execute(program, options(10)).scenarios == 10);
}

}  // namespace gigawatt
