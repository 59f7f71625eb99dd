#pragma once
#include <optional>
#include <string>

#include "gigawatt/units/unit.hpp"

namespace gigawatt::units {

struct Measure {
  std::string name;  // "power"
  std::string one;   // "a power"; empty where `per` is
  std::string per;   // what stands after "per"; empty where nothing is said to be per it
};

// The measures that are no quotient of two others, and the count of any single base.
std::optional<Measure> simple_measure(const Unit& unit);

}  // namespace gigawatt::units
