// Loops over rows and lanes for an operation on single values. Part of all.inc.cpp.
//
// Rows stay the outer loop, in order, never joined to one flat loop: out may be the previous row of an
// operand.

template <class Op, bool a_scalar>
void unary_rows(double* out, In a, size_t rows, size_t lanes) {
  for (size_t row = 0; row < rows; ++row) {
    const double* x = a.data + row * a.row;
    double* o = out + row * lanes;
    if constexpr (a_scalar) {
      const double value = Op::of(*x);
      GIGAWATT_LANES
      for (size_t i = 0; i < lanes; ++i) o[i] = value;
    } else {
      GIGAWATT_LANES
      for (size_t i = 0; i < lanes; ++i) o[i] = Op::of(x[i]);
    }
  }
}

template <class Op, Form form>
void binary_rows(double* out, In a, In b, size_t rows, size_t lanes) {
  for (size_t row = 0; row < rows; ++row) {
    const double* x = a.data + row * a.row;
    const double* y = b.data + row * b.row;
    double* o = out + row * lanes;
    if constexpr (form == vector_scalar) {
      const double right = *y;
      GIGAWATT_LANES
      for (size_t i = 0; i < lanes; ++i) o[i] = Op::of(x[i], right);
    } else if constexpr (form == scalar_vector) {
      const double left = *x;
      GIGAWATT_LANES
      for (size_t i = 0; i < lanes; ++i) o[i] = Op::of(left, y[i]);
    } else {
      GIGAWATT_LANES
      for (size_t i = 0; i < lanes; ++i) o[i] = Op::of(x[i], y[i]);
    }
  }
}

// A lane of an operand, whose scalar forms are read once a row.
template <bool scalar>
struct Lanes {
  const double* data;
  double first;
  GIGAWATT_INLINE double operator[](size_t i) const {
    if constexpr (scalar)
      return first;
    else
      return data[i];
  }
};
template <bool scalar>
GIGAWATT_INLINE Lanes<scalar> lanes_of(In in, size_t row) {
  const double* data = in.data + row * in.row;
  return {data, *data};
}

template <bool c_scalar, bool a_scalar, bool b_scalar>
void select_rows(double* out, In a, In b, In c, size_t rows, size_t lanes) {
  if (lanes == 0) return;
  for (size_t row = 0; row < rows; ++row) {
    const auto condition = lanes_of<c_scalar>(c, row);
    const auto yes = lanes_of<a_scalar>(a, row);
    const auto no = lanes_of<b_scalar>(b, row);
    double* o = out + row * lanes;
    GIGAWATT_LANES
    for (size_t i = 0; i < lanes; ++i) {
      const double if_true = yes[i];
      const double if_false = no[i];
      o[i] = condition[i] != 0.0 ? if_true : if_false;
    }
  }
}
