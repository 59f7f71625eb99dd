// Any partition of the scenarios gives the same bits.
#include "gigawatt/stats/accumulator.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <stdexcept>
#include <string_view>

#include "catch.hpp"
#include "gigawatt/errors/error.hpp"
#include "samples.hpp"

using namespace gigawatt;
using namespace gigawatt::test;

namespace {

constexpr double missing = std::numeric_limits<double>::quiet_NaN();
constexpr std::size_t elements = 3;
constexpr std::uint64_t blocks = 11;
constexpr std::uint64_t scenarios = 10 * block_size + 1234;  // the last block is short

// Element 0 skewed, 1 with absent values, 2 with faults.
struct Data {
  std::vector<double> values[elements];
  std::vector<double> present;

  Data() : present(scenarios) {
    Lcg random(3);
    for (auto& v : values) v.resize(scenarios);
    for (std::size_t i = 0; i < scenarios; ++i) {
      values[0][i] = std::exp(0.7 * random.normal());
      present[i] = random.uniform() < 0.6 ? 1.0 : 0.0;
      values[1][i] = present[i] != 0.0 ? random.normal() : missing;
      values[2][i] = 1e6 + random.normal();
    }
    values[2][20000] = missing;
    values[2][9000] = -std::numeric_limits<double>::infinity();
  }
};

const Data& data() {
  static const Data made;
  return made;
}

void feed(Accumulator& a, std::uint64_t block, Lcg& random, std::size_t tile) {
  const std::uint64_t start = block * block_size;
  const std::uint64_t stop = std::min(start + block_size, scenarios);
  a.start_block(block);
  for (std::uint64_t first = start; first < stop;) {
    const std::size_t size = tile != 0 ? tile : 8 * (1 + random.below(60));  // 0: mixed
    const std::size_t lanes = std::min<std::uint64_t>(size, stop - first);
    for (std::size_t e = 0; e < elements; ++e) {
      a.update(e, data().values[e].data() + first, e == 1 ? data().present.data() + first : nullptr, first,
               lanes);
    }
    first += lanes;
  }
  a.finish_block();
}

Accumulator make(const kernels::Table& table = kernels::active()) {
  return {{1.3, 0.1, 1e6 - 20.0}, true, table};
}

// Blocks in random order over `threads` accumulators, taken in pieces, merged in random order.
Partial run(std::size_t threads, std::size_t tile, std::uint64_t seed,
            const kernels::Table& table = kernels::active()) {
  Lcg random(seed);
  std::vector<std::uint64_t> order(blocks);
  std::iota(order.begin(), order.end(), 0U);
  for (std::size_t i = blocks; i-- > 1;) std::swap(order[i], order[random.below(i + 1)]);
  std::vector<Accumulator> team;
  for (std::size_t i = 0; i < threads; ++i) team.push_back(make(table));
  std::vector<Partial> parts;
  for (const std::uint64_t block : order) {
    Accumulator& a = team[random.below(threads)];
    feed(a, block, random, tile);
    if (random.uniform() < 0.2) parts.push_back(a.take());
  }
  for (Accumulator& a : team) parts.push_back(a.take());
  while (parts.size() > 1) {
    std::swap(parts[random.below(parts.size())], parts.back());
    Partial last = std::move(parts.back());
    parts.pop_back();
    merge(parts[random.below(parts.size())], std::move(last));
  }
  return std::move(parts[0]);
}

void check_same(const Partial& a, const Partial& b) {
  CHECK(a.tree.total() == b.tree.total());
  CHECK(a.buckets == b.buckets);
  CHECK(a.ledger == b.ledger);
  CHECK(a.scenarios == b.scenarios);
}

}  // namespace

TEST_CASE("threads, tiles, chunks and order leave the bits alone") {
  Accumulator alone = make();
  Lcg unused(0);
  for (std::uint64_t block = 0; block < blocks; ++block) feed(alone, block, unused, block_size);
  const Partial reference = alone.take();
  CHECK(reference.scenarios == scenarios);
  for (const std::size_t threads : {1U, 2U, 4U}) {
    for (const std::size_t tile : {32U, 256U, 0U}) {
      for (std::uint64_t seed = 1; seed <= 8; ++seed) check_same(run(threads, tile, seed), reference);
    }
  }
  check_same(run(2, 5, 1), reference);  // tiles that are no multiple of eight
  for (const char* const* name = kernels::available_levels(); *name != nullptr; ++name) {
    check_same(run(2, 256, 9, *kernels::level(*name)), reference);
  }
}

TEST_CASE("the test above can fail: a fold from the left has other bits than the tree") {
  Lcg unused(0);
  Accumulator a = make();
  MergeTree::Node left;
  for (std::uint64_t block = 0; block < blocks; ++block) {
    feed(a, block, unused, 256);
    const MergeTree::Node node = a.take().tree.total();
    if (left.empty()) left.resize(elements);
    for (std::size_t e = 0; e < elements; ++e) left[e] = combine(left[e], node[e]);
  }
  const MergeTree::Node tree = run(1, 256, 1).tree.total();
  CHECK(tree != left);
  for (std::size_t e = 0; e < elements; ++e) {
    CHECK_THAT(tree[e].mean, WithinRel(left[e].mean, 1e-12));
    CHECK_THAT(tree[e].m4, WithinRel(left[e].m4, 1e-10));
  }
}

