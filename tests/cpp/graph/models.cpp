// Adding quantities to a model.
#include "catch.hpp"
#include "gigawatt/errors/error.hpp"
#include "graph/build.hpp"

namespace gigawatt {
using namespace test;

TEST_CASE("a second definition is refused and points to a case") {
  Model model = quarters();
  Meta meta;
  meta.origin = "book.py:7";
  const Expr x = model.add_input("x", certain({}, {1}), Unit::parse("USD"), Kind::number, Timing::none, meta);
  CHECK_THROWS_AS(define(model, "x", x), DuplicateNameError);
  CHECK_THROWS_WITH(define(model, "x", x),
                    contains("'x' is defined already (book.py:7): to change it, make a case"));
  CHECK_THROWS_AS(add(model, "x", certain({}, {1})), DuplicateNameError);
  CHECK_THROWS_AS(state(model, "x", "USD", x), DuplicateNameError);
  CHECK(model.names() == std::vector<std::string>{"x"});
}

TEST_CASE("names are letters, digits and _ with dots between parts") {
  Model model = quarters();
  for (const char* name : {"x", "capex.total", "a_1.b.C2", "1"})
    CHECK_NOTHROW(add(model, name, certain({}, {1})));
  for (const char* name : {"", ".x", "x.", "a..b", "a b", "a-b", "x@before", "ä"}) {
    INFO(name);
    CHECK_THROWS_AS(add(model, name, certain({}, {1})), InvalidValueError);
  }
  CHECK(model.names().size() == 4);
}

TEST_CASE("a declared unit must be that of the formula") {
  Model model = quarters();
  const Expr x = add(model, "x", certain({}, {1}), "kW");
  const Expr y = model.define("y", x * 2, Unit::parse("GW"), Timing::none, {});
  CHECK(y.type().unit == Unit::parse("W"));
  CHECK(model.at("y").meta.shown_unit == Unit::parse("GW"));
  CHECK_THROWS_AS(model.define("z", x, Unit::parse("USD"), Timing::none, {}), UnitError);
  CHECK_THROWS_WITH(model.define("z", x * 3, Unit::parse("USD"), Timing::none, {}),
                    contains("'z' is declared in USD but its formula is in W: x * 3"));
  CHECK_FALSE(model.has("z"));
  CHECK(model.define("none", constant(0), Unit::parse("USD"), Timing::none, {}).type().unit ==
        Unit::parse("USD"));
  CHECK(define(model, "same", x).type().unit == Unit::parse("W"));
}

TEST_CASE("a timing belongs to what has time") {
  Model model = quarters();
  const Expr x = add(model, "x", certain({}, {1}), "USD");
  CHECK(model.define("y", x, std::nullopt, Timing::flow, {}).type().timing == Timing::none);
  const Expr series = where(less(model.time_start(), model.time_end()), x, 0 * x);
  CHECK(model.define("z", series, std::nullopt, Timing::flow, {}).type().timing == Timing::flow);
}

TEST_CASE("what is over other periods, or refers to what is not there, is refused") {
  Model model = quarters(), longer = quarters(8);
  CHECK_THROWS_WITH(define(model, "x", longer.time_length()),
                    contains("'x' runs over 2026Q1..2027Q4, the model over"));
  CHECK_THROWS_AS(add(model, "x", certain({longer.time_axis()}, std::vector<double>(8, 1))), AxisError);
  const Expr foreign = add(longer, "price", certain({}, {1}));
  add(model, "prices", certain({}, {1}));
  CHECK_THROWS_AS(define(model, "x", foreign), UnknownNameError);
  CHECK_THROWS_WITH(define(model, "x", foreign), contains("Did you mean 'prices'?"));
  CHECK_THROWS_WITH(model.at("prise"), contains("Did you mean 'prices'?"));
  CHECK_THROWS_AS(model.ref("nothing"), UnknownNameError);
  CHECK_FALSE(model.has("x"));
}

TEST_CASE("a status is a flag over the same axes") {
  Model model = quarters();
  const AxisPtr site = axis("site", {"a", "b"});
  const Expr x = add(model, "x", certain({}, {1}));
  const Expr flag = define(model, "positive", less(constant(0), x));
  add_flag(model, "by_site", certain({site}, {1, 0}));
  CHECK_NOTHROW(model.define("y", log(x), std::nullopt, Timing::none, {}, "positive"));
  CHECK_THROWS_AS(model.define("z", log(x), std::nullopt, Timing::none, {}, "x"), KindError);
  CHECK_THROWS_AS(model.define("z", log(x), std::nullopt, Timing::none, {}, "by_site"), KindError);
  CHECK_THROWS_AS(model.define("z", log(x), std::nullopt, Timing::none, {}, "absent"), UnknownNameError);
  CHECK(model.at("y").status == "positive");
}

TEST_CASE("models are values") {
  Model model = quarters();
  add(model, "x", certain({}, {1}));
  Model copy = model;
  add(copy, "y", certain({}, {1}));
  CHECK(copy.has("y"));
  CHECK_FALSE(model.has("y"));
  CHECK_THROWS_AS(model.set_outputs({"x", "y"}), UnknownNameError);
  CHECK(model.outputs().empty());
  copy.set_outputs({"y"});
  CHECK(copy.outputs() == std::vector<std::string>{"y"});
}

TEST_CASE("inputs that no quantity uses are listed in their order") {
  Model model = quarters();
  const Expr used = add(model, "used", certain({}, {1}), "USD");
  add(model, "second", certain({}, {1}));
  add(model, "first", certain({}, {1}));
  const Expr start = add(model, "start", certain({}, {1}), "USD");
  add_flag(model, "ok", certain({}, {1}));
  add(model, "shown", certain({}, {1}));
  model.define("y", used * 2, std::nullopt, Timing::none, {}, "ok");
  state(model, "s", "USD", start);
  model.update_state("s", model.previous("s") + used);
  model.set_outputs({"y", "shown"});
  CHECK(model.unused_inputs() == std::vector<std::string>{"second", "first"});
}

}  // namespace gigawatt
