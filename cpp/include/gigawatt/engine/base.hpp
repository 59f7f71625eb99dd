// The base run: the model at every input's central value.
#pragma once
#include <map>
#include <string>
#include <vector>

#include "gigawatt/engine/supply.hpp"
#include "gigawatt/graph/model.hpp"

namespace gigawatt {

struct BaseValue {
  Dims dims;
  std::vector<double> values;   // row-major in dims, coherent units
  std::vector<double> present;  // 1 or 0 where the quantity has a status; else empty
};

// Every named quantity, or those asked for.
std::map<std::string, BaseValue> base_run(const Model& model, const std::vector<std::string>& names,
                                          const Supply* supply = nullptr);
// One quantity's values.
std::vector<double> base_values(const Model& model, const std::string& name);

}  // namespace gigawatt
