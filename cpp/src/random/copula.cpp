#include "gigawatt/random/copula.hpp"

#include <Eigen/Eigenvalues>
#include <algorithm>
#include <cmath>
#include <numbers>

#include "checks.hpp"
#include "gigawatt/errors/error.hpp"

// Eigen aligns its objects by the instruction set of the file that includes it; objects that cross between
// files built differently crash when freed. This project builds everything with Eigen for the baseline, so
// another value means that a stray -march reached this file.
#if defined(__x86_64__)
static_assert(EIGEN_MAX_ALIGN_BYTES == 16, "files with Eigen are built for baseline x86-64 only");
#endif

namespace gigawatt {
namespace {

using Matrix = Eigen::MatrixXd;

std::string pair_name(const std::vector<std::string>& members, Eigen::Index i, Eigen::Index j) {
  return "'" + members[static_cast<std::size_t>(i)] + "' and '" + members[static_cast<std::size_t>(j)] + "'";
}

Matrix checked_ranks(const std::vector<std::string>& members, const std::vector<double>& ranks) {
  const auto n = static_cast<Eigen::Index>(members.size());
  if (members.size() * members.size() != ranks.size()) {
    throw CorrelationError("a correlation of " + std::to_string(members.size()) + " members needs " +
                           std::to_string(members.size() * members.size()) + " entries, got " +
                           std::to_string(ranks.size()));
  }
  auto sorted = members;
  std::sort(sorted.begin(), sorted.end());
  const auto twice = std::adjacent_find(sorted.begin(), sorted.end());
  if (twice != sorted.end())
    throw CorrelationError("'" + *twice + "' is listed twice in a correlation", {*twice, {}});
  Matrix result(n, n);
  for (Eigen::Index i = 0; i < n; ++i) {
    for (Eigen::Index j = 0; j < n; ++j) result(i, j) = ranks[static_cast<std::size_t>(i * n + j)];
  }
  for (Eigen::Index i = 0; i < n; ++i) {
    const auto& member = members[static_cast<std::size_t>(i)];
    if (result(i, i) != 1.0) {
      throw CorrelationError(
          "the correlation of '" + member + "' with itself must be 1, got " + exact_number(result(i, i)),
          {member, {}});
    }
    for (Eigen::Index j = 0; j < i; ++j) {
      if (!(result(i, j) >= -1.0 && result(i, j) <= 1.0)) {
        throw CorrelationError("the correlation of " + pair_name(members, i, j) +
                                   " must lie between -1 and 1, got " + exact_number(result(i, j)),
                               {member, {}});
      }
      if (result(i, j) != result(j, i)) {
        throw CorrelationError("the correlation of " + pair_name(members, i, j) + " is given as " +
                                   exact_number(result(i, j)) + " and as " + exact_number(result(j, i)) +
                                   "; the matrix must be symmetric",
                               {member, {}});
      }
    }
  }
  return result;
}

// The nearest correlation matrix in the Frobenius norm, by alternating projections with Dykstra's correction
// (Higham 2002, IMA J. Numer. Anal. 22, algorithm 3.3), to a few digits.
Matrix nearest_correlation(const Matrix& wanted) {
  Matrix y = wanted;
  Matrix correction = Matrix::Zero(wanted.rows(), wanted.cols());
  for (int round = 0; round < 200; ++round) {
    const Matrix r = y - correction;
    const Eigen::SelfAdjointEigenSolver<Matrix> solver(r);
    const Matrix x = solver.eigenvectors() * solver.eigenvalues().cwiseMax(0.0).asDiagonal() *
                     solver.eigenvectors().transpose();
    correction = x - r;
    Matrix next = x;
    next.diagonal().setOnes();
    const double change = (next - y).norm();
    y = next;
    if (change < 1e-8) break;
  }
  return y;
}

[[noreturn]] void refuse_indefinite(const std::vector<std::string>& members, const Matrix& ranks,
                                    const Matrix& scores) {
  const double smallest =
      Eigen::SelfAdjointEigenSolver<Matrix>(scores, Eigen::EigenvaluesOnly).eigenvalues()(0);
  const bool singular = smallest > -1e-9;
  std::string text = "smallest eigenvalue " + short_number(singular ? 0.0 : smallest) + ". ";
  if (singular) {
    text +=
        "Some of these inputs are determined by the others; give inputs that always move together one stream";
    for (Eigen::Index i = 0; i < ranks.rows(); ++i) {
      for (Eigen::Index j = 0; j < i; ++j) {
        if (std::abs(ranks(i, j)) > 1.0 - 1e-9) {
          throw CorrelationError(
              text + " (" + pair_name(members, i, j) + ", correlation " + exact_number(ranks(i, j)) + ").",
              {members[static_cast<std::size_t>(i)], {}});
        }
      }
    }
    throw CorrelationError(text + ".", {members.front(), {}});
  }
  const Matrix nearest = nearest_correlation(scores);
  Eigen::Index i = 0;
  Eigen::Index j = 0;
  (nearest - scores).cwiseAbs().maxCoeff(&i, &j);
  throw CorrelationError("these pairwise correlations cannot all hold at once: " + text +
                             "In the nearest possible matrix " + pair_name(members, i, j) +
                             " moves most, from " + short_number(ranks(i, j)) + " to " +
                             short_number(rank_correlation(std::clamp(nearest(i, j), -1.0, 1.0))) +
                             "; nearest=True takes that matrix.",
                         {members[static_cast<std::size_t>(i)], {}});
}

}  // namespace

double score_correlation(double rank) {
  return 2.0 * std::sin(std::numbers::pi * rank / 6.0);
}

double rank_correlation(double score) {
  return 6.0 / std::numbers::pi * std::asin(0.5 * score);
}

std::vector<double> copula_factor(const std::vector<std::string>& members, const std::vector<double>& ranks) {
  const Matrix wanted = checked_ranks(members, ranks);
  const Eigen::Index n = wanted.rows();
  Matrix scores = wanted.unaryExpr([](double rank) { return score_correlation(rank); });
  scores.diagonal().setOnes();
  // Row by row and in plain order: Eigen's factorisation chooses its blocks by n, and the bits of a row must
  // not change when a member is appended.
  constexpr double least_pivot = 1e-12;
  std::vector<double> factor(ranks.size(), 0.0);
  const auto at = [&](Eigen::Index i, Eigen::Index j) -> double& {
    return factor[static_cast<std::size_t>(i * n + j)];
  };
  for (Eigen::Index i = 0; i < n; ++i) {
    for (Eigen::Index j = 0; j <= i; ++j) {
      double rest = scores(i, j);
      for (Eigen::Index k = 0; k < j; ++k) rest -= at(i, k) * at(j, k);
      if (i == j && !(rest > least_pivot)) refuse_indefinite(members, wanted, scores);
      at(i, j) = i == j ? std::sqrt(rest) : rest / at(j, j);
    }
  }
  return factor;
}

std::vector<double> nearest_ranks(const std::vector<std::string>& members, const std::vector<double>& ranks) {
  constexpr double towards_independence = 1e-6;
  const Matrix wanted = checked_ranks(members, ranks);
  const Eigen::Index n = wanted.rows();
  Matrix scores = wanted.unaryExpr([](double rank) { return score_correlation(rank); });
  scores.diagonal().setOnes();
  scores = (1.0 - towards_independence) * nearest_correlation(scores);
  std::vector<double> result(ranks.size(), 1.0);
  for (Eigen::Index i = 0; i < n; ++i) {
    for (Eigen::Index j = 0; j < i; ++j) {
      const double rank = rank_correlation(std::clamp(scores(i, j), -1.0, 1.0));
      result[static_cast<std::size_t>(i * n + j)] = result[static_cast<std::size_t>(j * n + i)] = rank;
    }
  }
  return result;
}

}  // namespace gigawatt
