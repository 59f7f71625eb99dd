// Quantiles and moments at awkward probabilities, computed with 50 digits:
// tests/reference/distributions.json.
#include <cmath>
#include <limits>
#include <vector>

#include "catch.hpp"
#include "gigawatt/random/distribution.hpp"

using D = gigawatt::Distribution;
using namespace gigawatt::test;

namespace {

const double not_a_number = std::numeric_limits<double>::quiet_NaN();
const std::vector<double> probabilities{1e-10, 1e-06, 0.001, 0.01,  0.025, 0.05,  0.3,
                                        0.5,   0.75,  0.9,   0.975, 0.99,  0.999, 0.999999};

struct Case {
  const char* id;
  D distribution;
  std::vector<double> quantiles;
  double mean, variance;  // nan: none
  double absolute;        // beside a relative tolerance of 1e-12
};

const std::vector<Case> cases{
    {"quantile-normal-1",
     D::normal(0, 1),
     {-6.361340902404057, -4.753424308822899, -3.0902323061678136, -2.326347874040841, -1.9599639845400543,
      -1.6448536269514726, -0.5244005127080408, 0.0, 0.6744897501960817, 1.2815515655446006,
      1.9599639845400538, 2.3263478740408408, 3.090232306167813, 4.753424308817087},
     0.0,
     1.0,
     1e-13},
    {"quantile-lognormal-3",
     D::lognormal(0, 1),
     {0.0017270493538983824, 0.008622119793471487, 0.04549138524765351, 0.09765173307033596,
      0.14086349409321747, 0.19304081669873657, 0.5919101006095542, 1.0, 1.963031084158257,
      3.6022244792791582, 7.099071384231333, 10.240473656312131, 21.98218397958283, 115.9807592503378},
     1.6487212707001282,
     4.670774270471605,
     0.0},
    {"quantile-student_t-5",
     D::student_t(5),
     {-156.8255927088943, -24.771029720515944, -5.89342953135601, -3.3649299989072188, -2.5705818356363155,
      -2.0150483733330242, -0.5594296444693608, 0.0, 0.7266868438004227, 1.4758840488244813,
      2.5705818356363146, 3.364929998907218, 5.893429531356009, 24.77102972037249},
     0.0,
     1.6666666666666667,
     1e-13},
    {"quantile-student_t-8",
     D::student_t(1),
     {-3183098861.837907, -318309.8861827435, -318.30883898555044, -31.820515953773956, -12.706204736174705,
      -6.313751514675043, -0.7265425280053609, 0.0, 1.0, 3.077683537175254, 12.706204736174694,
      31.82051595377393, 318.30883898555015, 318309.88617359026},
     not_a_number,
     not_a_number,
     1e-13},
    {"quantile-gamma-9",
     D::gamma(2, 3),
     {4.242660687248922e-05, 0.004244641984438029, 0.13620605330846866, 0.44566422075979784,
      0.7266278356318947, 1.0660845320959862, 3.292047632110475, 5.035040970049982, 8.077903586669088,
      11.669160509602287, 16.714930172816693, 19.915056203981433, 27.700240429354754, 50.06526237248832},
     6.0,
     18.0,
     0.0},
    {"quantile-gamma-12",
     D::gamma(0.1, 2),
     {1.2146096724815926e-100, 1.2146096724815853e-60, 1.2146096724815815e-30, 1.2146096724815798e-20,
      1.1583420491042897e-16, 1.1861422582828563e-13, 7.172172036821894e-06, 0.0011867822089204523,
      0.0706127161471166, 0.5323091074776757, 1.9558095988377062, 3.176955635859009, 6.727354023437507,
      18.91405412091488},
     0.2,
     0.4,
     0.0},
    {"quantile-beta-13",
     D::beta(2, 3),
     {4.082494015808333e-06, 0.0004083594602042573, 0.013022947370814272, 0.04199863562170071,
      0.06758598648854296, 0.09761146288641434, 0.27238394207510536, 0.38572756813238956, 0.5436782854190803,
      0.6795394162781817, 0.8058795503167566, 0.859132457305454, 0.9359618608971666, 0.9936904263297945},
     0.4,
     0.04,
     0.0},
    {"quantile-triangular-16",
     D::triangular(0, 2, 10),
     {4.4721359549995795e-05, 0.004472135954999579, 0.1414213562373095, 0.4472135954999579,
      0.7071067811865476, 1.0, 2.5166852264521173, 3.6754446796632414, 5.52786404500042, 7.17157287525381,
      8.585786437626904, 9.105572809000083, 9.717157287525382, 9.991055728089872},
     4.0,
     4.666666666666667,
     1e-13},
    {"quantile-pert-18",
     D::pert(10, 20, 60),
     {10.000040480526037, 10.006753594963444, 10.31569870839235, 11.156726309613235, 11.960636182589372,
      12.948869380590862, 19.295812448711633, 23.833612969625943, 30.711331347723192, 37.26670252167909,
      44.15671549512258, 47.427966431481735, 52.87757843693392, 58.65088674671874},
     25.0,
     75.0,
     0.0}};

}  // namespace

TEST_CASE("quantiles in both tails agree with 50-digit values") {
  for (const auto& c : cases) {
    INFO(c.id);
    REQUIRE(c.quantiles.size() == probabilities.size());
    for (std::size_t i = 0; i < probabilities.size(); ++i) {
      const double x = c.quantiles[i];
      INFO("p = " << probabilities[i]);
      CHECK_THAT(c.distribution.quantile(probabilities[i]),
                 WithinAbs(x, std::max(c.absolute, 1e-12 * std::abs(x))));
    }
    if (std::isnan(c.mean)) {
      CHECK_FALSE(std::isfinite(c.distribution.mean()));
      CHECK_FALSE(std::isfinite(c.distribution.variance()));
    } else {
      CHECK_THAT(c.distribution.mean(), WithinAbs(c.mean, std::max(c.absolute, 1e-12 * c.mean)));
      CHECK_THAT(c.distribution.variance(), WithinRel(c.variance, 1e-12));
    }
  }
}

TEST_CASE("distributions from an interval") {
  const auto price = D::from_quantiles("lognormal", 0.1, 27000, 0.9, 35000);
  CHECK_THAT(price.parameters()[0].second, WithinRel(10.333347742729007, 1e-12));
  CHECK_THAT(price.parameters()[1].second, WithinRel(0.1012488308946056, 1e-12));
  CHECK_THAT(price.quantile(0.5), WithinRel(30740.85229787875, 1e-12));
  CHECK_THAT(price.mean(), WithinRel(30898.82405248456, 1e-12));
  CHECK_THAT(std::sqrt(price.variance()), WithinRel(3136.5047019139492, 1e-12));
  const auto share = D::from_quantiles("normal", 0.05, 0.6, 0.95, 0.9);
  CHECK_THAT(share.mean(), WithinRel(0.75, 1e-12));
  CHECK_THAT(std::sqrt(share.variance()), WithinRel(0.09119352478676539, 1e-12));
}

TEST_CASE("moments in closed form") {
  CHECK_THAT(D::pert(10, 20, 60).mean(), WithinRel(25.0, 1e-12));
  CHECK_THAT(std::sqrt(D::pert(10, 20, 60).variance()), WithinRel(8.660254037844387, 1e-12));
  CHECK_THAT(D::triangular(0, 2, 10).mean(), WithinRel(4.0, 1e-12));
  CHECK_THAT(std::sqrt(D::triangular(0, 2, 10).variance()), WithinRel(2.160246899469287, 1e-12));
}
