// What must hold of a plan and a program, checked after every pass in debug builds.
#pragma once
#include "gigawatt/engine/program.hpp"

namespace gigawatt {

// Every step of every item once; arguments in earlier items or, in a loop, in the same one; results as wide
// as their arguments ask. Throws std::logic_error naming the step.
void check_plan(const Plan& plan);

// Slots of steps that are alive together do not overlap, and lie inside the tile or the uniform array. Throws
// std::logic_error naming the step.
void check_program(const Program& program);

#ifdef NDEBUG
inline constexpr bool checks_passes = false;
#else
inline constexpr bool checks_passes = true;
#endif

}  // namespace gigawatt
