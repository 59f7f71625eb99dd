// Parts from gigawatts to cost: what is deployed, what it holds, draws and costs.
#pragma once
#include "gigawatt/parts/part.hpp"

namespace gigawatt::parts {

const Part& deployment();
const Part& fleet();
const Part& power();
const Part& capex();
const Part& opex();
const Part& tco();

}  // namespace gigawatt::parts
