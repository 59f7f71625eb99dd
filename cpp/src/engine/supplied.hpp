// Calls: values that come from outside.
#pragma once
#include "operations.hpp"

namespace gigawatt {

// Throws std::logic_error where the calls of a program are not supplied for these scenarios.
void check_supply(const Program& program, const Supply* supply, std::uint64_t first, std::uint64_t scenarios);

namespace ops {

void supplied(const Instruction& i, const Frame& f, std::size_t first, std::size_t last);

}  // namespace ops
}  // namespace gigawatt
