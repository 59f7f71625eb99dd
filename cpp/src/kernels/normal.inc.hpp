// The standard normal distribution: cumulative probability and quantile. Part of all.inc.cpp.

// For a = |x|: (a + 4) exp(a^2/2) P(X < -a) is smooth and bounded over all a >= 0, so one polynomial in
// t = (a - 4) / (a + 4) serves the whole tail (the method of Shepherd and Laframboise, Math. Comp. 36, 1981).
// Degree 21, through Chebyshev points for a in [0, 40]: relative error 3e-16. a^2/2 carries its rounding
// error into the exponential.
struct NormalCdf {
  static GIGAWATT_INLINE double of(double x) {
    const double size = magnitude(x);
    const double a = choose(size > 40.0, 40.0, size);
    const double inverse = 1.0 / (a + 4.0);
    const double t = (a - 4.0) * inverse;
    const double g = long_polynomial(
        t, 0x1.82b4bb8c94dcep-1, -0x1.373e3a893c27fp-1, 0x1.8c6dbf2cfc1fap-2, -0x1.7dff2bff695a7p-3,
        0x1.eec4cc3e5cd9cp-5, -0x1.ee2761002ab5dp-8, -0x1.c81719e4cc636p-9, 0x1.ab825ecbaa7f6p-10,
        0x1.17a4b5231e0f0p-13, -0x1.e4a3e98c79300p-13, -0x1.00238dd64ceb5p-19, 0x1.26cc3536ff825p-15,
        0x1.80a6cc8f8c3a5p-21, -0x1.8ce460e1ae22ep-18, -0x1.50d14b10936fcp-21, 0x1.0f4bfb5b28a6cp-20,
        0x1.1c6ab05f269c9p-22, -0x1.33f75b713e5afp-23, -0x1.424963ed4fd94p-24, 0x1.f937f99d6cfbfp-28,
        0x1.8f887e6129550p-27, 0x1.25bfb301eb795p-29);
    const double square = a * a;
    const double square_low = __builtin_fma(a, a, -square);
    const double lower = exp_product(-0.5 * square, -0.5 * square_low, g * inverse);
    return choose(x > 0.0, 1.0 - lower, lower);
  }
};

// AS241, PPND16 (Wichura, Applied Statistics 37, 1988): rational functions of degree 7 for the centre
// |p - 0.5| <= 0.425, for tails with r = sqrt(-log(tail)) <= 5, and beyond.
GIGAWATT_INLINE double quantile_centre(double p) {
  const double q = p - 0.5;
  const double r = __builtin_fma(-q, q, 0.180625);
  const double above =
      long_polynomial(r, 3.3871328727963666080e+0, 1.3314166789178437745e+2, 1.9715909503065514427e+3,
                      1.3731693765509461125e+4, 4.5921953931549871457e+4, 6.7265770927008700853e+4,
                      3.3430575583588128105e+4, 2.5090809287301226727e+3);
  const double below = long_polynomial(
      r, 1.0, 4.2313330701600911252e+1, 6.8718700749205790830e+2, 5.3941960214247511077e+3,
      2.1213794301586595867e+4, 3.9307895800092710610e+4, 2.8729085735721942674e+4, 5.2264952788528545610e+3);
  return q * above / below;
}

GIGAWATT_INLINE double quantile_tail(double root) {
  const double r = root - 1.6;
  const double above =
      long_polynomial(r, 1.42343711074968357734e+0, 4.63033784615654529590e+0, 5.76949722146069140550e+0,
                      3.64784832476320460504e+0, 1.27045825245236838258e+0, 2.41780725177450611770e-1,
                      2.27238449892691845833e-2, 7.74545014278341407640e-4);
  const double below =
      long_polynomial(r, 1.0, 2.05319162663775882187e+0, 1.67638483018380384940e+0, 6.89767334985100004550e-1,
                      1.48103976427480074590e-1, 1.51986665636164571966e-2, 5.47593808499534494600e-4,
                      1.05075007164441684324e-9);
  return above / below;
}

GIGAWATT_INLINE double quantile_far_tail(double root) {
  const double r = root - 5.0;
  const double above =
      long_polynomial(r, 6.65790464350110377720e+0, 5.46378491116411436990e+0, 1.78482653991729133580e+0,
                      2.96560571828504891230e-1, 2.65321895265761230930e-2, 1.24266094738807843860e-3,
                      2.71155556874348757815e-5, 2.01033439929228813265e-7);
  const double below =
      long_polynomial(r, 1.0, 5.99832206555887937690e-1, 1.36929880922735805310e-1, 1.48753612908506148525e-2,
                      7.86869131145613259100e-4, 1.84631831751005468180e-5, 1.42151175831644588870e-7,
                      2.04426310338993978564e-15);
  return above / below;
}

constexpr size_t quantile_block_size = 128;

// Up to quantile_block_size quantiles; out may be p. The centre's function for all lanes, then the tails
// (about 15 % of uniforms), gathered so that their loops are full vectors as well. A value does not depend on
// its neighbours.
void quantile_block(double* out, const double* p, size_t count) {
  double tail[quantile_block_size];
  double root[quantile_block_size];
  double value[quantile_block_size];
  uint32_t place[quantile_block_size];
  size_t tails = 0;
  for (size_t i = 0; i < count; ++i) {
    const double probability = p[i];
    place[tails] = static_cast<uint32_t>(i);
    tail[tails] = probability;
    tails += !(magnitude(probability - 0.5) <= 0.425);  // NaN too
  }
  GIGAWATT_LANES
  for (size_t i = 0; i < count; ++i) out[i] = quantile_centre(p[i]);

  GIGAWATT_LANES
  for (size_t j = 0; j < tails; ++j) {
    root[j] = -Logarithm::of(choose(tail[j] < 0.5, tail[j], 1.0 - tail[j]));
  }
  // A loop of its own: with errno kept, GCC does not vectorise a square root.
  for (size_t j = 0; j < tails; ++j) root[j] = __builtin_sqrt(root[j]);
  GIGAWATT_LANES
  for (size_t j = 0; j < tails; ++j) value[j] = quantile_tail(root[j]);
  for (size_t j = 0; j < tails; ++j)
    if (root[j] > 5.0) value[j] = quantile_far_tail(root[j]);  // one in 70 billion uniforms
  for (size_t j = 0; j < tails; ++j) {
    const double signed_value = tail[j] < 0.5 ? -value[j] : value[j];
    const double low_end = tail[j] == 0.0 ? -infinity : signed_value;
    out[place[j]] = tail[j] == 1.0 ? infinity : low_end;
  }
}

template <bool a_scalar>
void quantile_rows(double* out, In a, size_t rows, size_t lanes) {
  for (size_t row = 0; row < rows; ++row) {
    const double* p = a.data + row * a.row;
    double* o = out + row * lanes;
    if constexpr (a_scalar) {
      double value;
      quantile_block(&value, p, 1);
      for (size_t i = 0; i < lanes; ++i) o[i] = value;
    } else {
      for (size_t i = 0; i < lanes; i += quantile_block_size)
        quantile_block(o + i, p + i, lanes - i < quantile_block_size ? lanes - i : quantile_block_size);
    }
  }
}
