// Functions of the user's: cut out of the program, supplied from outside.
#include <stdexcept>

#include "engine/samples.hpp"
#include "gigawatt/engine/base.hpp"
#include "gigawatt/errors/error.hpp"
#include "gigawatt/graph/rules.hpp"

namespace gigawatt {
using namespace test;

namespace {

Expr call(const std::string& name, std::vector<Expr> args, std::shared_ptr<const void> function,
          std::optional<Dims> over = {}) {
  Attribute attribute;
  attribute.foreign = std::make_shared<const Foreign>(
      Foreign{name, Unit::parse("MW"), Kind::number, Timing::none, std::move(over), std::move(function)});
  return make(Op::call, std::move(attribute), std::move(args));
}

const auto function = std::make_shared<int>(0);

}  // namespace

TEST_CASE("a call has the type that it declares and the axes of its arguments") {
  Model model = quarters(3);
  const Expr x = add(model, "x", uncertain(Distribution::normal(0, 1), {}, {Path::Kind::walk, 1, 0}));
  const Expr y = call("twice", {x}, function);
  CHECK(y.type().dims == x.type().dims);
  CHECK(y.type().unit == Unit::parse("W").coherent());
  CHECK(y.text() == "twice(x)");
  CHECK(call("all", {x}, function, Dims{}).type().dims.empty());
  CHECK(causality_of(Op::call, y->attribute) == Causality::whole);
  CHECK(calls_function(y * 2));
  CHECK_FALSE(calls_function(x * 2));
}

TEST_CASE("a program lists the calls that its outputs need and reads what is supplied") {
  Model model = quarters(2);
  const Expr x = add(model, "x", uncertain(Distribution::normal(0, 1), {}, {Path::Kind::walk, 1, 0}));
  const Expr first = call("f", {x}, function), second = call("f", {x * 2.0}, function);
  define(model, "y", first + first);
  define(model, "other", second);
  const Program program = compile(lower(model, {"y"}));
  REQUIRE(program.plan.calls.size() == 1);  // equal calls are one, "other" is not asked for
  CHECK(program.plan.calls[0].same_as(first));

  // f gives 10 t + scenario.
  constexpr std::uint64_t n = block_size + 3;
  std::vector<double> values, base{7, 8};
  for (std::size_t t = 0; t < 2; ++t) {
    for (std::uint64_t s = 0; s < n; ++s) values.push_back(10.0 * t + static_cast<double>(s));
  }
  const Supply supply{block_size, n, {values.data()}, {base.data()}};
  ExecuteOptions how = options(n);
  how.first_block = 1;
  how.supply = &supply;
  std::vector<double> out(2 * n);
  sample(program, how, out.data());
  CHECK(out[5] == 10.0);
  CHECK(out[n + 4098] == 2 * 4108.0);
  CHECK(base_sample(program, &supply) == std::vector<double>{14, 16});
  CHECK(base_run(model, {"y"}, &supply).at("y").values == std::vector<double>{14, 16});

  how.supply = nullptr;
  CHECK_THROWS_AS(sample(program, how, out.data()), std::logic_error);
  how.supply = &supply;
  how.first_block = 0;
  CHECK_THROWS_AS(execute(program, how), std::logic_error);
}

TEST_CASE("arguments of a call are a program of their own") {
  Model model = quarters(2);
  const Expr x = add(model, "x", uncertain(Distribution::normal(5, 1)));
  const Plan plan = lower_formulas(model, {x * 3.0, call("f", {x}, function)});
  const Program program = compile(plan);
  REQUIRE(program.outputs.size() == 2);
  CHECK(program.outputs[0].name == "0");
  CHECK(program.plan.calls.size() == 1);
}

}  // namespace gigawatt
