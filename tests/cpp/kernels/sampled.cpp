// Draws of latin hypercubes and Sobol sequences: against their definitions, and however a range is cut.
#include <set>

#include "catch.hpp"
#include "kernels/support.hpp"

namespace gigawatt::test {
namespace {

using namespace kernels;

// Van der Corput's sequence in Gray-code order, and a scramble.
struct Corput {
  uint32_t direction[32];
  SobolKey key;
  explicit Corput(uint64_t seed) : key{direction, {}} {
    direction[0] = 0x80000000u;
    for (unsigned j = 1; j < 32; ++j) direction[j] = (0x80000000u >> j) ^ (0x80000000u >> (j - 1));
    Noise noise(seed);
    for (uint32_t& word : key.scramble) word = static_cast<uint32_t>(noise.bits());
  }
};

LatinKey latin(uint32_t strata, uint64_t seed) {
  Noise noise(seed);
  LatinKey key{strata, {}, {{1, static_cast<uint32_t>(seed)}, 3, 4}};
  for (uint32_t& word : key.rounds) word = static_cast<uint32_t>(noise.bits());
  return key;
}

// The definition of a scramble, digit by digit.
uint32_t hash(uint32_t x, uint32_t addend, uint32_t factor) {
  x = (x + addend) * (factor | 1u);
  x = (x ^ (x >> 16)) * 0x7feb352du;
  x = (x ^ (x >> 15)) * 0x846ca68bu;
  return x ^ (x >> 16);
}

double scrambled(const SobolKey& key, uint32_t point) {
  uint32_t flipped = 0;
  for (unsigned digit = 0; digit < 32; ++digit) {
    const uint32_t value = point >> (31 - digit) & 1u;
    uint32_t coin = 0;
    if (digit < 30) {
      const unsigned group = digit / 5, level = digit % 5;
      const uint32_t before = group == 0 ? 0 : point >> (32 - 5 * group);
      const uint32_t within = level == 0 ? 0 : (point >> (32 - digit)) & ((1u << level) - 1);
      coin =
          hash(before, key.scramble[2 * group], key.scramble[2 * group + 1]) >> ((1u << level) + within) & 1u;
    } else {
      coin = hash(point >> 2, key.scramble[12], key.scramble[13]) >> (61 - digit) & 1u;
    }
    flipped = flipped << 1 | (value ^ coin);
  }
  const uint64_t bits = uint64_t{flipped} << 20 | hash(point, key.scramble[14], key.scramble[15]) >> 12;
  return (static_cast<double>(bits) + 0.5) * 0x1p-52;
}

template <class Call>
void check_pieces(Call&& call) {
  constexpr size_t total = 700;
  Values whole(total);
  call(whole.data(), uint64_t{3}, total);
  for (size_t piece : {1, 2, 31, 64, 127, 128, 129, 257}) {
    Values pieces(total);
    for (size_t start = 0; start < total; start += piece)
      call(pieces.data() + start, 3 + start, total - start < piece ? total - start : piece);
    INFO("pieces of " << piece);
    CHECK(same_bits(pieces, whole));
  }
}

}  // namespace

TEST_CASE("sobol uniforms follow their definition at every level") {
  const Corput corput(5);
  for (const Table* t : levels()) {
    for (const uint64_t first : {uint64_t{0}, uint64_t{77}, (uint64_t{1} << 32) - 301}) {
      Values got(301);
      t->sobol_uniforms(got.data(), corput.key, first, got.size());
      for (size_t i = 0; i < got.size(); ++i) {
        uint32_t point = 0;
        for (unsigned j = 0; j < 32; ++j)
          if ((first + i) >> j & 1u) point ^= corput.direction[j];
        CHECK(got[i] == scrambled(corput.key, point));
      }
    }
  }
}

TEST_CASE("a scrambled sequence has one point in each of 2^k parts") {
  for (const uint64_t seed : {1, 2, 3}) {
    const Corput corput(seed);
    Values got(1024);
    active().sobol_uniforms(got.data(), corput.key, 4096, got.size());
    std::set<int> parts;
    for (const double u : got) parts.insert(static_cast<int>(u * 1024));
    CHECK(parts.size() == 1024);
  }
}

TEST_CASE("the coins of a scramble are fair and independent of each other") {
  // The fifteen coins of the first four digits, and those of four more digits of one branch.
  constexpr size_t coins = 30, runs = 1 << 14;
  std::vector<std::vector<int>> flips(coins);
  for (size_t run = 0; run < runs; ++run) {
    const Corput corput(1000 + run);
    size_t coin = 0;
    for (const unsigned start : {0u, 5u})
      for (unsigned level = 0; level < 4; ++level)
        for (uint32_t before = 0; before < 1u << level; ++before) {
          const uint32_t point = level == 0 ? 0 : before << (32 - start - level);
          const auto digits = static_cast<uint64_t>(scrambled(corput.key, point) * 0x1p32);
          flips[coin++].push_back(static_cast<int>(digits >> (31 - start - level) & 1u));
        }
  }
  const double error = 1 / std::sqrt(static_cast<double>(runs));
  for (size_t a = 0; a < coins; ++a)
    for (size_t b = a; b < coins; ++b) {
      double agree = 0;
      for (size_t run = 0; run < runs; ++run)
        agree += a == b ? flips[a][run] : flips[a][run] == flips[b][run];
      CHECK_THAT(2 * agree / runs - 1, WithinAbs(0, 5 * error));
    }
}

TEST_CASE("latin uniforms have one value in each stratum, whatever their number") {
  for (const Table* t : levels()) {
    for (const uint32_t strata : {1u, 2u, 3u, 5u, 16u, 17u, 100u, 1000u, 4097u}) {
      const LatinKey key = latin(strata, strata + 9);
      Values got(strata), base(strata);
      t->latin_uniforms(got.data(), key, 0, strata);
      levels()[0]->latin_uniforms(base.data(), key, 0, strata);
      CHECK(same_bits(got, base));
      std::set<uint32_t> seen;
      for (const double u : got) {
        CHECK((u > 0.0 && u < 1.0));
        seen.insert(static_cast<uint32_t>(u * strata));
      }
      CHECK(seen.size() == strata);
    }
  }
}

TEST_CASE("where a latin scenario stands is even over the strata, and two keys are unrelated") {
  constexpr uint32_t strata = 10;
  constexpr size_t keys = 20000;
  std::vector<std::vector<double>> count(strata, std::vector<double>(strata));
  double product = 0;
  for (size_t k = 0; k < keys; ++k) {
    Values a(strata), b(strata);
    active().latin_uniforms(a.data(), latin(strata, 2 * k), 0, strata);
    active().latin_uniforms(b.data(), latin(strata, 2 * k + 1), 0, strata);
    for (uint32_t i = 0; i < strata; ++i) {
      ++count[i][static_cast<uint32_t>(a[i] * strata)];
      product += (a[i] - 0.5) * (b[i] - 0.5);
    }
  }
  const double expected = keys / double{strata}, error = std::sqrt(expected * (1 - 1.0 / strata));
  for (const auto& row : count)
    for (const double c : row) CHECK_THAT(c, WithinAbs(expected, 5 * error));
  CHECK_THAT(product / (keys * strata),
             WithinAbs(0, 5.0 / 12 / std::sqrt(static_cast<double>(keys * strata))));
}

TEST_CASE("a large latin run stays within its strata") {
  constexpr uint32_t strata = 0xffffffffu;
  const LatinKey key = latin(strata, 4);
  Values got(4096);
  active().latin_uniforms(got.data(), key, strata - 4096u, got.size());
  std::set<uint64_t> seen;
  for (const double u : got) seen.insert(static_cast<uint64_t>(u * strata));
  CHECK(seen.size() == got.size());
}

TEST_CASE("latin and sobol draws do not depend on how a range is cut; scores are their quantiles") {
  const Corput corput(8);
  const LatinKey key = latin(5000, 8);
  for (const Table* t : levels()) {
    check_pieces(
        [&](double* out, uint64_t first, size_t n) { t->sobol_uniforms(out, corput.key, first, n); });
    check_pieces([&](double* out, uint64_t first, size_t n) { t->sobol_scores(out, corput.key, first, n); });
    check_pieces([&](double* out, uint64_t first, size_t n) { t->latin_uniforms(out, key, first, n); });
    check_pieces([&](double* out, uint64_t first, size_t n) { t->latin_scores(out, key, first, n); });
    Values uniforms(333), scores(333);
    t->sobol_uniforms(uniforms.data(), corput.key, 9, uniforms.size());
    t->sobol_scores(scores.data(), corput.key, 9, scores.size());
    CHECK(same_bits(scores, apply(*t, normal_quantile, uniforms)));
    t->latin_uniforms(uniforms.data(), key, 9, uniforms.size());
    t->latin_scores(scores.data(), key, 9, scores.size());
    CHECK(same_bits(scores, apply(*t, normal_quantile, uniforms)));
  }
}

}  // namespace gigawatt::test
