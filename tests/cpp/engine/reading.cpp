#include "engine/reading.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <stdexcept>

#include "gigawatt/finance/irr.hpp"

namespace gigawatt::test {
namespace {

using Place = std::map<std::string, std::size_t>;  // axis → position

constexpr double nan = std::numeric_limits<double>::quiet_NaN();

Place place_of(const Dims& dims, std::size_t cell) {
  Place place;
  for (auto axis = dims.axes().rbegin(); axis != dims.axes().rend(); ++axis) {
    place[(*axis)->name()] = cell % (*axis)->size();
    cell /= (*axis)->size();
  }
  return place;
}

double value_at(const Data& data, const Place& place) {
  std::size_t cell = 0;
  for (const auto& axis : data.dims.axes()) cell = cell * axis->size() + place.at(axis->name());
  return data.values[cell];
}

double scalar(const Node& node, const std::vector<double>& x) {
  const double a = x.empty() ? 0 : x[0], b = x.size() > 1 ? x[1] : 0;
  const bool unordered = std::isnan(a) || std::isnan(b);
  switch (node.op) {
    case Op::neg:
      return -a;
    case Op::add:
      return a + b;
    case Op::sub:
      return a - b;
    case Op::mul:
      return a * b;
    case Op::div:
      return a / b;
    case Op::power:
      return std::pow(a, node.attribute.exponent.value());
    case Op::sqrt:
      return std::sqrt(a);
    case Op::abs:
      return std::fabs(a);
    case Op::pow:
      return std::pow(a, b);
    case Op::exp:
      return std::exp(a);
    case Op::log:
      return std::log(a);
    case Op::normal_cdf:
      return 0.5 * std::erfc(-a / std::sqrt(2.0));
    case Op::floor:
      return std::floor(a);
    case Op::minimum:
      return unordered ? nan : std::min(a, b);
    case Op::maximum:
      return unordered ? nan : std::max(a, b);
    case Op::where:
      return a != 0.0 ? b : x[2];
    case Op::less:
      return a < b;
    case Op::less_equal:
      return a <= b;
    case Op::equal:
      return a == b;
    case Op::logical_and:
      return a != 0.0 && b != 0.0;
    case Op::logical_or:
      return a != 0.0 || b != 0.0;
    case Op::logical_not:
      return a == 0.0;
    case Op::is_finite:
      return std::isfinite(a);
    case Op::lookup: {
      const auto& p = node.attribute.data->values;
      if (std::isnan(a)) return nan;
      if (a <= p[0]) return p[1];
      for (std::size_t i = 2; i < p.size(); i += 2) {
        if (a <= p[i]) return p[i - 1] + (a - p[i - 2]) / (p[i] - p[i - 2]) * (p[i + 1] - p[i - 1]);
      }
      return p.back();
    }
    default:
      throw std::logic_error("no operation on single values");
  }
}

double joined(Op op, const std::vector<double>& x) {
  double total = x[0];
  for (std::size_t i = 1; i < x.size(); ++i) {
    switch (op) {
      case Op::reduce_sum:
      case Op::reduce_mean:
      case Op::cumulate_sum:
        total += x[i];
        break;
      case Op::reduce_product:
      case Op::cumulate_product:
        total *= x[i];
        break;
      case Op::reduce_min:
        total = std::isnan(total) || std::isnan(x[i]) ? nan : std::min(total, x[i]);
        break;
      case Op::reduce_max:
      case Op::cumulate_max:
        total = std::isnan(total) || std::isnan(x[i]) ? nan : std::max(total, x[i]);
        break;
      case Op::reduce_any:
      case Op::cumulate_any:
        total = total != 0.0 || x[i] != 0.0;
        break;
      default:
        total = total != 0.0 && x[i] != 0.0;
    }
  }
  return op == Op::reduce_mean ? total / static_cast<double>(x.size()) : total;
}

}  // namespace

Data Reading::read(const Expr& expr) const {
  const Node& node = *expr;
  const auto& a = node.attribute;
  switch (node.op) {
    case Op::reference:
      return known_.at(a.name);
    case Op::constant:
      return *a.data;
    case Op::time_start:
    case Op::time_end: {
      Data data{node.type.dims, {}};
      for (std::size_t t = 0; t < timeline_.size(); ++t)
        data.values.push_back(node.op == Op::time_start ? timeline_.start(t) : timeline_.end(t));
      return data;
    }
    case Op::age:
    case Op::position: {
      Data data{node.type.dims, {}};
      for (std::size_t i = 0; i < data.dims.size(); ++i) data.values.push_back(static_cast<double>(i));
      return data;
    }
    default:
      break;
  }
  std::vector<Data> args;
  for (const auto& arg : node.args) args.push_back(read(arg));
  const bool single = (node.op >= Op::neg && node.op <= Op::is_finite) || node.op == Op::lookup;
  return single ? pointwise(node, args, node.type.dims) : along(node, args, node.type.dims);
}

Data Reading::pointwise(const Node& node, const std::vector<Data>& args, const Dims& dims) const {
  Data result{dims, {}};
  for (std::size_t cell = 0; cell < dims.size(); ++cell) {
    std::vector<double> x;
    for (const auto& arg : args) x.push_back(value_at(arg, place_of(dims, cell)));
    result.values.push_back(scalar(node, x));
  }
  return result;
}

Data Reading::along(const Node& node, const std::vector<Data>& args, const Dims& dims) const {
  const auto& a = node.attribute;
  const bool series = node.op == Op::irr || node.op == Op::irr_status;
  const std::string name = series ? "time" : a.axis;
  Data result{dims, {}};
  for (std::size_t cell = 0; cell < dims.size(); ++cell) {
    Place place = place_of(dims, cell);
    const auto moved = [&](const std::string& axis, std::size_t to) {
      Place there = place;
      there[axis] = to;
      return value_at(args[0], there);
    };
    std::vector<double> x;
    if (node.op != Op::stack && node.op != Op::aged) {
      for (std::size_t i = 0; i < args[0].dims.find(name)->size(); ++i) x.push_back(moved(name, i));
    }
    const auto here = static_cast<std::ptrdiff_t>(place.contains(name) ? place.at(name) : 0);
    double value = nan;
    switch (node.op) {
      case Op::first:
        for (std::size_t t = x.size(); t-- > 0;) value = x[t] != 0.0 ? timeline_.start(t) : value;
        break;
      case Op::cumulate_sum:
      case Op::cumulate_product:
      case Op::cumulate_max:
      case Op::cumulate_any:
      case Op::cumulate_all:
        if (a.backward) {
          x.erase(x.begin(), x.begin() + here);
          std::reverse(x.begin(), x.end());
        } else {
          x.resize(static_cast<std::size_t>(here) + 1);
        }
        value = joined(node.op, x);
        break;
      case Op::shift: {
        const std::ptrdiff_t from = here - a.count;
        const bool inside = from >= 0 && from < static_cast<std::ptrdiff_t>(x.size());
        value = inside ? x[static_cast<std::size_t>(from)] : value_at(args[1], place);
        break;
      }
      case Op::aged:
        if (a.backward) {
          const std::size_t ahead = place.at("time") + place.at("age");
          value = ahead >= timeline_.size() ? 0.0 : moved("time", ahead);
        } else {
          value =
              place.at("time") < place.at("age") ? 0.0 : moved("time", place.at("time") - place.at("age"));
        }
        break;
      case Op::select:
        value = x[args[0].dims.find(name)->position(a.label)];
        break;
      case Op::stack:
        value = value_at(args[place.at(a.along->name())], place);
        break;
      case Op::irr:
        value = finance::irr(x).value;
        break;
      case Op::irr_status:
        value = finance::irr(x).status == finance::IrrStatus::ok;
        break;
      default:
        value = joined(node.op, x);
    }
    result.values.push_back(value);
  }
  return result;
}

}  // namespace gigawatt::test
