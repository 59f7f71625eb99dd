// The mixer behind every key.
#pragma once
#include <cstdint>

namespace gigawatt {

// The finaliser of SplitMix64 (Steele, Lea, Flood 2014; constants of Stafford's mix 13): a bijection.
constexpr std::uint64_t mix(std::uint64_t x) {
  x ^= x >> 30;
  x *= 0xbf58476d1ce4e5b9ULL;
  x ^= x >> 27;
  x *= 0x94d049bb133111ebULL;
  return x ^ (x >> 31);
}

inline constexpr std::uint64_t golden = 0x9e3779b97f4a7c15ULL;

// SplitMix64's sequence from a key: `count` 32-bit words, two from each step.
template <class Word>
void expand(std::uint64_t key, Word* words, int count) {
  for (int i = 0; i < count; i += 2) {
    key += golden;
    const std::uint64_t two = mix(key);
    words[i] = static_cast<Word>(two & 0xffffffffU);
    words[i + 1] = static_cast<Word>(two >> 32);
  }
}

}  // namespace gigawatt
