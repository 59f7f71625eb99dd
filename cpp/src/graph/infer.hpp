// How each operation infers its type; one function per kind of operation.
#pragma once
#include <span>
#include <string>

#include "gigawatt/errors/error.hpp"
#include "gigawatt/graph/expression.hpp"

namespace gigawatt::infer {

using Args = std::span<const Expr>;

// Checks that several rules share. They throw KindError or UnitError naming the operand.
[[noreturn]] void refuse_kind(const char* verb, const Expr& a, const std::string& hint);
void want_number(const char* verb, const Expr& a);
void want_flag(const char* verb, const Expr& a);
void want_dimensionless(const char* verb, const Expr& a);
Timing joint_timing(const Type& a, const Type& b);
Unit common_unit(const char* verb, const Expr& a, const Expr& b);
Dims joint(Args args);
Timing scaled_timing(const Type& x, const Type& y);
void same_kind(const char* verb, const Expr& a, const Expr& b);

// Pointwise operations.
Type unchanged(const Attribute& attribute, Args a);
Type never(const Attribute& attribute, Args a);
Type infer_neg(const Attribute& attribute, Args a);
Type infer_add(const Attribute& attribute, Args a);
Type infer_sub(const Attribute& attribute, Args a);
Type infer_mul(const Attribute& attribute, Args a);
Type infer_div(const Attribute& attribute, Args a);
Type infer_power(const Attribute& attribute, Args a);
Type infer_sqrt(const Attribute& attribute, Args a);
Type infer_pow(const Attribute& attribute, Args a);
Type infer_dimensionless(const Attribute& attribute, Args a);
Type infer_choice(const Attribute& attribute, Args a);
Type infer_where(const Attribute& attribute, Args a);
Type infer_order(const Attribute& attribute, Args a);
Type infer_equal(const Attribute& attribute, Args a);
Type infer_logical(const Attribute& attribute, Args a);
Type infer_is_finite(const Attribute& attribute, Args a);

// Operations along an axis.
Type infer_reduce_number(const Attribute& attribute, Args a);
Type infer_reduce_product(const Attribute& attribute, Args a);
Type infer_reduce_extreme(const Attribute& attribute, Args a);
Type infer_reduce_flag(const Attribute& attribute, Args a);
Type infer_first(const Attribute& attribute, Args a);
Type infer_cumulate_sum(const Attribute& attribute, Args a);
Type infer_cumulate_product(const Attribute& attribute, Args a);
Type infer_cumulate_max(const Attribute& attribute, Args a);
Type infer_cumulate_flag(const Attribute& attribute, Args a);
Type infer_shift(const Attribute& attribute, Args a);
Type infer_aged(const Attribute& attribute, Args a);
Type infer_select(const Attribute& attribute, Args a);
Type infer_stack(const Attribute& attribute, Args a);
Type infer_lookup(const Attribute& attribute, Args a);
Type infer_irr(const Attribute& attribute, Args a);
Type infer_irr_status(const Attribute& attribute, Args a);
Type infer_call(const Attribute& attribute, Args a);

}  // namespace gigawatt::infer
