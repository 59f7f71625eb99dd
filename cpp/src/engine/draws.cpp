#include "draws.hpp"

#include <algorithm>
#include <cmath>

#include "gigawatt/random/key.hpp"
#include "operands.hpp"
#include "sobol_draws.hpp"

namespace gigawatt::ops {
namespace {

using namespace kernels;

void affine(const Frame& f, double* out, const double* score, double a, double b) {
  f.table.binary[mul][vector_scalar](out, {score, 0}, {&b, 0}, 1, f.lanes);
  f.table.binary[add][vector_scalar](out, {out, 0}, {&a, 0}, 1, f.lanes);
}

void value_of(const Frame& f, double* out, const double* score, const Marginal& m) {
  switch (m.form) {
    case Marginal::Form::constant:
      std::fill(out, out + f.lanes, m.a);
      break;
    case Marginal::Form::affine:
      affine(f, out, score, m.a, m.b);
      break;
    case Marginal::Form::exponential:
      affine(f, out, score, m.a, m.b);
      f.table.unary[exponential][0](out, {out, 0}, 1, f.lanes);
      break;
    case Marginal::Form::uniform:
      f.table.unary[normal_cdf][0](out, {score, 0}, 1, f.lanes);
      affine(f, out, out, m.a, m.b);
      break;
    case Marginal::Form::table:
      f.table.cubic(out, score, {m.coefficients.data(), m.coefficients.size() / 4, m.limit}, f.lanes);
      break;
    case Marginal::Form::steps:
      f.table.steps(out, score, {m.thresholds.data(), m.values.data(), m.values.size()}, f.lanes);
      break;
  }
}

}  // namespace

void score(const Instruction& i, const Frame& f, std::size_t first, std::size_t last) {
  const Step& step = f.program.plan.steps[static_cast<std::size_t>(i.step)];
  const bool dated = i.out.rows > 1 || step.dims.has_time();
  const Sampling& sampling = f.draws.sampling;
  for (std::size_t p = 0; p < i.out.planes; ++p) {
    const OutRows out = out_of(i.out, p, f);
    if (sampling.method == Sampling::Method::sobol && !f.draws.base) {
      sobol_score(step, f, out, p, first, last);
      continue;
    }
    for (std::size_t t = first; t < last; ++t) {
      if (f.draws.base) {
        std::fill(out.at(t), out.at(t) + f.lanes, 0.0);
        continue;
      }
      const std::int32_t date = dated ? f.program.plan.period_days[t] : 0;
      if (sampling.method == Sampling::Method::latin) {
        const auto strata = static_cast<std::uint32_t>(sampling.scenarios);
        f.table.latin_scores(out.at(t), latin_key(f.draws.seed, step.streams[p], date, step.domain, strata),
                             f.draws.first, f.lanes);
      } else {
        f.table.scores(out.at(t), draw_key(f.draws.seed, step.streams[p], date, step.domain), f.draws.first,
                       f.lanes);
      }
    }
  }
}

void marginal(const Instruction& i, const Frame& f, std::size_t first, std::size_t last) {
  const Step& step = f.program.plan.steps[static_cast<std::size_t>(i.step)];
  for (std::size_t p = 0; p < i.out.planes; ++p) {
    const Rows score_rows = rows_of(i.args[0], p, f);
    const OutRows out = out_of(i.out, p, f);
    for (std::size_t t = first; t < last; ++t) {
      if (f.draws.base && !std::isnan(step.central) && step.marginals[p].form != Marginal::Form::constant) {
        std::fill(out.at(t), out.at(t) + f.lanes, step.central);
        continue;
      }
      value_of(f, out.at(t), score_rows.from(t).data, step.marginals[p]);
    }
  }
}

}  // namespace gigawatt::ops
