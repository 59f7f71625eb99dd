#include "gigawatt/random/key.hpp"

#include <algorithm>

namespace gigawatt {
namespace {

// The finaliser of SplitMix64 (Steele, Lea, Flood 2014; constants of Stafford's mix 13): a bijection.
constexpr std::uint64_t mix(std::uint64_t x) {
  x ^= x >> 30;
  x *= 0xbf58476d1ce4e5b9ULL;
  x ^= x >> 27;
  x *= 0x94d049bb133111ebULL;
  return x ^ (x >> 31);
}

constexpr std::uint64_t golden = 0x9e3779b97f4a7c15ULL;

// FNV-1a, 64 bit (Fowler, Noll, Vo). The length comes first, so that ("ab", "c") and ("a", "bc") differ.
class Bytes {
 public:
  Bytes& add(std::string_view text) {
    for (int shift = 0; shift < 64; shift += 8)
      add_byte(static_cast<std::uint64_t>(text.size()) >> shift & 0xff);
    for (char c : text) add_byte(static_cast<unsigned char>(c));
    return *this;
  }
  std::uint64_t finished() const { return mix(state_); }

 private:
  void add_byte(std::uint64_t byte) { state_ = (state_ ^ byte) * 0x100000001b3ULL; }
  std::uint64_t state_ = 0xcbf29ce484222325ULL;
};

}  // namespace

std::uint64_t stream_hash(std::string_view stream, Labels labels) {
  std::sort(labels.begin(), labels.end());
  std::uint64_t hash = Bytes().add(stream).finished();
  for (const auto& [axis, label] : labels)
    hash = mix((hash + golden) ^ Bytes().add(axis).add(label).finished());
  return hash;
}

kernels::DrawKey draw_key(std::uint64_t seed, std::uint64_t stream, std::int32_t date, std::uint32_t domain) {
  // Seeds such as 1, 2, 3 differ in few bits: mixed before they meet the stream, and once more after.
  const std::uint64_t key = mix(mix(seed + golden) ^ stream);
  return {{static_cast<std::uint32_t>(key), static_cast<std::uint32_t>(key >> 32)},
          static_cast<std::uint32_t>(date),
          domain};
}

}  // namespace gigawatt
