#include "bindings.hpp"

using namespace gigawatt::bindings;

// Order matters for signatures: a type is bound before it is named.
PYBIND11_MODULE(_core, m) {
  m.doc() = "The C++ core of gigawatt. Not for direct use: import gigawatt.";
  bind_errors(m);
  bind_units(m);
  bind_axes(m);
  bind_distribution(m);
  bind_expression(m);
  bind_model(m);
  bind_parts(m);
  bind_sampling(m);
  bind_run(m);
  bind_finance(m);
  bind_analysis(m);
  bind_build(m);
}
