// Results of a whole series, one scenario at a time.
#include <cmath>
#include <limits>
#include <vector>

#include "along_axis.hpp"
#include "gigawatt/finance/irr.hpp"

namespace gigawatt::ops {
namespace {

template <class Result>
void per_scenario(const Instruction& i, const Frame& f, Result&& result) {
  std::vector<double> series(i.args[0].slot.rows);
  for (std::size_t p = 0; p < i.out.planes; ++p) {
    const Rows x = rows_of(i.args[0], p, f);
    double* out = out_of(i.out, p, f).at(0);
    for (std::size_t lane = 0; lane < f.lanes; ++lane) {
      bool all_finite = true;
      for (std::size_t t = 0; t < series.size(); ++t) {
        series[t] = x.data[t * x.row + (x.scalar ? 0 : lane)];
        all_finite = all_finite && std::isfinite(series[t]);
      }
      out[lane] = result(series, all_finite);
    }
  }
}

}  // namespace

void irr(const Instruction& i, const Frame& f, std::size_t, std::size_t) {
  per_scenario(i, f, [](const std::vector<double>& series, bool all_finite) {
    return all_finite ? finance::irr(series).value : std::numeric_limits<double>::quiet_NaN();
  });
}

void irr_status(const Instruction& i, const Frame& f, std::size_t, std::size_t) {
  per_scenario(i, f, [](const std::vector<double>& series, bool all_finite) {
    // A series that is not finite is a fault and not an explained absence: the status stays true.
    return !all_finite || finance::irr(series).status == finance::IrrStatus::ok ? 1.0 : 0.0;
  });
}

}  // namespace gigawatt::ops
