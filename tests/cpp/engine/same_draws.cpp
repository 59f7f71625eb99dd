// A draw depends on its own name, labels, period and scenario: nothing else moves it.
#include <utility>

#include "engine/samples.hpp"

namespace gigawatt {
using namespace test;

namespace {

using Names = std::vector<std::string>;

const Distribution normal = Distribution::normal(0, 1);

void add_one(Model& model, const std::string& name, const AxisPtr& site) {
  if (name == "walk") add(model, name, uncertain(normal, {site}, {Path::Kind::walk, 1, 0}));
  if (name == "fresh") add(model, name, uncertain(normal, {site}, fresh));
  if (name == "ar1") add(model, name, uncertain(normal, {}, {Path::Kind::ar1, 1, .5}));
  if (name == "one") add(model, name, uncertain(Distribution::uniform(0, 1)));
  if (name == "sites") add(model, name, uncertain(normal, {site}));
}
Model with(const Names& names, int periods = 4, const Names& labels = {"a", "b"},
           const char* start = "2026Q1") {
  Model model = quarters(periods, start);
  const AxisPtr site = axis("site", labels);
  for (const auto& name : names) add_one(model, name, site);
  return model;
}
const Names every{"walk", "fresh", "ar1", "one", "sites"};

// Samples of one cell by its labels.
Values at(const Model& model, const std::string& name, const std::string& site, const std::string& period) {
  Model copy = model;
  Expr cell = copy.ref(name);
  if (cell.type().dims.has("site")) cell = select(cell, "site", site);
  if (cell.type().dims.has_time()) cell = select(cell, "time", period);
  define(copy, "cell", cell);
  return draw(copy, {"cell"}, options(200)).at("cell").values;
}

void check_unmoved(const Model& a, const Model& b, const Names& names) {
  for (const auto& name : names)
    for (const char* site : {"a", "b"})
      for (const char* period : {"2026Q1", "2026Q4"}) {
        INFO(name << " " << site << " " << period);
        CHECK(same_bits(at(a, name, site, period), at(b, name, site, period)));
      }
}

}  // namespace

TEST_CASE("the first samples are the same when more are asked for") {
  const Model model = with(every);
  const auto few = draw(model, 100), more = draw(model, 9000);
  for (const auto& name : every)
    for (std::size_t c = 0; c < few.at(name).dims.size(); ++c)
      for (std::size_t n = 0; n < 100; ++n) REQUIRE(few.at(name).at(c, n) == more.at(name).at(c, n));
}

TEST_CASE("adding, removing and reordering inputs moves no draw of the others") {
  const Model model = with(every);
  check_unmoved(model, with({"sites", "one", "ar1", "fresh", "walk"}), every);
  check_unmoved(model, with({"one", "walk"}), {"one", "walk"});
  Model more = with(every);
  add(more, "another", uncertain(normal));
  add(more, "path", uncertain(normal, {}, fresh));
  check_unmoved(model, more, every);
}

TEST_CASE("adding a label, before or after, moves no draw of the others") {
  check_unmoved(with(every), with(every, 4, {"a", "b", "c"}), every);
  check_unmoved(with(every), with(every, 4, {"c", "b", "a"}), every);
}

TEST_CASE("lengthening the timeline moves no draw") {
  check_unmoved(with(every), with(every, 40), every);
}

TEST_CASE("an earlier start moves no draw that is made afresh") {
  check_unmoved(with({"fresh", "one", "sites"}), with({"fresh", "one", "sites"}, 9, {"a", "b"}, "2025Q1"),
                {"fresh", "one", "sites"});
}

TEST_CASE("every stream, label, period and scenario has draws of its own") {
  const auto found = draw(with(every), 300);
  std::vector<Values> seen;
  for (const auto& [name, samples] : found) {
    if (name == "one" || name == "ar1" || name == "walk") continue;
    for (std::size_t c = 0; c < samples.dims.size(); ++c) seen.push_back(samples.cell(c));
  }
  for (std::size_t a = 0; a < seen.size(); ++a) {
    for (std::size_t b = 0; b < a; ++b) {
      double sum = 0;
      for (std::size_t n = 0; n < 300; ++n) sum += seen[a][n] * seen[b][n];
      CHECK(std::fabs(sum / 300) < 5 / std::sqrt(300.0));
    }
  }
}

TEST_CASE("a case that changes a distribution stays coupled to the base") {
  const Model model = with(every);
  const Model wide = model.with("wide", {{"one", uncertain(Distribution::uniform(10, 30))}});
  const Values a = draw(model, 50).at("one").values, b = draw(wide, 50).at("one").values;
  for (std::size_t n = 0; n < 50; ++n) CHECK_THAT(b[n], WithinRel(10 + 20 * a[n], 1e-13));
  check_unmoved(model, wide, {"walk", "fresh", "sites"});
}

TEST_CASE("inputs of one stream move together") {
  Model model = quarters(2);
  Input a = uncertain(normal), b = uncertain(Distribution::normal(0, 2));
  a.stream = b.stream = "shared";
  add(model, "a", a);
  add(model, "b", b);
  const auto found = draw(model, 50);
  for (std::size_t n = 0; n < 50; ++n) CHECK(found.at("b").at(0, n) == 2 * found.at("a").at(0, n));
}

TEST_CASE("appending a member to a correlation moves nobody") {
  const auto correlated = [](int members) {
    Model model = quarters(3);
    for (const char* name : {"x", "y", "z"})
      add(model, name, uncertain(normal, {}, {Path::Kind::walk, 1, 0}));
    if (members == 2) model.correlate({"x", "y"}, {1, .6, .6, 1});
    if (members == 3) model.correlate({"x", "y", "z"}, {1, .6, .1, .6, 1, .2, .1, .2, 1});
    return draw(model, 100);
  };
  const auto none = correlated(0), two = correlated(2), three = correlated(3);
  CHECK(same_bits(none.at("x").values, two.at("x").values));
  CHECK(same_bits(two.at("x").values, three.at("x").values));
  CHECK(same_bits(two.at("y").values, three.at("y").values));
  CHECK(same_bits(none.at("z").values, two.at("z").values));
  CHECK_FALSE(same_bits(none.at("y").values, two.at("y").values));
}

}  // namespace gigawatt
