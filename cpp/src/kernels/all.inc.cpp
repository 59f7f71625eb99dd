// All kernels of one instruction set, compiled once per set with GIGAWATT_ISA naming it
// (cmake/kernels.cmake).
//
// The one symbol that leaves this file is table(). Everything else is internal: an inline function or
// template with external linkage, compiled for AVX2 here, could be the copy that the linker keeps for code
// that runs everywhere. Hence no standard containers, no <algorithm>, no <cmath>;
// tests/architecture/symbol_gate.py looks at the objects.
#include <cstddef>
#include <cstdint>

#include "gigawatt/kernels/table.hpp"

#ifndef GIGAWATT_ISA
#error "GIGAWATT_ISA names the instruction set: baseline, v3 or v4"
#endif

// Every lane of a row is independent. GCC then vectorises without run-time checks for overlap.
#if defined(__clang__)
#define GIGAWATT_LANES _Pragma("clang loop vectorize(assume_safety)")
#define GIGAWATT_UNROLL(times) _Pragma("unroll")
#else
#define GIGAWATT_LANES _Pragma("GCC ivdep")
#define GIGAWATT_PRAGMA(text) _Pragma(#text)
#define GIGAWATT_UNROLL(times) GIGAWATT_PRAGMA(GCC unroll times)
#endif
#define GIGAWATT_INLINE inline __attribute__((always_inline))

// Each file uses what stands above it.
// clang-format off
namespace gigawatt::kernels::GIGAWATT_ISA {
namespace {
#include "number.inc.hpp"
#include "wide.inc.hpp"
#include "loops.inc.hpp"
#include "arithmetic.inc.hpp"
#include "exp_log.inc.hpp"
#include "power.inc.hpp"
#include "normal.inc.hpp"
#include "draw.inc.hpp"
#include "latin.inc.hpp"
#include "sobol.inc.hpp"
#include "tables.inc.hpp"
#include "rows.inc.hpp"
#include "moments.inc.hpp"
#include "table.inc.hpp"
}  // namespace
// clang-format on

const Table* table();  // declared for -Wmissing-declarations; dispatch.cpp repeats it
const Table* table() {
  return &the_table;
}

}  // namespace gigawatt::kernels::GIGAWATT_ISA
