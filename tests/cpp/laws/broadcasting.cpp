// Broadcasting is a union of axes: in any order, in any grouping.
#include <algorithm>
#include <array>

#include "engine/samples.hpp"
#include "laws/any_model.hpp"

namespace gigawatt {
using namespace test;

namespace {

struct Shapes {
  Model model = quarters(3);
  std::vector<Expr> all;
  Shapes() {
    const std::vector<AxisPtr> axes{axis("b", {"1", "2"}), axis("a", {"x", "y", "z"}), axis("c", {"only"})};
    for (std::size_t set = 0; set < 16; ++set) {
      std::vector<AxisPtr> chosen;
      for (std::size_t i = 0; i < 3; ++i)
        if ((set >> i) & 1u) chosen.push_back(axes[i]);
      const bool moving = (set & 8u) != 0;
      all.push_back(add(model, "x" + std::to_string(set),
                        uncertain(Distribution::uniform(1, 2), chosen, moving ? fresh : Path{})));
    }
  }
};

Dims joined(const std::vector<Expr>& parts) {
  std::vector<AxisPtr> axes;
  for (const auto& part : parts)
    for (const auto& axis : part.type().dims.axes())
      if (std::none_of(axes.begin(), axes.end(), [&](const AxisPtr& a) { return a->name() == axis->name(); }))
        axes.push_back(axis);
  return Dims(std::move(axes));
}

}  // namespace

TEST_CASE("the axes of a result are the union of its operands', in one order") {
  const Shapes s;
  for (const Expr& a : s.all) {
    for (const Expr& b : s.all) {
      const Dims both = joined({a, b});
      REQUIRE((a + b).type().dims == both);
      REQUIRE((b * a).type().dims == both);
      REQUIRE(less(a, b).type().dims == both);
      REQUIRE(a.type().dims.united(b.type().dims) == b.type().dims.united(a.type().dims));
      REQUIRE(both.contains(a.type().dims));
      REQUIRE(both.united(a.type().dims) == both);
      for (const Expr& c : s.all) {
        REQUIRE(where(less(a, b), c, a).type().dims == joined({a, b, c}));
        REQUIRE(((a + b) + c).type().dims == (a + (b + c)).type().dims);
      }
    }
  }
}

TEST_CASE("sums and products commute to the bit, and may be grouped as one likes") {
  const Shapes s;
  Model model = s.model;
  Choices choose(3);
  std::vector<std::array<std::string, 2>> equal, close_;
  const auto pair = [&](const Expr& left, const Expr& right, auto& list) {
    const std::string n = std::to_string(model.names().size());
    define(model, "l" + n, left);
    define(model, "r" + n, right);
    list.push_back({"l" + n, "r" + n});
  };
  for (int i = 0; i < 60; ++i) {
    const Expr a = choose.of(s.all), b = choose.of(s.all), c = choose.of(s.all);
    pair(a + b, b + a, equal);
    pair(a * b, b * a, equal);
    pair(minimum(a, b), minimum(b, a), equal);
    pair((a + b) + c, a + (b + c), close_);
    pair((a * b) * c, a * (b * c), close_);
    pair(a * (b + c), a * b + a * c, close_);
  }
  const auto found = draw(model, 9);
  for (const auto& [l, r] : equal) REQUIRE(same_bits(found.at(l).values, found.at(r).values));
  for (const auto& [l, r] : close_) {
    REQUIRE(found.at(l).dims == found.at(r).dims);
    for (std::size_t i = 0; i < found.at(l).values.size(); ++i)
      REQUIRE_THAT(found.at(l).values[i], WithinRel(found.at(r).values[i], 1e-14));
  }
}

TEST_CASE("a sum over an axis that an operand lacks takes the operand outside") {
  const Shapes s;
  Model model = s.model;
  std::vector<std::array<std::string, 2>> pairs;
  for (const Expr& a : s.all) {
    for (const Expr& b : s.all) {
      for (const std::string axis : {"a", "b", "time"}) {
        if (!a.type().dims.has(axis) || b.type().dims.has(axis)) continue;
        const std::string n = std::to_string(pairs.size());
        define(model, "in" + n, sum(a * b, axis));
        define(model, "out" + n, sum(a, axis) * b);
        pairs.push_back({"in" + n, "out" + n});
      }
    }
  }
  const auto found = draw(model, 3);
  for (const auto& [l, r] : pairs) {
    REQUIRE(found.at(l).dims == found.at(r).dims);
    for (std::size_t i = 0; i < found.at(l).values.size(); ++i)
      REQUIRE_THAT(found.at(l).values[i], WithinRel(found.at(r).values[i], 1e-14));
  }
}

}  // namespace gigawatt
