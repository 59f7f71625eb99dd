// Parts from cost to value: who pays, who owns, who earns, and what it is worth.
#pragma once
#include "gigawatt/parts/part.hpp"

namespace gigawatt::parts {

const Part& tranches();
const Part& captable();
const Part& circularity();
const Part& vendor();
const Part& revenue();
const Part& cash();
const Part& returns();
const Part& required();
const Part& valuation();

}  // namespace gigawatt::parts
