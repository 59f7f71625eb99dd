// The synthetic model by hand: what somebody gets who writes this one model in C++ and nothing else.
//
// Four scenarios a register, a tile of scenarios in cache, one loop over time wherever no sum over age stands
// in the way; the sums over age are blocked by four periods and two registers. Values live in registers
// within a period. exp and log are within 1.1 ulp like the engine's, for arguments that this model can have:
// no special cases.
#include <immintrin.h>

#include <cstddef>
#include <cstdint>
#include <cstring>

namespace {

typedef double V __attribute__((vector_size(32)));
typedef int64_t I __attribute__((vector_size(32)));

constexpr int lanes = 4;
#ifndef TILE
#define TILE 16
#endif
constexpr int tile = TILE;
constexpr int vectors = tile / lanes;
constexpr int most_periods = 512;

#define INLINE inline __attribute__((always_inline))

INLINE V load(const double* p) {
  return (V)_mm256_loadu_pd(p);
}
INLINE void store(double* p, V x) {
  _mm256_storeu_pd(p, (__m256d)x);
}
INLINE V all(double x) {
  return V{x, x, x, x};
}
INLINE V larger(V a, V b) {
  return (V)_mm256_max_pd((__m256d)a, (__m256d)b);
}
INLINE V smaller(V a, V b) {
  return (V)_mm256_min_pd((__m256d)a, (__m256d)b);
}
INLINE V fma(V a, V b, V c) {
  return (V)_mm256_fmadd_pd((__m256d)a, (__m256d)b, (__m256d)c);
}
INLINE V choose(I mask, V yes, V no) {
  return (V)_mm256_blendv_pd((__m256d)no, (__m256d)yes, (__m256d)mask);
}

// e^x for |x| < 700: Cody-Waite reduction, 1 + r + r^2 q(r).
INLINE V exp(V x) {
  const V shift = all(0x1.8p52);
  const V shifted = fma(x, all(0x1.71547652b82fep+0), shift);
  const V k = shifted - shift;
  const V r = fma(-k, all(0x1.ef35793c76730p-45), fma(-k, all(0x1.62e42fefa3800p-1), x));
  const V s = r * r;
  const V even = fma(
      s,
      fma(s,
          fma(s, fma(s, all(0x1.289185613a3d6p-22), all(0x1.a019b90d2ae7ap-16)), all(0x1.6c16c1788bd90p-10)),
          all(0x1.5555555553d63p-5)),
      all(0x1.0000000000001p-1));
  const V odd = fma(
      s,
      fma(s,
          fma(s, fma(s, all(0x1.af38a9b0ec855p-26), all(0x1.71de0dae63bb3p-19)), all(0x1.a01a01a7c41d5p-13)),
          all(0x1.11111111109b3p-7)),
      all(0x1.5555555555556p-3));
  const V value = fma(s, fma(r, odd, even), r) + 1.0;
  return (V)((I)value + ((I)shifted << 52));
}

// log x for normal x > 0; coefficients of FDLIBM e_log.c (Sun Microsystems 1993).
INLINE V log(V x) {
  constexpr int64_t half_root = 0x3fe6a09e00000000, one = 0x3ff0000000000000;
  const I moved = (I)x + (one - half_root);
  const I whole = (I)((uint64_t __attribute__((vector_size(32))))moved >> 52) | 0x4330000000000000;
  const V k = (V)whole - 0x1p52 - 1023.0;
  const V f = (V)((moved & 0x000fffffffffffff) + half_root) - 1.0;
  const V s = f / (f + 2.0);
  const V z = s * s;
  const V w = z * z;
  const V t1 = w * fma(w, fma(w, all(1.531383769920937332e-01), all(2.222219843214978396e-01)),
                       all(3.999999999940941908e-01));
  const V t2 = z * fma(w,
                       fma(w, fma(w, all(1.479819860511658591e-01), all(1.818357216161805012e-01)),
                           all(2.857142874366239149e-01)),
                       all(6.666666666666735130e-01));
  const V half_square = f * f * 0.5;
  const V small = fma(s, half_square + t1 + t2, k * all(0x1.ef35793c76730p-45));
  return fma(k, all(0x1.62e42fefa3800p-1), f - (half_square - small));
}

enum Input {
  shock,
  price_start,
  price_level,
  volatility,
  price_decline,
  capacity,
  delay,
  ramp,
  unit_cost,
  learning,
  facility_cost,
  power_price,
  inflation,
  utilisation,
  interest_rate,
  discount_rate
};
enum Result { npv, equity_npv, trough, periods_under_water, peak_debt, total_capex };
enum Series { price_s, fleet_s, capex_s, revenue_s, opex_s, ebitda_s, debt_s, tax_s, free_s, cumulative_s };
enum Over { elapsed, passed, season, maturity, efficiency, subsidy, tax_rate };

struct Kernel {
  double padded[most_periods + 8];  // three zeros, then the kernel, then zeros
  int length;
};
typedef double Rows[most_periods][tile];

struct Workspace {
  alignas(64) Rows share, index, added, first_fleet, bought, fleet, it_capex, facility, by_straight,
      by_declining;
  Kernel survival, straight, declining;
};

// The sum over age: four periods at a time, two registers of scenarios.
INLINE void convolve(const Rows& x, const Kernel& kernel, Rows& out, int periods) {
  for (int v = 0; v < tile; v += 2 * lanes) {
    for (int t = 0; t < periods; t += 4) {
      V a0{}, a1{}, a2{}, a3{}, b0{}, b1{}, b2{}, b3{};
      const int last = t + 3 < periods ? t + 3 : periods - 1;
      const int first = t - kernel.length + 1 > 0 ? t - kernel.length + 1 : 0;
      for (int s = first; s <= last; ++s) {
        const V a = load(&x[s][v]), b = load(&x[s][v + lanes]);
        const double* k = kernel.padded + 3 + t - s;
        a0 = fma(a, all(k[0]), a0), b0 = fma(b, all(k[0]), b0);
        a1 = fma(a, all(k[1]), a1), b1 = fma(b, all(k[1]), b1);
        a2 = fma(a, all(k[2]), a2), b2 = fma(b, all(k[2]), b2);
        a3 = fma(a, all(k[3]), a3), b3 = fma(b, all(k[3]), b3);
      }
      const V a[] = {a0, a1, a2, a3}, b[] = {b0, b1, b2, b3};
      for (int i = 0; t + i <= last; ++i) store(&out[t + i][v], a[i]), store(&out[t + i][v + lanes], b[i]);
    }
  }
}

struct Job {
  const double* const* inputs;
  size_t shock_stride;
  double* const* results;
  double* const* series;
  size_t series_stride;
  int periods;
  const double* over[7];
};

INLINE void build(const Job& job, Workspace& w, size_t at) {
  for (int v = 0; v < tile; v += lanes) {
    const auto in = [&](Input name) { return load(job.inputs[name] + at + v); };
    const V start = in(delay), duration = in(ramp), target = in(capacity), growth = in(inflation);
    V before{};
    for (int t = 0; t < job.periods; ++t) {
      const V share = smaller(larger((job.over[passed][t] - start) / duration, V{}), all(1.0));
      const V built = share * target;
      store(&w.share[t][v], share);
      store(&w.added[t][v], built - before);
      store(&w.index[t][v], exp(growth * job.over[elapsed][t]));
      before = built;
    }
  }
  convolve(w.added, w.survival, w.first_fleet, job.periods);
}

INLINE void buy(const Job& job, Workspace& w, size_t at) {
  for (int v = 0; v < tile; v += lanes) {
    const auto in = [&](Input name) { return load(job.inputs[name] + at + v); };
    const V prior = in(capacity)*0.5, cost = in(unit_cost), halls_cost = in(facility_cost),
            exponent = -in(learning);
    V ever{}, retired_before{}, ever_bought{}, halls_before{};
    for (int t = 0; t < job.periods; ++t) {
      const V added = load(&w.added[t][v]);
      ever += added;
      const V retired = ever - load(&w.first_fleet[t][v]);
      const V bought = added + (retired - retired_before) * 0.6;
      retired_before = retired;
      ever_bought += bought;
      // x^y as exp(y log x): here |y log x| < 1, so that it loses less than one ulp.
      const V unit_price = exp(exponent * log(ever_bought / prior + 1.0)) * cost;
      const V chips = bought * (unit_price * job.over[efficiency][t]);
      const V halls = added * halls_cost * load(&w.index[t][v]);
      store(&w.bought[t][v], bought);
      store(&w.it_capex[t][v], chips + chips * 0.12);
      store(&w.facility[t][v], halls * 0.95 + halls_before * 0.05);
      halls_before = halls;
    }
  }
  convolve(w.bought, w.survival, w.fleet, job.periods);
  convolve(w.it_capex, w.straight, w.by_straight, job.periods);
  convolve(w.facility, w.declining, w.by_declining, job.periods);
}

template <bool with_series>
INLINE void operate(const Job& job, Workspace& w, size_t at) {
  for (int v = 0; v < tile; v += lanes) {
    const auto in = [&](Input name) { return load(job.inputs[name] + at + v); };
    const V level = in(price_level), sd = in(volatility)*0.5, decline = in(price_decline),
            use_share = in(utilisation);
    const V floor = level * 0.7, contracted_share = use_share * 0.4, marginal_start = in(power_price)*3.8;
    const V staff_start = in(capacity)*0.02 + 2.0, grid_fee = in(capacity)*0.09,
            rate = in(interest_rate)*0.25;
    const V log_discount = log(in(discount_rate) + 1.0);
    V gap = log(in(price_start) / level);
    V book{}, working_before{}, debt{}, losses{}, cumulative{}, worth{}, equity_worth{}, under{}, spent{};
    V lowest = all(__builtin_inf()), highest = all(-__builtin_inf());
    for (int t = 0; t < job.periods; ++t) {
      const V fleet = load(&w.fleet[t][v]), index = load(&w.index[t][v]), facility = load(&w.facility[t][v]);
      gap = gap * 0.9 + load(job.inputs[shock] + t * job.shock_stride + at + v) * sd;
      const V price = exp(gap - decline * job.over[elapsed][t]) * level;
      const V marginal = index * marginal_start;
      const V capex = load(&w.it_capex[t][v]) + facility;
      const V net_capex = capex - facility * job.over[subsidy][t];
      const V depreciation = load(&w.by_straight[t][v]) + load(&w.by_declining[t][v]);
      book += capex - depreciation;

      const V running = fleet * (use_share * job.over[season][t] * job.over[maturity][t]);
      const V contracted = smaller(fleet * contracted_share, running);
      const V spot_running = running - contracted;
      const V spot_price = price * exp(fleet * -0.0004);
      const V spot = choose(marginal < spot_price, spot_running, spot_running * 0.3);
      const V gross = (contracted * larger(price, floor) + spot * spot_price) * 2.19;
      const V revenue = gross - larger(gross - 800.0, V{}) * 0.04;

      const V powered = (contracted + spot) * 0.8 + fleet * 0.2;
      const V opex = powered * marginal * 2.19 + index * staff_start + fleet * 0.05 * index + book * 0.0015 +
                     larger(book, V{}) * 0.0025 + revenue * 0.05 + load(&w.share[t][v]) * grid_fee;
      const V ebitda = revenue - opex;
      const V working = revenue * 0.5 - opex * 0.3;

      const V drawn = net_capex * 0.6;
      const V interest = debt * rate;
      const V owed = debt + drawn;
      const V repaid = smaller(larger(ebitda - interest, V{}) * 0.5, owed);
      debt = owed - repaid;

      const V taxable = ebitda - depreciation - interest;
      const V profit = larger(taxable, V{}), loss = larger(-taxable, V{});
      const V used = smaller(profit, losses);
      losses = losses + loss - used;
      const V tax = (profit - used) * job.over[tax_rate][t];

      const V free_cash = ebitda - tax - (working - working_before) - net_capex;
      working_before = working;
      const V strain = exp(debt / larger(book, all(100.0))) * 0.2;
      const V equity_cash = free_cash + (drawn - repaid - interest) - strain;
      const V discount = exp(-(log_discount * job.over[elapsed][t]));
      cumulative += free_cash;
      worth = fma(free_cash, discount, worth);
      equity_worth = fma(equity_cash, discount, equity_worth);
      lowest = smaller(lowest, cumulative);
      highest = larger(highest, debt);
      under += choose(cumulative < 0.0, all(1.0), V{});
      spent += capex;
      if constexpr (with_series) {
        const V row[] = {price, fleet, capex, revenue, opex, ebitda, debt, tax, free_cash, cumulative};
        for (int k = 0; k < 10; ++k) store(job.series[k] + t * job.series_stride + at + v, row[k]);
      }
    }
    const V row[] = {worth, equity_worth, lowest, under, highest, spent};
    for (int k = 0; k < 6; ++k) store(job.results[k] + at + v, row[k]);
  }
}

void fill(Kernel& kernel, const double* values, int periods) {
  std::memset(kernel.padded, 0, sizeof kernel.padded);
  std::memcpy(kernel.padded + 3, values, sizeof(double) * static_cast<size_t>(periods));
  kernel.length = periods;
  while (kernel.length > 1 && values[kernel.length - 1] == 0.0) --kernel.length;
}

}  // namespace

// 0, or 1 where there are fewer scenarios than a tile has or too many periods. over: seven rows of periods;
// kernels: survival, straight, declining. series: ten arrays, or null.
extern "C" int hand_fused(const double* const* inputs, size_t shock_stride, double* const* results,
                          double* const* series, size_t series_stride, size_t scenarios, int periods,
                          const double* over, const double* kernels) {
  if (scenarios < tile || periods > most_periods) return 1;
  static thread_local Workspace w;
  fill(w.survival, kernels, periods);
  fill(w.straight, kernels + periods, periods);
  fill(w.declining, kernels + 2 * periods, periods);
  Job job{inputs, shock_stride, results, series, series_stride, periods, {}};
  for (int k = 0; k < 7; ++k) job.over[k] = over + k * periods;
  for (size_t at = 0; at < scenarios; at += tile) {
    const size_t here = at + tile <= scenarios ? at : scenarios - tile;  // the last tile overlaps
    build(job, w, here);
    buy(job, w, here);
    if (series)
      operate<true>(job, w, here);
    else
      operate<false>(job, w, here);
  }
  return 0;
}
