#include "supplied.hpp"

#include <algorithm>
#include <stdexcept>

#include "operands.hpp"

namespace gigawatt {

void check_supply(const Program& program, const Supply* supply, std::uint64_t first,
                  std::uint64_t scenarios) {
  const std::size_t calls = program.plan.calls.size();
  if (calls == 0) return;
  if (!supply || supply->values.size() != calls || supply->base.size() != calls) {
    throw std::logic_error("the program calls " + std::to_string(calls) +
                           " functions whose values are not supplied");
  }
  if (scenarios == 0) return;  // the base run
  if (first < supply->first || first + scenarios > supply->first + supply->scenarios) {
    throw std::logic_error("the values of calls are not supplied for scenarios " + std::to_string(first) +
                           " to " + std::to_string(first + scenarios));
  }
}

namespace ops {

void supplied(const Instruction& i, const Frame& f, std::size_t first, std::size_t last) {
  const Supply& supply = *f.draws.supply;
  const auto call =
      static_cast<std::size_t>(f.program.plan.steps[static_cast<std::size_t>(i.step)].attribute.count);
  for (std::size_t p = 0; p < i.out.planes; ++p) {
    const OutRows out = out_of(i.out, p, f);
    for (std::size_t t = first; t < last; ++t) {
      const std::size_t cell = p * i.out.rows + t;
      if (f.draws.base) {
        std::fill(out.at(t), out.at(t) + f.lanes, supply.base[call][cell]);
      } else {
        const double* from = supply.values[call] + cell * supply.scenarios + (f.draws.first - supply.first);
        std::copy(from, from + f.lanes, out.at(t));
      }
    }
  }
}

}  // namespace ops
}  // namespace gigawatt
