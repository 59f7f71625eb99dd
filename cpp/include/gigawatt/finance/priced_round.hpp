// A financing round at a fixed pre-money valuation.
#pragma once
#include <span>
#include <vector>

namespace gigawatt::finance {

struct PricedRound {
  double price_per_share;  // pre-money / shares before the round
  double new_shares;       // new money / price, fractions kept
  double post_money;       // pre-money + new money
  std::vector<double>
      ownership;  // shares of 1 after the round: each existing holding in order, then the new investors
};

// `holdings`: all fully diluted shares before the round, by holder: converted notes and a pool created in the
// pre-money included. Money in one currency. Throws InvalidValueError for no holdings, a negative holding,
// all of 0, a pre-money valuation that is not above 0, negative new money, and what is not finite.
PricedRound priced_round(std::span<const double> holdings, double pre_money, double new_money);

}  // namespace gigawatt::finance
