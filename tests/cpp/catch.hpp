// Catch2 3 or 2.13, whichever the machine has. Use the matchers WithinRel and WithinAbs, not Approx.
#pragma once
#if __has_include(<catch2/catch_test_macros.hpp>)
#include <catch2/catch_test_macros.hpp>
#include <catch2/matchers/catch_matchers.hpp>
#include <catch2/matchers/catch_matchers_floating_point.hpp>
#include <catch2/matchers/catch_matchers_string.hpp>
namespace gigawatt::test {
using Catch::Matchers::WithinAbs;
using Catch::Matchers::WithinRel;
inline auto contains(const char* text) {
  return Catch::Matchers::ContainsSubstring(text);
}
}  // namespace gigawatt::test
#else
#include <catch2/catch.hpp>
namespace gigawatt::test {
using Catch::Matchers::WithinAbs;
using Catch::Matchers::WithinRel;
inline auto contains(const char* text) {
  return Catch::Contains(text);
}
}  // namespace gigawatt::test
#endif
