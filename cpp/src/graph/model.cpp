#include "gigawatt/graph/model.hpp"

#include <algorithm>
#include <cmath>
#include <set>

#include "gigawatt/errors/error.hpp"
#include "gigawatt/graph/operators.hpp"
#include "gigawatt/random/copula.hpp"

namespace gigawatt {
namespace {

AxisPtr make_age_axis(std::size_t periods) {
  std::vector<std::string> labels;
  for (std::size_t i = 0; i < periods; ++i) labels.push_back(std::to_string(i));
  return std::make_shared<const Axis>("age", std::move(labels));
}

bool name_character(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

void check_name(const std::string& name) {
  bool valid = !name.empty() && name.front() != '.' && name.back() != '.';
  for (std::size_t i = 0; valid && i < name.size(); ++i) {
    valid = name_character(name[i]) || (name[i] == '.' && name[i + 1] != '.');
  }
  if (!valid) {
    throw InvalidValueError(
        "'" + name + "' is no name: letters, digits and _ with dots between parts, such as capex.total",
        {name, {}});
  }
}

void settle_shown(Meta& meta, const Unit& unit) {
  meta.shown_unit = unit;
  if (meta.shown.empty()) meta.shown = unit.text();
}

Expr coordinate(Op op, const AxisPtr& time) {
  Attribute attribute;
  attribute.along = time;
  attribute.axis = "time";
  Type type{Unit::parse("s"), Dims({time}), Kind::date, Timing::none};
  return Expr(std::make_shared<const Node>(Node{op, std::move(attribute), {}, std::move(type)}));
}

}  // namespace

Model::Model(std::string label, Timeline timeline)
    : label_(std::move(label)), timeline_(std::move(timeline)), age_(make_age_axis(timeline_.size())) {}

void Model::check_new(const std::string& name) const {
  check_name(name);
  if (const auto found = quantities_.find(name); found != quantities_.end()) {
    const std::string& origin = found->second->meta.origin;
    throw DuplicateNameError("'" + name + "' is defined already" +
                                 (origin.empty() ? "" : " (" + origin + ")") +
                                 ": to change it, make a case, model.case(label, {\"" + name + "\": …})",
                             {name, {}});
  }
}

void Model::insert(QuantityPtr quantity) {
  order_.push_back(quantity->name);
  quantities_.emplace(quantity->name, std::move(quantity));
}

void Model::check_references(const Expr& expr, const std::string& user) const {
  const Uses uses = uses_of(expr);
  for (const auto* names : {&uses.same_period, &uses.other_period}) {
    for (const auto& name : *names) {
      if (!has(name)) throw_unknown("quantity in the formula of '" + user + "':", name, order_);
    }
  }
  // Time-dependent expressions must be over this model's own periods.
  if (const AxisPtr time = expr.type().dims.find("time"); time && !(*time == *timeline_.axis())) {
    throw AxisError("'" + user + "' runs over " + time->labels().front() + ".." + time->labels().back() +
                        ", the model over " + timeline_.text(),
                    {user, {}});
  }
}

// What every input must satisfy, new or in a case.
void Model::check_shape(const std::string& name, const Input& input, Kind kind) const {
  if (input.cells.size() != input.dims.size()) {
    throw AxisError("input '" + name + "' over " + input.dims.text() + " needs " +
                        std::to_string(input.dims.size()) + " values, got " +
                        std::to_string(input.cells.size()),
                    {name, {}});
  }
  if (input.dims.has_time()) {
    for (const auto& cell : input.cells) {
      if (cell.is_constant()) continue;
      throw InvalidValueError("input '" + name + "' has a distribution (" + cell.text() +
                                  ") for a single period: give numbers per period and multiply them by one "
                                  "uncertain input, or let a drawn value move with path=",
                              {name, {}});
    }
  }
  if (input.path.kind != Path::Kind::fixed && kind != Kind::number) {
    throw KindError("input '" + name + "': only a number can follow a path", {name, {}});
  }
  if (input.dims.has_time() && !(*input.dims.find("time") == *time_axis())) {
    throw AxisError("input '" + name + "' is not over the model's periods " + timeline_.text(), {name, {}});
  }
}

Expr Model::add_input(const std::string& name, Input input, const Unit& shown, Kind kind, Timing timing,
                      Meta meta) {
  check_new(name);
  settle_shown(meta, shown);
  if (input.stream.empty()) input.stream = name;
  check_shape(name, input, kind);
  check_input(name, input, meta, kind);
  Dims dims = input.dims;
  if (input.path.kind != Path::Kind::fixed) dims = dims.united(Dims({time_axis()}));
  const Unit unit = kind == Kind::date ? Unit::parse("s") : kind == Kind::flag ? Unit{} : shown.coherent();
  if (kind != Kind::number) meta.shown.clear();
  Quantity quantity{
      name, Body::input, {unit, dims, kind, timing}, std::move(meta), {}, {}, true, {}, std::move(input), ""};
  auto added = std::make_shared<const Quantity>(std::move(quantity));
  insert(added);
  dimensions_.reserve(added->input, timeline_.size());
  return reference(name, added->type);
}

Expr Model::define(const std::string& name, const Expr& formula, const std::optional<Unit>& shown,
                   Timing timing, Meta meta, std::string status) {
  check_new(name);
  check_references(formula, name);
  Type type = formula.type();
  if (type.kind == Kind::number && shown) {
    if (is_bare_zero(formula)) type.unit = shown->coherent();
    if (!shown->same_dimension(type.unit)) {
      throw UnitError("'" + name + "' is declared in " + (meta.shown.empty() ? shown->text() : meta.shown) +
                          " but its formula is in " + type.unit.text() + ": " + formula.text(),
                      {name, {}});
    }
    settle_shown(meta, *shown);
  } else {
    settle_shown(meta, type.kind == Kind::number ? type.unit : Unit{});
  }
  if (timing != Timing::none) type.timing = type.dims.has_time() ? timing : Timing::none;
  if (!status.empty()) {
    const Quantity& flag = at(status);
    if (flag.type.kind != Kind::flag || !type.dims.contains(flag.type.dims)) {
      throw KindError("the status '" + status + "' of '" + name + "' must be a flag over the same axes",
                      {status, {}});
    }
  }
  auto added = std::make_shared<const Quantity>(
      Quantity{name, Body::formula, type, std::move(meta), formula, {}, true, {}, {}, std::move(status)});
  insert(added);
  return reference(name, added->type);
}

Expr Model::add_state(const std::string& name, const Unit& shown, const Expr& initial, Dims over,
                      bool forward, Timing timing, Meta meta) {
  check_new(name);
  check_references(initial, name);
  settle_shown(meta, shown);
  if (initial.type().dims.has_time()) {
    throw AxisError("the initial value of the state '" + name + "' cannot vary over time", {name, {}});
  }
  if (!is_bare_zero(initial)) check_same_dimension(shown, initial.type().unit, "start a state with");
  const Dims dims = over.united(initial.type().dims).united(Dims({time_axis()}));
  auto added = std::make_shared<const Quantity>(Quantity{name,
                                                         Body::state,
                                                         {shown.coherent(), dims, Kind::number, timing},
                                                         std::move(meta),
                                                         {},
                                                         initial,
                                                         forward,
                                                         std::move(over),
                                                         {},
                                                         ""});
  insert(added);
  return reference(name, added->type);
}

void Model::update_state(const std::string& name, const Expr& update) {
  const Quantity& state = at(name);
  if (state.body != Body::state)
    throw KindError("'" + name + "' is no state: only a state is updated", {name, {}});
  if (state.formula) {
    throw DuplicateNameError("the state '" + name + "' has its update already: to change it, make a case",
                             {name, {}});
  }
  check_references(update, name);
  const Type& type = update.type();
  if (type.kind != Kind::number) throw KindError("the update of '" + name + "' must be a number", {name, {}});
  if (!is_bare_zero(update)) check_same_dimension(state.type.unit, type.unit, "update a state with");
  if (!state.type.dims.contains(type.dims)) {
    throw AxisError("the update of the state '" + name + "' is over " + type.dims.text() +
                        ", the state over " + state.type.dims.text() + ": declare the state with over=",
                    {name, {}});
  }
  Quantity updated = state;
  updated.formula = update;
  QuantityPtr before = quantities_.find(name)->second;
  quantities_[name] = std::make_shared<const Quantity>(std::move(updated));
  try {
    check_loops(*this, name);
  } catch (...) {
    quantities_[name] = std::move(before);
    throw;
  }
}

Expr Model::previous(const std::string& state) const {
  const Quantity& quantity = at(state);
  if (quantity.body != Body::state) {
    throw LoopError(
        "'" + state + "' is no state: .prev closes a loop; use .shift(1, fill=…) for an earlier value",
        {state, {}});
  }
  if (!quantity.forward) throw LoopError("the state '" + state + "' runs backwards: use .next", {state, {}});
  Attribute attribute;
  attribute.name = state;
  return Expr(std::make_shared<const Node>(Node{Op::prev, std::move(attribute), {}, quantity.type}));
}

Expr Model::following(const std::string& state) const {
  const Quantity& quantity = at(state);
  if (quantity.body != Body::state) {
    throw LoopError("'" + state + "' is no state: use .shift(-1, fill=…) for a later value", {state, {}});
  }
  if (quantity.forward) throw LoopError("the state '" + state + "' runs forwards: use .prev", {state, {}});
  Attribute attribute;
  attribute.name = state;
  return Expr(std::make_shared<const Node>(Node{Op::next, std::move(attribute), {}, quantity.type}));
}

void Model::correlate(const std::vector<std::string>& members, std::vector<double> ranks) {
  std::set<std::string> seen;
  const Dims* dims = nullptr;
  for (const auto& name : members) {
    const Quantity& quantity = at(name);
    if (!seen.insert(name).second) throw CorrelationError("'" + name + "' is in the group twice", {name, {}});
    if (quantity.body != Body::input || !quantity.input.uncertain()) {
      throw CorrelationError("'" + name + "' cannot be correlated: it is not an uncertain input", {name, {}});
    }
    if (dims && !(*dims == quantity.input.dims)) {
      throw CorrelationError(
          "'" + name + "' and '" + members.front() + "' have different axes: correlate inputs over the same",
          {name, {}});
    }
    dims = &quantity.input.dims;
    const auto fresh = [&](const std::string& member) {
      return at(member).input.path.kind == Path::Kind::fresh;
    };
    if (fresh(name) != fresh(members.front())) {
      throw CorrelationError("'" + name + "' and '" + members.front() +
                                 "' cannot be correlated: one is drawn anew each period, the other once",
                             {name, {}});
    }
    for (const auto& group : correlations_) {
      if (std::find(group.members.begin(), group.members.end(), name) != group.members.end()) {
        throw CorrelationError("'" + name + "' is in a correlation group already", {name, {}});
      }
    }
  }
  copula_factor(members, ranks);  // refuses an impossible matrix here, where it is written
  correlations_.push_back({members, std::move(ranks)});
}

void Model::set_outputs(std::vector<std::string> names) {
  for (const auto& name : names) at(name);
  outputs_ = std::move(names);
}

bool Model::has(std::string_view name) const {
  return quantities_.find(name) != quantities_.end();
}

const Quantity& Model::at(std::string_view name) const {
  const auto found = quantities_.find(name);
  if (found == quantities_.end()) throw_unknown("quantity", name, order_);
  return *found->second;
}

Expr Model::ref(std::string_view name) const {
  const Quantity& quantity = at(name);
  return reference(quantity.name, quantity.type);
}

Expr Model::time_start() const {
  return coordinate(Op::time_start, time_axis());
}
Expr Model::time_end() const {
  return coordinate(Op::time_end, time_axis());
}
Expr Model::time_length() const {
  return time_end() - time_start();
}
Expr Model::time_elapsed() const {
  return time_start() - date_constant(timeline_.day(0));
}

std::vector<std::string> Model::unused_inputs() const {
  std::set<std::string> used(outputs_.begin(), outputs_.end());
  for (const auto& [name, quantity] : quantities_) {
    for (const Expr* expr : {&quantity->formula, &quantity->initial}) {
      if (!*expr) continue;
      const Uses uses = uses_of(*expr);
      used.insert(uses.same_period.begin(), uses.same_period.end());
    }
    if (!quantity->status.empty()) used.insert(quantity->status);
  }
  std::vector<std::string> unused;
  for (const auto& name : order_) {
    if (at(name).body == Body::input && !used.contains(name)) unused.push_back(name);
  }
  return unused;
}

}  // namespace gigawatt
