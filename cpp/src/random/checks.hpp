// Refusals of arguments, and numbers as people write them.
#pragma once
#include <string>
#include <vector>

#include "gigawatt/random/family.hpp"

namespace gigawatt {

[[noreturn]] void refuse(const std::string& family, const std::string& reason,
                         const std::string& parameter = "");

// "<family>: <parameter> must ..., got ..."
void check_finite(const std::string& family, const std::string& parameter, double value);
void check_not_negative(const std::string& family, const std::string& parameter, double value);  // and finite
void check_positive(const std::string& family, const std::string& parameter, double value);      // and finite
void check_probability(const std::string& family, const std::string& parameter, double value);   // in [0, 1]
void check_range(const std::string& family, double low, double high);  // finite, low < high
void check_mode(const std::string& family, double low, double mode,
                double high);  // check_range, low <= mode <= high
void check_weights(const std::string& family, const std::string& of, std::size_t count,
                   const std::vector<double>& weights);

std::string exact_number(double value);  // the shortest text that reads back to `value`: for messages
std::string short_number(
    double value);  // four significant digits, without an exponent where that is readable
std::string short_quantiles(const Family& family);  // "p5=1.1, p50=2.2, p95=4.4"

}  // namespace gigawatt
