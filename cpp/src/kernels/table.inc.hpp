// The table of this instruction set, filled at compile time. Part of all.inc.cpp.

#define GIGAWATT_NAME_OF(isa) #isa
#define GIGAWATT_NAME(isa) GIGAWATT_NAME_OF(isa)

template <class Op>
constexpr void set_unary(Table& table, UnaryOp op) {
  table.unary[op][0] = unary_rows<Op, false>;
  table.unary[op][1] = unary_rows<Op, true>;
}

template <class Op>
constexpr void set_binary(Table& table, BinaryOp op) {
  table.binary[op][vector_vector] = binary_rows<Op, vector_vector>;
  table.binary[op][vector_scalar] = binary_rows<Op, vector_scalar>;
  table.binary[op][scalar_vector] = binary_rows<Op, scalar_vector>;
}

constexpr Table make_table() {
  Table t{};
  t.name = GIGAWATT_NAME(GIGAWATT_ISA);

  set_unary<Neg>(t, neg);
  set_unary<Absolute>(t, absolute);
  set_unary<SquareRoot>(t, square_root);
  set_unary<Exponential>(t, exponential);
  set_unary<Logarithm>(t, logarithm);
  set_unary<NormalCdf>(t, normal_cdf);
  t.unary[normal_quantile][0] = quantile_rows<false>;
  t.unary[normal_quantile][1] = quantile_rows<true>;
  set_unary<FloorDown>(t, floor_down);
  set_unary<LogicalNot>(t, logical_not);
  set_unary<Finite>(t, finite);
  set_unary<Copy>(t, copy);

  set_binary<Add>(t, add);
  set_binary<Sub>(t, sub);
  set_binary<Mul>(t, mul);
  set_binary<Div>(t, div);
  set_binary<Minimum>(t, minimum);
  set_binary<Maximum>(t, maximum);
  t.binary[power][vector_vector] = power_rows<vector_vector>;
  t.binary[power][vector_scalar] = power_rows<vector_scalar>;
  t.binary[power][scalar_vector] = power_rows<scalar_vector>;
  set_binary<Less>(t, less);
  set_binary<LessEqual>(t, less_equal);
  set_binary<Equal>(t, equal);
  set_binary<LogicalAnd>(t, logical_and);
  set_binary<LogicalOr>(t, logical_or);

  t.select[0] = select_rows<false, false, false>;
  t.select[1] = select_rows<false, false, true>;
  t.select[2] = select_rows<false, true, false>;
  t.select[3] = select_rows<false, true, true>;
  t.select[4] = select_rows<true, false, false>;
  t.select[5] = select_rows<true, false, true>;
  t.select[6] = select_rows<true, true, false>;
  t.select[7] = select_rows<true, true, true>;

  t.whole_power = whole_power_rows;
  t.scores = score_lanes;
  t.uniforms = uniform_lanes;
  t.latin_scores = latin_score_lanes;
  t.latin_uniforms = latin_uniform_lanes;
  t.sobol_scores = sobol_score_lanes;
  t.sobol_uniforms = sobol_uniform_lanes;
  t.cubic = cubic_lanes;
  t.steps = step_lanes;
  t.convolve = convolve_rows;
  t.moments = moment_lanes;
  t.keys = bucket_keys;
  t.all_finite = all_finite_values;
  t.all_equal = all_equal_values;
  return t;
}

constexpr Table the_table = make_table();
