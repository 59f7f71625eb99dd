// Draws by counter: Philox4x32-10 (Salmon, Moraes, Dror and Shaw, "Parallel random numbers: as easy as 1, 2,
// 3", 2011). Part of all.inc.cpp.

constexpr size_t draw_pairs = quantile_block_size / 2;

// The doubles in (0, 1) of 64 random bits each, the low word first: the upper 52 bits and a half, exactly.
GIGAWATT_INLINE Wide uniform_of(WideWord low, WideWord high) {
  const WideWord bits = (high << 32) | (low & 0xffffffffu);
  const Wide whole = (Wide)((bits >> 12) | 0x4330000000000000u) - 0x1p52;
  return (whole + 0.5) * 0x1p-52;
}

// The uniforms of `pairs` pairs of scenarios (at most draw_pairs, a multiple of wide_lanes) from pair `first`
// on: 2 * pairs values. A counter word lives in the low half of a 64-bit lane; the high half holds leftovers
// of products, which no later step reads.
void uniform_pairs(double* out, const DrawKey& key, uint64_t first, size_t pairs) {
  const WideWord zero = {};
  const WideWord multiplier0 = zero + 0xD2511F53u, multiplier1 = zero + 0xCD9E8D57u;
  double even[draw_pairs], odd[draw_pairs];
  WideWord counter = zero + first;
  for (size_t j = 0; j < wide_lanes; ++j) counter[j] += j;
  for (size_t i = 0; i < pairs; i += wide_lanes) {
    WideWord c0 = counter, c1 = counter >> 32;
    WideWord c2 = zero + key.date, c3 = zero + key.domain;
    uint32_t k0 = key.key[0], k1 = key.key[1];
    GIGAWATT_UNROLL(10)
    for (int round = 0; round < 10; ++round) {
      const WideWord product0 = low_product(c0, multiplier0);
      const WideWord product1 = low_product(c2, multiplier1);
      c0 = (product1 >> 32) ^ c1 ^ k0;
      c1 = product1;
      c2 = (product0 >> 32) ^ c3 ^ k1;
      c3 = product0;
      k0 += 0x9E3779B9u;
      k1 += 0xBB67AE85u;
    }
    store(even + i, uniform_of(c0, c1));
    store(odd + i, uniform_of(c2, c3));
    counter += wide_lanes;
  }
  GIGAWATT_LANES
  for (size_t i = 0; i < pairs; ++i) {
    out[2 * i] = even[i];
    out[2 * i + 1] = odd[i];
  }
}

// Calls sink(position, values, count) with the uniforms of scenarios first … first + lanes - 1, piece by
// piece. A piece starts at a pair; the half of a pair that nobody asked for is drawn and dropped.
template <class Sink>
GIGAWATT_INLINE void each_uniform(const DrawKey& key, uint64_t first, size_t lanes, Sink sink) {
  double values[2 * draw_pairs];
  for (size_t done = 0; done < lanes;) {
    const uint64_t scenario = first + done;
    const size_t skip = static_cast<size_t>(scenario & 1u);
    const size_t room = 2 * draw_pairs - skip;
    const size_t count = lanes - done < room ? lanes - done : room;
    const size_t pairs = (skip + count + 1) / 2;
    uniform_pairs(values, key, scenario >> 1, (pairs + wide_lanes - 1) / wide_lanes * wide_lanes);
    sink(done, values + skip, count);
    done += count;
  }
}

void uniform_lanes(double* out, DrawKey key, uint64_t first, size_t lanes) {
  each_uniform(key, first, lanes, [out](size_t position, const double* values, size_t count) {
    for (size_t i = 0; i < count; ++i) out[position + i] = values[i];
  });
}

void score_lanes(double* out, DrawKey key, uint64_t first, size_t lanes) {
  each_uniform(key, first, lanes, [out](size_t position, const double* values, size_t count) {
    quantile_block(out + position, values, count);
  });
}
