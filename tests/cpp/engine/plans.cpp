// What a plan joins, what it does once, and how it prints.
#include <algorithm>
#include <set>

#include "engine/samples.hpp"
#include "gigawatt/errors/error.hpp"

namespace gigawatt {
using namespace test;

namespace {

std::size_t count(const Plan& plan, Op op) {
  return static_cast<std::size_t>(
      std::count_if(plan.steps.begin(), plan.steps.end(), [op](const Step& s) { return s.op == op; }));
}

// Two quantities over a draw, one over none.
Model mixed(double level = 2, const std::string& name = "y") {
  Model model = quarters(4);
  const Expr u = add(model, "u", certain({}, {level}));
  const Expr r = add(model, "r", uncertain(Distribution::normal(1, 1), {}, fresh));
  const Expr once = define(model, "once", exp(u) * model.time_length() / constant(1, Unit::parse("year")));
  define(model, name, r * once);
  define(model, name + "2", exp(u) + r);
  return model;
}

}  // namespace

TEST_CASE("equal steps are one, across quantities") {
  Model model = mixed();
  define(model, "again", exp(model.ref("u")) + model.ref("r"));
  const Plan plan = lower(model, {"y", "y2", "again"});
  CHECK(count(plan, Op::exp) == 1);
  CHECK(count(plan, Op::score) == 1);
  CHECK(plan.outputs[1].step == plan.outputs[2].step);
  CHECK(count(lower(model, {"once"}), Op::score) == 0);
}

TEST_CASE("steps that differ in one detail are not joined") {
  Model model = quarters(4);
  const AxisPtr one = axis("k", {"a", "b"}), two = axis("k", {"a", "c"});
  const Expr x = add(model, "x", certain({one}, {1, 2})), y = add(model, "y", certain({two}, {1, 2}));
  define(model, "b", select(x, "k", "b"));
  define(model, "c", select(y, "k", "c") + 1);
  const auto found = draw(model, 1);
  CHECK(found.at("x").dims == Dims({one}));
  CHECK(found.at("y").dims == Dims({two}));
  CHECK(found.at("b").values == Values{2});
  CHECK(found.at("c").values == Values{3});
  const Expr r = add(model, "r", uncertain(Distribution::normal(1, 1), {}, fresh));
  std::vector<std::string> names;
  for (const Expr& e :
       {shift(r, 1, constant(0)), shift(r, 2, constant(0)), shift(r, -1, constant(0)), cumulative_sum(r),
        cumulative_sum(r, "time", true), power(r, 2), power(r, -2), power(r, {1, 2}),
        lookup(r, {0, 1}, {0, 1}), lookup(r, {0, 1}, {0, 2}), select(r, "time", "2026Q1"),
        select(r, "time", "2026Q2"), r + 0, r + constant(-0.0)}) {
    names.push_back("f" + std::to_string(names.size()));
    define(model, names.back(), e);
  }
  const Plan plan = lower(model, names);
  std::set<int> steps;
  for (const auto& output : plan.outputs) steps.insert(output.step);
  CHECK(steps.size() == names.size());
}

TEST_CASE("what does not depend on scenarios is computed once") {
  const Program program = compile(lower(mixed(), {"once", "y", "y2"}));
  for (const auto* part : {&program.prologue, &program.body}) {
    for (const auto& block : *part)
      for (const auto& i : block.instructions)
        CHECK(program.plan.steps[static_cast<std::size_t>(i.step)].random == (part == &program.body));
  }
  CHECK(program.outputs[0].slot.uniform);
  CHECK_FALSE(program.outputs[1].slot.uniform);
  CHECK(program.elements == 12);
  CHECK(program.outputs[2].first_element == 8);
  CHECK(program.tile_rows < compile(lower(mixed(), {"once", "y", "y2"}), true).tile_rows);
}

TEST_CASE("a plan holds what its outputs need and nothing else") {
  const Model model = mixed();
  CHECK(lower(model, {"u"}).items.size() == 1);
  CHECK_THROWS_AS(lower(model, {"z"}), UnknownNameError);
  CHECK_THROWS_WITH(lower(model, {"onse"}), contains("Did you mean 'once'?"));
  const Plan plan = lower(model, {"once"});
  CHECK(std::find(plan.owners.begin(), plan.owners.end(), "y") == plan.owners.end());
}

TEST_CASE("steps come after their arguments") {
  const Plan plan = lower(mixed(), {"y", "y2", "once"});
  std::set<int> done;
  for (const auto& item : plan.items) {
    for (const int id : item.steps) {
      for (const int arg : plan.steps[static_cast<std::size_t>(id)].args) CHECK(done.contains(arg));
      done.insert(id);
    }
  }
}

TEST_CASE("plans and programs print themselves, each time the same") {
  Model model = mixed();
  state(model, "s", "", constant(0));
  model.update_state("s", model.previous("s") + model.ref("y"));
  const Plan plan = lower(model, {"s", "y2"});
  const std::string text = plan.text();
  CHECK_THAT(text, contains("loop forward {"));
  CHECK_THAT(text, contains("score"));
  CHECK_THAT(text, contains("marginal affine"));
  CHECK_THAT(text, contains("# once"));
  CHECK_THAT(text, contains("time × scenario"));
  CHECK_THAT(text, contains("output y2 = %"));
  CHECK(lower(model, {"s", "y2"}).text() == text);
  const std::string program = compile(plan).text();
  CHECK_THAT(program, contains("once ("));
  CHECK_THAT(program, contains("per tile ("));
  CHECK_THAT(program, contains("record s"));
  CHECK(compile(lower(model, {"s", "y2"})).text() == program);
}

TEST_CASE("a fingerprint follows what is computed and not how it is called") {
  const auto print = [](const Model& model, const std::string& name) {
    return lower(model, {name}).fingerprint();
  };
  const std::uint64_t first = print(mixed(), "y");
  CHECK(print(mixed(), "y") == first);
  CHECK(print(mixed(2, "another"), "another") == first);
  CHECK(print(mixed(2.5), "y") != first);
  CHECK(print(mixed(), "y2") != first);
  const auto with_r = [](const Input& r) { return mixed().with("case", {{"r", r}}); };
  CHECK(print(with_r(uncertain(Distribution::normal(1, 1.5), {}, fresh)), "y") != first);
  CHECK(print(with_r(uncertain(Distribution::normal(1, 1), {}, fresh)), "y") == first);
  Input other = uncertain(Distribution::normal(1, 1), {}, fresh);
  other.stream = "elsewhere";
  CHECK(print(with_r(other), "y") != first);
  Model shifted = quarters(4, "2027Q1"), longer = quarters(5);
  for (Model* m : {&shifted, &longer}) add(*m, "x", certain({}, {1}));
  CHECK(print(shifted, "x") != print(longer, "x"));
}

TEST_CASE("a tile's width is checked") {
  const Program program = compile(lower(mixed(), {"y"}));
  Values out(program.elements * 10);
  for (const std::size_t lanes : {1, 12, 24, 8192}) {
    CHECK_THROWS_AS(sample(program, options(10, lanes), out.data()), InvalidValueError);
    CHECK_THROWS_AS(execute(program, options(10, lanes)), InvalidValueError);
  }
  CHECK_THROWS_AS(execute(program, options(0)), InvalidValueError);
  const std::size_t lanes = default_lanes(program);
  CHECK((lanes >= 32 && lanes <= 256 && 4096 % lanes == 0));
}

}  // namespace gigawatt
