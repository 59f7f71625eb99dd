// Cases: replacing quantities, inferring every type anew, and telling where it breaks.
#include <algorithm>
#include <set>

#include "gigawatt/errors/error.hpp"
#include "gigawatt/graph/model.hpp"

namespace gigawatt {

class Overriding {
 public:
  Overriding(const Model& base, std::string label) : model_(base), label_(std::move(label)) {
    model_.label_ = label_;
  }

  // A state in whose place a value or a formula stands keeps its initial value: who uses its neighbour finds
  // that before the first period (after the last), and the new values elsewhere.
  void replace(const std::string& name, const Replacement& replacement) {
    const Quantity old = model_.at(name);
    Quantity now = old;
    if (const Input* input = std::get_if<Input>(&replacement)) {
      now.body = Body::input;
      now.formula = {};
      now.input = *input;
      now.status.clear();  // a value is there
      model_.check_shape(name, now.input, old.type.kind);
      if (now.input.stream.empty()) now.input.stream = old.body == Body::input ? old.input.stream : name;
      check_input(name, now.input, now.meta, old.type.kind);
      model_.dimensions_.reserve(now.input, model_.timeline().size());
      Dims dims = now.input.dims;
      if (now.input.path.kind != Path::Kind::fixed) dims = dims.united(Dims({model_.time_axis()}));
      now.type.dims = wider(old, dims);
    } else {
      const Expr& formula = std::get<Expr>(replacement);
      if (formula.type().kind != old.type.kind) {
        throw KindError("case '" + label_ + "': '" + name + "' is a " +
                            std::string(kind_text(old.type.kind)) + ", its replacement a " +
                            std::string(kind_text(formula.type().kind)),
                        {name, {}});
      }
      if (old.type.kind == Kind::number && !is_bare_zero(formula) &&
          !formula.type().unit.same_dimension(old.type.unit)) {
        throw UnitError("case '" + label_ + "': '" + name + "' is in " + old.meta.shown +
                            ", its replacement in " + formula.type().unit.text() + ": " + formula.text(),
                        {name, {}});
      }
      keep_old(old, formula);
      now.body = Body::formula;
      now.formula = formula;
      now.input = {};
      now.type.dims = wider(old, formula.type().dims);
    }
    now.type.timing = now.type.dims.has_time() ? old.type.timing : Timing::none;
    set(std::move(now));
    changed_.insert(name);
    if (!(model_.at(name).type == old.type)) stale_.push_back(name);
  }

  // Rebuilds every quantity that depends on a changed type, until nothing moves.
  Model finish() {
    while (!stale_.empty()) {
      const std::string moved = stale_.front();
      stale_.erase(stale_.begin());
      for (const auto& user : model_.order_) {
        if (uses(user, moved)) retype(user, moved);
      }
    }
    for (const auto& name : model_.order_) check_status(model_.at(name));
    for (const auto& name : changed_) {
      if (model_.at(name).formula) {
        model_.check_references(model_.at(name).formula, name);
        check_loops(model_, name);
      }
    }
    return std::move(model_);
  }

 private:
  // An overridden quantity keeps the axes that it had.
  Dims wider(const Quantity& old, const Dims& dims) const {
    try {
      return old.type.dims.united(dims);
    } catch (const AxisError& error) {
      throw AxisError("case '" + label_ + "': '" + old.name + "': " + error.what(), {old.name, {}});
    }
  }

  void set(Quantity quantity) {
    const std::string name = quantity.name;
    model_.quantities_[name] = std::make_shared<const Quantity>(std::move(quantity));
  }

  // A formula over the old value refers to it by another name, under which it stays.
  void keep_old(const Quantity& old, const Expr& formula) {
    const std::string kept = model_.old_name(old.name);
    const auto names = uses_of(formula).same_period;
    if (std::find(names.begin(), names.end(), kept) == names.end()) return;
    Quantity before = old;
    before.name = kept;
    const auto at = std::find(model_.order_.begin(), model_.order_.end(), old.name);
    model_.order_.insert(at, kept);
    set(std::move(before));
    // The draws, and so the correlations, are the old input's.
    for (auto& group : model_.correlations_)
      std::replace(group.members.begin(), group.members.end(), old.name, kept);
  }

