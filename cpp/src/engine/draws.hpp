// From seed and scenario numbers to values.
#pragma once
#include "operations.hpp"

namespace gigawatt::ops {

void score(const Instruction& i, const Frame& f, std::size_t first, std::size_t last);
void marginal(const Instruction& i, const Frame& f, std::size_t first, std::size_t last);

}  // namespace gigawatt::ops
