#include "bindings.hpp"

#include "arrays.hpp"
#include "gigawatt/finance/irr.hpp"
#include "gigawatt/finance/priced_round.hpp"
#include "gigawatt/finance/time_value.hpp"
#include "gigawatt/stats/moments.hpp"

namespace gigawatt::bindings {

void bind_finance(py::module_& m) {
  m.def("pv", &finance::pv, py::arg("rate"), py::arg("nper"), py::arg("pmt"), py::arg("fv") = 0.0,
        py::arg("type") = 0);
  m.def(
      "npv",
      [](double rate, const Doubles& values, int first_period) {
        return finance::npv(rate, to_vector(values), first_period);
      },
      py::arg("rate"), py::arg("values"), py::arg("first_period") = 0);
  m.def(
      "xnpv",
      [](double rate, const Doubles& values, const Doubles& years) {
        return finance::xnpv(rate, to_vector(values), to_vector(years));
      },
      py::arg("rate"), py::arg("values"), py::arg("years"));
  m.def("capital_recovery_factor", &finance::capital_recovery_factor, py::arg("rate"), py::arg("years"));
  m.def(
      "irr",
      [](const Doubles& values) {
        const auto result = finance::irr(to_vector(values));
        const char* status = result.status == finance::IrrStatus::ok     ? "ok"
                             : result.status == finance::IrrStatus::none ? "none"
                                                                         : "several";
        return std::make_tuple(result.value, std::string(status), result.roots);
      },
      py::arg("values"));
  m.def(
      "priced_round",
      [](const Doubles& holdings, double pre_money, double new_money) {
        const auto round = finance::priced_round(to_vector(holdings), pre_money, new_money);
        return std::make_tuple(round.price_per_share, round.new_shares, round.post_money, round.ownership);
      },
      py::arg("holdings"), py::arg("pre_money"), py::arg("new_money"));
  m.def(
      "summarise",
      [](const Doubles& values) {
        const auto data = to_vector(values);
        const MomentSummary s = summarise(data);
        py::typing::Dict<py::str, double> d;
        d["count"] = s.count;
        d["mean"] = s.mean;
        d["sd"] = s.sd();
        d["skewness"] = s.skewness();
        d["kurtosis"] = s.kurtosis();
        d["minimum"] = s.minimum;
        d["maximum"] = s.maximum;
        d["autocorrelation"] = autocorrelation(data);
        return d;
      },
      py::arg("values"));
}

}  // namespace gigawatt::bindings
