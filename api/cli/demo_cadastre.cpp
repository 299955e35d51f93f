#include "api/cli/demo_cadastre.h"

#include <algorithm>
#include <cstdio>
#include <span>

#include "api/cli/seeded_random.h"
#include "base/error.h"

namespace recaudo::cli {
namespace {

std::string digits(std::int64_t n, int width) {
  char out[32];
  (void)std::snprintf(out, sizeof out, "%0*lld", width, static_cast<long long>(n));
  return out;
}

std::string padded(const std::string& s, std::size_t width) {
  std::string out = s.substr(0, width);
  out.resize(width, ' ');
  return out;
}

struct Share {
  char destino;
  int per_thousand;
};
// Plausible, invented: a mountain municipality of small farms.
constexpr Share kRural[] = {{'D', 850}, {'A', 90}, {'L', 20}, {'M', 15}, {'C', 8},
                            {'G', 8},   {'J', 5},  {'K', 2},  {'N', 2}};
constexpr Share kUrban[] = {{'A', 740}, {'C', 120}, {'S', 70}, {'R', 25}, {'I', 15},
                            {'J', 8},   {'K', 7},   {'B', 5},  {'F', 5},  {'H', 5}};

char pick(SeededRandom& random, std::span<const Share> shares) {
  auto roll = random.below(1000);
  for (const auto& s : shares) {
    if (roll < s.per_thousand) return s.destino;
    roll -= s.per_thousand;
  }
  return shares.front().destino;
}

// A long tail without floating point: the product of three uniform numbers.
std::int64_t tail(SeededRandom& random) {
  const std::int64_t a = 1 + random.below(100), b = 1 + random.below(100),
                     c = 1 + random.below(100);
  return 3'000 + a * b * c / 20;
}

// What the roll was worth a year before: the yearly readjustment undone (CONPES: about 3 %), in
// whole thousands.
std::int64_t year_before(std::int64_t pesos) {
  return std::max<std::int64_t>(1'000, (pesos * 100 / 103 + 500) / 1'000 * 1'000);
}

}  // namespace

DemoCadastre::DemoCadastre(const DemoCadastreOptions& options)
    : options_(options), seed_(options.seed) {
  invariant(options.dane.size() == 5, "a DANE code has five digits");
  std::vector<std::int64_t> weights;
  for (int i = 0; i < options_.parcels; ++i) {
    parcels_.push_back(make_parcel(i));
    SeededRandom random(seed_ * 1'000'003 + static_cast<std::uint64_t>(i) * 7 + 5);
    weights.push_back(tail(random) * (parcels_.back().rural ? 2 : 3));
  }
  scale_avaluos(weights);
}

DemoCadastre::Owner DemoCadastre::make_owner(int index, int ordinal) {
  // Documents of ten digits that begin with 99 are not assigned.
  const std::int64_t number = 9'900'000'000 + static_cast<std::int64_t>(index) * 10 + ordinal;
  const bool company = ordinal == 1 && index % 53 == 0;
  return {company ? "SOCIEDAD DE DEMOSTRACIÓN " + digits(index + 1, 5) + " SAS"
                  : "TITULAR DE DEMOSTRACIÓN " + digits(index + 1, 5) + " " + digits(ordinal, 2),
          std::to_string(number), company ? 'N' : 'C'};
}

DemoCadastre::Parcel DemoCadastre::make_parcel(int index) {
  SeededRandom random(seed_ * 1'000'003 + static_cast<std::uint64_t>(index));
  Parcel p;
  p.rural = index % 100 < 74;
  p.destino = p.rural ? pick(random, kRural) : pick(random, kUrban);
  const int block = p.rural ? 1 + index % 34 : 1 + index % 150;  // vereda, or manzana
  const int lot = index / (p.rural ? 34 : 150) + 1;
  const bool horizontal = !p.rural && index % 40 == 39;
  p.npn = options_.dane + (p.rural ? "00" : "01") + (p.rural ? digits(block % 4, 2) : "00") +
          "0000" + digits(block, 4) + digits(lot, 4) + (horizontal ? "9" : "0") +
          (horizontal ? "01" : "00") + (horizontal ? "02" : "00") +
          (horizontal ? digits(201 + index % 7, 4) : "0000");
  const bool lot_only = p.destino == 'S' || p.destino == 'R';
  if (p.rural) {
    p.address = "LOTE " + std::to_string(lot) + " VEREDA DEMOSTRACIÓN " + std::to_string(block);
    p.land = 600 + random.below(30'000);
    p.built = random.one_in(3) ? 0 : 40 + random.below(160);
  } else {
    p.address = "CALLE " + std::to_string(1 + block % 14) + " " + std::to_string(1 + lot % 12) +
                " " + std::to_string(10 + index % 80);
    p.land = 60 + random.below(340);
    p.built = lot_only ? 0 : 45 + random.below(220);
  }
  p.estrato = !p.rural && p.destino == 'A' ? 1 + static_cast<int>(random.below(4)) : 0;
  const auto owners = random.one_in(9) ? 2 + static_cast<int>(random.below(4)) : 1;
  for (int k = 1; k <= owners; ++k) p.owners.push_back(make_owner(index, k));
  const int years = options_.last_vigencia - options_.first_vigencia;
  const int from_the_end = options_.parcels - index;
  p.since = options_.last_vigencia -
            std::min(years, (from_the_end - 1) / std::max(1, options_.new_each_year));
  return p;
}

// Weights to pesos so that the last vigencia adds up exactly to the published total; thousands of
// pesos.
void DemoCadastre::scale_avaluos(const std::vector<std::int64_t>& weights) {
  std::int64_t sum = 0;
  for (const auto w : weights) sum += w;
  const std::int64_t target = options_.total_avaluo.whole_pesos() / 1'000;
  std::int64_t left = target;
  for (std::size_t i = 0; i < parcels_.size(); ++i) {
    const bool last = i + 1 == parcels_.size();
    const std::int64_t thousands =
        last ? left
             : std::max<std::int64_t>(
                   1, divide_rounded(Int128{weights[i]} * target, sum, Rounding::kFloor));
    left -= thousands;
    invariant(thousands > 0, "every demo parcel is worth something");
    auto& years = parcels_[i].avaluo_pesos;
    years.assign(1, thousands * 1'000);
    for (int y = options_.last_vigencia; y > options_.first_vigencia; --y)
      years.insert(years.begin(), year_before(years.front()));
  }
}

int DemoCadastre::parcels_in(int vigencia) const {
  return static_cast<int>(
      std::ranges::count_if(parcels_, [&](const Parcel& p) { return p.since <= vigencia; }));
}

std::string DemoCadastre::registro_1(int vigencia) const {
  invariant(vigencia >= options_.first_vigencia && vigencia <= options_.last_vigencia,
            "the roll has that vigencia");
  std::string out;
  for (const auto& p : parcels_) {
    if (p.since > vigencia) continue;
    const auto avaluo =
        p.avaluo_pesos[static_cast<std::size_t>(vigencia - options_.first_vigencia)];
    for (std::size_t k = 0; k < p.owners.size(); ++k) {
      // Names carry "Ó": two bytes in UTF-8 and one column, so the padding is one byte longer.
      const auto pad = [](const std::string& s, std::size_t width) {
        const auto extra = static_cast<std::size_t>(
            std::ranges::count_if(s, [](char c) { return (c & 0xC0) == 0x80; }));
        return padded(s, width + extra);
      };
      out += p.npn + "1" + digits(static_cast<std::int64_t>(k + 1), 3) +
             digits(static_cast<std::int64_t>(p.owners.size()), 3) + pad(p.owners[k].name, 100) +
             " " + p.owners[k].type + digits(std::stoll(p.owners[k].document), 12) +
             pad(p.address, 100) + "0" + p.destino + digits(p.land, 15) + digits(p.built, 6) +
             digits(avaluo, 15) + "0101" + digits(vigencia, 4) + p.npn.substr(5, 4) +
             p.npn.substr(13, 8) + "000" + "\r\n";
    }
  }
  return out;
}

std::string DemoCadastre::strata_from(int vigencia,
                                      const std::function<bool(const Parcel&)>& chosen) const {
  std::string out = "numero_predial,estrato,desde\n";
  for (const auto& p : parcels_)
    if (p.estrato != 0 && chosen(p))
      out += p.npn + "," + std::to_string(p.estrato) + "," + std::to_string(vigencia) + "-01-01\n";
  return out;
}

std::string DemoCadastre::strata_csv() const {
  return strata_from(options_.first_vigencia, [](const Parcel&) { return true; });
}

std::string DemoCadastre::strata_csv(int entering_in) const {
  return strata_from(entering_in, [&](const Parcel& p) { return p.since == entering_in; });
}

}  // namespace recaudo::cli
