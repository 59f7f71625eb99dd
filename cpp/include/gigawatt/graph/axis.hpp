// Named dimensions and the labels along them.
#pragma once
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace gigawatt {

// An axis has a name and unique labels in a fixed order. "time" and "age" are the two axes of time;
// "scenario" is the engine's own and never appears in a model; every other axis is categorical.
class Axis {
 public:
  // Throws AxisError: no name, a reserved name, no labels, a doubled label.
  Axis(std::string name, std::vector<std::string> labels);
  const std::string& name() const { return name_; }
  const std::vector<std::string>& labels() const { return labels_; }
  std::size_t size() const { return labels_.size(); }
  // Position of a label. Throws UnknownNameError with the nearest labels.
  std::size_t position(std::string_view label) const;
  bool is_time() const { return name_ == "time"; }
  bool is_age() const { return name_ == "age"; }
  bool operator==(const Axis& other) const = default;

 private:
  std::string name_;
  std::vector<std::string> labels_;
};

using AxisPtr = std::shared_ptr<const Axis>;

// A set of axes in the canonical order: categorical by name, then age, then time. Broadcasting is union.
class Dims {
 public:
  Dims() = default;
  explicit Dims(std::vector<AxisPtr> axes);
  const std::vector<AxisPtr>& axes() const { return axes_; }
  bool empty() const { return axes_.empty(); }
  bool has(std::string_view name) const { return find(name) != nullptr; }
  AxisPtr find(std::string_view name) const;  // null where absent
  // Throws AxisError where an axis of the same name has other labels; says both and the first difference.
  Dims united(const Dims& other) const;
  Dims without(std::string_view name) const;
  bool contains(const Dims& other) const;  // every axis of other is here
  std::size_t size() const;                // number of cells
  bool has_time() const { return has("time"); }
  std::string text() const;  // "generation × time", "" for a scalar
  bool operator==(const Dims& other) const;

 private:
  std::vector<AxisPtr> axes_;
};

}  // namespace gigawatt
