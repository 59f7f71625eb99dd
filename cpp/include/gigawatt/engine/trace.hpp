// Where a value that is not finite was born.
#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "gigawatt/engine/sampling.hpp"
#include "gigawatt/engine/supply.hpp"
#include "gigawatt/graph/model.hpp"

namespace gigawatt {

// Values are in coherent units (dates in seconds).
struct Birth {
  std::string quantity;  // whose formula made it
  std::string formula;   // the quantity's formula, as printed
  std::string cell;      // labels, "2031Q2", "Next, 2031Q2" or ""
  double value = 0.0;
  std::vector<std::pair<std::string, double>>
      operands;            // what it was made from, as printed, and their values
  bool explained = false;  // a status says that there is no value
};

// Replays one scenario and looks for the earliest operation whose operands are finite and whose result is
// not, among those that `output` depends on. Found nothing: an empty quantity name.
Birth trace(const Model& model, const std::string& output, std::uint64_t seed, std::uint64_t scenario,
            const Supply* supply = nullptr, const Sampling& sampling = {});

}  // namespace gigawatt
