// Gaussian copula: rank correlations between inputs.
#pragma once
#include <string>
#include <vector>

namespace gigawatt {

// Pearson correlation of the scores that gives continuous inputs the Spearman correlation `rank`: 2 sin(pi
// rank / 6).
double score_correlation(double rank);
// The inverse: Spearman of a Gaussian copula, 6/pi asin(rho/2).
double rank_correlation(double score);

// Lower Cholesky factor (row-major, n*n) of the score correlations asked for by rank. Row k uses members 0..k
// only, so that appending a member moves nobody's draws. `ranks` is symmetric with a unit diagonal,
// row-major. Throws CorrelationError: not symmetric, a diagonal that is not 1, an entry outside [-1, 1]
// (naming the pair), or not positive definite, with the smallest eigenvalue, "these pairwise correlations
// cannot all hold at once", and the pair that moves most in the nearest possible matrix. Members that
// determine each other (a correlation of 1) are refused too: they are one stream. For inputs that are not
// continuous the rank correlation reached is smaller than asked for.
std::vector<double> copula_factor(const std::vector<std::string>& members, const std::vector<double>& ranks);

// The rank correlations nearest to these that a joint distribution has: on the scores, the nearest
// correlation matrix in the Frobenius norm (Higham 2002, algorithm 3.3), drawn towards independence by 1e-6
// so that no member is determined by the others. Throws CorrelationError for what is no table of
// correlations.
std::vector<double> nearest_ranks(const std::vector<std::string>& members, const std::vector<double>& ranks);

}  // namespace gigawatt
