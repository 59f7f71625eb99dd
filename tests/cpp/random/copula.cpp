#include "gigawatt/random/copula.hpp"

#include <cmath>

#include "catch.hpp"
#include "gigawatt/errors/error.hpp"

using gigawatt::copula_factor;
using gigawatt::CorrelationError;
using namespace gigawatt::test;

TEST_CASE("the factor times its transpose is the score correlation") {
  const std::vector<double> ranks{1, 0.5, -0.3, 0.5, 1, 0.2, -0.3, 0.2, 1};
  const auto factor = copula_factor({"a", "b", "c"}, ranks);
  for (std::size_t i = 0; i < 3; ++i) {
    for (std::size_t j = 0; j < 3; ++j) {
      double sum = 0.0;
      for (std::size_t k = 0; k < 3; ++k) sum += factor[3 * i + k] * factor[3 * j + k];
      CHECK_THAT(sum, WithinAbs(i == j ? 1.0 : gigawatt::score_correlation(ranks[3 * i + j]), 1e-14));
      if (j > i) CHECK(factor[3 * i + j] == 0.0);
    }
  }
  CHECK(copula_factor({"a"}, {1}) == std::vector<double>{1.0});
  CHECK(copula_factor({}, {}).empty());
}

TEST_CASE("appending a member leaves the rows of the others as they are, bit for bit") {
  constexpr std::size_t most = 150;
  const auto factor_of = [](std::size_t n) {
    std::vector<std::string> members;
    std::vector<double> ranks(n * n);
    for (std::size_t i = 0; i < n; ++i) {
      members.push_back("m" + std::to_string(i));
      for (std::size_t j = 0; j < n; ++j) ranks[n * i + j] = std::pow(0.9, std::abs(double(i) - double(j)));
    }
    return copula_factor(members, ranks);
  };
  const auto all = factor_of(most);
  for (std::size_t n : {2U, 7U, 33U, 149U}) {
    const auto part = factor_of(n);
    bool same = true;
    for (std::size_t i = 0; i < n; ++i) {
      for (std::size_t j = 0; j < n; ++j) same = same && part[n * i + j] == all[most * i + j];
    }
    CHECK(same);
  }
}

TEST_CASE("matrices that no joint distribution has are refused") {
  const std::vector<std::string> abc{"a", "b", "c"};
  CHECK_THROWS_AS(copula_factor(abc, {1}), CorrelationError);
  CHECK_THROWS_WITH(copula_factor({"a", "b"}, {1, 0.5, 0.4, 1}), contains("must be symmetric"));
  CHECK_THROWS_WITH(copula_factor({"a", "b"}, {1, 0.5, 0.5, 2}),
                    contains("'b' with itself must be 1, got 2"));
  CHECK_THROWS_WITH(copula_factor({"a", "b"}, {1, 1.5, 1.5, 1}),
                    contains("'b' and 'a' must lie between -1 and 1"));
  CHECK_THROWS_WITH(copula_factor({"a", "b"}, {1, NAN, NAN, 1}), contains("got nan"));
  CHECK_THROWS_WITH(copula_factor({"a", "a"}, {1, 0.5, 0.5, 1}), contains("'a' is listed twice"));
  CHECK_THROWS_WITH(copula_factor({"a", "b"}, {1, 1, 1, 1}), contains("smallest eigenvalue 0"));
  CHECK_THROWS_WITH(copula_factor({"a", "b"}, {1, 1, 1, 1}), contains("one stream ('b' and 'a'"));

  // a with b and b with c strongly together, a with c strongly apart.
  const std::vector<double> impossible{1, 0.9, -0.9, 0.9, 1, 0.9, -0.9, 0.9, 1};
  CHECK_THROWS_WITH(copula_factor(abc, impossible),
                    contains("these pairwise correlations cannot all hold at once"));
  // scores: 2 sin(0.15 pi) = 0.90798; the matrix is I + 0.908 times one with the least eigenvalue -2
  CHECK_THROWS_WITH(copula_factor(abc, impossible), contains("smallest eigenvalue -0.816"));
  CHECK_THROWS_WITH(copula_factor(abc, impossible), contains("moves most"));
  const std::vector<double> one_off{1, 0.9, 0.9, 0.9, 1, -0.2, 0.9, -0.2, 1};
  CHECK_THROWS_WITH(copula_factor(abc, one_off), contains("moves most, from"));
}

TEST_CASE("rank and score correlations are inverses, by published values") {
  // Spearman = 6/pi asin(rho/2) (Pearson 1907).
  CHECK_THAT(gigawatt::rank_correlation(0.5), WithinAbs(0.4825837395309975, 1e-14));
  CHECK_THAT(gigawatt::rank_correlation(-0.8), WithinAbs(-0.7859392826067277, 1e-14));
  for (double r = -1.0; r <= 1.0; r += 0.125) {
    CHECK_THAT(gigawatt::rank_correlation(gigawatt::score_correlation(r)), WithinAbs(r, 1e-14));
  }
}

TEST_CASE("the nearest correlations are those of the published example, in ranks") {
  // Higham 2002, section 4: scores {1 1 0; 1 1 1; 0 1 1} → off-diagonals 0.7607 and 0.1573.
  const auto ranks = gigawatt::nearest_ranks({"a", "b", "c"}, {1, 1, 0, 1, 1, 1, 0, 1, 1});
  CHECK_THAT(gigawatt::score_correlation(ranks[1]), WithinAbs(0.7607, 1e-4));
  CHECK_THAT(gigawatt::score_correlation(ranks[2]), WithinAbs(0.1573, 1e-4));
  CHECK(ranks[1] == ranks[3]);
  CHECK(ranks[0] == 1.0);
  CHECK_NOTHROW(copula_factor({"a", "b", "c"}, ranks));
  // Possible ones stay, but for the step towards independence.
  const std::vector<double> possible{1, 0.5, 0.5, 1};
  CHECK_THAT(gigawatt::nearest_ranks({"a", "b"}, possible)[1], WithinAbs(0.5, 1e-6));
  CHECK_THROWS_AS(gigawatt::nearest_ranks({"a", "b"}, {1, 2, 2, 1}), CorrelationError);
}
