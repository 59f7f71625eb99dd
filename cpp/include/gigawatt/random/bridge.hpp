// The Brownian bridge: the order in which few coarse normals settle most of a path.
#pragma once
#include <cstdint>
#include <vector>

namespace gigawatt {

// One step: position `middle` of a running sum of unit normals is from_left * (the sum at left) + from_right
// * (the sum at right) + sd * a normal of its own, given that both ends are known. The sum at 0 is 0; in the
// first step, for the end of the path, there is no right (from_right is 0).
struct BridgeStep {
  std::uint32_t left, middle, right;
  double from_left, from_right, sd;
  bool operator==(const BridgeStep&) const = default;
};

// `count` steps for positions 1 … count, breadth first: the end, the middle, the quarters, … The differences
// of neighbouring positions are `count` independent unit normals, an orthonormal transform of those that went
// in.
std::vector<BridgeStep> bridge(std::uint32_t count);

}  // namespace gigawatt
