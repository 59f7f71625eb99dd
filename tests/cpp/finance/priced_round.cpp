// A priced round: published case (tests/reference/cap_tables.json) and refusals.
#include "gigawatt/finance/priced_round.hpp"

#include <limits>
#include <numeric>
#include <vector>

#include "catch.hpp"
#include "gigawatt/errors/error.hpp"

using namespace gigawatt;
using namespace gigawatt::finance;
using namespace gigawatt::test;

TEST_CASE("priced round: 2 million on 8 million") {  // priced-round-2m-on-8m
  const PricedRound round = priced_round(std::vector<double>{1e6, 1e6}, 8e6, 2e6);
  CHECK_THAT(round.price_per_share, WithinRel(4.0, 1e-9));
  CHECK_THAT(round.new_shares, WithinRel(500000.0, 1e-9));
  CHECK(round.post_money == 10e6);
  REQUIRE(round.ownership.size() == 3);
  CHECK_THAT(round.ownership[0], WithinRel(0.4, 1e-9));
  CHECK_THAT(round.ownership[1], WithinRel(0.4, 1e-9));
  CHECK_THAT(round.ownership[2], WithinRel(0.2, 1e-9));
}

TEST_CASE("priced round: shares of the company add up, the new money buys its share of the post-money") {
  const PricedRound round = priced_round(std::vector<double>{3.1e6, 0.0, 7.7e5, 12.0}, 4.2e7, 1.3e7);
  CHECK_THAT(std::accumulate(round.ownership.begin(), round.ownership.end(), 0.0), WithinRel(1.0, 1e-15));
  CHECK_THAT(round.ownership.back(), WithinRel(1.3e7 / 5.5e7, 1e-14));
  CHECK(round.ownership[1] == 0.0);
  CHECK(priced_round(std::vector<double>{1.0}, 1.0, 0.0).ownership == std::vector<double>{1.0, 0.0});
}

TEST_CASE("priced round: refusals") {
  const std::vector<double> holdings = {1e6, -5.0};
  CHECK_THROWS_WITH(priced_round(holdings, 8e6, 2e6), contains("holdings[1] = -5"));
  CHECK_THROWS_WITH(priced_round({}, 8e6, 2e6), contains("holdings is empty"));
  CHECK_THROWS_AS(priced_round(std::vector<double>{0.0, 0.0}, 8e6, 2e6), InvalidValueError);
  CHECK_THROWS_WITH(priced_round(std::vector<double>{1.0}, 0.0, 2e6), contains("pre_money = 0"));
  CHECK_THROWS_WITH(priced_round(std::vector<double>{1.0}, 8e6, -1.0), contains("new_money = -1"));
  CHECK_THROWS_AS(priced_round(std::vector<double>{1.0}, 8e6, std::numeric_limits<double>::quiet_NaN()),
                  InvalidValueError);
}
