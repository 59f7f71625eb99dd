// Reads units: product = power {('*' | '/') power}, power = atom [('^' | '**') exponent].
#include <cctype>
#include <cmath>
#include <limits>
#include <locale>
#include <sstream>

#include "gigawatt/errors/error.hpp"
#include "known.hpp"

namespace gigawatt {
namespace {

constexpr int deepest = 64;
constexpr std::size_t longest = 4096;

class Parser {
 public:
  Parser(std::string_view text, bool any_name) : text_(text), any_name_(any_name) {}

  Unit whole() {
    if (text_.size() > longest) throw UnitError("the text of a unit is longer than 4096 characters");
    skip();
    if (at_ == text_.size()) return {};
    Unit result = product();
    if (at_ != text_.size()) refuse_rest();
    return result;
  }

 private:
  void skip() {
    while (at_ < text_.size() && std::isspace(static_cast<unsigned char>(text_[at_]))) ++at_;
  }

  bool take(std::string_view token) {
    if (text_.substr(at_, token.size()) != token) return false;
    at_ += token.size();
    skip();
    return true;
  }

  char peek() const { return at_ < text_.size() ? text_[at_] : '\0'; }
  bool is_power() const { return peek() == '^' || text_.substr(at_, 2) == "**"; }

  // The character at `from`, all its bytes where it has several.
  std::string_view character(std::size_t from) const {
    std::size_t end = from + 1;
    while (end < text_.size() && (static_cast<unsigned char>(text_[end]) & 0xC0U) == 0x80U) ++end;
    return text_.substr(from, end - from);
  }

  [[noreturn]] void refuse(std::size_t from, std::string_view piece, const std::string& what,
                           std::vector<std::string> nearest = {}) const {
    while (!piece.empty() && std::isspace(static_cast<unsigned char>(piece.back()))) piece.remove_suffix(1);
    std::size_t position = 1;
    for (std::size_t i = 0; i < from; ++i)
      position += (static_cast<unsigned char>(text_[i]) & 0xC0U) != 0x80U;
    std::string message = "cannot read the unit \"" + std::string(text_) + "\": ";
    if (piece.empty()) {
      message += "at its end: ";
    } else {
      message += "'" + std::string(piece) + "' at position " + std::to_string(position) + ": ";
    }
    throw UnitError(message + what, {std::string(piece.empty() ? text_ : piece), std::move(nearest)});
  }

  [[noreturn]] void refuse_rest() const {
    const auto piece = character(at_);
    if (piece == ")") refuse(at_, piece, "this parenthesis was never opened");
    if (piece == "%" && at_ > 0) refuse(at_, piece, "write \"*\" before it, for example \"5*%\"");
    refuse_character(piece);
    const auto name = identifier();
    if (name == "per") refuse(at_, name, units::hint_for(name));
    refuse(at_, name.empty() ? piece : name, "expected '*', '/' or '^' before it");
  }

  // For characters that no unit has; returns where there is nothing special to say.
  void refuse_character(std::string_view piece) const {
    if (piece == "$") refuse(at_, piece, "say \"USD\"");
    if (piece == "€") refuse(at_, piece, "say \"EUR\"");
    if (piece == "£") refuse(at_, piece, "say \"GBP\"");
    if (piece == "µ" || piece == "μ") refuse(at_, piece, "write the prefix as \"u\"");
    if (piece == "·" || piece == "×" || piece == "⋅") refuse(at_, piece, "write \"*\"");
    if (piece == "²") refuse(at_, piece, "write \"^2\"");
    if (piece == "³") refuse(at_, piece, "write \"^3\"");
    if (piece == ",")
      refuse(at_, piece, "write numbers without it, with a decimal point: \"1e6\" or \"0.5\"");
  }

  // What the algebra refuses, with the place in the text.
  template <class Combine>
  Unit placed(std::size_t from, Combine combine) const {
    try {
      return combine();
    } catch (const UnitError& error) {
      refuse(from, text_.substr(from, at_ - from), error.what());
    }
  }

  Unit product() {
    const std::size_t from = at_;
    Unit result = power();
    while (true) {
      if (!is_power() && take("*")) {
        const Unit next = power();
        result = placed(from, [&] { return result * next; });
      } else if (take("/")) {
        const Unit next = power();
        result = placed(from, [&] { return result / next; });
      } else {
        return result;
      }
    }
  }

  Unit power() {
    const std::size_t from = at_;
    const Unit unit = atom();
    if (!take("^") && !take("**")) return unit;
    const Rational exponent = this->exponent();
    if (is_power()) refuse(at_, character(at_), "a power of a power needs parentheses");
    return placed(from, [&] { return unit.power(exponent); });
  }

  Rational exponent() {
    const std::size_t from = at_;
    if (take("(")) {
      const Rational result = number_of_exponent();
      const Rational whole = take("/") ? ratio(from, result, number_of_exponent()) : result;
      if (!take(")")) refuse(at_, character_or_end(), "expected ')' after the power, as in \"USD^(1/2)\"");
      return whole;
    }
    const Rational result = number_of_exponent();
    if (peek() == '/' && at_ + 1 < text_.size() && units::is_digit(text_[at_ + 1])) {
      refuse(from, text_.substr(from, at_ + 2 - from),
             "put parentheses around a fraction used as a power, as in \"USD^(1/2)\"");
    }
    return result;
  }

