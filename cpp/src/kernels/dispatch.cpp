// Which kernels run here. Compiled for every machine: only this file may look at the other tables.
#include <cstdlib>
#include <cstring>

#include "gigawatt/kernels/table.hpp"

namespace gigawatt::kernels {

namespace baseline {
const Table* table();
}
#if defined(__x86_64__)
namespace v3 {
const Table* table();
}
namespace v4 {
const Table* table();
}
#endif

namespace {

constexpr size_t level_limit = 3;

struct Levels {
  const Table* tables[level_limit + 1] = {};
  const char* names[level_limit + 1] = {};  // ends with null
  const Table* chosen = nullptr;
  const char* refused = nullptr;

  Levels() {
    size_t count = 0;
    tables[count++] = baseline::table();
#if defined(__x86_64__)
    // Named one by one: clang does not know __builtin_cpu_supports("x86-64-v3").
    if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma") && __builtin_cpu_supports("bmi2"))
      tables[count++] = v3::table();
    if (count == 2 && __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
        __builtin_cpu_supports("avx512cd") && __builtin_cpu_supports("avx512dq") &&
        __builtin_cpu_supports("avx512vl"))
      tables[count++] = v4::table();
#endif
    for (size_t i = 0; i < count; ++i) names[i] = tables[i]->name;
    chosen = tables[count - 1];
    const char* wanted = std::getenv("GIGAWATT_SIMD");
    if (wanted == nullptr || *wanted == '\0') return;
    if (const Table* found = find(wanted))
      chosen = found;
    else
      refused = wanted;
  }

  const Table* find(const char* name) const {
    for (size_t i = 0; names[i] != nullptr; ++i)
      if (std::strcmp(names[i], name) == 0) return tables[i];
    return nullptr;
  }
};

const Levels& levels() {
  static const Levels found;
  return found;
}

}  // namespace

const Table& active() {
  return *levels().chosen;
}
const char* const* available_levels() {
  return levels().names;
}
const Table* level(const char* name) {
  return name == nullptr ? nullptr : levels().find(name);
}
const char* refused_level() {
  return levels().refused;
}

void philox4x32(const uint32_t counter[4], const uint32_t key[2], int rounds, uint32_t out[4]) {
  uint32_t c[4] = {counter[0], counter[1], counter[2], counter[3]};
  uint32_t k[2] = {key[0], key[1]};
  for (int round = 0; round < rounds; ++round) {
    const uint64_t product0 = uint64_t{0xD2511F53u} * c[0];
    const uint64_t product1 = uint64_t{0xCD9E8D57u} * c[2];
    c[0] = static_cast<uint32_t>(product1 >> 32) ^ c[1] ^ k[0];
    c[1] = static_cast<uint32_t>(product1);
    c[2] = static_cast<uint32_t>(product0 >> 32) ^ c[3] ^ k[1];
    c[3] = static_cast<uint32_t>(product0);
    k[0] += 0x9E3779B9u;
    k[1] += 0xBB67AE85u;
  }
  for (int i = 0; i < 4; ++i) out[i] = c[i];
}

}  // namespace gigawatt::kernels
