// recaudo_soak ORDERS [SEED]: every rail, every misfortune, one verdict. The last line says what
// was paid and what stayed unexplained; exit status 0 only when nothing did.
#include <charconv>
#include <chrono>
#include <cstdio>
#include <iostream>

#include "tests/soak/traffic.h"
#include "tests/soak/verdict.h"

namespace recaudo::soak {
namespace {

constexpr int kPayers = 8;
constexpr std::size_t kShown = 40;

std::optional<std::uint64_t> number(const char* text) {
  std::uint64_t n = 0;
  const std::string_view whole(text);
  const auto [end, error] = std::from_chars(whole.data(), whole.data() + whole.size(), n);
  if (error != std::errc{} || end != whole.data() + whole.size()) return std::nullopt;
  return n;
}

double seconds_since(std::chrono::steady_clock::time_point began) {
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - began).count();
}

int run(int orders, std::uint64_t seed) {
  (void)std::setvbuf(stdout, nullptr, _IOLBF, BUFSIZ);  // who waits for minutes sees how far it is
  const auto began = std::chrono::steady_clock::now();
  Town town((orders + 1) / 2 + 1, seed);
  std::printf("ready after %.1f s; %d orders, seed %llu\n", seconds_since(began), orders,
              static_cast<unsigned long long>(seed));
  Tally tally;
  run_traffic(town, tally, orders, kPayers, seed);
  for (const auto& [what, times] : tally.counts()) std::printf("%8d  %s\n", times, what.c_str());
  std::printf("traffic ended after %.1f s\n", seconds_since(began));
  const int limbo = settle(town);
  auto faults = close_days(town);
  for (auto& fault : compare(town)) faults.push_back(std::move(fault));
  for (std::size_t i = 0; i < std::min(faults.size(), kShown); ++i)
    std::printf("UNEXPLAINED %s\n", faults[i].c_str());
  std::printf("%d orders, %d in limbo, %zu unexplained, %.1f s\n", orders, limbo, faults.size(),
              seconds_since(began));
  return limbo == 0 && faults.empty() ? 0 : 1;
}

}  // namespace
}  // namespace recaudo::soak

int main(int argc, char** argv) {
  const auto orders = argc > 1 ? recaudo::soak::number(argv[1]) : std::nullopt;
  const auto seed = argc > 2 ? recaudo::soak::number(argv[2]) : 1;
  if (!orders || *orders < 1 || *orders > 200'000 || !seed || argc > 3) {
    std::cerr << "recaudo_soak ORDERS [SEED]: de 1 a 200000 órdenes\n";
    return 2;
  }
  return recaudo::soak::run(static_cast<int>(*orders), *seed);
}
