// Internal rates of return: published cash flows (tests/reference/time_value.json) with all their roots.
#include "gigawatt/finance/irr.hpp"

#include <cmath>
#include <limits>
#include <vector>

#include "catch.hpp"
#include "gigawatt/errors/error.hpp"

using namespace gigawatt;
using namespace gigawatt::finance;
using namespace gigawatt::test;

namespace {

struct Case {
  const char* id;
  std::vector<double> values;
  std::vector<double> roots;  // all above -1, ascending
};

std::vector<double> level_payments(std::size_t count, double payment, double last) {
  std::vector<double> values(count, payment);
  values.push_back(last);
  return values;
}

const Case cases[] = {
    {"irr-pyxirr-01", {-100, 39, 59, 55, 20}, {0.2809484211599611}},
    {"irr-pyxirr-03", {-100, 100, 0, -7}, {-0.6788943736323865, -0.08329966618493269}},
    {"irr-pyxirr-04", {-161445.03, 2113.73, 7626.73, 8619.84, 8612.92}, {-0.4365813463546882}},
    {"irr-pyxirr-09", {-100, 100, 0, 7}, {0.06205848562992946}},
    {"irr-pyxirr-11",
     {-5, 10.5, 1, -8, 1, 0, 0, 0},
     {-0.8702012474847411, 0.08859833852775535, 0.7095595276861836}},
    {"irr-pyxirr-13", {-10, 2, 2, 2, 2}, {-0.08364541746615066}},
    {"irr-pyxirr-16",
     {-1678.87, 771.96, 1814.05, 3520.3, 3552.95, 3584.99, 4789.91, -1},
     {-0.9997912604283283, 1.004269848720558}},
    {"irr-pyxirr-18", {-50, -100, 600, 300, -100}, {-0.7688954706807807, 1.8544178284561779}},
    {"irr-pyxirr-19",
     {0, -54163.55222425675, -15411.724067521238, 11824.611799779348, 13831.220768857136, 24713.445277451923,
      42399.405170720645, 32779.24733697434, 29832.522397937253, 21750.50072725094, 20140.886499523196,
      18357.799360554745, 10074.662845544659},
     {0.235461374465902}},
    {"irr-pyxirr-21",
     {-144852555, 1418817.33, 1402670.49, 1382962.9,  1370421.6,  1354305.96, 1338186.55,
      1318574.19, 1305934.72, 1289804.33, 1273673.5,  1253548.45, 1241449.17, 1225335.63,
      1209170.48, 1189273.31, 1176256.9,  1159466.27, 1142451.61, 1121479.27, 1106681.64},
     {-0.13209372260468685}},
    {"irr-pyxirr-eq-23", level_payments(180, -87.17, 5809.3), {-0.013526769055408611}},
    {"irr-pyxirr-eq-26",
     {-10351.121144852736, 450.71546738230256, 450.71546738230256, 450.71546738230256, 450.71546738230256,
      450.71546738230256,  450.71546738230256, 450.71546738230256, 450.71546738230256, 450.71546738230256,
      450.71546738230256,  450.71546738230256, 450.71546738230256, 450.71546738230256, 450.71546738230256,
      450.71546738230256,  450.71546738230256, 450.71546738230256, 450.71546738230256, 450.71546738230256,
      -654.3817475765102},
     {-0.4077321877105705, -0.02792064231450077}},
    {"irr-php-01", {-70000, 12000, 15000, 18000, 21000}, {-0.021244848273410992}},
    {"irr-php-03", {-70000, 12000, 15000, 18000}, {-0.18213746414552726}},
    {"irr-php-05", {-100, 20, 24, 28.8, 34.56, 41.47}, {0.13057575637556937}},
    {"irr-php-07", {70000, 12000, 15000, 18000, 21000}, {}},
    {"irr-npf-same-sign-1", {1, 2, 3}, {}},
    {"irr-npf-all-positive", {40000, 5000, 8000, 12000, 30000}, {}},
    {"irr-pvwave", {-4500, -800, 800, 800, 600, 600, 800, 800, 700, 3000}, {0.07207832072549916}},
};

}  // namespace