  bool uses(const std::string& user, const std::string& used) const {
    const Quantity& quantity = model_.at(user);
    for (const Expr* expr : {&quantity.formula, &quantity.initial}) {
      if (!*expr) continue;
      const Uses names = uses_of(*expr);
      for (const auto* list : {&names.same_period, &names.other_period}) {
        if (std::find(list->begin(), list->end(), used) != list->end()) return true;
      }
    }
    return false;
  }

  void retype(const std::string& name, const std::string& cause) {
    if (name != cause) came_from_.emplace(name, cause);
    Quantity now = model_.at(name);
    const Type before = now.type;
    // An overridden quantity keeps the axes that it had, also where its formula varies less.
    const bool wider = now.formula && !now.formula.type().dims.contains(now.type.dims);
    const auto type_of = [&](const std::string& used) -> const Type& { return model_.at(used).type; };
    try {
      if (now.formula) now.formula = rebuilt(now.formula, type_of);
      if (now.initial) now.initial = rebuilt(now.initial, type_of);
      if (now.initial && now.initial.type().dims.has_time()) {
        throw AxisError("its initial value, " + now.initial.text() + ", cannot vary over time", {name, {}});
      }
      Dims dims = now.type.dims;
      if (now.formula) dims = wider ? dims.united(now.formula.type().dims) : now.formula.type().dims;
      if (now.body == Body::state) {
        dims = dims.united(now.initial.type().dims).united(now.over).united(Dims({model_.time_axis()}));
      }
      now.type.dims = std::move(dims);
      if (now.body == Body::formula && now.type.kind == Kind::number && !is_bare_zero(now.formula) &&
          !now.formula.type().unit.same_dimension(now.type.unit)) {
        throw UnitError("it was in " + now.meta.shown + " and becomes " + now.formula.type().unit.text(),
                        {name, {}});
      }
    } catch (const UnitError& error) {
      throw UnitError(explain(name, error.what()), {name, {}});
    } catch (const AxisError& error) {
      throw AxisError(explain(name, error.what()), {name, {}});
    } catch (const KindError& error) {
      throw KindError(explain(name, error.what()), {name, {}});
    }
    if (!now.type.dims.has_time()) now.type.timing = Timing::none;
    const bool moved = !(now.type == before);
    set(std::move(now));
    if (moved) stale_.push_back(name);
  }

  void check_status(const Quantity& quantity) const {
    if (quantity.status.empty()) return;
    const Type& flag = model_.at(quantity.status).type;
    if (quantity.type.dims.contains(flag.dims)) return;
    throw AxisError("case '" + label_ + "': '" + quantity.status + "', the status of '" + quantity.name +
                        "', is over " + flag.dims.text() + ", and '" + quantity.name + "' over " +
                        (quantity.type.dims.empty() ? "no axis" : quantity.type.dims.text()),
                    {quantity.name, {}});
  }

  std::string explain(const std::string& name, const std::string& what) const {
    std::vector<std::string> chain{name};
    for (auto at = came_from_.find(name); at != came_from_.end() && chain.size() < 50;
         at = came_from_.find(at->second)) {
      chain.push_back(at->second);
      if (changed_.contains(at->second)) break;
    }
    std::string text;
    for (auto link = chain.rbegin(); link != chain.rend(); ++link)
      text += (text.empty() ? "" : " → ") + *link;
    return "case '" + label_ + "' breaks '" + name + "' (" + text + "): " + what;
  }

  Model model_;
  std::string label_;
  std::set<std::string> changed_;
  std::vector<std::string> stale_;
  std::map<std::string, std::string> came_from_;
};

std::string Model::old_name(const std::string& name) const {
  std::string kept = name + "@before";
  while (has(kept)) kept += "@before";
  return kept;
}

Model Model::with(const std::string& label, const std::map<std::string, Replacement>& replacements) const {
  Overriding overriding(*this, label);
  for (const auto& [name, replacement] : replacements) overriding.replace(name, replacement);
  return overriding.finish();
}

}  // namespace gigawatt
