// Kernels that look at earlier rows. Part of all.inc.cpp.

// A convolution with the lane strides known. Four output rows share one pass over the ages: the kernel's
// value is loaded once and the sums hide each other's latency. Ages ascend for every row, whatever rows it is
// computed with.
template <size_t x_lane, size_t kernel_lane>
struct Convolution {
  double* out;  // row first_row
  size_t first_row;
  const double* x;
  size_t x_row;
  const double* kernel;
  size_t kernel_row;
  size_t first_age, last_age;
  size_t lanes;

  // n rows from t, `wides` values of lanes from i, over ages begin … end - 1, added to what out holds or to
  // zero.
  template <size_t n, size_t wides, class Value>
  GIGAWATT_INLINE void block(size_t t, size_t i, size_t begin, size_t end, bool add) const {
    Value sum[n][wides] = {};
    double* o = out + (t - first_row) * lanes + i;
    if (add)
      for (size_t row = 0; row < n; ++row)
        for (size_t j = 0; j < wides; ++j) sum[row][j] = load<Value>(o + row * lanes + j * width<Value>);
    for (size_t age = begin; age < end; ++age) {
      const double* w = kernel + age * kernel_row + i * kernel_lane;
      const double* past = x + (t - age) * x_row + i * x_lane;
      GIGAWATT_UNROLL(2)
      for (size_t j = 0; j < wides; ++j) {
        const Value weight = value_at<kernel_lane, Value>(w, j);
        GIGAWATT_UNROLL(4)
        for (size_t row = 0; row < n; ++row)
          sum[row][j] = fused(value_at<x_lane, Value>(past + row * x_row, j), weight, sum[row][j]);
      }
    }
    for (size_t row = 0; row < n; ++row)
      for (size_t j = 0; j < wides; ++j) store(o + row * lanes + j * width<Value>, sum[row][j]);
  }

  template <size_t stride, class Value>
  static GIGAWATT_INLINE Value value_at(const double* data, size_t j) {
    if constexpr (stride != 0)
      return load<Value>(data + j * width<Value>);
    else
      return Value{} + *data;
  }

  template <size_t n>
  void ages(size_t t, size_t begin, size_t end, bool add) const {
    size_t i = 0;
    for (; i + 2 * wide_lanes <= lanes; i += 2 * wide_lanes) block<n, 2, Wide>(t, i, begin, end, add);
    for (; i < lanes; ++i) block<n, 1, double>(t, i, begin, end, add);
  }

  // Rows t … t + n - 1: the ages that all of them have, then those that only the later ones have.
  template <size_t n>
  void rows_from(size_t t) const {
    const size_t mine = last_age < t + 1 ? last_age : t + 1;
    const size_t end = mine > first_age ? mine : first_age;
    ages<n>(t, first_age, end, false);
    for (size_t later = 1; later < n; ++later) {
      const size_t later_end = last_age < t + later + 1 ? last_age : t + later + 1;
      if (later_end > end) ages<1>(t + later, end, later_end, true);
    }
  }

  void run(size_t rows) const {
    size_t t = first_row;
    for (; t + 4 <= first_row + rows; t += 4) rows_from<4>(t);
    for (; t < first_row + rows; ++t) rows_from<1>(t);
  }
};

void convolve_rows(double* out, const double* x, size_t x_row, size_t x_lane, const double* kernel,
                   size_t kernel_row, size_t kernel_lane, size_t first_age, size_t last_age, size_t first_row,
                   size_t rows, size_t lanes) {
  const auto run = [&](const auto& convolution) { convolution.run(rows); };
  if (x_lane != 0 && kernel_lane != 0)
    run(Convolution<1, 1>{out, first_row, x, x_row, kernel, kernel_row, first_age, last_age, lanes});
  else if (x_lane != 0)
    run(Convolution<1, 0>{out, first_row, x, x_row, kernel, kernel_row, first_age, last_age, lanes});
  else if (kernel_lane != 0)
    run(Convolution<0, 1>{out, first_row, x, x_row, kernel, kernel_row, first_age, last_age, lanes});
  else
    run(Convolution<0, 0>{out, first_row, x, x_row, kernel, kernel_row, first_age, last_age, lanes});
}
