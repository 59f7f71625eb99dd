// The level payment that returns a sum with interest.
#pragma once
#include "terms.hpp"

namespace gigawatt::parts {

// Capital recovery factor r(1+r)^n/((1+r)^n - 1): what is paid per year for each unit of capital, at a yearly
// `rate` over `life`; 1/life where the rate is 0. Payments at the end of each year; a life need not be whole.
inline Expr annuity(const Expr& rate, const Expr& life) {
  const Expr interest_free = equal(rate, zero());
  const Expr grown = compounded(rate, life);
  return where(interest_free, 1.0 / life, rate * grown / where(interest_free, grown, grown - 1.0));
}

}  // namespace gigawatt::parts
