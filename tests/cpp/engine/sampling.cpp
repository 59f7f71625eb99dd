// Latin and sobol runs: blocks, replicates, the same bits, and whose draws move.
#include "gigawatt/engine/sampling.hpp"

#include <algorithm>
#include <memory>
#include <set>

#include "engine/samples.hpp"
#include "gigawatt/engine/result.hpp"
#include "gigawatt/engine/trace.hpp"
#include "gigawatt/errors/error.hpp"

namespace gigawatt {
using namespace test;

namespace {

using Method = Sampling::Method;
constexpr Method methods[]{Method::random, Method::latin, Method::sobol};
const Path gbm{Path::Kind::gbm, .2, 0};

Model mixed() {
  Model model = quarters(6);
  const AxisPtr kind = axis("kind", {"a", "b"});
  const Expr price = add(model, "price", uncertain(Distribution::lognormal(0, .4), {}, gbm));
  const Expr speed = add(model, "speed", uncertain(Distribution::pert(.5, 1, 2)));
  const Expr life = add(model, "life", uncertain(Distribution::gamma(3, 1)));
  const Expr added = add(model, "added", uncertain(Distribution::uniform(0, 2), {kind}, fresh));
  model.correlate({"price", "speed", "life"}, {1, .5, -.2, .5, 1, .3, -.2, .3, 1});
  define(model, "revenue", sum(added * price, "kind") * speed);
  define(model, "odd", log(life - 1));
  return model;
}
const std::vector<std::string> outputs{"revenue", "odd"};

ExecuteOptions sampled(Method method, std::uint64_t scenarios, std::size_t lanes = 64) {
  ExecuteOptions how = options(scenarios, lanes);
  how.sampling = Sampling::of(method, scenarios);
  return how;
}

double mean_of(const Values& values) {
  double sum = 0;
  for (const double x : values) sum += x;
  return sum / static_cast<double>(values.size());
}

}  // namespace

TEST_CASE("replicates are 8 to 15 of a power of two where the scenarios can be cut so") {
  const auto cut = [](std::uint64_t n) {
    const Sampling s = Sampling::of(Method::sobol, n);
    return std::tuple(s.replicates(), s.per_replicate, s.balanced());
  };
  CHECK(cut(1024) == std::tuple(8, 128, true));
  CHECK(cut(12 * 4096) == std::tuple(12, 4096, true));
  CHECK(cut(10000) == std::tuple(8, 1250, false));
  CHECK(cut(1025) == std::tuple(8, 129, false));
  CHECK(cut(8) == std::tuple(8, 1, true));
  CHECK(std::get<0>(cut(3)) == 3);
  CHECK_THROWS_AS(Sampling::of(Method::latin, std::uint64_t{1} << 32), InvalidValueError);
  CHECK_THROWS_AS(Sampling::of(Method::sobol, (std::uint64_t{1} << 36)), InvalidValueError);
}

TEST_CASE("blocks hold every scenario once and no two replicates") {
  for (const std::uint64_t n : {1024u, 10000u, 65536u, 100001u}) {
    const Sampling s = Sampling::of(Method::sobol, n);
    std::uint64_t next = 0;
    for (std::uint64_t block = 0; next < n; ++block) {
      CHECK(s.start_of_block(block) == next);
      const std::uint64_t end = std::min(s.start_of_block(block + 1), n);
      REQUIRE(end > next);
      CHECK(end - next <= block_size);
      CHECK(next / s.per_replicate == (end - 1) / s.per_replicate);
      CHECK(s.replicate_of_block(block) == next / s.per_replicate);
      CHECK((s.block_of(next) == block && s.block_of(end - 1) == block));
      CHECK(s.scenario_of_padded(s.padded(end - 1)) == end - 1);
      next = end;
    }
  }
}

TEST_CASE("latin and sobol runs have the same bits for any threads, tiles, chunks and level") {
  const Program program = compile(lower(mixed(), outputs));
  for (const Method method : methods) {
    for (const std::uint64_t n : {1000u, 8192u, 9 * 8192u + 77u}) {
      ExecuteOptions how = sampled(method, n);
      how.threads = 1;
      how.chunk = 1;
      const Partial first = execute(program, how);
      CHECK(first.scenarios == n);
      const auto samples = draw(program, how);
      for (const unsigned threads : {1u, 3u})
        for (const std::size_t lanes : {32, 256})
          for (const std::uint64_t chunk : {2, 0})
            for (const char* const* level = kernels::available_levels(); *level != nullptr; ++level) {
              INFO(static_cast<int>(method) << " " << n << " " << threads << " " << lanes << " " << *level);
              how.threads = threads;
              how.lanes = lanes;
              how.chunk = chunk;
              how.table = kernels::level(*level);
              const Partial again = execute(program, how);
              CHECK(again.scenarios == n);
              CHECK(again.tree.total() == first.tree.total());
              CHECK(again.ledger == first.ledger);
              CHECK(again.buckets == first.buckets);
              REQUIRE(again.replicates.size() == first.replicates.size());
              for (std::size_t r = 0; r < first.replicates.size(); ++r) {
                CHECK(again.replicates[r].scenarios == first.replicates[r].scenarios);
                CHECK(again.replicates[r].tree.total() == first.replicates[r].tree.total());
                CHECK(again.replicates[r].buckets == first.replicates[r].buckets);
              }
              if (chunk != 0) continue;
              const auto replayed = draw(program, how);
              for (const auto& [name, s] : samples) CHECK(same_bits(s.values, replayed.at(name).values));
            }
    }
  }
}

TEST_CASE("runs of separate blocks merge to the bits of one sobol run") {
  const Program program = compile(lower(mixed(), outputs));
  constexpr std::uint64_t n = 12 * 4096;
  const Partial whole = execute(program, sampled(Method::sobol, n));
  ExecuteOptions how = sampled(Method::sobol, n);
  how.first_block = 5;
  how.scenarios = n - 5 * block_size;
  Partial last = execute(program, how);
  how.first_block = 0;
  how.scenarios = 5 * block_size;
  merge(last, execute(program, how));
  CHECK(last.scenarios == n);
  CHECK(last.tree.total() == whole.tree.total());
  CHECK(last.replicates.size() == whole.replicates.size());
  for (std::size_t r = 0; r < whole.replicates.size(); ++r)
    CHECK(last.replicates[r].tree.total() == whole.replicates[r].tree.total());
}

TEST_CASE("a run of replicates is the sum of them, and its error their spread") {
  auto program = std::make_shared<const Program>(compile(lower(mixed(), outputs)));
  constexpr std::uint64_t n = 8 * 1024;
  const ExecuteOptions how = sampled(Method::sobol, n);
  const Values values = draw(*program, how).at("revenue").cell(5);
  const Result result(program, execute(*program, how), how.seed, how.sampling);
  Values means;
  for (std::size_t r = 0; r < 8; ++r)
    means.push_back(mean_of(
        {values.begin() + 1024 * static_cast<int>(r), values.begin() + 1024 * static_cast<int>(r + 1)}));
  double squares = 0;
  for (const double x : means) squares += (x - mean_of(means)) * (x - mean_of(means));
  CHECK_THAT(result.moments(0, 5).mean, WithinRel(mean_of(values), 1e-12));
  CHECK_THAT(result.mean_standard_error(0, 5), WithinRel(std::sqrt(squares / 7 / 8), 1e-9));
  CHECK(result.mean_standard_error(0, 5) < result.moments(0, 5).mean_standard_error());
  CHECK((result.quantile_standard_error(0, 5, .9) > 0 && result.sd_standard_error(0, 5) > 0));
  ExecuteOptions stopped = how;
  stopped.scenarios = 1500;  // of the first two replicates
  const Result one(program, execute(*program, stopped), how.seed, how.sampling);
  CHECK(std::isnan(one.mean_standard_error(0, 5)));
}

TEST_CASE("another input moves no draw of those before it, and a case keeps its parent's dimensions") {
  for (const Method method : methods) {
    Model model = mixed();
    const auto before = draw(model, {"price", "life", "added"}, sampled(method, 2000));
    add(model, "more", uncertain(Distribution::uniform(0, 1), {}, gbm));
    const Model made = model.with(
        "case", {{"speed", certain({}, {1})}, {"life", uncertain(Distribution::gamma(3, 1), {}, gbm)}});
    const auto after = draw(model, {"price", "life", "added"}, sampled(method, 2000));
    for (const auto& [name, s] : before) CHECK(same_bits(s.values, after.at(name).values));
    const auto in_case = draw(made, {"price", "added"}, sampled(method, 2000));
    for (const auto& [name, s] : in_case) CHECK(same_bits(s.values, before.at(name).values));
    CHECK(made.dimensions().entries().size() == model.dimensions().entries().size() + 1);
  }
}

TEST_CASE("what has no dimension is drawn at random, the finest steps of paths first") {
  Model model = quarters(40);
  std::vector<std::string> names;
  for (int i = 0; i < 100; ++i) {
    names.push_back("x" + std::to_string(i));
    add(model, names.back(), uncertain(Distribution::normal(0, 1), {}, gbm));
  }
  const auto& entries = model.dimensions().entries();
  const DimensionMap::Entry& last = entries.back();
  REQUIRE(last.dimensions.size() == 39);
  CHECK(last.dimensions[0] < 1024);
  CHECK(last.dimensions[3] < 1024);
  CHECK(last.dimensions[38] == no_dimension);
  std::set<std::uint32_t> given;
  std::size_t count = 0;
  for (const auto& entry : entries)
    for (const std::uint32_t d : entry.dimensions)
      if (d != no_dimension) {
        given.insert(d);
        ++count;
      }
  CHECK(given.size() == count);
  CHECK(count <= sobol_dimensions);
  const Program program = compile(lower(model, names));
  CHECK(program.plan.sobol_draws().with == count);
  CHECK(program.plan.sobol_draws().without == 4000 - count);
  const auto some = draw(model, {"x99"}, sampled(Method::sobol, 1024)).at("x99");
  CHECK(some.cell(39) != some.cell(38));
}

TEST_CASE("paths have the same law under every method") {
  Model model = quarters(8);
  add(model, "x", uncertain(Distribution::constant(0), {}, {Path::Kind::walk, 1, 0}));
  add(model, "y", uncertain(Distribution::constant(0), {}, {Path::Kind::ar1, 1, .5}));
  constexpr std::uint64_t n = 32768;
  for (const Method method : methods) {
    const auto found = draw(model, {"x", "y"}, sampled(method, n));
    const Samples& x = found.at("x");
    for (std::size_t t = 1; t < 8; ++t)
      for (std::size_t s = 1; s < 8; ++s) {
        double product = 0;
        for (std::size_t i = 0; i < n; ++i)
          product += (x.at(t, i) - x.at(t - 1, i)) * (x.at(s, i) - x.at(s - 1, i));
        CHECK_THAT(product / n, WithinAbs(t == s ? 1 : 0, 5 * std::sqrt(2.0 / n)));
      }
    CHECK(x.cell(0) == Values(n, 0.0));
    for (std::size_t i = 0; i < n; i += 1000) {
      const double shock = x.at(2, i) - x.at(1, i);
      CHECK(std::isfinite(shock));
    }
  }
}

TEST_CASE("a fault is traced in the scenario where it first was") {
  const Model model = mixed();
  auto program = std::make_shared<const Program>(compile(lower(model, std::vector<std::string>{"odd"})));
  for (const Method method : methods) {
    const ExecuteOptions how = sampled(method, 10000);
    const Values odd = draw(*program, how).at("odd").cell(0);
    const Result result(program, execute(*program, how), how.seed, how.sampling);
    const std::uint64_t first = result.ledger(0, 0).first_not_finite;
    REQUIRE(first < odd.size());
    CHECK(std::all_of(odd.begin(), odd.begin() + static_cast<std::ptrdiff_t>(first),
                      [](double x) { return std::isfinite(x); }));
    const Birth birth = trace(model, "odd", how.seed, first, nullptr, how.sampling);
    CHECK(birth.quantity == "odd");
    CHECK(same_bits({birth.value}, {odd[first]}));
  }
}

TEST_CASE("scenarios beyond the whole run are refused") {
  const Program program = compile(lower(mixed(), outputs));
  for (const Method method : {Method::latin, Method::sobol}) {
    ExecuteOptions how = sampled(method, 1024);
    how.scenarios = 1025;
    CHECK_THROWS_AS(execute(program, how), std::logic_error);
  }
}

}  // namespace gigawatt
