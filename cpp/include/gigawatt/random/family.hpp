// What one family of distributions has to know about itself. Distribution holds one; nobody else needs to.
#pragma once
#include <string>
#include <utility>
#include <vector>

#include "gigawatt/random/distribution.hpp"

namespace gigawatt {

struct Marginal;  // random/marginal.hpp
struct Steps;     // a family of finitely many values

// A probability and its complement, below + above = 1, where the smaller of the two keeps its full precision.
// A family computes from the smaller one, so that both of its tails are right.
struct Tails {
  double below;
  double above;
};

// The quantile function over equally spaced scores: values, and slopes by score.
struct ScoreNodes {
  std::vector<double> values;
  std::vector<double> slopes;
};

class Family {
 public:
  virtual ~Family() = default;

  virtual const std::string& name() const = 0;
  // All that the family was made from, in the order of its constructor; with components() it decides
  // equality.
  virtual std::vector<std::pair<std::string, double>> parameters() const = 0;
  virtual std::vector<Distribution> components() const { return {}; }
  virtual std::string text() const = 0;

  virtual double quantile(Tails tails) const = 0;  // both parts above 0
  virtual double quantile_at_score(double score) const;
  virtual Tails cdf(double x) const = 0;
  virtual double mean() const = 0;
  virtual double variance() const = 0;
  virtual double low() const = 0;
  virtual double high() const = 0;
  virtual bool continuous() const { return true; }
  virtual const Steps* steps() const {
    return nullptr;
  }  // null unless the family is one of finitely many values

  // `self`, which holds this family, given that it lies in [low, high].
  virtual Distribution restricted(const Distribution& self, double low, double high) const;

  // The form for the sample path. By default a table through nodes().
  virtual Marginal marginal() const;
  // At the 2,049 nodes of a table. By default quantile_at_score and its differences.
  virtual ScoreNodes nodes() const;
};

}  // namespace gigawatt
