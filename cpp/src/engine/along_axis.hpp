// Operations along an axis. Each runs rows [first, last) of its result and reads earlier (or later) rows as
// they are.
#pragma once
#include "operands.hpp"

namespace gigawatt::ops {

// Folds along time (whole series) or along another axis (row by row), in ascending order.
void fold(kernels::BinaryOp op, const Instruction& i, const Frame& f, std::size_t first, std::size_t last);
void scan(kernels::BinaryOp op, const Instruction& i, const Frame& f, std::size_t first, std::size_t last);

template <kernels::BinaryOp op>
void reduce(const Instruction& i, const Frame& f, std::size_t first, std::size_t last) {
  fold(op, i, f, first, last);
}
template <kernels::BinaryOp op>
void cumulate(const Instruction& i, const Frame& f, std::size_t first, std::size_t last) {
  scan(op, i, f, first, last);
}
void reduce_mean(const Instruction& i, const Frame& f, std::size_t first, std::size_t last);
void first_period(const Instruction& i, const Frame& f, std::size_t first, std::size_t last);
void previous(const Instruction& i, const Frame& f, std::size_t first, std::size_t last);
void following(const Instruction& i, const Frame& f, std::size_t first, std::size_t last);
void shift(const Instruction& i, const Frame& f, std::size_t first, std::size_t last);
void aged(const Instruction& i, const Frame& f, std::size_t first, std::size_t last);
void select(const Instruction& i, const Frame& f, std::size_t first, std::size_t last);
void stack(const Instruction& i, const Frame& f, std::size_t first, std::size_t last);
void lookup(const Instruction& i, const Frame& f, std::size_t first, std::size_t last);
void irr(const Instruction& i, const Frame& f, std::size_t first, std::size_t last);
void irr_status(const Instruction& i, const Frame& f, std::size_t first, std::size_t last);
void convolve(const Instruction& i, const Frame& f, std::size_t first, std::size_t last);
void decay_sum(const Instruction& i, const Frame& f, std::size_t first, std::size_t last);

}  // namespace gigawatt::ops
