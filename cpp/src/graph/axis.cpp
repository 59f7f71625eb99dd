#include "gigawatt/graph/axis.hpp"

#include <algorithm>
#include <set>

#include "gigawatt/errors/error.hpp"

namespace gigawatt {
namespace {

// Categorical axes by name, then age, then time.
std::pair<int, std::string> rank(const Axis& axis) {
  return {axis.is_time() ? 2 : axis.is_age() ? 1 : 0, axis.name()};
}

}  // namespace

Axis::Axis(std::string name, std::vector<std::string> labels)
    : name_(std::move(name)), labels_(std::move(labels)) {
  if (name_.empty()) throw AxisError("an axis needs a name");
  if (name_ == "scenario")
    throw AxisError("an axis cannot be called 'scenario': that one is the engine's", {name_, {}});
  if (labels_.empty()) throw AxisError("axis '" + name_ + "' has no labels", {name_, {}});
  std::set<std::string> seen;
  for (const auto& label : labels_) {
    if (!seen.insert(label).second) {
      throw AxisError("axis '" + name_ + "' has the label '" + label + "' twice", {name_, {}});
    }
  }
}

std::size_t Axis::position(std::string_view label) const {
  const auto found = std::find(labels_.begin(), labels_.end(), label);
  if (found == labels_.end()) throw_unknown("label of axis '" + name_ + "'", label, labels_);
  return static_cast<std::size_t>(found - labels_.begin());
}

Dims::Dims(std::vector<AxisPtr> axes) : axes_(std::move(axes)) {
  std::sort(axes_.begin(), axes_.end(),
            [](const AxisPtr& a, const AxisPtr& b) { return rank(*a) < rank(*b); });
  for (std::size_t i = 1; i < axes_.size(); ++i) {
    if (axes_[i]->name() == axes_[i - 1]->name()) {
      throw AxisError("the axis '" + axes_[i]->name() + "' is given twice", {axes_[i]->name(), {}});
    }
  }
}

AxisPtr Dims::find(std::string_view name) const {
  for (const auto& axis : axes_) {
    if (axis->name() == name) return axis;
  }
  return nullptr;
}

Dims Dims::united(const Dims& other) const {
  if (other.empty()) return *this;
  std::vector<AxisPtr> all = axes_;
  for (const auto& axis : other.axes_) {
    const AxisPtr mine = find(axis->name());
    if (!mine) {
      all.push_back(axis);
    } else if (mine != axis && !(*mine == *axis)) {
      std::string text = "the axis '" + axis->name() + "' has other labels on each side: ";
      const auto& a = mine->labels();
      const auto& b = axis->labels();
      std::size_t i = 0;
      while (i < a.size() && i < b.size() && a[i] == b[i]) ++i;
      text += std::to_string(a.size()) + " and " + std::to_string(b.size()) + " labels, first difference ";
      text += (i < a.size() ? "'" + a[i] + "'" : "(end)") + std::string(" against ") +
              (i < b.size() ? "'" + b[i] + "'" : "(end)");
      text += ". Labels must match exactly: select or rename them first";
      throw AxisError(text, {axis->name(), {}});
    }
  }
  return Dims(std::move(all));
}

Dims Dims::without(std::string_view name) const {
  Dims result;
  for (const auto& axis : axes_) {
    if (axis->name() != name) result.axes_.push_back(axis);
  }
  return result;
}

bool Dims::contains(const Dims& other) const {
  return std::all_of(other.axes_.begin(), other.axes_.end(), [&](const AxisPtr& axis) {
    const AxisPtr mine = find(axis->name());
    return mine && (mine == axis || *mine == *axis);
  });
}

std::size_t Dims::size() const {
  std::size_t n = 1;
  for (const auto& axis : axes_) n *= axis->size();
  return n;
}

std::string Dims::text() const {
  std::string text;
  for (const auto& axis : axes_) text += (text.empty() ? "" : " × ") + axis->name();
  return text;
}

bool Dims::operator==(const Dims& other) const {
  if (axes_.size() != other.axes_.size()) return false;
  for (std::size_t i = 0; i < axes_.size(); ++i) {
    if (axes_[i] != other.axes_[i] && !(*axes_[i] == *other.axes_[i])) return false;
  }
  return true;
}

}  // namespace gigawatt
