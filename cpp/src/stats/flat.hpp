// Plain values in a string of bytes.
#pragma once
#include <cstring>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "gigawatt/errors/error.hpp"

namespace gigawatt::flat {

template <class Value>
void put(std::string& out, const Value& value) {
  static_assert(std::is_trivially_copyable_v<Value>);
  out.append(reinterpret_cast<const char*>(&value), sizeof value);
}

template <class Value>
Value take(std::string_view text, std::size_t& at) {
  static_assert(std::is_trivially_copyable_v<Value>);
  Value value;
  if (text.size() - at < sizeof value)
    throw InvalidValueError("the statistics end early: these are not all of them");
  std::memcpy(&value, text.data() + at, sizeof value);
  at += sizeof value;
  return value;
}

template <class Value>
void put_all(std::string& out, const std::vector<Value>& values) {
  put(out, static_cast<std::uint64_t>(values.size()));
  out.append(reinterpret_cast<const char*>(values.data()), values.size() * sizeof(Value));
}

template <class Value>
std::vector<Value> take_all(std::string_view text, std::size_t& at) {
  const auto count = take<std::uint64_t>(text, at);
  if ((text.size() - at) / sizeof(Value) < count) {
    throw InvalidValueError("the statistics end early: these are not all of them");
  }
  std::vector<Value> values(count);
  if (count > 0) std::memcpy(values.data(), text.data() + at, count * sizeof(Value));
  at += count * sizeof(Value);
  return values;
}

}  // namespace gigawatt::flat
