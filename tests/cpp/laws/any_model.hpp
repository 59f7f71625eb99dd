// Models of many shapes, made at random and the same every time.
#pragma once
#include <string>
#include <vector>

#include "graph/build.hpp"
#include "laws/choices.hpp"

namespace gigawatt::test {

// Dimensionless inputs of every shape (drawn and given), and formulas over them and over each other.
// `causal`: no operation that looks ahead or at all of time. `a_state`: one quantity has memory.
inline Model any_model(std::uint64_t seed, std::size_t formulas, bool causal, bool a_state = true) {
  Choices choose(seed);
  Model model = quarters(6);
  const AxisPtr kind = axis("kind", {"a", "b", "c"}), place = axis("place", {"x", "y"}),
                age = model.age_axis();
  const Distribution d = Distribution::uniform(.5, 1.5);
  std::vector<Expr> known{
      add(model, "given", certain({model.time_axis()}, {.5, 1.2, .8, 1.4, .9, 1.1})),
      add(model, "level", certain({}, {1.1})),
      add(model, "by_kind", certain({kind}, {.6, 1.3, 1})),
      add(model, "drawn", uncertain(d)),
      add(model, "by_place", uncertain(d, {place})),
      add(model, "moving", uncertain(d, {}, fresh)),
      add(model, "grown", uncertain(d, {kind}, {Path::Kind::gbm, .1, 0})),
  };
  if (a_state) {
    state(model, "kept", "", constant(1));
    known.push_back(model.previous("kept"));
  }
  for (std::size_t n = 0; n < formulas; ++n) {
    const Expr a = choose.of(known), b = choose.of(known), c = choose.of(known);
    const Dims& dims = a.type().dims;
    const std::string along = dims.empty() ? "" : choose.of(dims.axes())->name();
    Expr made;
    switch (choose.below(16)) {
      case 0:
        made = a + b;
        break;
      case 1:
        made = a - b * c;
        break;
      case 2:
        made = minimum(a * b, constant(2));
        break;
      case 3:
        made = a / (1 + b * b);
        break;
      case 4:
        made = where(less(a, b), b, c);
        break;
      case 5:
        made = exp(minimum(-a, b));
        break;
      case 6:
        made = sqrt(abs(a));
        break;
      case 7:
        made = ramp(a) + ramp(b);
        break;
      case 8:
        made = indicator(less_equal(b, a)) * c;
        break;
      case 9:
        made = normal_cdf(a);
        break;
      case 10:
        if (!along.empty() && !(causal && along == "time")) made = sum(a, along) / 3;
        break;
      case 11:
        if (!along.empty()) made = cumulative_sum(a, along, !causal && choose.below(2) == 0) / 2;
        break;
      case 12:
        if (dims.has_time()) made = shift(a, causal ? 1 : -1, constant(.5));
        break;
      case 13:
        if (dims.has_time() && !dims.has("age")) made = sum(aged(a, age) * exp(-age_of(age) * .7), "age");
        break;
      case 14:
        if (dims.has("kind")) made = select(a, "kind", "b") * b;
        break;
      default:
        if (!along.empty() && !(causal && along == "time")) made = max(a, along);
    }
    if (!made) made = a * .5 + c;
    if (made.type().dims.size() > 120) made = mean(made, made.type().dims.has("place") ? "place" : "kind");
    // Kept small, so that no number grows out of bounds.
    known.push_back(
        define(model, "f" + std::to_string(n), maximum(minimum(made, constant(50)), constant(-50))));
  }
  if (a_state) {
    Expr last = known.back();
    for (const char* name : {"kind", "place"})
      if (last.type().dims.has(name)) last = mean(last, name);
    if (causal)
      model.update_state("kept", model.previous("kept") * .5 + last * .01);
    else
      model.update_state("kept", model.previous("kept") * .5 + model.ref("moving"));
  }
  return model;
}

}  // namespace gigawatt::test
