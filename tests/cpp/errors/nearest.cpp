// Names that were probably meant.
#include <type_traits>

#include "catch.hpp"
#include "gigawatt/errors/error.hpp"

namespace gigawatt {
using namespace test;

namespace {
using Names = std::vector<std::string>;
const Names known{"capex.total", "capex.per_gw", "fleet.accelerators", "fleet.accelerators_added", "price"};
}  // namespace

TEST_CASE("nearest names come by edit distance, whatever the case") {
  CHECK(nearest_names("capex.totl", known) == Names{"capex.total"});
  CHECK(nearest_names("CAPEX.TOTAL", known) == Names{"capex.total"});
  CHECK(nearest_names("prise", known) == Names{"price"});
  CHECK(nearest_names("zzzzzz", known).empty());
  CHECK(nearest_names("price", {}).empty());
  CHECK(nearest_names("", known).empty());
}

TEST_CASE("a forgotten scope is near, and so is the start of a longer name") {
  CHECK(nearest_names("total", known) == Names{"capex.total"});
  CHECK(nearest_names("cost.total", known).front() == "capex.total");
  CHECK(nearest_names("accelerators", known) == Names{"fleet.accelerators", "fleet.accelerators_added"});
  CHECK(nearest_names("accel", known) == Names{"fleet.accelerators", "fleet.accelerators_added"});
}

TEST_CASE("the best of the nearest names come first, equal ones in their order, and no more than asked for") {
  const Names close{"rate4", "rates", "rate1", "rate", "rate2"};
  CHECK(nearest_names("rate", close) == Names{"rate", "rate4", "rates"});
  CHECK(nearest_names("rate", close, 1) == Names{"rate"});
  CHECK(nearest_names("rate", close, 9).size() == 5);
  CHECK(nearest_names("rate", close, 0).empty());
}

TEST_CASE("did_you_mean lists one, two or three names") {
  CHECK(did_you_mean({}).empty());
  CHECK(did_you_mean({"a"}) == " Did you mean 'a'?");
  CHECK(did_you_mean({"a", "b"}) == " Did you mean 'a' or 'b'?");
  CHECK(did_you_mean({"a", "b", "c"}) == " Did you mean 'a', 'b' or 'c'?");
}

TEST_CASE("an unknown name is told with the nearest, or with all where they are few") {
  try {
    throw_unknown("quantity", "capex.totl", known);
  } catch (const UnknownNameError& error) {
    CHECK(std::string(error.what()) == "unknown quantity 'capex.totl'. Did you mean 'capex.total'?");
    CHECK(error.details().subject == "capex.totl");
    CHECK(error.details().nearest == Names{"capex.total"});
  }
  CHECK_THROWS_WITH(throw_unknown("timing", "zzzzzz", {"flow", "stock"}),
                    "unknown timing 'zzzzzz'. Known: 'flow', 'stock'.");
  CHECK_THROWS_WITH(throw_unknown("name", "zzzzzz", Names(13, "x")), "unknown name 'zzzzzz'.");
  CHECK_THROWS_WITH(throw_unknown("name", "zzzzzz", {}), "unknown name 'zzzzzz'.");
}

TEST_CASE("every refusal is an Error that carries its subject") {
  const UnitError error("no", {"price", {"prize"}});
  const Error& base = error;
  CHECK(std::string(base.what()) == "no");
  CHECK(base.details().subject == "price");
  CHECK(Error("no").details().subject.empty());
  CHECK(std::is_base_of_v<std::runtime_error, Error>);
}

}  // namespace gigawatt
