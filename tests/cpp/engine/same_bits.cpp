// The same bits whatever the threads, tiles, chunks and instruction set.
#include <memory>

#include "engine/samples.hpp"
#include "gigawatt/engine/result.hpp"

namespace gigawatt {
using namespace test;

namespace {

// Random inputs of several families, a copula, a path, a cohort, a state and a status.
Model everything() {
  Model model = quarters(6);
  const AxisPtr kind = axis("kind", {"a", "b"}), age = model.age_axis();
  const Expr price =
      add(model, "price", uncertain(Distribution::lognormal(0, .4), {}, {Path::Kind::gbm, .2, 0}));
  const Expr speed = add(model, "speed", uncertain(Distribution::pert(.5, 1, 2)));
  const Expr life = add(model, "life", uncertain(Distribution::gamma(3, 1)));
  const Expr added = add(model, "added", uncertain(Distribution::uniform(0, 2), {kind}, fresh));
  const Expr good = add(model, "good", uncertain(Distribution::bernoulli(.7), {kind}));
  model.correlate({"price", "speed", "life"}, {1, .5, -.2, .5, 1, .3, -.2, .3, 1});
  const Expr survival = clip(life - age_of(age), constant(0), constant(1));
  const Expr fleet = define(model, "fleet", sum(aged(added * speed, age) * survival, "age"));
  const Expr revenue = define(model, "revenue", sum(fleet * price * good, "kind"));
  state(model, "cash", "", constant(-2));
  model.update_state("cash", model.previous("cash") * exp(speed * .1) + revenue - 1);
  define(model, "positive", less(constant(0), model.ref("cash")));
  model.define("logarithm", log(model.ref("cash")), std::nullopt, Timing::none, {}, "positive");
  define(model, "root", sqrt(model.ref("cash")));
  define(model, "share", normal_cdf(revenue) * power(speed, {1, 3}));
  return model;
}

const std::vector<std::string> outputs{"fleet", "revenue", "cash", "logarithm", "root", "share"};
constexpr std::uint64_t many = 5 * block_size + 1234;

void check_same(const Program& program, const Partial& a, const Partial& b) {
  CHECK(a.scenarios == b.scenarios);
  CHECK(a.tree.total() == b.tree.total());
  CHECK(a.ledger == b.ledger);
  REQUIRE(a.buckets.size() == program.elements);
  CHECK(a.buckets == b.buckets);
  bool quantiles = true;
  for (std::size_t e = 0; e < a.buckets.size(); ++e)
    for (const double q : {0.0, .05, .5, .95, 1.0})
      quantiles = quantiles && same_bits(a.buckets[e].quantile(q), b.buckets[e].quantile(q));
  CHECK(quantiles);
}

}  // namespace

TEST_CASE("statistics have the same bits for any threads, tiles, chunks and level") {
  const Program program = compile(lower(everything(), outputs));
  ExecuteOptions how = options(many, 64);
  how.threads = 1;
  how.chunk = 1;
  const Partial first = execute(program, how);
  CHECK(first.scenarios == many);
  for (const unsigned threads : {1u, 2u, 4u}) {
    for (const std::size_t lanes : {32, 64, 256}) {
      for (const std::uint64_t chunk : {1, 3, 0}) {
        INFO(threads << " threads, " << lanes << " lanes, chunk " << chunk);
        how.threads = threads;
        how.lanes = lanes;
        how.chunk = chunk;
        check_same(program, first, execute(program, how));
      }
    }
  }
}

TEST_CASE("every instruction set of the machine gives the bits of the baseline") {
  const Program program = compile(lower(everything(), outputs));
  ExecuteOptions how = options(many, 64);
  how.table = kernels::level("baseline");
  const Partial first = execute(program, how);
  how.scenarios = 333;
  const auto samples = draw(program, how);
  for (const char* const* name = kernels::available_levels(); *name != nullptr; ++name) {
    INFO(*name);
    how.table = kernels::level(*name);
    how.scenarios = many;
    check_same(program, first, execute(program, how));
    how.scenarios = 333;
    const auto again = draw(program, how);
    for (const auto& [quantity, s] : samples) CHECK(same_bits(s.values, again.at(quantity).values));
  }
}

TEST_CASE("samples have the same bits too, and are what the statistics are of") {
  const Program program = compile(lower(everything(), outputs));
  ExecuteOptions how = options(many, 64);
  const auto first = draw(program, how);
  const auto narrow = draw(program, options(many, 8));
  how.threads = 4;
  how.chunk = 3;
  const auto chunked = draw(program, how);
  for (const auto& [name, s] : first) {
    CHECK(same_bits(s.values, narrow.at(name).values));
    CHECK(same_bits(s.values, chunked.at(name).values));
  }
  const auto total = execute(program, how).tree.total();
  for (const auto& output : program.outputs) {
    for (std::size_t c = 0; c < output.dims.size(); ++c) {
      double sum = 0, count = 0;
      for (std::size_t n = 0; n < many; ++n) {
        const double x = first.at(output.name).at(c, n);
        if (!std::isfinite(x)) continue;
        sum += x;
        ++count;
      }
      CHECK(total[output.first_element + c].count == count);
      CHECK_THAT(total[output.first_element + c].mean, WithinRel(sum / count, 1e-11));
    }
  }
}

TEST_CASE("runs of separate blocks merge to the bits of one run") {
  const Program program = compile(lower(everything(), outputs));
  const Partial whole = execute(program, options(many, 64));
  ExecuteOptions how = options(2 * block_size, 32);
  Partial first = execute(program, how);
  how.first_block = 3;
  how.scenarios = many - 3 * block_size;
  Partial last = execute(program, how);
  how.first_block = 2;
  how.scenarios = block_size;
  merge(last, execute(program, how));
  merge(last, std::move(first));
  check_same(program, whole, last);
}

TEST_CASE("another seed gives other draws") {
  const Program program = compile(lower(everything(), outputs));
  ExecuteOptions how = options(100);
  const auto a = draw(program, how);
  how.seed = 8;
  CHECK_FALSE(same_bits(a.at("revenue").values, draw(program, how).at("revenue").values));
}

}  // namespace gigawatt
