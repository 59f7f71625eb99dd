#include "known.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <map>

#include "gigawatt/errors/error.hpp"

namespace gigawatt {
namespace units {
namespace {

struct Prefix {
  char letter;
  double factor;
  const char* number;
};
constexpr std::array<Prefix, 8> prefixes = {{{'k', 1e3, "1e3"},
                                             {'M', 1e6, "1e6"},
                                             {'G', 1e9, "1e9"},
                                             {'T', 1e12, "1e12"},
                                             {'P', 1e15, "1e15"},
                                             {'E', 1e18, "1e18"},
                                             {'m', 1e-3, "1e-3"},
                                             {'u', 1e-6, "1e-6"}}};

constexpr std::array<std::string_view, 17> currencies = {"USD", "EUR", "GBP", "JPY", "CNY", "KRW",
                                                         "TWD", "CHF", "CAD", "AUD", "INR", "SGD",
                                                         "HKD", "SEK", "NOK", "AED", "SAR"};
constexpr std::array<std::string_view, 6> counts = {"accelerator", "die", "token", "user", "share", "kg"};

struct Spelling {
  const char* written;
  const char* name;
};
constexpr std::array<Spelling, 23> spellings = {{{"accelerators", "accelerator"},
                                                 {"dies", "die"},
                                                 {"tokens", "token"},
                                                 {"users", "user"},
                                                 {"shares", "share"},
                                                 {"second", "s"},
                                                 {"seconds", "s"},
                                                 {"minute", "min"},
                                                 {"minutes", "min"},
                                                 {"h", "hour"},
                                                 {"hours", "hour"},
                                                 {"days", "day"},
                                                 {"weeks", "week"},
                                                 {"months", "month"},
                                                 {"quarters", "quarter"},
                                                 {"years", "year"},
                                                 {"watt", "W"},
                                                 {"watts", "W"},
                                                 {"joule", "J"},
                                                 {"joules", "J"},
                                                 {"percent", "%"},
                                                 {"dollar", "USD"},
                                                 {"dollars", "USD"}}};

struct Hint {
  const char* written;  // in lower case
  const char* text;
};
constexpr std::array<Hint, 34> hints = {
    {{"gpu", "say \"accelerator\""},
     {"gpus", "say \"accelerator\""},
     {"tpu", "say \"accelerator\""},
     {"tpus", "say \"accelerator\""},
     {"xpu", "say \"accelerator\""},
     {"xpus", "say \"accelerator\""},
     {"chip", "say \"accelerator\" for the package or \"die\" for the silicon"},
     {"chips", "say \"accelerator\" for the package or \"die\" for the silicon"},
     {"y", "say \"year\""},
     {"yr", "say \"year\""},
     {"yrs", "say \"year\""},
     {"annum", "say \"year\""},
     {"hr", "say \"hour\""},
     {"hrs", "say \"hour\""},
     {"d", "say \"day\""},
     {"sec", "say \"s\""},
     {"mins", "say \"min\""},
     {"bn", "write the number, for example \"1e9*USD\""},
     {"billion", "write the number, for example \"1e9*USD\""},
     {"mn", "write the number, for example \"1e6*USD\""},
     {"million", "write the number, for example \"1e6*USD\""},
     {"thousand", "write the number, for example \"1e3*USD\""},
     {"per", "write \"/\", for example \"USD/MWh\""},
     {"g", "write \"1e-3*kg\""},
     {"t", "write \"1e3*kg\""},
     {"ton", "write \"1e3*kg\""},
     {"tonne", "write \"1e3*kg\""},
     {"tonnes", "write \"1e3*kg\""},
     {"wy", "write \"W*year\""},
     {"mwy", "write \"MW*year\""},
     {"gwy", "write \"GW*year\""},
     {"m", "lengths have no unit here; \"month\" and \"min\" are written out"},
     {"bp", "write \"1e-4\""},
     {"bps", "write \"1e-4\""}}};

using Table = std::map<std::string, Unit, std::less<>>;

Table make_table() {
  Table table;
  const Unit second = UnitAccess::base("s");
  const Unit joule = UnitAccess::base("J");
  table["s"] = second;
  table["J"] = joule;
  table["FLOP"] = UnitAccess::base("FLOP");
  table["W"] = joule / second;
  table["Wh"] = joule.scaled(3600);
  for (const char* name : {"W", "Wh", "J", "s", "FLOP"}) {
    const Unit unit = table[name];
    for (const auto& prefix : prefixes) table[prefix.letter + std::string(name)] = unit.scaled(prefix.factor);
  }
  table["min"] = second.scaled(60);
  table["hour"] = second.scaled(3600);
  table["day"] = second.scaled(86400);
  table["week"] = second.scaled(7 * 86400);
  table["year"] = second.scaled(365.25 * 86400);
  table["quarter"] = second.scaled(365.25 * 86400 / 4);
  table["month"] = second.scaled(365.25 * 86400 / 12);
  table["%"] = Unit().scaled(0.01);
  for (const auto name : counts) table[std::string(name)] = UnitAccess::base(name);
  for (const auto name : currencies) table[std::string(name)] = UnitAccess::base(name);
  for (const auto& spelling : spellings) table[spelling.written] = table.at(spelling.name);
  return table;
}

const Table& table() {
  static const Table made = make_table();
  return made;
}

std::string lower(std::string_view text) {
  std::string result(text);
  for (auto& c : result) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return result;
}

// The singular of a counting unit or a currency; empty for anything else.
std::string counted(std::string_view name) {
  const auto found = table().find(name);
  if (found == table().end() || found->second.scale() != 1.0 || found->second.powers().size() != 1) return "";
  const auto& base = found->second.powers().front().first;
  const bool prefixed = base == "J" || base == "s" || base == "FLOP";
  return prefixed || base == "kg" ? "" : base;
}

}  // namespace

bool is_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}
bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

bool is_identifier(std::string_view text) {
  return !text.empty() && is_letter(text.front()) &&
         std::all_of(text.begin(), text.end(), [](char c) { return is_letter(c) || is_digit(c); });
}

bool is_currency(std::string_view name) {
  return std::find(currencies.begin(), currencies.end(), name) != currencies.end();
}

std::optional<std::pair<std::string_view, std::string_view>> split_basis(std::string_view name) {
  const auto at = name.find('@');
  if (at == std::string_view::npos) return std::nullopt;
  return std::pair{name.substr(0, at), name.substr(at + 1)};
}

std::optional<Unit> find_known(std::string_view name) {
  if (const auto basis = split_basis(name)) {
    if (is_currency(basis->first) && !basis->second.empty()) return UnitAccess::base(name);
    return std::nullopt;
  }
  const auto found = table().find(name);
  if (found == table().end()) return std::nullopt;
  return found->second;
}

std::string hint_for(std::string_view name) {
  const std::string small = lower(name);
  for (const auto& hint : hints) {
    if (small == hint.written) return hint.text;
  }
  if (small.size() >= 4 && small.size() <= 6 && small.find("flops") + 5 == small.size()) {
    const std::string unit = std::string(name.substr(0, small.size() - 5)) + "FLOP";
    if (find_known(unit)) return "write \"" + unit + "\" for operations or \"" + unit + "/s\" for a rate";
  }
  for (const auto& prefix : prefixes) {
    if (name.empty() || name.front() != prefix.letter) continue;
    const auto unit = counted(name.substr(1));
    if (!unit.empty())
      return std::string("prefixes do not go on it, write \"") + prefix.number + "*" + unit + "\"";
  }
  return "";
}

std::vector<std::string> nearest_units(std::string_view name) {
  const std::string small = lower(name);
  std::vector<std::string> same;
  for (const auto& known : known_unit_names()) {
    if (lower(known) == small) same.push_back(known);
  }
  if (!same.empty()) return same;
  for (const auto& [known, unit] : table()) {
    if (lower(known) == small) same.push_back(known);
  }
  if (!same.empty()) return same;
  auto nearest = nearest_names(name, known_unit_names());
  // To a short name every short unit is near: keep what begins alike.
  if (name.size() <= 3) std::erase_if(nearest, [&](const auto& unit) { return lower(unit)[0] != small[0]; });
  if (name.size() <= 2) nearest.clear();
  return nearest;
}

}  // namespace units

const std::vector<std::string>& known_unit_names() {
  static const std::vector<std::string> names = [] {
    std::vector<std::string> result = {"s",    "min",   "hour",  "day",   "week",  "month", "quarter",
                                       "year", "W",     "kW",    "MW",    "GW",    "TW",    "J",
                                       "kJ",   "MJ",    "GJ",    "Wh",    "kWh",   "MWh",   "GWh",
                                       "TWh",  "FLOP",  "GFLOP", "TFLOP", "PFLOP", "EFLOP", "accelerator",
                                       "die",  "token", "user",  "share", "kg",    "%"};
    result.insert(result.end(), units::currencies.begin(), units::currencies.end());
    return result;
  }();
  return names;
}

}  // namespace gigawatt
