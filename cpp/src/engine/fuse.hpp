// Which steps run together, a few rows at a time.
#pragma once
#include "gigawatt/engine/plan.hpp"

namespace gigawatt {

// Whether a step can run row by row beside others: its row t is made from row t of its arguments, or of
// values that are there before the group starts (a shift, a cell of another axis).
bool fusable(const Plan& plan, const Step& step);

// The items in another legal order, with steps that can run together in one item (PlanItem::fused). Values
// that only such a group uses never reach memory beyond the nearest cache, and of the rest few are held at a
// time.
std::vector<PlanItem> fuse(const Plan& plan);

}  // namespace gigawatt
