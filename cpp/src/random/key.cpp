#include "gigawatt/random/key.hpp"

#include <algorithm>

#include "mix.hpp"

namespace gigawatt {
namespace {

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

kernels::LatinKey latin_key(std::uint64_t seed, std::uint64_t stream, std::int32_t date, std::uint32_t domain,
                            std::uint32_t strata) {
  constexpr std::uint32_t jitter_domain = 0x4c610000;  // apart from every domain of plain draws
  kernels::LatinKey key{strata, {}, draw_key(seed, stream, date, jitter_domain + domain)};
  const std::uint64_t where = std::uint64_t{static_cast<std::uint32_t>(date)} << 32 | domain;
  expand(mix(mix(mix(seed + golden) ^ stream) ^ mix(where + golden)), key.rounds, 8);
  return key;
}

}  // namespace gigawatt
