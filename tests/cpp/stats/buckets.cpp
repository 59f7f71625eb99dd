// Quantiles from buckets: the promised error on every kind of data, exact merging.
#include "gigawatt/stats/buckets.hpp"

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>

#include "catch.hpp"
#include "gigawatt/errors/error.hpp"
#include "samples.hpp"

using namespace gigawatt;
using namespace gigawatt::test;

namespace {

constexpr double missing = std::numeric_limits<double>::quiet_NaN();
constexpr double infinity = std::numeric_limits<double>::infinity();
constexpr double largest = std::numeric_limits<double>::max();
constexpr double smallest = std::numeric_limits<double>::denorm_min();

Buckets of(const std::vector<double>& values) {
  Buckets b;
  b.add(values.data(), nullptr, values.size());
  return b;
}

std::vector<double> make(std::size_t count, std::uint64_t seed, const std::function<double(Lcg&)>& draw) {
  Lcg random(seed);
  std::vector<double> values(count);
  for (double& x : values) x = draw(random);
  return values;
}

// Every rank, and between ranks, against the sorted values. Between two values the error is bounded by
// theirs.
void check_quantiles(std::vector<double> values) {
  const Buckets b = of(values);
  std::sort(values.begin(), values.end());
  const double last = static_cast<double>(values.size() - 1);
  REQUIRE(b.count() == values.size());
  CHECK(b.quantile(0.0) == values.front());
  CHECK(b.quantile(1.0) == values.back());
  double worst = 0.0;
  for (int i = 0; i <= 1000; ++i) {
    const double q = i / 1000.0;
    const double rank = q * last;
    const auto k = static_cast<std::size_t>(rank);
    const double left = values[k];
    const double right = values[std::min(k + 1, values.size() - 1)];
    const double part = rank - std::floor(rank);
    const double exact = left * (1.0 - part) + right * part;
    const double scale = std::abs(left) * (1.0 - part) + std::abs(right) * part;
    const double error = std::abs(b.quantile(q) - exact);
    if (error > 0x1p-1032) worst = std::max(worst, error / scale);
    const Ranks::Bracket bracket = Ranks(b).bracket(q);
    const auto low = std::lower_bound(values.begin(), values.end(), bracket.low) - values.begin();
    const auto high = std::upper_bound(values.begin(), values.end(), bracket.high) - values.begin();
    CHECK(bracket.below == static_cast<std::uint64_t>(low));
    CHECK(bracket.below + bracket.inside == static_cast<std::uint64_t>(high));
    CHECK(k >= bracket.below);
    CHECK(std::ceil(rank) < static_cast<double>(high));
  }
  CHECK(worst <= Buckets::relative_error);
  std::uint64_t total = 0;
  double edge = -infinity;
  for (const auto& bar : b.bars()) {
    CHECK(bar.low > edge);
    CHECK(bar.high >= bar.low);
    edge = bar.high;
    total += bar.count;
  }
  CHECK(total == b.count());
}

}  // namespace

TEST_CASE("quantiles are within 0.1 % on all kinds of data") {
  SECTION("log-normal") {
    check_quantiles(make(20000, 1, [](Lcg& r) { return std::exp(r.normal()); }));
  }
  SECTION("negative") {
    check_quantiles(make(20000, 2, [](Lcg& r) { return -std::exp(r.normal()); }));
  }
  SECTION("mixed signs") {
    check_quantiles(make(20001, 3, [](Lcg& r) { return r.normal(); }));
  }
  SECTION("a third zeros") {
    check_quantiles(make(20001, 4, [](Lcg& r) { return std::max(0.0, r.normal() + 0.43); }));
  }
  SECTION("subnormal") {
    check_quantiles(make(5000, 5, [](Lcg& r) { return 1e-309 * r.normal(); }));
  }
  SECTION("the smallest") {
    check_quantiles(make(999, 6, [](Lcg& r) { return smallest * std::floor(5.0 * r.uniform() - 2.0); }));
  }
  SECTION("huge") {
    check_quantiles(make(5000, 7, [](Lcg& r) { return largest * (2.0 * r.uniform() - 1.0); }));
  }
  SECTION("all magnitudes") {
    check_quantiles(
        make(5000, 8, [](Lcg& r) { return std::pow(10.0, 600.0 * r.uniform() - 300.0) * r.normal(); }));
  }
  SECTION("few") {
    check_quantiles({3.0, -7.5, 0.0, 1e-5, 12.0});
  }
  SECTION("two") {
    check_quantiles({-1.0, 1.0});
  }
  SECTION("one") {
    check_quantiles({42.1});
  }
  // Where linear reading within a bucket errs most: at its lower end with a power of two.
  SECTION("point masses") {
    std::vector<double> values(1000, 1.0);
    values.insert(values.end(), 1000, 2.0);
    values.insert(values.end(), {0.3, 1.9, 5.0});
    check_quantiles(values);
  }
}

