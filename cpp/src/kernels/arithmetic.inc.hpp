// Operations of one rounding or none, and whole powers. Part of all.inc.cpp.

struct Neg {
  static GIGAWATT_INLINE double of(double x) { return -x; }
};
struct Absolute {
  static GIGAWATT_INLINE double of(double x) { return magnitude(x); }
};
struct SquareRoot {
  static GIGAWATT_INLINE double of(double x) { return __builtin_sqrt(x); }
};
struct FloorDown {
  static GIGAWATT_INLINE double of(double x) { return floor_of(x); }
};
struct LogicalNot {
  static GIGAWATT_INLINE double of(double x) { return x == 0.0 ? 1.0 : 0.0; }
};
struct Finite {
  static GIGAWATT_INLINE double of(double x) { return is_finite(x) ? 1.0 : 0.0; }
};
struct Copy {
  static GIGAWATT_INLINE double of(double x) { return x; }
};

struct Add {
  static GIGAWATT_INLINE double of(double x, double y) { return x + y; }
};
struct Sub {
  static GIGAWATT_INLINE double of(double x, double y) { return x - y; }
};
struct Mul {
  static GIGAWATT_INLINE double of(double x, double y) { return x * y; }
};
struct Div {
  static GIGAWATT_INLINE double of(double x, double y) { return x / y; }
};

// The native instruction returns the second operand where either is NaN; a NaN on the left is asked for
// apart.
struct Minimum {
  static GIGAWATT_INLINE double of(double x, double y) {
    const double lesser = x < y ? x : y;
    return x != x ? x : lesser;
  }
};
struct Maximum {
  static GIGAWATT_INLINE double of(double x, double y) {
    const double greater = x > y ? x : y;
    return x != x ? x : greater;
  }
};

struct Less {
  static GIGAWATT_INLINE double of(double x, double y) { return x < y ? 1.0 : 0.0; }
};
struct LessEqual {
  static GIGAWATT_INLINE double of(double x, double y) { return x <= y ? 1.0 : 0.0; }
};
struct Equal {
  static GIGAWATT_INLINE double of(double x, double y) { return x == y ? 1.0 : 0.0; }
};
struct LogicalAnd {
  static GIGAWATT_INLINE double of(double x, double y) { return ((x != 0.0) & (y != 0.0)) ? 1.0 : 0.0; }
};
struct LogicalOr {
  static GIGAWATT_INLINE double of(double x, double y) { return ((x != 0.0) | (y != 0.0)) ? 1.0 : 0.0; }
};

// Squares and products by the bits of the exponent, which all lanes share: the loop over bits is outside, so
// that the lanes stay in vectors. A block fits in the nearest cache.
void whole_power_rows(double* out, In a, int exponent, size_t rows, size_t lanes) {
  constexpr size_t block = 128;
  double square[block];
  double product[block];
  const bool inverse = exponent < 0;
  const unsigned size = inverse ? 0u - static_cast<unsigned>(exponent) : static_cast<unsigned>(exponent);
  for (size_t row = 0; row < rows; ++row) {
    for (size_t start = 0; start < lanes; start += block) {
      const size_t count = lanes - start < block ? lanes - start : block;
      const double* x = a.data + row * a.row + start;
      double* o = out + row * lanes + start;
      for (size_t i = 0; i < count; ++i) square[i] = x[i];
      for (size_t i = 0; i < count; ++i) product[i] = 1.0;
      for (unsigned left = size; left != 0; left >>= 1) {
        if (left & 1u)
          for (size_t i = 0; i < count; ++i) product[i] *= square[i];
        if (left > 1u)
          for (size_t i = 0; i < count; ++i) square[i] *= square[i];
      }
      if (inverse)
        for (size_t i = 0; i < count; ++i) o[i] = 1.0 / product[i];
      else
        for (size_t i = 0; i < count; ++i) o[i] = product[i];
    }
  }
}