  Rational ratio(std::size_t from, Rational numerator, Rational denominator) const {
    if (denominator.zero()) {
      refuse(from, text_.substr(from, at_ - from), "the denominator of a power must not be 0");
    }
    return numerator * Rational(denominator.den * (denominator.num < 0 ? -1 : 1), std::abs(denominator.num));
  }

  // A whole number or a decimal such as 0.5, with its sign.
  Rational number_of_exponent() {
    const std::size_t from = at_;
    const bool negative = take("-");
    if (!negative) take("+");
    std::int64_t digits = 0;
    std::int64_t divisor = 1;
    bool decimal = false;
    bool any = false;
    for (; at_ < text_.size(); ++at_) {
      if (text_[at_] == '.' && !decimal) {
        decimal = true;
        continue;
      }
      if (!units::is_digit(text_[at_])) break;
      any = true;
      digits = digits * 10 + (text_[at_] - '0');
      if (decimal) divisor *= 10;
      if (digits > std::numeric_limits<std::int32_t>::max() || divisor > 1000000000) {
        refuse(from, text_.substr(from, at_ + 1 - from), "a power has at most nine digits");
      }
    }
    if (!any) {
      at_ = from;
      refuse(at_, character_or_end(), "expected a number as the power, such as 2, -1 or (1/2)");
    }
    skip();
    return {static_cast<std::int32_t>(negative ? -digits : digits), static_cast<std::int32_t>(divisor)};
  }

  std::string_view character_or_end() const {
    return at_ < text_.size() ? character(at_) : std::string_view();
  }

  Unit atom() {
    if (at_ == text_.size()) {
      refuse(at_, "", at_ == 0 ? "expected a unit" : "a unit or a number is missing after the last operator");
    }
    const std::size_t from = at_;
    if (take("(")) {
      if (++depth_ > deepest) refuse(from, "(", "more than 64 parentheses inside each other");
      Unit result = product();
      --depth_;
      if (at_ == text_.size()) refuse(from, "(", "this parenthesis is never closed");
      if (!take(")")) refuse_rest();
      return result;
    }
    if (take("%")) return *units::find_known("%");
    if (units::is_digit(peek()) || peek() == '.') return number();
    const auto name = identifier();
    if (name.empty()) {
      refuse_character(character(at_));
      refuse(at_, character(at_), "expected a unit or a number here");
    }
    at_ += name.size();
    skip();
    return named(from, name);
  }

  // The identifier that begins here, with its price basis.
  std::string_view identifier() const {
    std::size_t end = at_;
    if (end == text_.size() || !units::is_letter(text_[end])) return {};
    while (end < text_.size() && (units::is_letter(text_[end]) || units::is_digit(text_[end]))) ++end;
    if (end < text_.size() && text_[end] == '@') {
      ++end;
      while (end < text_.size() && (units::is_letter(text_[end]) || units::is_digit(text_[end]))) ++end;
    }
    return text_.substr(at_, end - at_);
  }

  Unit named(std::size_t from, std::string_view name) const {
    if (auto unit = units::find_known(name)) return *std::move(unit);
    if (any_name_) return UnitAccess::base(name);
    const std::string shown(name);
    const std::string own = " Units of your own are made with Unit::base(\"" + shown +
                            "\"), in Python gw.base_unit(\"" + shown + "\").";
    if (const auto basis = units::split_basis(name)) {
      if (basis->second.empty()) refuse(from, name, "a price basis is missing after '@', as in \"USD@2025\"");
      if (units::find_known(basis->first)) {
        refuse(from, name, "only a currency takes a price basis, as in \"USD@2025\"");
      }
      const auto nearest = units::nearest_units(basis->first);
      refuse(from, name, "unknown currency." + did_you_mean(nearest) + own, nearest);
    }
    if (const auto hint = units::hint_for(name); !hint.empty())
      refuse(from, name, "unknown unit: " + hint + ".");
    const auto nearest = units::nearest_units(name);
    refuse(from, name, "unknown unit." + did_you_mean(nearest) + own, nearest);
  }

  Unit number() {
    const std::size_t from = at_;
    while (units::is_digit(peek()) || peek() == '.') ++at_;
    if (peek() == 'e' || peek() == 'E') {
      std::size_t end = at_ + 1;
      if (end < text_.size() && (text_[end] == '+' || text_[end] == '-')) ++end;
      if (end < text_.size() && units::is_digit(text_[end])) {
        at_ = end;
        while (units::is_digit(peek())) ++at_;
      }
    }
    const auto piece = text_.substr(from, at_ - from);
    std::istringstream stream{std::string(piece)};
    stream.imbue(std::locale::classic());
    double value = 0;
    stream >> value;
    if (stream.fail() || stream.peek() != std::istringstream::traits_type::eof()) {
      refuse(from, piece, "this is no number, or one too large or too small");
    }
    if (!(value > 0)) refuse(from, piece, "a number in a unit must be above zero");
    skip();
    return placed(from, [&] { return Unit().scaled(value); });
  }

  std::string_view text_;
  bool any_name_;
  std::size_t at_ = 0;
  int depth_ = 0;
};

}  // namespace

Unit Unit::parse(std::string_view text) {
  return Parser(text, false).whole();
}

Unit units::parse_any(std::string_view text) {
  return Parser(text, true).whole();
}

}  // namespace gigawatt
