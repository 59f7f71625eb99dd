// What the kernels need of a double: its bits, special values, and polynomials. Part of all.inc.cpp.

constexpr double infinity = __builtin_inf();
constexpr double not_a_number = __builtin_nan("");

constexpr uint64_t sign_bit = 0x8000000000000000u;
constexpr uint64_t exponent_mask = 0x7ff0000000000000u;
constexpr uint64_t mantissa_mask = 0x000fffffffffffffu;

GIGAWATT_INLINE uint64_t bits_of(double x) {
  return __builtin_bit_cast(uint64_t, x);
}
GIGAWATT_INLINE double from_bits(uint64_t x) {
  return __builtin_bit_cast(double, x);
}

GIGAWATT_INLINE double magnitude(double x) {
  return from_bits(bits_of(x) & ~sign_bit);
}
GIGAWATT_INLINE double with_sign_of(double x, double sign) {
  return from_bits((bits_of(x) & ~sign_bit) | (bits_of(sign) & sign_bit));
}
GIGAWATT_INLINE bool is_finite(double x) {
  return magnitude(x) < infinity;
}

// condition ? yes : no, by masks. GCC moves the computation of a conditional's arm into a branch, and a
// branch with floating-point work in it is not vectorised; here both are always computed.
GIGAWATT_INLINE double choose(bool condition, double yes, double no) {
  const uint64_t mask = -static_cast<uint64_t>(condition);
  return from_bits((bits_of(yes) & mask) | (bits_of(no) & ~mask));
}

// The double of a whole number below 2^52. AVX2 has no conversion from 64-bit integers; this needs none: the
// number becomes the mantissa of 2^52 + number.
GIGAWATT_INLINE double whole_below_2_52(uint64_t number) {
  return from_bits(number | 0x4330000000000000u) - 0x1p52;
}

// Rounds to whole by the addition of 2^52 and corrects upward rounding. SSE2 has no such instruction, and
// floor() would be a call. Numbers of 2^52 and more are whole; NaN and infinity come back as they are.
GIGAWATT_INLINE double floor_of(double x) {
  const double size = magnitude(x);
  const double nearest = with_sign_of((size + 0x1p52) - 0x1p52, x);
  const double below = nearest - 1.0;
  return choose(size < 0x1p52, choose(nearest > x, below, nearest), x);
}

// c0 + c1 x + c2 x^2 + ..., by Horner with fused steps.
GIGAWATT_INLINE double polynomial(double, double c0) {
  return c0;
}
template <class... Rest>
GIGAWATT_INLINE double polynomial(double x, double c0, Rest... rest) {
  return __builtin_fma(x, polynomial(x, rest...), c0);
}

// Every second coefficient from c0 on, as a polynomial in x.
GIGAWATT_INLINE double every_second(double, double c0) {
  return c0;
}
GIGAWATT_INLINE double every_second(double, double c0, double) {
  return c0;
}
template <class... Rest>
GIGAWATT_INLINE double every_second(double x, double c0, double, Rest... rest) {
  return __builtin_fma(x, every_second(x, rest...), c0);
}
// The same value as even and odd powers apart: two chains of half the length, for the long ones.
template <class... Rest>
GIGAWATT_INLINE double long_polynomial(double x, double c0, Rest... rest) {
  const double square = x * x;
  return __builtin_fma(x, every_second(square, rest...), every_second(square, c0, rest...));
}
