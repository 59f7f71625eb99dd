// Prints units: of all the ways to write the scale with known names, the one that reads best.
#include <algorithm>
#include <array>
#include <cmath>
#include <locale>
#include <sstream>

#include "known.hpp"

namespace gigawatt {
namespace {

struct Name {
  const char* text;
  double scale;
  int cost;  // how reluctantly it is used
};
constexpr std::array<Name, 9> power_names = {{{"W", 1, 0},
                                              {"kW", 1e3, 1},
                                              {"MW", 1e6, 1},
                                              {"GW", 1e9, 1},
                                              {"TW", 1e12, 1},
                                              {"PW", 1e15, 3},
                                              {"EW", 1e18, 3},
                                              {"mW", 1e-3, 3},
                                              {"uW", 1e-6, 3}}};
constexpr std::array<Name, 15> energy_names = {{{"J", 1, 0},
                                                {"Wh", 3.6e3, 1},
                                                {"kWh", 3.6e6, 1},
                                                {"MWh", 3.6e9, 1},
                                                {"GWh", 3.6e12, 1},
                                                {"TWh", 3.6e15, 1},
                                                {"PWh", 3.6e18, 3},
                                                {"kJ", 1e3, 2},
                                                {"MJ", 1e6, 2},
                                                {"GJ", 1e9, 2},
                                                {"TJ", 1e12, 2},
                                                {"PJ", 1e15, 2},
                                                {"EJ", 1e18, 2},
                                                {"mJ", 1e-3, 3},
                                                {"uJ", 1e-6, 3}}};
constexpr std::array<Name, 10> time_names = {{{"s", 1, 0},
                                              {"hour", 3600, 1},
                                              {"year", 31557600, 1},
                                              {"day", 86400, 1},
                                              {"quarter", 7889400, 2},
                                              {"month", 2629800, 2},
                                              {"week", 604800, 2},
                                              {"min", 60, 2},
                                              {"ms", 1e-3, 3},
                                              {"us", 1e-6, 3}}};
constexpr std::array<Name, 9> flop_names = {{{"FLOP", 1, 0},
                                             {"kFLOP", 1e3, 3},
                                             {"MFLOP", 1e6, 2},
                                             {"GFLOP", 1e9, 1},
                                             {"TFLOP", 1e12, 1},
                                             {"PFLOP", 1e15, 1},
                                             {"EFLOP", 1e18, 1},
                                             {"mFLOP", 1e-3, 4},
                                             {"uFLOP", 1e-6, 4}}};
constexpr std::array<Name, 1> nothing = {{{"", 1, 0}}};
constexpr std::array<Name, 2> plain_or_percent = {{{"", 1, 0}, {"%", 0.01, 1}}};

struct Choices {
  const Name* first;
  const Name* last;
};
template <std::size_t n>
Choices choices(const std::array<Name, n>& names) {
  return {names.data(), names.data() + n};
}

// One way to write a unit. Null names are left out.
struct Form {
  const Name* energy = nullptr;
  const Name* time = nullptr;
  const Name* flop = nullptr;
  const Name* percent = nullptr;
  Rational energy_power, time_power, flop_power;
  double number = 1;
  int cost = 1 << 20;
};

std::string number_text(double number) {
  std::string text;
  for (int digits = 6; digits <= 17; ++digits) {
    std::ostringstream out;
    out.imbue(std::locale::classic());
    out.precision(digits);
    out << number;
    text = out.str();
    std::istringstream in(text);
    in.imbue(std::locale::classic());
    double back = 0;
    if (in >> back && back == number) break;
  }
  // "1e+09" to "1e9".
  if (const auto e = text.find('e'); e != std::string::npos) {
    std::size_t digits = e + 1;
    if (text[digits] == '-') ++digits;
    std::size_t end = digits;
    while (end + 1 < text.size() && (text[end] == '+' || text[end] == '0')) ++end;
    text.erase(digits, end - digits);
  }
  return text;
}

int number_cost(double number) {
  if (number == 1) return 0;
  const auto decimal = units::short_decimal(number);
  return 4 + (decimal ? decimal->digits : 17);
}

Rational power_of(const Unit& unit, std::string_view base) {
  for (const auto& [name, power] : unit.powers()) {
    if (name == base) return power;
  }
  return 0;
}

double factor(const Name* name, Rational power) {
  return power.zero() ? 1 : units::scale_power(name->scale, power);
}

// Tries every scale of the form's names, with no number in front or with any.
void search(const Unit& unit, Form form, Choices energies, bool numbers, int cost, Form& best) {
  const bool percent = std::all_of(unit.powers().begin(), unit.powers().end(),
                                   [](const auto& power) { return power.second.num < 0; });
  const auto none = choices(nothing);
  const auto times = form.time_power.zero() ? none : choices(time_names);
  const auto flops = form.flop_power.zero() ? none : choices(flop_names);
  const auto percents = percent && !numbers ? choices(plain_or_percent) : none;
  for (form.energy = energies.first; form.energy != energies.last; ++form.energy) {
    const double by_energy = factor(form.energy, form.energy_power);
    for (form.time = times.first; form.time != times.last; ++form.time) {
      const double by_time = by_energy * factor(form.time, form.time_power);
      for (form.flop = flops.first; form.flop != flops.last; ++form.flop) {
        const double by_flop = by_time * factor(form.flop, form.flop_power);
        for (form.percent = percents.first; form.percent != percents.last; ++form.percent) {
          const double ratio = unit.scale() / (by_flop * form.percent->scale);
          if (!numbers && std::abs(ratio - 1) > 1e-13) continue;
          form.number = numbers ? units::tidy(ratio) : 1.0;
          form.cost = cost + form.energy->cost + form.time->cost + form.flop->cost + form.percent->cost +
                      number_cost(form.number);
          if (form.cost < best.cost) best = form;
        }
      }
    }
  }
}

// J^a s^b as energy^a time^b or as power^a time^(a+b).
Form best_form(const Unit& unit) {
  Form best;
  Form form;
  const Rational joules = power_of(unit, "J");
  const Rational seconds = power_of(unit, "s");
  form.flop_power = power_of(unit, "FLOP");
  form.energy_power = joules;
  const auto cost = [](Rational time) {
    return time.zero() ? 0 : static_cast<int>(std::ceil(2 * std::abs(time.value())));
  };
  for (const bool numbers : {false, true}) {
    form.time_power = seconds;
    search(unit, form, joules.zero() ? choices(nothing) : choices(energy_names), numbers, cost(seconds),
           best);
    if (!joules.zero()) {
      form.time_power = seconds + joules;
      search(unit, form, choices(power_names), numbers, cost(form.time_power), best);
    }
    if (best.cost < 1 << 20) break;
  }
  return best;
}

struct Part {
  std::string name;
  Rational power;
};

// Money first, then what is counted, energy or power, and time last.
int rank(const std::string& name) {
  const auto basis = units::split_basis(name);
  if (units::is_currency(basis ? basis->first : name)) return 0;
  return name == "FLOP" || name == "token" ? 1 : 3;
}

std::vector<Part> parts_of(const Unit& unit, const Form& form) {
  std::vector<std::pair<int, Part>> ranked;
  for (const auto& [name, power] : unit.powers()) {
    if (name == "J" || name == "s") continue;
    ranked.push_back({rank(name), {name == "FLOP" ? form.flop->text : name, power}});
  }
  if (!form.energy_power.zero()) ranked.push_back({2, {form.energy->text, form.energy_power}});
  if (!form.time_power.zero()) ranked.push_back({4, {form.time->text, form.time_power}});
  std::stable_sort(ranked.begin(), ranked.end(),
                   [](const auto& a, const auto& b) { return a.first < b.first; });
  std::vector<Part> parts;
  for (auto& [place, part] : ranked) parts.push_back(std::move(part));
  return parts;
}

void append(std::string& text, const std::string& name, Rational power) {
  if (!text.empty()) text += "*";
  text += name;
  if (power == Rational(1)) return;
  text += power.den == 1 ? "^" : "^(";
  text += power.text();
  if (power.den != 1) text += ")";
}

std::string assemble(const Unit& unit, const Form& form) {
  std::string above;
  std::string rate;  // "/s" stands next to what is done per second, whatever else it is per
  std::string below;
  int factors = 0;
  if (form.number != 1) above = number_text(form.number);
  if (form.percent != nullptr && form.percent->scale != 1) append(above, form.percent->text, 1);
  const bool work = power_of(unit, "FLOP").num > 0 || power_of(unit, "token").num > 0;
  for (const auto& [name, power] : parts_of(unit, form)) {
    if (power.num > 0) {
      append(above, name, power);
    } else if (work && power == Rational(-1) && form.time != nullptr && name == form.time->text) {
      rate.append("/").append(name);
    } else {
      append(below, name, power * Rational(-1));
      ++factors;
    }
  }
  if (above.empty()) above.push_back('1');
  above.append(rate);
  if (factors == 0) return above;
  above.append(factors > 1 ? "/(" : "/").append(below);
  if (factors > 1) above.push_back(')');
  return above;
}

}  // namespace

std::string Unit::text() const {
  const Form form = best_form(*this);
  std::string text = assemble(*this, form);
  if (units::parse_any(text) == *this) return text;
  // Roundings of the names' scales got in the way: the number in front of the coherent unit is exact.
  Form plain = best_form(coherent());
  plain.number = scale_;
  return assemble(*this, plain);
}

}  // namespace gigawatt
