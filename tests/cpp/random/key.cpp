#include "gigawatt/random/key.hpp"

#include <bit>
#include <set>

#include "catch.hpp"

using gigawatt::draw_key;
using gigawatt::Labels;
using gigawatt::stream_hash;

TEST_CASE("the order of labels does not matter, everything else does") {
  const Labels labels{{"site", "Abilene"}, {"generation", "Rubin"}};
  const Labels turned{{"generation", "Rubin"}, {"site", "Abilene"}};
  CHECK(stream_hash("price", labels) == stream_hash("price", turned));
  CHECK(stream_hash("price", labels) != stream_hash("price", {}));
  CHECK(stream_hash("price", labels) != stream_hash("Price", labels));
  CHECK(stream_hash("price", {{"site", "Abilene"}}) != stream_hash("price", {{"Abilene", "site"}}));
  CHECK(stream_hash("price", {{"ab", "c"}}) != stream_hash("price", {{"a", "bc"}}));
  CHECK(stream_hash("pricea", {{"b", "c"}}) != stream_hash("price", {{"ab", "c"}}));
  CHECK(stream_hash("", {}) != stream_hash(std::string_view("\0", 1), {}));
  CHECK(stream_hash("price", {{"a", "b"}, {"a", "b"}}) != stream_hash("price", {}));
}

TEST_CASE("hashes of many streams differ, and one character changes half of the bits") {
  std::set<std::uint64_t> seen;
  double flipped = 0.0;
  constexpr int count = 20000;
  for (int i = 0; i < count; ++i) {
    const auto hash = stream_hash("x", {{"k", std::to_string(i)}});
    seen.insert(hash);
    flipped += std::popcount(hash ^ stream_hash("x", {{"k", std::to_string(i + 1)}}));
  }
  CHECK(seen.size() == count);
  CHECK(flipped / count > 31.5);
  CHECK(flipped / count < 32.5);
}

TEST_CASE("the hash is part of the contract: these values never change") {
  CHECK(stream_hash("price", {}) == 0x0cbde131cb184410ULL);
  CHECK(stream_hash("price", {{"site", "Abilene"}}) == 0xa8d4c051c531ea40ULL);
}

TEST_CASE("a key depends on each of its parts") {
  const auto key = draw_key(7, 42, 20454, 0);
  CHECK(key.date == 20454U);
  CHECK(key.domain == 0U);
  CHECK(draw_key(7, 42, -1, 1).date == 0xffffffffU);
  CHECK(draw_key(7, 42, 0, 1).domain == 1U);
  std::set<std::pair<std::uint32_t, std::uint32_t>> keys;
  for (std::uint64_t seed = 0; seed < 100; ++seed) {
    for (std::uint64_t stream = 0; stream < 100; ++stream) {
      const auto k = draw_key(seed, stream, 0, 0);
      keys.insert({k.key[0], k.key[1]});
    }
  }
  CHECK(keys.size() == 10000);
}