TEST_CASE("irr: published cases, all roots") {
  for (const Case& c : cases) {
    INFO(c.id);
    std::vector<double> expected;
    for (const double root : c.roots) {
      if (root > -0.99 && root <= 10.0) expected.push_back(root);
    }
    const Irr found = irr(c.values);
    REQUIRE(found.roots.size() == expected.size());
    for (std::size_t i = 0; i < expected.size(); ++i) {
      CHECK_THAT(found.roots[i], WithinAbs(expected[i], 1e-9));
    }
    if (expected.size() == 1) {
      CHECK(found.status == IrrStatus::ok);
      CHECK(found.value == found.roots[0]);
    } else {
      CHECK(found.status == (expected.empty() ? IrrStatus::none : IrrStatus::several));
      CHECK(std::isnan(found.value));
    }
  }
}

TEST_CASE("irr: exact and extreme rates") {
  CHECK_THAT(irr(std::vector<double>{-100.0, 110.0}).value, WithinAbs(0.1, 1e-15));
  CHECK(irr(std::vector<double>{-100.0, 100.0}).value == 0.0);
  CHECK_THAT(irr(std::vector<double>{-100.0, 1.5}).value, WithinAbs(-0.985, 1e-14));
  CHECK_THAT(irr(std::vector<double>{-1.0, 10.9}).value, WithinAbs(9.9, 1e-13));
  CHECK(irr(std::vector<double>{-1.0, 11.0}).value == 10.0);  // the end of the range belongs to it
  CHECK(irr(std::vector<double>{-1.0, 20.0}).status == IrrStatus::none);
  CHECK(irr(std::vector<double>{-100.0, 1.0}).status == IrrStatus::none);
}

TEST_CASE("irr: two known rates") {
  // -1 + (2 + a + b) v - (1 + a)(1 + b) v^2 is 0 at a and b
  const auto flows = [](double a, double b) {
    return std::vector<double>{-1.0, 2.0 + a + b, -(1.0 + a) * (1.0 + b)};
  };
  const Irr found = irr(flows(0.05, 0.40));
  CHECK(found.status == IrrStatus::several);
  REQUIRE(found.roots.size() == 2);
  CHECK_THAT(found.roots[0], WithinAbs(0.05, 1e-12));
  CHECK_THAT(found.roots[1], WithinAbs(0.40, 1e-12));
  CHECK(irr(flows(0.1, 0.11)).status == IrrStatus::several);
}

TEST_CASE("irr: long and padded cash flows do not overflow") {
  std::vector<double> values(1201, 1.0);
  values[0] = -100.0;
  // 100 = (1 - v^1200) / r
  const double r = irr(values).value;
  CHECK_THAT((1.0 - std::pow(1.0 + r, -1200.0)) / r, WithinRel(100.0, 1e-10));
  std::vector<double> padded(300, 0.0);
  padded.insert(padded.end(), {-100.0, 110.0});
  padded.resize(900, 0.0);
  const Irr found = irr(padded);
  CHECK(found.status == IrrStatus::ok);
  CHECK_THAT(found.value, WithinAbs(0.1, 1e-15));
}

TEST_CASE("irr: nothing to solve, and refusals") {
  CHECK(irr(std::vector<double>{0.0, 0.0}).status == IrrStatus::none);
  CHECK(irr(std::vector<double>{-5.0}).status == IrrStatus::none);
  CHECK_THROWS_WITH(irr({}), contains("values is empty"));
  const double infinity = std::numeric_limits<double>::infinity();
  CHECK_THROWS_WITH(irr(std::vector<double>{-1.0, infinity}), contains("values[1] = inf"));
  CHECK_THROWS_AS(irr(std::vector<double>{-1.0, infinity}), InvalidValueError);
}