TEST_CASE("a constant is read exactly") {
  const Buckets b = of(std::vector<double>(1000, 0.1));
  for (const double q : {0.0, 0.05, 0.5, 0.777, 1.0}) CHECK(b.quantile(q) == 0.1);
  CHECK(b.quantile_standard_error(0.5) == 0.0);
}

TEST_CASE("ranks follow NumPy's default") {
  // np.quantile([10, 20, 40, 80], q): values as far apart as these show the rank, their buckets do not
  const Buckets b = of({80.0, 10.0, 40.0, 20.0});
  CHECK_THAT(b.quantile(0.25), WithinRel(17.5, 0.001));
  CHECK_THAT(b.quantile(0.5), WithinRel(30.0, 0.001));
  CHECK_THAT(b.quantile(0.9), WithinRel(68.0, 0.001));
  CHECK(b.quantile(1.0) == 80.0);
}

TEST_CASE("zeros of both signs are one, and exact") {
  const Buckets b = of({0.0, -0.0, 0.0, -0.0, smallest, -smallest});
  CHECK(b == of({-smallest, -0.0, -0.0, 0.0, 0.0, smallest}));
  CHECK(b.quantile(0.5) == 0.0);
  const auto bars = b.bars();
  REQUIRE(bars.size() == 3);
  CHECK(bars[0].high == -smallest);
  CHECK(bars[1].low == 0.0);
  CHECK(bars[1].high == 0.0);
  CHECK(bars[1].count == 4);
  CHECK(bars[2].low == smallest);
  CHECK(b.cdf(0.0) == 5.0 / 6.0);
  CHECK(b.cdf(-0.0) == 5.0 / 6.0);
}

TEST_CASE("what is absent or not finite is left out") {
  const std::vector<double> values = {1.0, missing, infinity, 2.0, -infinity, 3.0, missing};
  const std::vector<double> present = {1.0, 1.0, 1.0, 0.0, 1.0, 1.0, 0.0};
  Buckets b;
  b.add(values.data(), present.data(), values.size());
  CHECK(b == of({1.0, 3.0}));
  CHECK(of({missing, infinity}) == Buckets{});
  // stretches longer than the buffers
  auto many = normals(1000, 5.0, 1.0, 1);
  std::vector<double> there(1000), kept;
  Lcg random(8);
  for (std::size_t i = 0; i < 1000; ++i) {
    there[i] = random.uniform() < 0.5 ? 0.0 : 1.0;
    if (there[i] != 0.0)
      kept.push_back(many[i]);
    else
      many[i] = missing;
  }
  Buckets c;
  c.add(many.data(), there.data(), 1000);
  CHECK(c == of(kept));
}

TEST_CASE("merging is exact in any order") {
  const auto values =
      make(9000, 9, [](Lcg& r) { return std::exp(2.0 * r.normal()) * (r.uniform() < 0.3 ? -1.0 : 1.0); });
  const Buckets whole = of(values);
  Lcg random(1);
  for (int trial = 0; trial < 10; ++trial) {
    Buckets parts[4];
    for (const double& x : values) parts[random.below(4)].add(&x, nullptr, 1);
    Buckets sum;
    sum.merge(parts[2]);
    parts[0].merge(parts[3]);
    sum.merge(parts[0]);
    sum.merge(Buckets{});
    sum.merge(parts[1]);
    CHECK(sum == whole);
    CHECK(sum.quantile(0.3) == whole.quantile(0.3));
  }
  CHECK_FALSE(whole == of({1.0}));
}

TEST_CASE("counts beyond 16 bits are carried") {
  const std::vector<double> values(200000, 3.0);
  Buckets added = of(values);
  CHECK(added.bars()[0].count == 200000);
  Buckets merged;
  for (int i = 0; i < 200; ++i) merged.merge(of(std::vector<double>(1000, 3.0)));
  CHECK(merged == added);
  for (int i = 0; i < 20; ++i) added.merge(added);  // with itself
  CHECK(added.count() == std::uint64_t{200000} << 20);
  CHECK(added.bars()[0].count == std::uint64_t{200000} << 20);
  Buckets full = of(std::vector<double>(65536, 3.0));  // the low part is 0
  const double five = 5.0;
  full.add(&five, nullptr, 1);
  CHECK(full.bars().size() == 2);
  CHECK(full.bars()[0].count == 65536);
  CHECK_THAT(full.quantile(0.5), WithinRel(3.0, 0.001));
}

