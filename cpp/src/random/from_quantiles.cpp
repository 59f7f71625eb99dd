// Distributions from two of their quantiles.
#include <boost/math/special_functions/beta.hpp>
#include <boost/math/tools/toms748_solve.hpp>
#include <cmath>
#include <cstdint>
#include <optional>

#include "boost_policy.hpp"
#include "checks.hpp"
#include "gigawatt/errors/error.hpp"
#include "gigawatt/random/distribution.hpp"
#include "score.hpp"

namespace gigawatt {
namespace {

struct Wanted {
  std::string family;
  double p1, x1, p2, x2;  // p1 < p2, x1 < x2
  double extra;

  std::string name(double p) const { return "the " + short_number(100.0 * p) + " % quantile"; }
  std::string both() const {
    return name(p1) + " " + exact_number(x1) + " and " + name(p2) + " " + exact_number(x2);
  }
};

// low + scale * (standard quantile), from the standard quantiles s1 < s2: location and scale of a family that
// has them.
struct Line {
  double at_zero, by_one;
};
Line line_through(double s1, double x1, double s2, double x2) {
  return {(x1 * s2 - x2 * s1) / (s2 - s1), (x2 - x1) / (s2 - s1)};
}

double score(double p) {
  return score_of_tails({p, 1.0 - p});
}

void need_above_zero(const Wanted& w) {
  if (w.x1 > 0.0) return;
  refuse(w.family,
         w.name(w.p1) + " must be positive, got " + exact_number(w.x1) +
             "; for a quantity that can be 0 or less use normal, student_t or triangular",
         "x1");
}

// A root of a monotone function of a parameter's logarithm, or nothing.
template <class Function>
std::optional<double> root(const Function& function, double from, double to) {
  const double at_from = function(from);
  const double at_to = function(to);
  if (!(at_from * at_to <= 0.0)) return std::nullopt;
  if (at_from == 0.0) return from;
  if (at_to == 0.0) return to;
  std::uintmax_t rounds = 200;
  const auto bracket =
      boost::math::tools::toms748_solve(function, from, to, at_from, at_to,
                                        boost::math::tools::eps_tolerance<double>(52), rounds, BoostPolicy());
  return 0.5 * (bracket.first + bracket.second);
}

Distribution normal(const Wanted& w) {
  const Line line = line_through(score(w.p1), w.x1, score(w.p2), w.x2);
  return Distribution::normal(line.at_zero, line.by_one);
}

Distribution lognormal(const Wanted& w) {
  need_above_zero(w);
  const Line line = line_through(score(w.p1), std::log(w.x1), score(w.p2), std::log(w.x2));
  return Distribution::lognormal(line.at_zero, line.by_one);
}

Distribution uniform(const Wanted& w) {
  const Line line = line_through(w.p1, w.x1, w.p2, w.x2);
  return Distribution::uniform(line.at_zero, line.at_zero + line.by_one);
}

Distribution triangular(const Wanted& w) {
  const auto standard = Distribution::triangular(-1.0, 0.0, 1.0);
  const Line line = line_through(standard.quantile(w.p1), w.x1, standard.quantile(w.p2), w.x2);
  return Distribution::triangular(line.at_zero - line.by_one, line.at_zero, line.at_zero + line.by_one);
}

Distribution student_t(const Wanted& w) {
  if (!(w.extra > 0.0)) {
    refuse(w.family, "two quantiles need the degrees of freedom too; give df, for example df=4", "df");
  }
  const auto standard = Distribution::student_t(w.extra);
  const Line line = line_through(standard.quantile(w.p1), w.x1, standard.quantile(w.p2), w.x2);
  return Distribution::student_t(w.extra, line.at_zero, line.by_one);
}

// The ratio of two quantiles falls with the shape; the scale follows.
Distribution gamma(const Wanted& w) {
  need_above_zero(w);
  const double ratio = std::log(w.x2 / w.x1);
  const auto excess = [&](double log_shape) {
    const auto standard = Distribution::gamma(std::exp(log_shape), 1.0);
    const double low = standard.quantile(w.p1);
    return low > 0.0 ? std::log(standard.quantile(w.p2) / low) - ratio : 1e9;
  };
  const auto log_shape = root(excess, std::log(1e-4), std::log(1e9));
  if (!log_shape) refuse(w.family, "no gamma has " + w.both() + "; they are too close or too far apart");
  const double shape = std::exp(*log_shape);
  return Distribution::gamma(shape, w.x2 / Distribution::gamma(shape, 1.0).quantile(w.p2));
}

// For each a one b gives the first quantile, and along that line P(X <= x2) rises from p1 to 1.
Distribution beta(const Wanted& w) {
  if (!(w.x1 > 0.0 && w.x2 < 1.0)) {
    refuse(w.family, "both quantiles must lie between 0 and 1, got " + w.both(), "x1");
  }
  const double least = std::log(1e-4);
  const double most = std::log(1e7);
  const auto cdf = [](double log_a, double log_b, double x) {
    return boost::math::ibeta(std::exp(log_a), std::exp(log_b), x, BoostPolicy());
  };
  const auto log_b_for = [&](double log_a) {
    return root([&](double log_b) { return cdf(log_a, log_b, w.x1) - w.p1; }, least, most);
  };
  const auto excess = [&](double a) {
    if (const auto b = log_b_for(a)) return cdf(a, *b, w.x2) - w.p2;
    // A b above the range belongs to a beta that is nearly certain, one below it to nearly all or nothing.
    return cdf(a, most, w.x1) < w.p1 ? 1.0 - w.p2 : w.p1 - w.p2;
  };
  const auto log_a = root(excess, least, most);
  if (log_a) {
    auto result = Distribution::beta(std::exp(*log_a), std::exp(log_b_for(*log_a).value_or(most)));
    if (std::abs(result.cdf(w.x1) - w.p1) < 1e-9 && std::abs(result.cdf(w.x2) - w.p2) < 1e-9) return result;
  }
  refuse(w.family, "no beta with shapes between 1e-4 and 1e7 has " + w.both());
}

struct Maker {
  const char* family;
  Distribution (*make)(const Wanted&);
};
constexpr Maker makers[] = {{"normal", normal},        {"lognormal", lognormal}, {"uniform", uniform},
                            {"gamma", gamma},          {"student_t", student_t}, {"beta", beta},
                            {"triangular", triangular}};

}  // namespace

Distribution Distribution::from_quantiles(const std::string& family, double p1, double x1, double p2,
                                          double x2, double extra) {
  const Maker* maker = nullptr;
  std::vector<std::string> known;
  for (const Maker& candidate : makers) {
    if (family == candidate.family) maker = &candidate;
    known.emplace_back(candidate.family);
  }
  if (maker == nullptr) throw_unknown("family with two quantiles", family, known);
  if (p1 > p2) {
    std::swap(p1, p2);
    std::swap(x1, x2);
  }
  const Wanted wanted{family, p1, x1, p2, x2, extra};
  for (double p : {p1, p2}) {
    if (!(p > 0.0 && p < 1.0)) {
      refuse(family,
             "the probability of a quantile must lie strictly between 0 and 1, got " + exact_number(p), "p");
    }
  }
  check_finite(family, wanted.name(p1), x1);
  check_finite(family, wanted.name(p2), x2);
  if (p1 == p2) refuse(family, wanted.name(p1) + " is given twice; two different ones are needed", "p");
  if (x1 > x2) {
    refuse(family,
           wanted.name(p1) + " " + exact_number(x1) + " is above " + wanted.name(p2) + " " + exact_number(x2),
           "x");
  }
  if (x1 == x2) {
    refuse(family,
           wanted.name(p1) + " and " + wanted.name(p2) + " are both " + exact_number(x1) +
               "; for a certain value use the plain number " + exact_number(x1),
           "x");
  }
  return maker->make(wanted);
}

}  // namespace gigawatt
