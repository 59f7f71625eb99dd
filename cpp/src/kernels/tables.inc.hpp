// Values of a marginal from its score, by table. Part of all.inc.cpp.

// c0 + t (c1 + t (c2 + t c3)) with a segment's coefficients in the order c0, c1, c2, c3. Segments are found
// in vectors, coefficients copied one segment at a time: a hardware gather of AVX2 costs more than scalar
// loads.
void cubic_lanes(double* out, const double* score, CubicTable table, size_t lanes) {
  constexpr size_t block = 64;
  double t[block];
  uint32_t segment[block];
  double coefficient[4 * block];
  const double count = static_cast<double>(table.segments);
  const double per_unit = count / (2.0 * table.limit);
  const int last = static_cast<int>(table.segments) - 1;
  for (size_t start = 0; start < lanes; start += block) {
    const size_t n = lanes - start < block ? lanes - start : block;
    const double* z = score + start;
    double* o = out + start;
    GIGAWATT_LANES
    for (size_t i = 0; i < n; ++i) {
      double position = (z[i] + table.limit) * per_unit;
      position = position < 0.0 ? 0.0 : position;
      position = position > count ? count : position;  // NaN passes both
      const int floored = static_cast<int>(position >= 0.0 ? position : 0.0);
      const int index = floored > last ? last : floored;
      segment[i] = static_cast<uint32_t>(index);
      t[i] = position - static_cast<double>(index);
    }
    for (size_t i = 0; i < n; ++i)
      __builtin_memcpy(coefficient + 4 * i, table.coefficients + 4 * size_t{segment[i]}, 4 * sizeof(double));
    GIGAWATT_LANES
    for (size_t i = 0; i < n; ++i)
      o[i] = polynomial(t[i], coefficient[4 * i], coefficient[4 * i + 1], coefficient[4 * i + 2],
                        coefficient[4 * i + 3]);
  }
}

// Binary search without branches: `found` counts the thresholds known to be below the score, and grows by
// halving steps that all lanes share. A NaN score gives NaN.
void step_lanes(double* out, const double* score, StepTable table, size_t lanes) {
  const size_t thresholds = table.count - 1;
  size_t widest = 1;
  while (widest <= thresholds / 2) widest *= 2;
  GIGAWATT_LANES
  for (size_t i = 0; i < lanes; ++i) {
    const double z = score[i];
    size_t found = 0;
    for (size_t step = widest; step != 0; step /= 2) {
      const size_t next = found + step;
      if (next <= thresholds && table.thresholds[next - 1] < z) found = next;
    }
    out[i] = z == z ? table.values[found] : z;
  }
}
