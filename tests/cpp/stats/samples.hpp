// Numbers for the tests: a small generator with the same output everywhere, and normal values from it.
#pragma once
#include <cmath>
#include <cstdint>
#include <vector>

namespace gigawatt::test {

class Lcg {
 public:
  explicit Lcg(std::uint64_t seed) : state_(seed * 2 + 1) {}
  double uniform() {
    state_ = state_ * 6364136223846793005U + 1442695040888963407U;
    return (static_cast<double>(state_ >> 12) + 0.5) * 0x1p-52;
  }
  std::uint64_t below(std::uint64_t n) {
    return static_cast<std::uint64_t>(uniform() * static_cast<double>(n));
  }
  double normal() {  // Box and Muller
    const double radius = std::sqrt(-2.0 * std::log(uniform()));
    return radius * std::cos(6.283185307179586 * uniform());
  }

 private:
  std::uint64_t state_;
};

inline std::vector<double> normals(std::size_t count, double mean, double sd, std::uint64_t seed) {
  Lcg random(seed);
  std::vector<double> values(count);
  for (double& x : values) x = mean + sd * random.normal();
  return values;
}

}  // namespace gigawatt::test
