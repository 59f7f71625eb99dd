// Checks that hold for every part: documented quantities, and refusals that leave the model as it was.
#pragma once
#include <string>

#include "catch.hpp"
#include "compute_letter.hpp"
#include "gigawatt/errors/error.hpp"

namespace gigawatt::test {

// Every quantity under `scope.` has one line of documentation and a unit as people write it.
inline void check_documented(const Model& model, const std::string& scope) {
  for (const auto& name : model.names()) {
    if (name.rfind(scope + ".", 0) != 0) continue;
    const Quantity& quantity = model.at(name);
    INFO(name);
    CHECK(!quantity.meta.doc.empty());
    CHECK(quantity.meta.doc.find('\n') == std::string::npos);
    CHECK((quantity.type.kind != Kind::number || !quantity.meta.shown.empty()));
    if (quantity.body == Body::formula) CHECK(quantity.meta.doc.back() == '.');
  }
}

// Adds the part with each input missing, in a wrong unit and as a flag, and with one input too many. `before`
// has what the inputs refer to.
inline void check_refusals(const Part& part, const Model& before, const Given& given) {
  Model model = before;
  const auto refused = [&](const Given& wrong) { part.add(model, "refused", wrong); };
  for (const auto& input : part.inputs) {
    INFO(part.name << " without or with a wrong " << input.name);
    CHECK(!input.doc.empty());
    CHECK(input.low < input.high);
    Given wrong = given;
    wrong.erase(input.name);
    CHECK_THROWS_AS(refused(wrong), InvalidValueError);
    wrong[input.name] = constant(1.0, Unit::parse("kg"));
    if (input.kind == Kind::number) CHECK_THROWS_AS(refused(wrong), UnitError);
    if (input.kind != Kind::flag) wrong[input.name] = flag_constant(true);
    CHECK_THROWS_AS(refused(wrong), KindError);
  }
  Given more = given;
  more["nonsense"] = constant(1.0);
  CHECK_THROWS_AS(refused(more), UnknownNameError);
  CHECK(model.names() == before.names());
  CHECK_NOTHROW(refused(given));
}

}  // namespace gigawatt::test
