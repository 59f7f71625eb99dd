// Inputs → scores, marginals and paths.
#include <algorithm>
#include <cmath>

#include "gigawatt/errors/error.hpp"
#include "gigawatt/graph/timeline.hpp"
#include "gigawatt/random/copula.hpp"
#include "gigawatt/random/key.hpp"
#include "lowering.hpp"

namespace gigawatt {
namespace {

bool certain(const Input& input) {
  return std::all_of(input.cells.begin(), input.cells.end(),
                     [](const Distribution& d) { return d.is_constant(); });
}

bool has_shocks(const Input& input) {
  return input.path.kind != Path::Kind::fixed && input.path.kind != Path::Kind::fresh;
}

const CorrelationGroup* group_of(const Model& model, const std::string& name, std::size_t& row) {
  for (const auto& group : model.correlations()) {
    const auto at = std::find(group.members.begin(), group.members.end(), name);
    if (at != group.members.end()) {
      row = static_cast<std::size_t>(at - group.members.begin());
      return &group;
    }
  }
  return nullptr;
}

}  // namespace

int Lowering::input(const Quantity& quantity) {
  const Input& input = quantity.input;
  // Dates are held in seconds but given in days; numbers in the unit that the user wrote.
  const double scale = quantity.type.kind == Kind::date   ? seconds_per_day
                       : quantity.type.kind == Kind::flag ? 1.0
                                                          : quantity.meta.shown_unit.scale();
  int value = -1;
  if (certain(input)) {
    Step step;
    step.dims = input.dims;
    Data data{input.dims, {}};
    for (const auto& cell : input.cells) data.values.push_back(cell.quantile_at_score(0.0) * scale);
    step.attribute.data = std::make_shared<const Data>(std::move(data));
    value = add(std::move(step));
  } else {
    Step step;
    step.op = Op::marginal;
    step.central = input.central;
    const bool fresh = input.path.kind == Path::Kind::fresh;
    step.args = {drawn_score(quantity, fresh, 0)};
    step.dims = plan_.steps[static_cast<std::size_t>(step.args[0])].dims;
    for (const auto& cell : input.cells) step.marginals.push_back(make_marginal(cell));
    value = add(std::move(step));
    if (scale != 1.0) value = op(Op::mul, {value, number(scale)});
  }
  return has_shocks(input) ? with_path(quantity, value) : value;
}

int Lowering::own_score(const Quantity& quantity, bool dated, std::uint32_t domain) {
  Step step;
  step.op = Op::score;
  step.domain = domain;
  step.dims = quantity.input.dims;
  const std::size_t periods = model_.timeline().size();
  const auto use = domain != 0 ? DimensionMap::Use::path
                   : dated     ? DimensionMap::Use::fresh
                               : DimensionMap::Use::value;
  const std::size_t each = domain != 0 ? periods - 1 : dated ? periods : 1;
  if (domain != 0) step.bridge = bridge(static_cast<std::uint32_t>(each));
  for (std::size_t cell = 0; cell < step.dims.size(); ++cell) {
    const std::uint64_t stream = stream_hash(quantity.input.stream, cell_labels(step.dims, cell));
    step.streams.push_back(stream);
    const DimensionMap::Entry* entry = model_.dimensions().find(stream, use);
    for (std::size_t k = 0; k < each; ++k)
      step.dimensions.push_back(entry ? entry->dimensions[k] : no_dimension);
  }
  if (dated) step.dims = step.dims.united(Dims({model_.time_axis()}));
  return add(std::move(step));
}

// The score of an input in a correlation group is the combination of the members' own scores up to it.
int Lowering::drawn_score(const Quantity& quantity, bool dated, std::uint32_t domain) {
  std::size_t row = 0;
  const CorrelationGroup* group = group_of(model_, quantity.name, row);
  if (!group) return own_score(quantity, dated, domain);
  const std::size_t n = group->members.size();
  if (domain == 1) {
    for (const auto& member : group->members) {
      if (!has_shocks(model_.at(member).input)) return own_score(quantity, dated, domain);
    }
  }
  const auto factor = copula_factor(group->members, group->ranks);
  int total = -1;
  for (std::size_t j = 0; j <= row; ++j) {
    const double weight = factor[row * n + j];
    if (weight == 0.0) continue;
    const Quantity& member = model_.at(group->members[j]);
    // A member that a case made certain still lends its draws to the others.
    const bool same_axes = member.body == Body::input && member.input.dims == quantity.input.dims;
    Quantity stand_in = quantity;
    stand_in.input.stream = same_axes ? member.input.stream : group->members[j];
    const int term = op(Op::mul, {own_score(stand_in, dated, domain), number(weight)});
    total = total < 0 ? term : op(Op::add, {total, term});
  }
  return total;
}

int Lowering::with_path(const Quantity& quantity, int value) {
  const Input& input = quantity.input;
  const Timeline& timeline = model_.timeline();
  const bool relative = input.path.kind == Path::Kind::gbm;
  const double unit = relative ? 1.0 : quantity.meta.shown_unit.scale();
  std::vector<double> size;  // of one shock; the first period has none: a path starts at its drawn value
  for (std::size_t t = 0; t < timeline.size(); ++t) {
    const double years = (timeline.end(t) - timeline.start(t)) / seconds_per_year;
    size.push_back(t == 0 ? 0.0 : input.path.sd * unit * (relative ? std::sqrt(years) : 1.0));
  }
  const int shocks = op(Op::mul, {drawn_score(quantity, true, 1), series(std::move(size))});
  if (input.path.kind == Path::Kind::ar1) {
    return op(Op::add, {value, op(Op::decay_sum, {shocks, number(input.path.phi)})});
  }
  Attribute along_time;
  along_time.axis = "time";
  const int sum = op(Op::cumulate_sum, {shocks}, along_time);
  return relative ? op(Op::mul, {value, op(Op::exp, {sum})}) : op(Op::add, {value, sum});
}

}  // namespace gigawatt
