// The tree's shape depends on the set of blocks alone.
#include "gigawatt/stats/merge_tree.hpp"

#include <algorithm>
#include <stdexcept>

#include "catch.hpp"
#include "samples.hpp"

using namespace gigawatt;
using namespace gigawatt::test;

namespace {

MergeTree::Node node(std::uint64_t block) {
  return {summarise(normals(50, 1.0, 3.0, block))};
}

}  // namespace

TEST_CASE("a complete run keeps one node per bit") {
  MergeTree tree;
  for (std::uint64_t block = 0; block < 100; ++block) tree.add(block, node(block));
  CHECK(tree.pending() == 3);  // 64 + 32 + 4
  CHECK(tree.total()[0].count == 5000.0);
  CHECK(MergeTree{}.total().empty());
}

TEST_CASE("total is the written-out tree") {
  MergeTree tree;
  for (const std::uint64_t block : {4U, 2U, 0U, 3U, 1U}) tree.add(block, node(block));
  const auto n = [](std::uint64_t block) { return node(block)[0]; };
  CHECK(tree.total()[0] == combine(combine(combine(n(0), n(1)), combine(n(2), n(3))), n(4)));
}

TEST_CASE("any order, and gaps, give the same bits") {
  std::vector<std::uint64_t> some = {0, 1, 2, 5, 6, 7, 8, 9, 31, 1000, 1001, std::uint64_t{1} << 40};
  MergeTree reference;
  for (const std::uint64_t block : some) reference.add(block, node(block));
  Lcg random(2);
  for (int trial = 0; trial < 50; ++trial) {
    for (std::size_t i = some.size(); i-- > 1;) std::swap(some[i], some[random.below(i + 1)]);
    MergeTree trees[3];
    for (const std::uint64_t block : some) trees[random.below(3)].add(block, node(block));
    trees[2].merge(std::move(trees[0]));
    trees[2].merge(std::move(trees[1]));
    CHECK(trees[2].total() == reference.total());
    CHECK(trees[2].pending() == reference.pending());
  }
}

TEST_CASE("a block comes once") {
  MergeTree tree;
  for (std::uint64_t block = 0; block < 4; ++block) tree.add(block, node(block));
  CHECK(tree.has(2));
  CHECK_FALSE(tree.has(4));
  CHECK_THROWS_AS(tree.add(2, node(2)), std::logic_error);
  CHECK_THROWS_AS(tree.add(4, {}), std::logic_error);
  MergeTree other;
  other.add(9, node(9));
  other.add(1, node(1));
  CHECK_THROWS_AS(tree.merge(std::move(other)), std::logic_error);
  CHECK_FALSE(tree.has(9));
  MergeTree single;
  single.add(3, node(3));
  CHECK_THROWS_AS(single.merge(std::move(tree)), std::logic_error);
}
