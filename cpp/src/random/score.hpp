// Between probabilities and standard normal scores, right in both tails.
#pragma once
#include "gigawatt/random/family.hpp"

namespace gigawatt {

Tails tails_of_score(double score);
double score_of_tails(Tails tails);  // -inf and +inf where a part is 0
double normal_density(double score);

}  // namespace gigawatt
