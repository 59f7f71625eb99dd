#include "gigawatt/errors/error.hpp"

#include <algorithm>
#include <cctype>

namespace gigawatt {
namespace {

// Levenshtein distance, ignoring case.
std::size_t distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> row(b.size() + 1);
  for (std::size_t j = 0; j <= b.size(); ++j) row[j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    std::size_t diagonal = row[0];
    row[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const bool same = std::tolower(static_cast<unsigned char>(a[i - 1])) ==
                        std::tolower(static_cast<unsigned char>(b[j - 1]));
      const std::size_t next = std::min({row[j] + 1, row[j - 1] + 1, diagonal + (same ? 0U : 1U)});
      diagonal = row[j];
      row[j] = next;
    }
  }
  return row[b.size()];
}

// The part after the last dot: people forget the scope more often than they misspell the name.
std::string_view tail(std::string_view name) {
  const auto dot = name.rfind('.');
  return dot == std::string_view::npos ? name : name.substr(dot + 1);
}

}  // namespace

std::vector<std::string> nearest_names(std::string_view name, const std::vector<std::string>& known,
                                       std::size_t most) {
  std::vector<std::pair<std::size_t, std::string>> ranked;
  const std::size_t limit = std::max<std::size_t>(2, name.size() / 3);
  for (const auto& candidate : known) {
    std::size_t d = distance(name, candidate);
    if (!name.empty() && tail(candidate) == tail(name)) d = std::min<std::size_t>(d, 1);
    if (name.size() > 3 && candidate.size() > name.size() && candidate.find(name) != std::string::npos) {
      d = std::min<std::size_t>(d, 2);
    }
    if (d <= limit) ranked.emplace_back(d, candidate);
  }
  std::stable_sort(ranked.begin(), ranked.end(),
                   [](const auto& a, const auto& b) { return a.first < b.first; });
  std::vector<std::string> result;
  for (std::size_t i = 0; i < std::min(most, ranked.size()); ++i) result.push_back(ranked[i].second);
  return result;
}

std::string did_you_mean(const std::vector<std::string>& nearest) {
  if (nearest.empty()) return "";
  std::string text = " Did you mean ";
  for (std::size_t i = 0; i < nearest.size(); ++i) {
    if (i > 0) text += i + 1 == nearest.size() ? " or " : ", ";
    text += "'" + nearest[i] + "'";
  }
  return text + "?";
}

void throw_unknown(std::string_view what, std::string_view name, const std::vector<std::string>& known) {
  auto nearest = nearest_names(name, known);
  std::string text = "unknown " + std::string(what) + " '" + std::string(name) + "'.";
  if (!nearest.empty()) {
    text += did_you_mean(nearest);
  } else if (!known.empty() && known.size() <= 12) {
    text += " Known:";
    for (std::size_t i = 0; i < known.size(); ++i) text += (i > 0 ? ", '" : " '") + known[i] + "'";
    text += ".";
  }
  throw UnknownNameError(text, {std::string(name), nearest});
}

}  // namespace gigawatt
