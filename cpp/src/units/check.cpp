#include <algorithm>

#include "gigawatt/errors/error.hpp"
#include "measures.hpp"

namespace gigawatt {
namespace {

std::string with_measure(const Unit& unit) {
  const auto measure = measure_of(unit);
  return measure.empty() ? unit.text() : unit.text() + " (" + measure + ")";
}

// "a price per power", "an energy per token", "dies per accelerator".
std::string an(const std::string& name) {
  const std::string first = name.substr(0, name.find(' '));
  const bool plural = first.back() == 's' && first != "mass";
  if (plural || first == "compute" || first == "money") return name;
  return (std::string("aeio").find(name.front()) != std::string::npos ? "an " : "a ") + name;
}

// What `unit` is per, as it was written where that is a plain name: "kW" of USD/kW.
std::string divisor_text(const Unit& whole, const Unit& unit) {
  const auto text = (whole.coherent() / unit).text();
  return text.empty() || (text.front() >= '0' && text.front() <= '9') ? (whole / unit).coherent().text()
                                                                      : text;
}

std::string as_per(const Unit& part, const Unit& whole, const std::string& one) {
  const auto becomes = measure_of(whole);
  return part.text() + " is per " + divisor_text(whole, part) + ": multiplied by " + one + " it becomes " +
         (becomes.empty() ? whole.coherent().text() : becomes);
}

// `part` times something with a name is `whole`; empty where that something has none.
std::string by_simple(const Unit& part, const Unit& whole) {
  const auto measure = units::simple_measure(whole.coherent() / part.coherent());
  if (!measure || measure->per.empty()) return "";
  if (measure_of(part).find(" per " + measure->per) != std::string::npos)
    return as_per(part, whole, measure->one);
  const std::string becomes = measure_of(whole).empty() ? whole.coherent().text() : measure_of(whole);
  return "multiply " + part.text() + " by " + measure->one + " to get " + becomes + ", or divide " +
         whole.text() + " by " + measure->one;
}

// `part` is per several things at once, such as a user and a year; empty where it is not.
std::string by_several(const Unit& part, const Unit& whole) {
  const Unit ratio = whole.coherent() / part.coherent();
  if (measure_of(part).find(" per ") == std::string::npos) return "";
  for (const auto& [name, power] : ratio.powers()) {
    const auto below = [&base = name, &above = power](const auto& entry) {
      return entry.first == base && (entry.second + above).num <= 0;
    };
    if (power.num < 0 || std::none_of(part.powers().begin(), part.powers().end(), below)) return "";
  }
  return as_per(part, whole, "an amount in " + ratio.text());
}

std::string by_quotient(const Unit& part, const Unit& whole) {
  const Unit ratio = whole.coherent() / part.coherent();
  const auto name = measure_of(ratio);
  return "multiply " + part.text() + " by " + an(name) + ", such as " + ratio.text() + ", or divide " +
         whole.text() + " by one";
}

std::string by_exchange(const Unit& part, const Unit& whole, const std::string& name) {
  const Unit ratio = whole.coherent() / part.coherent();
  return "nothing converts silently, so multiply " + part.text() + " by " + an(name) + " in " + ratio.text();
}

std::string way_out(const Unit& left, const Unit& right) {
  if (left.dimensionless() || right.dimensionless()) {
    const Unit& other = left.dimensionless() ? right : left;
    return "give the number a unit, for example 3 * gw.unit(\"" + other.text() + "\")";
  }
  if (const auto text = by_simple(left, right); !text.empty()) return text;
  if (const auto text = by_simple(right, left); !text.empty()) return text;
  if (const auto text = by_several(left, right); !text.empty()) return text;
  if (const auto text = by_several(right, left); !text.empty()) return text;
  const auto forward = measure_of(right.coherent() / left.coherent());
  const auto backward = measure_of(left.coherent() / right.coherent());
  if (forward == "exchange rate" || forward == "deflator") return by_exchange(left, right, forward);
  if (backward.rfind("price per ", 0) == 0) return by_quotient(right, left);
  if (!forward.empty()) return by_quotient(left, right);
  if (!backward.empty()) return by_quotient(right, left);
  return "check the formula, one side is the other times " + (right.coherent() / left.coherent()).text();
}

}  // namespace

void check_same_dimension(const Unit& left, const Unit& right, std::string_view verb) {
  if (left.same_dimension(right)) return;
  throw UnitError("cannot " + std::string(verb) + " " + with_measure(left) + " and " + with_measure(right) +
                      ": " + way_out(left, right),
                  {left.text() + " and " + right.text(), {}});
}

}  // namespace gigawatt
