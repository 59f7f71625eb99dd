#include "gigawatt/finance/priced_round.hpp"

#include "check.hpp"

namespace gigawatt::finance {

PricedRound priced_round(std::span<const double> holdings, double pre_money, double new_money) {
  require_list("holdings", holdings);
  require_positive("pre_money", pre_money);
  if (!(new_money >= 0.0 && std::isfinite(new_money)))
    refuse("new_money", new_money, "finite and not negative");
  double before = 0.0;
  for (std::size_t i = 0; i < holdings.size(); ++i) {
    if (holdings[i] < 0.0) refuse("holdings[" + std::to_string(i) + "]", holdings[i], "not negative");
    before += holdings[i];
  }
  require_positive("sum of holdings", before);

  PricedRound round{pre_money / before, 0.0, pre_money + new_money, {}};
  round.new_shares = new_money / round.price_per_share;
  const double after = before + round.new_shares;
  round.ownership.reserve(holdings.size() + 1);
  for (const double shares : holdings) round.ownership.push_back(shares / after);
  round.ownership.push_back(round.new_shares / after);
  return round;
}

}  // namespace gigawatt::finance
