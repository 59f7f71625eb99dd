#include "gigawatt/engine/base.hpp"

#include "gigawatt/engine/lower.hpp"
#include "gigawatt/engine/tile.hpp"
#include "planes.hpp"
#include "supplied.hpp"

namespace gigawatt {

std::map<std::string, BaseValue> base_run(const Model& model, const std::vector<std::string>& names,
                                          const Supply* supply) {
  const Program program = compile(lower(model, names), true);
  const kernels::Table& table = kernels::active();
  const auto uniform = run_prologue(program, table);
  Tile tile(program, uniform, table, 1);
  check_supply(program, supply, 0, 0);
  tile.run({0, 0, true, supply, {}}, 1, nullptr);
  std::map<std::string, BaseValue> result;
  for (const auto& output : program.outputs) {
    BaseValue value;
    value.dims = output.dims;
    const double* at = tile.data(output.slot);
    value.values.assign(at, at + output.slot.planes * output.slot.rows);
    if (output.has_status) {
      const Slot& slot = output.status.slot;
      const double* flag = tile.data(slot);
      for (std::size_t p = 0; p < output.slot.planes; ++p) {
        for (std::size_t t = 0; t < output.slot.rows; ++t) {
          value.present.push_back(flag[output.status.plane[p] * slot.rows + (slot.rows > 1 ? t : 0)]);
        }
      }
    }
    result.emplace(output.name, std::move(value));
  }
  return result;
}

std::vector<double> base_values(const Model& model, const std::string& name) {
  return base_run(model, {name}).at(name).values;
}

}  // namespace gigawatt
