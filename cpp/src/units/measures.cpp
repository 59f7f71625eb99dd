// What a dimension measures, in the words of people who plan data centres.
#include "measures.hpp"

#include <algorithm>
#include <array>

#include "known.hpp"

namespace gigawatt {
namespace units {
namespace {

struct Row {
  const char* unit;
  const char* name;
  const char* one;
  const char* per;
};
// What comes first names a quotient first: FLOP/s/accelerator is a compute rate per accelerator.
constexpr std::array<Row, 14> rows = {
    {{"J", "energy", "an energy", "energy"},
     {"W", "power", "a power", "power"},
     {"accelerator", "accelerators", "a number of accelerators", "accelerator"},
     {"accelerator*s", "accelerator-time", "an accelerator-time", "accelerator-time"},
     {"die", "dies", "a number of dies", "die"},
     {"user", "users", "a number of users", "user"},
     {"share", "shares", "a number of shares", "share"},
     {"kg", "mass", "a mass", "mass"},
     {"token", "tokens", "a number of tokens", "token"},
     {"token/s", "token rate", "a token rate", "token rate"},
     {"FLOP", "compute", "an amount of compute", "compute"},
     {"FLOP/s", "compute rate", "a compute rate", "compute rate"},
     {"s", "time", "a time", "time"},
     {"1/s", "rate per time", "", ""}}};

struct Entry {
  Unit unit;
  Measure measure;
};

const std::vector<Entry>& entries() {
  static const std::vector<Entry> made = [] {
    std::vector<Entry> result;
    for (const auto& row : rows) result.push_back({Unit::parse(row.unit), {row.name, row.one, row.per}});
    return result;
  }();
  return made;
}

bool is_money(std::string_view base) {
  return is_currency(base) || split_basis(base).has_value();
}

// What multiplies the unit into something simpler: the table's measures, and each base it is per.
std::vector<Entry> divisors(const Unit& unit) {
  std::vector<Entry> result;
  for (const auto& entry : entries()) {
    if (!entry.measure.per.empty()) result.push_back(entry);
  }
  for (const auto& [name, power] : unit.powers()) {
    if (power != Rational(-1)) continue;
    const Unit base = UnitAccess::base(name);
    result.push_back({base, *simple_measure(base)});
  }
  return result;
}

// "exchange rate" or "deflator" of two moneys; empty for anything else.
std::string exchange(const Unit& unit) {
  const auto& powers = unit.powers();
  if (powers.size() != 2 || !is_money(powers[0].first) || !is_money(powers[1].first)) return "";
  if (powers[0].second + powers[1].second != Rational(0) || std::abs(powers[0].second.num) != 1) return "";
  if (powers[0].second.den != 1) return "";
  const auto currency = [](const std::string& name) { return name.substr(0, name.find('@')); };
  return currency(powers[0].first) == currency(powers[1].first) ? "deflator" : "exchange rate";
}

std::string quotient(const Unit& unit) {
  for (const auto& divisor : divisors(unit)) {
    const auto above = simple_measure(unit * divisor.unit);
    if (!above || above->per.empty()) continue;
    const bool price =
        above->name == "money" && divisor.measure.per != "time" && divisor.measure.per != "money";
    return (price ? "price" : above->name) + " per " + divisor.measure.per;
  }
  return "";
}

}  // namespace

std::optional<Measure> simple_measure(const Unit& unit) {
  const auto& powers = unit.powers();
  if (powers.empty()) return Measure{"a plain number", "", ""};
  for (const auto& entry : entries()) {
    if (entry.unit.same_dimension(unit)) return entry.measure;
  }
  if (powers.size() != 1 || powers.front().second != Rational(1)) return std::nullopt;
  const auto& base = powers.front().first;
  if (is_money(base)) return Measure{"money", "an amount of money", "money"};
  return Measure{"count of '" + base + "'", "a number of '" + base + "'", base};
}

}  // namespace units

std::string measure_of(const Unit& unit) {
  if (const auto simple = units::simple_measure(unit)) return simple->name;
  if (const auto rate = units::exchange(unit); !rate.empty()) return rate;
  if (const auto per = units::quotient(unit); !per.empty()) return per;
  const Unit second = UnitAccess::base("s");
  const auto per = units::quotient(unit * second);
  return per.empty() ? "" : per + " and time";
}

}  // namespace gigawatt
