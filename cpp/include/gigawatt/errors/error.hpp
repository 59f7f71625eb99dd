// Every refusal of the core, as a type with data. One class here is one class in Python (gigawatt.errors).
#pragma once
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace gigawatt {

// What an error is about, for callers that act on it rather than print it.
struct Details {
  std::string subject;               // the quantity, axis, label, unit or file that was refused
  std::vector<std::string> nearest;  // names that were probably meant, best first
};

class Error : public std::runtime_error {
 public:
  explicit Error(const std::string& message, Details details = {})
      : std::runtime_error(message), details_(std::move(details)) {}
  const Details& details() const noexcept { return details_; }

 private:
  Details details_;
};

// Units that cannot be combined, converted or read.
class UnitError : public Error {
  using Error::Error;
};
// A name (quantity, axis, label, option) that does not exist.
class UnknownNameError : public Error {
  using Error::Error;
};
// A name that exists already.
class DuplicateNameError : public Error {
  using Error::Error;
};
// Axes or labels that do not fit, or an operation that the axis does not allow.
class AxisError : public Error {
  using Error::Error;
};
// A flag where a number is wanted, a date where a duration is, and so on.
class KindError : public Error {
  using Error::Error;
};
// A value outside what it may be: not finite, out of bounds, a probability of 1.2.
class InvalidValueError : public Error {
  using Error::Error;
};
// A loop without a previous value, or with an operation that looks across time.
class LoopError : public Error {
  using Error::Error;
};
// A correlation matrix that no joint distribution has.
class CorrelationError : public Error {
  using Error::Error;
};
// More memory than the machine has, said before it is asked for.
class CapacityError : public Error {
  using Error::Error;
};
// Stopped by the caller.
class InterruptedError : public Error {
  using Error::Error;
};

// Names within a small edit distance of `name`, best first, at most `most`.
std::vector<std::string> nearest_names(std::string_view name, const std::vector<std::string>& known,
                                       std::size_t most = 3);

// " Did you mean 'a' or 'b'?", or nothing where no name is near.
std::string did_you_mean(const std::vector<std::string>& nearest);

// Throws UnknownNameError: "unknown <what> 'name'" with the nearest of `known`.
[[noreturn]] void throw_unknown(std::string_view what, std::string_view name,
                                const std::vector<std::string>& known);

}  // namespace gigawatt
