// Scrambled Sobol points. Part of all.inc.cpp.
//
// Owen's nested uniform scrambling ("Randomly permuted (t,m,s)-nets and (t,s)-sequences", 1995): a binary
// digit is flipped or not by a coin that belongs to the digits before it. The coins are hashed, not stored
// (Laine and Karras, "Stratified sampling for stochastic transparency", 2011; Burley, "Practical hash-based
// Owen scrambling", JCGT 9(4), 2020). Five digits have 1 + 2 + 4 + 8 + 16 = 31 such coins: the bits of one
// 32-bit hash of the digits before the five, so that every coin is a bit of its own of a full hash.

constexpr size_t sobol_piece = quantile_block_size;
constexpr unsigned sobol_piece_bits = 7;
static_assert(sobol_piece == size_t{1} << sobol_piece_bits);

// A 32-bit mixer (the lowbias32 of C. Wellons' hash-prospector) after a step that two key words choose.
GIGAWATT_INLINE uint32_t keyed_hash(uint32_t x, uint32_t addend, uint32_t factor) {
  x = (x + addend) * (factor | 1u);
  x ^= x >> 16;
  x *= 0x7feb352du;
  x ^= x >> 15;
  x *= 0x846ca68bu;
  return x ^ (x >> 16);
}

// Points piece * sobol_piece … of the sequence, as 32-bit fractions. A point is linear in the bits of its
// number: what differs within a piece are the lowest seven.
GIGAWATT_INLINE void sobol_points(uint32_t* out, const uint32_t* direction, uint64_t piece) {
  uint32_t start = 0;
  for (unsigned j = sobol_piece_bits; j < 32; ++j) {
    if ((piece << sobol_piece_bits) >> j & 1u) start ^= direction[j];
  }
  out[0] = start;
  for (unsigned j = 0; j < sobol_piece_bits; ++j) {
    const uint32_t bit = direction[j];
    const size_t half = size_t{1} << j;
    GIGAWATT_LANES
    for (size_t i = 0; i < half; ++i) out[half + i] = out[i] ^ bit;
  }
}

// Five digits of every point, the first of them in bit `top`.
GIGAWATT_INLINE void scramble_five(uint32_t* out, const uint32_t* points, unsigned top, uint32_t addend,
                                   uint32_t factor) {
  const unsigned below = top - 4;
  GIGAWATT_LANES
  for (size_t i = 0; i < sobol_piece; ++i) {
    const uint32_t before = (points[i] >> 1) >> top;
    const uint32_t digits = points[i] >> below;
    const uint32_t coins = keyed_hash(before, addend, factor);
    uint32_t flips = (coins >> 1 & 1u) << 4;
    flips |= (coins >> (2u | (digits >> 4 & 1u)) & 1u) << 3;
    flips |= (coins >> (4u | (digits >> 3 & 3u)) & 1u) << 2;
    flips |= (coins >> (8u | (digits >> 2 & 7u)) & 1u) << 1;
    flips |= coins >> (16u | (digits >> 1 & 15u)) & 1u;
    out[i] ^= flips << below;
  }
}

// The uniforms of a whole piece: 32 scrambled digits and 20 more, hashed, as of points without end.
GIGAWATT_INLINE void sobol_uniform_piece(double* out, const SobolKey& key, uint64_t piece) {
  uint32_t points[sobol_piece], scrambled[sobol_piece], rest[sobol_piece];
  sobol_points(points, key.direction, piece);
  for (size_t i = 0; i < sobol_piece; ++i) scrambled[i] = points[i];
  for (unsigned group = 0; group < 6; ++group)
    scramble_five(scrambled, points, 31 - 5 * group, key.scramble[2 * group], key.scramble[2 * group + 1]);
  GIGAWATT_LANES
  for (size_t i = 0; i < sobol_piece; ++i) {
    scrambled[i] ^= keyed_hash(points[i] >> 2, key.scramble[12], key.scramble[13]) >> 30;
    rest[i] = keyed_hash(points[i], key.scramble[14], key.scramble[15]) >> 12;
  }
  GIGAWATT_LANES
  for (size_t i = 0; i < sobol_piece; ++i) {
    const uint64_t bits = static_cast<uint64_t>(scrambled[i]) << 20 | rest[i];
    out[i] = (whole_below_2_52(bits) + 0.5) * 0x1p-52;
  }
}

template <class Sink>
GIGAWATT_INLINE void each_sobol(const SobolKey& key, uint64_t first, size_t lanes, Sink sink) {
  double values[sobol_piece];
  for (size_t done = 0; done < lanes;) {
    const uint64_t index = first + done;
    const size_t skip = static_cast<size_t>(index % sobol_piece);
    const size_t room = sobol_piece - skip;
    const size_t count = lanes - done < room ? lanes - done : room;
    sobol_uniform_piece(values, key, index / sobol_piece);
    sink(done, values + skip, count);
    done += count;
  }
}

void sobol_uniform_lanes(double* out, const SobolKey& key, uint64_t first, size_t lanes) {
  each_sobol(key, first, lanes, [out](size_t position, const double* values, size_t count) {
    for (size_t i = 0; i < count; ++i) out[position + i] = values[i];
  });
}

void sobol_score_lanes(double* out, const SobolKey& key, uint64_t first, size_t lanes) {
  each_sobol(key, first, lanes, [out](size_t position, const double* values, size_t count) {
    quantile_block(out + position, values, count);
  });
}
