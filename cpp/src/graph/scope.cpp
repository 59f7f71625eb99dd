#include "gigawatt/graph/scope.hpp"

namespace gigawatt {
namespace {

Meta meta_of(const std::string& unit, const std::string& doc, const std::string& source) {
  Meta meta;
  meta.doc = doc;
  meta.source = source;
  meta.shown = unit;
  return meta;
}

std::optional<Unit> shown(const std::string& unit) {
  return unit.empty() ? std::nullopt : std::optional<Unit>(Unit::parse(unit));
}

}  // namespace

Expr Scope::define(const std::string& leaf, const Expr& formula, const std::string& unit, Timing timing,
                   const std::string& doc, const std::string& source) const {
  return model_.define(name(leaf), formula, shown(unit), timing, meta_of(unit, doc, source));
}

Expr Scope::define_with_status(const std::string& leaf, const std::string& status, const Expr& formula,
                               const std::string& unit, const std::string& doc) const {
  return model_.define(name(leaf), formula, shown(unit), Timing::none, meta_of(unit, doc, ""), name(status));
}

}  // namespace gigawatt