TEST_CASE("the ledger counts what is absent and what is not finite") {
  const Partial p = run(2, 256, 4);
  const auto there =
      static_cast<std::uint64_t>(std::count(data().present.begin(), data().present.end(), 1.0));
  CHECK(p.ledger[0] == ElementLedger{});
  CHECK(p.ledger[1] == ElementLedger{scenarios - there, 0, ElementLedger::none});
  CHECK(p.ledger[2] == ElementLedger{0, 2, 9000});
  const auto total = p.tree.total();
  CHECK(total[0].count == static_cast<double>(scenarios));
  CHECK(total[1].count == static_cast<double>(there));
  CHECK(total[2].count == static_cast<double>(scenarios - 2));
  CHECK(p.buckets[1].count() == there);
  CHECK(p.buckets[2].count() == scenarios - 2);
  CHECK(total[0].maximum == p.buckets[0].quantile(1.0));
  CHECK_THAT(total[2].sd(), WithinRel(1.0, 0.02));
  CHECK_THAT(total[1].mean, WithinAbs(0.0, 0.03));
}

TEST_CASE("an absent value that is not finite is no fault; a pivot that is not finite does no harm") {
  Accumulator a({missing}, false, kernels::active());
  const std::vector<double> values = {1.0, missing, missing, 3.0, 5.0};
  const std::vector<double> present = {1.0, 0.0, 1.0, 1.0, 0.0};
  a.start_block(2);
  a.update(0, values.data(), present.data(), 2 * block_size, values.size());
  a.finish_block();
  const Partial p = a.take();
  CHECK(p.ledger[0] == ElementLedger{2, 1, 2 * block_size + 2});
  CHECK(p.tree.total()[0].count == 2.0);
  CHECK(p.tree.total()[0].mean == 2.0);
  CHECK(p.scenarios == 5);
  CHECK(p.buckets.empty());
}

TEST_CASE("merging what does not fit is refused and changes nothing") {
  const auto with = [](std::size_t count, bool quantiles, std::uint64_t block) {
    Accumulator a(std::vector<double>(count, 0.0), quantiles, kernels::active());
    a.start_block(block);
    a.finish_block();
    return a.take();
  };
  Partial p = with(2, true, 0);
  CHECK_THROWS_AS(merge(p, with(3, true, 1)), std::logic_error);
  CHECK_THROWS_AS(merge(p, with(2, false, 1)), std::logic_error);
  CHECK_THROWS_AS(merge(p, with(2, true, 0)), std::logic_error);
  CHECK_THROWS_AS(merge(p, Partial{}), std::logic_error);
  CHECK(p.tree.pending() == 1);
  CHECK_NOTHROW(merge(p, with(2, true, 1)));
  CHECK(p.tree.pending() == 1);
}

TEST_CASE("a partial travels as bytes, and bytes that are none are refused") {
  Accumulator a({0.0, 1.0}, true, kernels::active());
  std::vector<double> values(block_size);
  for (std::size_t i = 0; i < values.size(); ++i) values[i] = static_cast<double>(i) - 100.0;
  for (const std::uint64_t block : {3U, 7U}) {
    a.start_block(block);
    for (std::size_t element : {0U, 1U})
      a.update(element, values.data(), nullptr, block * block_size, block_size);
    a.finish_block();
  }
  const Partial p = a.take();
  const std::string bytes = to_bytes(p);
  Partial back = partial_from(bytes);
  CHECK(back.scenarios == 2 * block_size);
  CHECK(back.tree.total() == p.tree.total());
  CHECK(back.buckets == p.buckets);
  CHECK(back.ledger == p.ledger);
  CHECK(back.tree.has(7));
  CHECK_THROWS_AS(merge(back, Partial(p)), std::logic_error);  // the same blocks

  CHECK_THROWS_AS(partial_from(""), InvalidValueError);
  CHECK_THROWS_AS(partial_from("something else altogether"), InvalidValueError);
  CHECK_THROWS_AS(partial_from(bytes.substr(0, bytes.size() / 2)), InvalidValueError);
  CHECK_THROWS_AS(partial_from(bytes + "x"), InvalidValueError);
}

TEST_CASE("an accumulator refuses misuse") {
  Accumulator a({0.0}, true, kernels::active());
  const std::vector<double> values(64, 1.0);
  CHECK_THROWS_AS(a.update(0, values.data(), nullptr, 0, 8), std::logic_error);
  CHECK_THROWS_AS(a.finish_block(), std::logic_error);
  a.start_block(1);
  CHECK_THROWS_AS(a.start_block(2), std::logic_error);
  CHECK_THROWS_AS(a.take(), std::logic_error);
  CHECK_THROWS_AS(a.update(1, values.data(), nullptr, block_size, 8), std::logic_error);
  CHECK_THROWS_AS(a.update(0, values.data(), nullptr, 0, 8), std::logic_error);
  CHECK_THROWS_AS(a.update(0, values.data(), nullptr, 2 * block_size - 8, 16), std::logic_error);
  a.update(0, values.data(), nullptr, block_size + 8, 8);
  CHECK_THROWS_AS(a.update(0, values.data(), nullptr, block_size + 8, 8), std::logic_error);
  a.finish_block();
  CHECK_THROWS_AS(a.start_block(1), std::logic_error);
  CHECK(a.take().scenarios == 8);
  a.start_block(1);  // taken away: free again
}
