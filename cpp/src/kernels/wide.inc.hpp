// Vectors of the machine's own width, for the loops that GCC does not vectorise by itself. Part of
// all.inc.cpp.
//
// Not wider than the registers: GCC takes a wider vector apart into scalars wherever a select is made from
// it.

#if defined(__AVX512F__)
constexpr size_t wide_lanes = 8;
#elif defined(__AVX__)
constexpr size_t wide_lanes = 4;
#else
constexpr size_t wide_lanes = 2;
#endif
typedef double Wide __attribute__((vector_size(wide_lanes * sizeof(double))));
typedef int64_t WideMask __attribute__((vector_size(wide_lanes * sizeof(double))));
typedef uint64_t WideWord __attribute__((vector_size(wide_lanes * sizeof(double))));

// Value is double or Wide.
template <class Value>
constexpr size_t width = sizeof(Value) / sizeof(double);

template <class Value>
GIGAWATT_INLINE Value load(const double* data) {
  Value value;
  __builtin_memcpy(&value, data, sizeof value);
  return value;
}
template <class Value>
GIGAWATT_INLINE void store(double* data, Value value) {
  __builtin_memcpy(data, &value, sizeof value);
}

GIGAWATT_INLINE double fused(double a, double b, double c) {
  return __builtin_fma(a, b, c);
}
// GCC makes one instruction of it where there is one.
GIGAWATT_INLINE Wide fused(Wide a, Wide b, Wide c) {
  Wide result = c;
  for (size_t i = 0; i < wide_lanes; ++i) result[i] = __builtin_fma(a[i], b[i], c[i]);
  return result;
}

GIGAWATT_INLINE Wide keep(WideMask mask, Wide value) {
  return (Wide)((WideMask)value & mask);
}

// The 64-bit products of the low halves; what stands in the high halves does not matter. x86 has an
// instruction for it, which GCC finds only by name: from the plain expression it makes three.
GIGAWATT_INLINE WideWord low_product(WideWord a, WideWord b) {
#if defined(__AVX512F__) && !defined(__clang__)
  typedef int Halves __attribute__((vector_size(64)));
  typedef long long Products __attribute__((vector_size(64)));
  return (WideWord)__builtin_ia32_pmuludq512_mask((Halves)a, (Halves)b, Products{},
                                                  static_cast<unsigned char>(-1));
#elif defined(__AVX2__) && !defined(__clang__)
  typedef int Halves __attribute__((vector_size(32)));
  return (WideWord)__builtin_ia32_pmuludq256((Halves)a, (Halves)b);
#elif defined(__SSE2__) && !defined(__clang__)
  typedef int Halves __attribute__((vector_size(16)));
  return (WideWord)__builtin_ia32_pmuludq128((Halves)a, (Halves)b);
#else
  return (a & 0xffffffffu) * (b & 0xffffffffu);
#endif
}
