// Philox against its published answers, and draws that do not depend on how a range is cut.
#include "catch.hpp"
#include "kernels/support.hpp"

namespace gigawatt::test {
namespace {

using namespace kernels;

struct KnownAnswer {
  int rounds;
  uint32_t counter[4];
  uint32_t key[2];
  uint32_t output[4];
};

// Random123, tests/kat_vectors (github.com/DEShawResearch/random123, commit 9545ff6, BSD-3-Clause).
constexpr KnownAnswer known_answers[] = {
    {7,
     {0x00000000u, 0x00000000u, 0x00000000u, 0x00000000u},
     {0x00000000u, 0x00000000u},
     {0x5f6fb709u, 0x0d893f64u, 0x4f121f81u, 0x4f730a48u}},
    {7,
     {0x243f6a88u, 0x85a308d3u, 0x13198a2eu, 0x03707344u},
     {0xa4093822u, 0x299f31d0u},
     {0x4dfccabau, 0x190a87f0u, 0xc47362bau, 0xb6b5242au}},
    {10,
     {0x00000000u, 0x00000000u, 0x00000000u, 0x00000000u},
     {0x00000000u, 0x00000000u},
     {0x6627e8d5u, 0xe169c58du, 0xbc57ac4cu, 0x9b00dbd8u}},
};

const DrawKey key{{0x243f6a88u, 0x85a308d3u}, 0xfffffff0u, 1u};

Values uniforms(const Table& t, uint64_t first, size_t lanes) {
  Values out(lanes);
  t.uniforms(out.data(), key, first, lanes);
  return out;
}

// The definition of a draw, word by word.
double uniform_of_scenario(uint64_t scenario) {
  const uint64_t pair = scenario >> 1;
  const uint32_t counter[4] = {static_cast<uint32_t>(pair), static_cast<uint32_t>(pair >> 32), key.date,
                               key.domain};
  uint32_t words[4];
  philox4x32(counter, key.key, 10, words);
  const size_t at = scenario % 2 == 0 ? 0 : 2;
  const uint64_t bits = uint64_t{words[at + 1]} << 32 | words[at];
  return (static_cast<double>(bits >> 12) + 0.5) * 0x1p-52;
}

}  // namespace

TEST_CASE("philox4x32 gives the published answers") {
  for (const KnownAnswer& known : known_answers) {
    uint32_t output[4];
    philox4x32(known.counter, known.key, known.rounds, output);
    for (size_t i = 0; i < 4; ++i) CHECK(output[i] == known.output[i]);
  }
}

TEST_CASE("uniforms follow their definition, across the carry of the counter too") {
  for (const Table* t : levels())
    for (uint64_t first :
         {uint64_t{0}, uint64_t{1}, uint64_t{12345}, (uint64_t{1} << 33) - 100, ~uint64_t{0} - 400}) {
      const Values got = uniforms(*t, first, 301);
      for (size_t i = 0; i < got.size(); ++i) {
        CHECK(got[i] == uniform_of_scenario(first + i));
        CHECK((got[i] > 0.0 && got[i] < 1.0));
      }
    }
}

TEST_CASE("scores are the quantiles of the uniforms") {
  for (const Table* t : levels()) {
    Values scores(1001);
    t->scores(scores.data(), key, 17, scores.size());
    CHECK(same_bits(scores, apply(*t, normal_quantile, uniforms(*t, 17, scores.size()))));
  }
}

TEST_CASE("draws do not depend on how a range is cut") {
  constexpr size_t total = 700;
  for (const Table* t : levels())
    for (uint64_t first : {uint64_t{0}, uint64_t{3}}) {
      Values whole_uniforms(total), whole_scores(total);
      t->uniforms(whole_uniforms.data(), key, first, total);
      t->scores(whole_scores.data(), key, first, total);
      for (size_t piece : {1, 2, 3, 8, 31, 32, 127, 128, 129, 256, 257}) {
        Values pieces_uniforms(total), pieces_scores(total);
        for (size_t start = 0; start < total; start += piece) {
          const size_t count = total - start < piece ? total - start : piece;
          t->uniforms(pieces_uniforms.data() + start, key, first + start, count);
          t->scores(pieces_scores.data() + start, key, first + start, count);
        }
        INFO(t->name << ", pieces of " << piece);
        CHECK(same_bits(pieces_uniforms, whole_uniforms));
        CHECK(same_bits(pieces_scores, whole_scores));
      }
    }
}

TEST_CASE("date, domain and key each change the draw") {
  for (const Table* t : levels()) {
    const auto draw = [&](DrawKey other) {
      double value = 0.0;
      t->uniforms(&value, other, 5, 1);
      return value;
    };
    const double base = draw({{1, 2}, 3, 0});
    for (const DrawKey& other :
         {DrawKey{{2, 2}, 3, 0}, DrawKey{{1, 3}, 3, 0}, DrawKey{{1, 2}, 4, 0}, DrawKey{{1, 2}, 3, 1}})
      CHECK(draw(other) != base);
  }
}

TEST_CASE("scores have the moments of a standard normal") {
  constexpr size_t n = 1 << 18;
  Values scores(n);
  active().scores(scores.data(), key, 0, n);
  double sum = 0.0, squares = 0.0, fourths = 0.0;
  for (double z : scores) {
    sum += z;
    squares += z * z;
    fourths += z * z * z * z;
  }
  // Five standard errors of each.
  CHECK_THAT(sum / n, WithinAbs(0.0, 5.0 / std::sqrt(n)));
  CHECK_THAT(squares / n, WithinAbs(1.0, 5.0 * std::sqrt(2.0 / n)));
  CHECK_THAT(fourths / n, WithinAbs(3.0, 5.0 * std::sqrt(96.0 / n)));
}

}  // namespace gigawatt::test
