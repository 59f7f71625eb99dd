// How each operation prints.
#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>

#include "gigawatt/graph/expression.hpp"
#include "gigawatt/graph/timeline.hpp"

namespace gigawatt {
namespace {

enum class Style : unsigned char { leaf, infix, prefix, function, method, cumulative, shift, special };

struct Row {
  Style style = Style::leaf;
  const char* symbol = "";
  int precedence = 100;  // of the printed form; higher binds tighter
};

constexpr int loosest = 0, tight = 60, tightest = 61;

constexpr Column<Row> notation{
    {Op::constant, {Style::special, ""}},
    {Op::reference, {Style::special, ""}},
    {Op::prev, {Style::special, "prev"}},
    {Op::next, {Style::special, "next"}},
    {Op::time_start, {Style::leaf, "time.start"}},
    {Op::time_end, {Style::leaf, "time.end"}},
    {Op::age, {Style::leaf, "age"}},
    {Op::position, {Style::special, "position"}},
    {Op::neg, {Style::prefix, "-", 50}},
    {Op::add, {Style::infix, " + ", 30}},
    {Op::sub, {Style::infix, " - ", 30}},
    {Op::mul, {Style::infix, " * ", 40}},
    {Op::div, {Style::infix, " / ", 40}},
    {Op::power, {Style::special, "^", tight}},
    {Op::sqrt, {Style::function, "sqrt"}},
    {Op::abs, {Style::function, "abs"}},
    {Op::pow, {Style::infix, "^", tight}},
    {Op::exp, {Style::function, "exp"}},
    {Op::log, {Style::function, "log"}},
    {Op::normal_cdf, {Style::function, "normal_cdf"}},
    {Op::floor, {Style::function, "floor"}},
    {Op::minimum, {Style::function, "minimum"}},
    {Op::maximum, {Style::function, "maximum"}},
    {Op::where, {Style::function, "where"}},
    {Op::less, {Style::infix, " < ", 20}},
    {Op::less_equal, {Style::infix, " <= ", 20}},
    {Op::equal, {Style::infix, " == ", 20}},
    {Op::logical_and, {Style::infix, " & ", 12}},
    {Op::logical_or, {Style::infix, " | ", 10}},
    {Op::logical_not, {Style::prefix, "~", 50}},
    {Op::is_finite, {Style::function, "is_finite"}},
    {Op::reduce_sum, {Style::method, "sum"}},
    {Op::reduce_mean, {Style::method, "mean"}},
    {Op::reduce_product, {Style::method, "product"}},
    {Op::reduce_min, {Style::method, "min"}},
    {Op::reduce_max, {Style::method, "max"}},
    {Op::reduce_any, {Style::method, "any"}},
    {Op::reduce_all, {Style::method, "all"}},
    {Op::first, {Style::method, "first"}},
    {Op::cumulate_sum, {Style::cumulative, "cumulative_sum"}},
    {Op::cumulate_product, {Style::cumulative, "cumulative_product"}},
    {Op::cumulate_max, {Style::cumulative, "cumulative_max"}},
    {Op::cumulate_any, {Style::cumulative, "cumulative_any"}},
    {Op::cumulate_all, {Style::cumulative, "cumulative_all"}},
    {Op::shift, {Style::shift, "shift"}},
    {Op::aged, {Style::special, "aged"}},
    {Op::select, {Style::special, "select"}},
    {Op::stack, {Style::special, "stack"}},
    {Op::lookup, {Style::function, "lookup"}},
    {Op::irr, {Style::function, "irr"}},
    {Op::irr_status, {Style::function, "irr_status"}},
    {Op::call, {Style::special, "call"}},
    {Op::score, {Style::leaf, "score"}},
    {Op::marginal, {Style::function, "marginal"}},
    {Op::convolve, {Style::function, "convolve"}},
    {Op::decay_sum, {Style::function, "decay_sum"}},
};

std::string number(double value) {
  std::array<char, 40> text{};
  std::snprintf(text.data(), text.size(), "%.6g", value);
  return text.data();
}

// A coherent value in the unit people use for it: one year rather than 31557600 s.
std::string with_unit(double value, const Unit& unit) {
  if (unit.dimensionless()) return number(value);
  if (unit == Unit::parse("s") && value != 0.0 && std::fabs(value) >= seconds_per_day) {
    const bool years = std::fmod(value, seconds_per_year) == 0.0;
    return number(value / (years ? seconds_per_year : seconds_per_day)) + (years ? " year" : " day");
  }
  return number(value) + " " + unit.text();
}

std::string constant_text(const Node& node) {
  const auto& data = *node.attribute.data;
  if (data.values.size() > 1)
    return "[" + std::to_string(data.values.size()) + " values over " + data.dims.text() + "]";
  const double value = data.values.front();
  if (node.type.kind == Kind::flag) return value != 0.0 ? "true" : "false";
  if (node.type.kind == Kind::date) return date_text(static_cast<std::int32_t>(value / seconds_per_day));
  return with_unit(value, node.type.unit);
}

std::string print(const Expr& expr, int outer);

std::string list(const std::vector<Expr>& args) {
  std::string text;
  for (const auto& arg : args) text += (text.empty() ? "" : ", ") + print(arg, loosest);
  return text;
}

std::string special(const Node& node) {
  const auto& a = node.attribute;
  switch (node.op) {
    case Op::constant:
      return constant_text(node);
    case Op::reference:
      return a.name;
    case Op::prev:
      return a.name + ".prev";
    case Op::next:
      return a.name + ".next";
    case Op::position:
      return "position(" + a.axis + ")";
    case Op::power:
      return print(node.args[0], tightest) + "^" +
             (a.exponent.den == 1 && a.exponent.num >= 0 ? a.exponent.text() : "(" + a.exponent.text() + ")");
    case Op::aged:
      return print(node.args[0], tightest) + (a.backward ? ".aged(backward)" : ".aged()");
    case Op::select:
      return print(node.args[0], tightest) + "[" + a.axis + "=" + a.label + "]";
    case Op::call:
      return a.foreign->name + "(" + list(node.args) + ")";
    case Op::stack:
      return "stack(" + a.along->name() + ": " + list(node.args) + ")";
    default:
      return list(node.args);
  }
}

std::string print(const Expr& expr, int outer) {
  const Node& node = *expr;
  const Row& row = notation[node.op];
  const auto& a = node.attribute;
  std::string text;
  switch (row.style) {
    case Style::leaf:
      text = row.symbol;
      break;
    case Style::special:
      text = special(node);
      break;
    case Style::prefix:
      text = row.symbol + print(node.args[0], row.precedence);
      break;
    case Style::infix:
      // The length of the period has a name of its own.
      if (node.op == Op::sub && node.args[0]->op == Op::time_end && node.args[1]->op == Op::time_start) {
        return "time.length";
      }
      // A power of a power is never left to the reader's rule.
      text = print(node.args[0], node.op == Op::pow ? tightest : row.precedence) + row.symbol +
             print(node.args[1], row.precedence + 1);
      break;
    case Style::function:
      text = std::string(row.symbol) + "(" + list(node.args) + ")";
      break;
    case Style::method:
      text = print(node.args[0], tightest) + "." + row.symbol + "(" + a.axis + ")";
      break;
    case Style::cumulative:
      text = print(node.args[0], tightest) + "." + row.symbol + "(" + (a.axis == "time" ? "" : a.axis) +
             (a.backward ? (a.axis == "time" ? "backward" : ", backward") : "") + ")";
      break;
    case Style::shift:
      text = print(node.args[0], tightest) + ".shift(" + std::to_string(a.count) +
             ", fill=" + print(node.args[1], loosest) + (a.axis == "time" ? "" : ", " + a.axis) + ")";
      break;
  }
  const int precedence = text.front() == '-' ? std::min(row.precedence, 50) : row.precedence;
  return precedence < outer ? "(" + text + ")" : text;
}

}  // namespace

std::string Expr::text() const {
  return print(*this, loosest);
}

}  // namespace gigawatt
