// Reductions: moments over eight fixed lanes, and questions about all values. Part of all.inc.cpp.

// One element to its lane. Returns 1 where it is present and not finite.
size_t add_moment(Moments* sums, double x, bool present, double pivot, size_t lane) {
  if (!present) return 0;
  if (!is_finite(x)) return 1;
  const double d = x - pivot;
  const double square = d * d;
  sums->count[lane] += 1.0;
  sums->sum1[lane] += d;
  sums->sum2[lane] += square;
  sums->sum3[lane] += square * d;
  sums->sum4[lane] += square * square;
  if (x < sums->minimum[lane]) sums->minimum[lane] = x;
  if (x > sums->maximum[lane]) sums->maximum[lane] = x;
  return 0;
}

// `eights` times eight elements, wide_lanes of the eight lanes at a time: so the sums stay in registers.
template <bool masked>
size_t add_eights(Moments* sums, const double* x, const double* present, double pivot, size_t eights) {
  const Wide zero = {};
  const Wide one = zero + 1.0;
  WideMask faults = {};
  for (size_t lane = 0; lane < 8; lane += wide_lanes) {
    Wide count = load<Wide>(sums->count + lane);
    Wide sum1 = load<Wide>(sums->sum1 + lane), sum2 = load<Wide>(sums->sum2 + lane);
    Wide sum3 = load<Wide>(sums->sum3 + lane), sum4 = load<Wide>(sums->sum4 + lane);
    Wide minimum = load<Wide>(sums->minimum + lane), maximum = load<Wide>(sums->maximum + lane);
    for (size_t i = 0; i < eights; ++i) {
      const Wide value = load<Wide>(x + 8 * i + lane);
      WideMask valid = (value - value) == zero;  // finite
      if constexpr (masked) {
        const WideMask there = load<Wide>(present + 8 * i + lane) != zero;
        faults -= there & ~valid;
        valid &= there;
      } else {
        faults -= ~valid;
      }
      const Wide d = keep(valid, value - pivot);
      const Wide square = d * d;
      count += keep(valid, one);
      sum1 += d;
      sum2 += square;
      sum3 += square * d;
      sum4 += square * square;
      const WideMask lower = valid & (value < minimum);
      const WideMask higher = valid & (value > maximum);
      minimum = lower ? value : minimum;
      maximum = higher ? value : maximum;
    }
    store(sums->count + lane, count);
    store(sums->sum1 + lane, sum1);
    store(sums->sum2 + lane, sum2);
    store(sums->sum3 + lane, sum3);
    store(sums->sum4 + lane, sum4);
    store(sums->minimum + lane, minimum);
    store(sums->maximum + lane, maximum);
  }
  size_t total = 0;
  for (size_t i = 0; i < wide_lanes; ++i) total += static_cast<size_t>(faults[i]);
  return total;
}

size_t moment_lanes(Moments* sums, const double* x, const double* present, double pivot, size_t position,
                    size_t lanes) {
  const auto one_by_one = [&](size_t begin, size_t end) {
    size_t faults = 0;
    for (size_t i = begin; i < end; ++i)
      faults += add_moment(sums, x[i], present == nullptr || present[i] != 0.0, pivot, (position + i) % 8);
    return faults;
  };
  const size_t to_eight = (8 - position % 8) % 8;
  const size_t head = to_eight < lanes ? to_eight : lanes;
  const size_t eights = (lanes - head) / 8;
  size_t faults = one_by_one(0, head);
  if (eights != 0)
    faults += present == nullptr ? add_eights<false>(sums, x + head, nullptr, pivot, eights)
                                 : add_eights<true>(sums, x + head, present + head, pivot, eights);
  return faults + one_by_one(head + 8 * eights, lanes);
}

// Both look at a block at a time, without a branch within, and stop at the first block that says no.
constexpr size_t scan_block = 256;

bool all_finite_values(const double* x, size_t count) {
  for (size_t start = 0; start < count; start += scan_block) {
    const size_t n = count - start < scan_block ? count - start : scan_block;
    uint64_t faults = 0;
    for (size_t i = 0; i < n; ++i) faults |= is_finite(x[start + i]) ? uint64_t{0} : uint64_t{1};
    if (faults != 0) return false;
  }
  return true;
}

bool all_equal_values(const double* x, double value, size_t count) {
  for (size_t start = 0; start < count; start += scan_block) {
    const size_t n = count - start < scan_block ? count - start : scan_block;
    uint64_t others = 0;
    for (size_t i = 0; i < n; ++i) others |= x[start + i] == value ? uint64_t{0} : uint64_t{1};
    if (others != 0) return false;
  }
  return true;
}

Keys bucket_keys(uint32_t* out, const double* x, size_t count) {
  GIGAWATT_LANES
  for (size_t i = 0; i < count; ++i) {
    const double value = x[i] + 0.0;  // -0 becomes 0
    out[i] = static_cast<uint32_t>(bits_of(value) >> 42);
  }
  Wide low = Wide{} + infinity, high = Wide{} - infinity;
  WideMask zeros = {}, faults = {};
  size_t i = 0;
  for (; i + wide_lanes <= count; i += wide_lanes) {
    const Wide value = load<Wide>(x + i);
    const WideMask finite = (value - value) == Wide{};
    faults -= ~finite;
    zeros -= value == Wide{};
    const WideMask lower = finite & (value < low);
    const WideMask higher = finite & (value > high);
    low = lower ? value : low;
    high = higher ? value : high;
  }
  Keys found{infinity, -infinity, 0, 0};
  for (size_t j = 0; j < wide_lanes; ++j) {
    found.low = low[j] < found.low ? low[j] : found.low;
    found.high = high[j] > found.high ? high[j] : found.high;
    found.zeros += static_cast<size_t>(zeros[j]);
    found.not_finite += static_cast<size_t>(faults[j]);
  }
  for (; i < count; ++i) {
    const bool finite = is_finite(x[i]);
    found.zeros += x[i] == 0.0 ? 1 : 0;
    found.not_finite += finite ? 0 : 1;
    found.low = finite & (x[i] < found.low) ? x[i] : found.low;
    found.high = finite & (x[i] > found.high) ? x[i] : found.high;
  }
  return found;
}
