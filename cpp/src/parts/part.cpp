#include "gigawatt/parts/part.hpp"

#include <algorithm>

#include "gigawatt/errors/error.hpp"
#include "gigawatt/parts/compute.hpp"
#include "gigawatt/parts/finance.hpp"

namespace gigawatt {
namespace {

std::vector<std::string> names_of(const std::vector<PartInput>& inputs) {
  std::vector<std::string> names;
  for (const auto& input : inputs) names.push_back(input.name);
  return names;
}

void check_fits(const std::string& part, const PartInput& wanted, const Expr& given) {
  const Type& type = given.type();
  if (type.kind != wanted.kind) {
    throw KindError("part '" + part + "': '" + wanted.name + "' is a " + std::string(kind_text(type.kind)) +
                        ", wanted a " + std::string(kind_text(wanted.kind)),
                    {wanted.name, {}});
  }
  if (wanted.kind != Kind::number) return;
  const Unit unit = Unit::parse(wanted.unit);
  if (!type.unit.same_dimension(unit)) {
    throw UnitError("part '" + part + "': '" + wanted.name + "' is in " + type.unit.text() + ", wanted " +
                        wanted.unit + " (" + wanted.doc + ")",
                    {wanted.name, {}});
  }
}

}  // namespace

PartInputs::PartInputs(std::string part, const std::vector<PartInput>& accepted,
                       std::map<std::string, Expr> given)
    : part_(std::move(part)), given_(std::move(given)) {
  for (const auto& [name, expr] : given_) {
    const auto found = std::find_if(accepted.begin(), accepted.end(),
                                    [&](const PartInput& input) { return input.name == name; });
    if (found == accepted.end()) throw_unknown("input of part '" + part_ + "'", name, names_of(accepted));
    check_fits(part_, *found, expr);
  }
  for (const auto& input : accepted) {
    if (!given_.contains(input.name)) {
      throw InvalidValueError("part '" + part_ + "' needs '" + input.name + "' (" + input.doc + ", " +
                                  (input.unit.empty() ? std::string(kind_text(input.kind)) : input.unit) +
                                  ")",
                              {input.name, {}});
    }
  }
}

const Expr& PartInputs::operator[](const std::string& name) const {
  const auto found = given_.find(name);
  if (found == given_.end())
    throw std::logic_error("part '" + part_ + "' reads '" + name + "', which it does not declare");
  return found->second;
}

void Part::add(Model& model, const std::string& scope, std::map<std::string, Expr> given) const {
  const PartInputs checked(name, inputs, std::move(given));
  Model before = model;
  try {
    build(Scope(model, scope), checked);
  } catch (...) {
    model = std::move(before);
    throw;
  }
}

const std::vector<const Part*>& builtin_parts() {
  using namespace parts;
  static const std::vector<const Part*> all{
      &deployment(),  &fleet(),  &power(),   &capex(), &opex(),    &tco(),      &tranches(), &captable(),
      &circularity(), &vendor(), &revenue(), &cash(),  &returns(), &required(), &valuation()};
  return all;
}

const Part& builtin_part(std::string_view name) {
  std::vector<std::string> known;
  for (const Part* part : builtin_parts()) {
    if (part->name == name) return *part;
    known.push_back(part->name);
  }
  throw_unknown("part", name, known);
}

}  // namespace gigawatt
