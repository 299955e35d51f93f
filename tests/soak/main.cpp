// recaudo_soak ORDERS [SEED] [rest|soap]: every rail, every misfortune, one verdict. The last line
// says what was paid and what stayed unexplained; exit status 0 only when nothing did.
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

std::optional<PseProtocol> protocol(std::string_view text) {
  if (text == "rest") return PseProtocol::kRest;
  if (text == "soap") return PseProtocol::kSoap;
  return std::nullopt;
}

int run(int orders, std::uint64_t seed, PseProtocol pse) {
  // Who waits for minutes sees how far it is.
  if (std::setvbuf(stdout, nullptr, _IOLBF, BUFSIZ) != 0) return 2;
  const auto began = std::chrono::steady_clock::now();
  Town town({.parcels = (orders + 1) / 2 + 1, .seed = seed, .pse = pse, .faults = bad_day()});
  std::printf("ready after %.1f s; %d orders, seed %llu\n", seconds_since(began), orders,
              static_cast<unsigned long long>(seed));
  CashDesk desk(town);
  Tally tally;
  run_traffic(town, desk, tally, orders, kPayers, seed);
  for (const auto& [what, times] : tally.counts()) std::printf("%8d  %s\n", times, what.c_str());
  std::printf("traffic ended after %.1f s\n", seconds_since(began));
  desk.close();
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
  const auto pse = recaudo::soak::protocol(argc > 3 ? argv[3] : "rest");
  if (!orders || *orders < 1 || *orders > 200'000 || !seed || !pse || argc > 4) {
    std::cerr << "recaudo_soak ORDERS [SEED] [rest|soap]: de 1 a 200000 órdenes\n";
    return 2;
  }
  return recaudo::soak::run(static_cast<int>(*orders), *seed, *pse);
}