TEST_CASE("counts beyond 16 bits are carried among other values") {
  std::vector<double> values;
  for (int i = 0; i < 70000; ++i) values.insert(values.end(), {3.0, 5.0, i % 2 == 0 ? 3.0 : -7.0});
  const Buckets b = of(values);
  REQUIRE(b.bars().size() == 3);
  CHECK(b.bars()[0].count == 35000);
  CHECK(b.bars()[1].count == 105000);
  CHECK(b.bars()[2].count == 70000);
}

TEST_CASE("cdf is the share at or below") {
  auto values = make(5000, 12, [](Lcg& r) { return 10.0 + 30.0 * r.normal(); });
  const Buckets b = of(values);
  std::sort(values.begin(), values.end());
  for (double x = -150.0; x < 150.0; x += 0.731) {
    const auto below = std::upper_bound(values.begin(), values.end(), x) - values.begin();
    CHECK_THAT(b.cdf(x), WithinAbs(static_cast<double>(below) / 5000.0, 0.001));
  }
  CHECK(b.cdf(-infinity) == 0.0);
  CHECK(b.cdf(std::nextafter(values.front(), -infinity)) == 0.0);
  CHECK(b.cdf(values.back()) == 1.0);
  CHECK(b.cdf(infinity) == 1.0);
  CHECK(std::isnan(b.cdf(missing)));
  CHECK(std::isnan(Buckets{}.cdf(0.0)));
}

TEST_CASE("quantile standard errors cover as they should") {
  int inside[2] = {0, 0};
  constexpr int samples = 1000;
  for (int i = 0; i < samples; ++i) {
    const Buckets b = of(normals(1000, 10.0, 3.0, 5000 + static_cast<std::uint64_t>(i)));
    inside[0] += std::abs(b.quantile(0.5) - 10.0) < 1.96 * b.quantile_standard_error(0.5) ? 1 : 0;
    const double p95 = 10.0 + 3.0 * 1.6448536269514722;
    inside[1] += std::abs(b.quantile(0.95) - p95) < 1.96 * b.quantile_standard_error(0.95) ? 1 : 0;
  }
  // The density is itself estimated, from about 30 values: a few per cent of coverage
  CHECK_THAT(inside[0] / double{samples}, WithinAbs(0.95, 0.03));
  CHECK_THAT(inside[1] / double{samples}, WithinAbs(0.95, 0.05));
  // sqrt(q (1 - q) / n) / density
  const Buckets b = of(normals(200000, 0.0, 1.0, 77));
  CHECK_THAT(b.quantile_standard_error(0.5), WithinRel(0.5 / std::sqrt(200000.0) / 0.3989, 0.15));
  CHECK(std::isnan(b.quantile_standard_error(0.0)));
  CHECK(std::isnan(b.quantile_standard_error(1.0)));
  CHECK(std::isnan(of({1.0}).quantile_standard_error(0.5)));
  CHECK(of({1.0, 2.0}).quantile_standard_error(0.99) > 0.0);
}

TEST_CASE("an element costs little") {
  CHECK(sizeof(Buckets) < 512);
  const auto page = std::size_t{2048};
  CHECK(of({5.0}).bytes() - page < 1024);
  CHECK(of({-5.0, 0.0, 5.0, 0.3}).bytes() - 4 * page < 1152);
  const Buckets wide = of(make(5000, 8, [](Lcg& r) { return std::pow(2.0, 40.0 * r.uniform()); }));
  CHECK(wide.bytes() < 40 * page * 9 / 8 + page + 1024);
}

TEST_CASE("q outside [0, 1] is refused, an empty histogram has no quantile") {
  const Buckets b = of({1.0, 2.0});
  CHECK_THROWS_AS(b.quantile(-0.1), InvalidValueError);
  CHECK_THROWS_WITH(b.quantile(1.2), contains("q = 1.2"));
  CHECK_THROWS_AS(b.quantile_standard_error(missing), InvalidValueError);
  CHECK_THROWS_AS(Ranks(b).bracket(2.0), InvalidValueError);
  CHECK(std::isnan(Buckets{}.quantile(0.5)));
  CHECK(Ranks(Buckets{}).bracket(0.5).inside == 0);
  CHECK(Buckets{}.bars().empty());
}
