// Plans and programs as people read them.
#include <array>
#include <cinttypes>
#include <cstdio>
#include <cstring>

#include "gigawatt/engine/program.hpp"
#include "gigawatt/graph/rules.hpp"
#include "gigawatt/random/sobol.hpp"
#include "planes.hpp"

namespace gigawatt {
namespace {

std::string number(double value) {
  std::array<char, 40> text{};
  std::snprintf(text.data(), text.size(), "%.9g", value);
  return text.data();
}

std::string attribute_text(const Step& step) {
  const Attribute& a = step.attribute;
  std::string text;
  if (a.data) {
    text += a.data->values.size() == 1 ? " " + number(a.data->values.front())
                                       : " [" + std::to_string(a.data->values.size()) + " values]";
  }
  if (!a.axis.empty()) text += " " + a.axis + (a.label.empty() ? "" : "=" + a.label);
  if (a.count != 0) text += " " + std::to_string(a.count);
  if (a.backward) text += " backward";
  if (step.op == Op::power) text += " " + a.exponent.text();
  for (const auto& m : step.marginals) {
    constexpr std::array<const char*, 6> forms{"constant", "affine", "exponential",
                                               "uniform",  "table",  "steps"};
    text += std::string(" ") + forms[static_cast<std::size_t>(m.form)];
    if (&m - step.marginals.data() == 2 && step.marginals.size() > 3) return text + " …";
  }
  return text;
}

std::string step_text(const Plan& plan, int id) {
  const Step& step = plan.steps[static_cast<std::size_t>(id)];
  std::string text = "%" + std::to_string(id) + " = " + rule_of(step.op).name + attribute_text(step);
  for (int arg : step.args) text += " %" + std::to_string(arg);
  text += "  : " + (step.dims.empty() ? std::string("scalar") : step.dims.text()) +
          (step.random ? " × scenario" : "");
  if (step.owner >= 0) text += "  # " + plan.owners[static_cast<std::size_t>(step.owner)];
  return text;
}

std::string slot_text(const Slot& slot) {
  return (slot.uniform ? "u"
          : slot.local ? "l"
                       : "t") +
         std::to_string(slot.offset) + "+" + std::to_string(slot.planes * slot.rows);
}

void mix(std::uint64_t& hash, const void* data, std::size_t size) {
  const auto* bytes = static_cast<const unsigned char*>(data);
  for (std::size_t i = 0; i < size; ++i) hash = (hash ^ bytes[i]) * 0x100000001b3ULL;  // FNV-1a
}

void mix(std::uint64_t& hash, const std::vector<double>& values) {
  mix(hash, values.data(), values.size() * sizeof(double));
}

}  // namespace

std::string Plan::text() const {
  std::string text;
  for (const auto& item : items) {
    if (item.loop) text += std::string("loop ") + (item.forward ? "forward" : "backward") + " {\n";
    for (int id : item.steps) text += (item.loop ? "  " : "") + step_text(*this, id) + "\n";
    if (item.loop) text += "}\n";
  }
  for (const auto& output : outputs)
    text += "output " + output.name + " = %" + std::to_string(output.step) + "\n";
  return text;
}

Plan::Drawn Plan::sobol_draws() const {
  Drawn drawn;
  for (const auto& item : items) {
    for (int id : item.steps) {
      for (std::uint32_t d : steps[static_cast<std::size_t>(id)].dimensions)
        ++(d == no_dimension ? drawn.without : drawn.with);
    }
  }
  return drawn;
}

std::uint64_t Plan::fingerprint() const {
  std::uint64_t hash = 0xcbf29ce484222325ULL;
  for (const auto& item : items) {
    for (int id : item.steps) {
      const Step& step = steps[static_cast<std::size_t>(id)];
      Step anonymous = step;
      anonymous.owner = -1;
      std::string line = std::string(rule_of(step.op).name) + attribute_text(anonymous) + step.dims.text() +
                         (item.loop ? (item.forward ? "f" : "b") : "") + std::to_string(step.domain);
      for (const auto& axis : step.dims.axes()) {
        for (const auto& label : axis->labels()) line += "|" + label;
      }
      for (int arg : step.args) line += " " + std::to_string(arg);
      mix(hash, line.data(), line.size());
      if (step.attribute.data) mix(hash, step.attribute.data->values);
      if (step.op == Op::marginal) mix(hash, &step.central, sizeof step.central);
      for (std::uint64_t stream : step.streams) mix(hash, &stream, sizeof stream);
      for (const auto& m : step.marginals) {
        mix(hash, std::vector<double>{m.a, m.b, m.limit});
        for (const auto* list : {&m.coefficients, &m.thresholds, &m.values}) mix(hash, *list);
      }
    }
  }
  for (std::int32_t day : period_days) mix(hash, &day, sizeof day);
  for (const auto& output : outputs) {
    mix(hash, &output.step, sizeof output.step);
    mix(hash, &output.status, sizeof output.status);
  }
  return hash;
}

std::string Program::text() const {
  std::string text;
  const auto list = [&](const std::vector<Block>& blocks) {
    for (const auto& block : blocks) {
      if (block.loop || block.fused) text += block.loop ? "loop {\n" : "rows {\n";
      for (const auto& instruction : block.instructions) {
        text += std::string(block.loop || block.fused ? "  " : "") + slot_text(instruction.out) + " <- " +
                step_text(plan, instruction.step) + "\n";
      }
      if (block.loop || block.fused) text += "}\n";
      for (int record : block.records)
        text += "record " + outputs[static_cast<std::size_t>(record)].name + "\n";
    }
  };
  text += "once (" + std::to_string(uniform_rows) + " values):\n";
  list(prologue);
  text += "per tile (" + std::to_string(tile_rows) + " rows):\n";
  list(body);
  return text;
}

}  // namespace gigawatt
