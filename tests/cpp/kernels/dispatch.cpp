// The choice of a level.
#include <cstdlib>
#include <cstring>

#include "catch.hpp"
#include "kernels/support.hpp"

namespace gigawatt::test {

using namespace kernels;

TEST_CASE("levels are listed by name, baseline first") {
  const char* const* names = available_levels();
  REQUIRE(names[0] != nullptr);
  CHECK(std::strcmp(names[0], "baseline") == 0);
  for (; *names != nullptr; ++names) {
    REQUIRE(level(*names) != nullptr);
    CHECK(std::strcmp(level(*names)->name, *names) == 0);
  }
  CHECK(level("no such level") == nullptr);
  CHECK(level(nullptr) == nullptr);
}

TEST_CASE("the active level is the best, or the one asked for") {
  const char* wanted = std::getenv("GIGAWATT_SIMD");
  if (wanted != nullptr && level(wanted) != nullptr) {
    CHECK(&active() == level(wanted));
    CHECK(refused_level() == nullptr);
  } else {
    CHECK(&active() == levels().back());
    const bool asked = wanted != nullptr && *wanted != '\0';
    CHECK((refused_level() != nullptr) == asked);
  }
}

TEST_CASE("no entry of a table is empty") {
  for (const Table* t : levels()) {
    for (const auto& forms : t->unary)
      for (Unary kernel : forms) CHECK(kernel != nullptr);
    for (const auto& forms : t->binary)
      for (Binary kernel : forms) CHECK(kernel != nullptr);
    for (Ternary kernel : t->select) CHECK(kernel != nullptr);
  }
}

}  // namespace gigawatt::test
