// Latin hypercube draws: a keyed permutation of the strata, and a uniform within each. Part of all.inc.cpp.

constexpr size_t latin_rounds = sizeof(LatinKey::rounds) / sizeof(uint32_t);

// The two parts of a stratum's number, as Feistel's network takes them: as wide as the numbers need, unequal
// by a bit where that is odd. Each round changes one part by a hash of the other, so that the whole is a
// permutation (Luby and Rackoff 1988).
struct LatinHalves {
  unsigned low_bits;
  uint32_t low_mask, high_mask;
  explicit LatinHalves(uint32_t strata) {
    unsigned bits = 0;
    for (uint32_t rest = strata - 1; rest != 0; rest >>= 1) ++bits;
    low_bits = bits - bits / 2;
    low_mask = (uint32_t{1} << low_bits) - 1;
    high_mask = (uint32_t{1} << (bits / 2)) - 1;
  }
};

GIGAWATT_INLINE uint32_t latin_hash(uint32_t x, uint32_t round) {
  x = (x + round) * 0x7feb352du;
  x ^= x >> 15;
  x *= 0x846ca68bu;
  return x ^ (x >> 16);
}

void permute_once(uint32_t* numbers, size_t count, const LatinKey& key, const LatinHalves& halves) {
  for (size_t round = 0; round < latin_rounds; round += 2) {
    const uint32_t first = key.rounds[round], second = key.rounds[round + 1];
    GIGAWATT_LANES
    for (size_t i = 0; i < count; ++i) {
      uint32_t high = numbers[i] >> halves.low_bits, low = numbers[i] & halves.low_mask;
      low ^= latin_hash(high, first) & halves.low_mask;
      high ^= latin_hash(low, second) & halves.high_mask;
      numbers[i] = high << halves.low_bits | low;
    }
  }
}

// A number that leaves 0 … strata - 1 is permuted again until it is back (cycle walking: Black and Rogaway,
// "Ciphers with arbitrary finite domains", 2002); fewer than half of them do.
void permute(uint32_t* numbers, size_t count, const LatinKey& key, const LatinHalves& halves) {
  uint32_t away[quantile_block_size], place[quantile_block_size];
  permute_once(numbers, count, key, halves);
  size_t out = 0;
  for (size_t i = 0; i < count; ++i) {
    place[out] = static_cast<uint32_t>(i);
    away[out] = numbers[i];
    out += numbers[i] >= key.strata;
  }
  while (out != 0) {
    permute_once(away, out, key, halves);
    size_t still = 0;
    for (size_t j = 0; j < out; ++j) {
      const uint32_t number = away[j], at = place[j];
      numbers[at] = number;
      place[still] = at;
      away[still] = number;
      still += number >= key.strata;
    }
    out = still;
  }
}

// first + lanes is at most the number of strata.
template <class Sink>
GIGAWATT_INLINE void each_latin(const LatinKey& key, uint64_t first, size_t lanes, Sink sink) {
  const LatinHalves halves(key.strata);
  const double strata = whole_below_2_52(key.strata);
  // Within its stratum even after a division and a multiplication have been rounded.
  const double edge = strata * 0x1p-48;
  each_uniform(key.jitter, first, lanes, [&](size_t position, const double* jitter, size_t count) {
    uint32_t numbers[quantile_block_size];
    double values[quantile_block_size];
    for (size_t done = 0; done < count;) {
      const size_t some = count - done < quantile_block_size ? count - done : quantile_block_size;
      for (size_t i = 0; i < some; ++i) numbers[i] = static_cast<uint32_t>(first + position + done + i);
      permute(numbers, some, key, halves);
      GIGAWATT_LANES
      for (size_t i = 0; i < some; ++i) {
        const double inside = jitter[done + i];
        const double above = choose(inside < edge, edge, inside);
        const double kept = choose(above > 1.0 - edge, 1.0 - edge, above);
        values[i] = (whole_below_2_52(numbers[i]) + kept) / strata;
      }
      sink(position + done, values, some);
      done += some;
    }
  });
}

void latin_uniform_lanes(double* out, const LatinKey& key, uint64_t first, size_t lanes) {
  each_latin(key, first, lanes, [out](size_t position, const double* values, size_t count) {
    for (size_t i = 0; i < count; ++i) out[position + i] = values[i];
  });
}

void latin_score_lanes(double* out, const LatinKey& key, uint64_t first, size_t lanes) {
  each_latin(key, first, lanes, [out](size_t position, const double* values, size_t count) {
    quantile_block(out + position, values, count);
  });
}
