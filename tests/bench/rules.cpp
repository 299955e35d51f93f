#include "tests/bench/rules.h"

#include <algorithm>
#include <array>
#include <boost/json.hpp>
#include <chrono>
#include <cstdio>
#include <iostream>
#include <random>

#include "tax-rules/data.h"
#include "tax-rules/mora_lines.h"
#include "tax-rules/mora_schedule.h"
#include "tax-rules/predial_explanation.h"
#include "tax-rules/roll_mora.h"
#include "tax-rules/roll_predial.h"

namespace recaudo::bench {
namespace {

using namespace tax_rules;
using SteadyClock = std::chrono::steady_clock;
using Column = std::vector<std::int64_t>;

constexpr int kFirst = 2021, kVigencias = 5;
constexpr std::size_t kBlock = 2'048;  // rows whose columns stay in the cache
const Date kOn = make_date(2026, 3, 31);

// What the roll fills for one vigencia.
struct Charges {
  Column predial, environmental, bomberil;
  Column interest_of_predial, interest_of_environmental, interest_of_bomberil;
  void resize(std::size_t n) {
    for (Column* c : {&predial, &environmental, &bomberil, &interest_of_predial,
                      &interest_of_environmental, &interest_of_bomberil})
      c->resize(n);
  }
};

struct Vigencia {
  RollPredial predial;
  MoraSchedule interest;
  Column avaluo;
  Charges out;
};

template <typename T>
std::span<T> block(std::vector<T>& column, std::size_t from, std::size_t size) {
  return std::span(column).subspan(from, size);
}

class RulesBench {
 public:
  explicit RulesBench(const RulesBenchOptions& options) : options_(options) {
    for (int v = kFirst; v < kFirst + kVigencias; ++v) {
      const Date due = value_or_throw(statute_.calendar(v))->due_on;
      vigencias_.push_back({value_or_throw(RollPredial::of(statute_, legal_, v)),
                            value_or_throw(MoraSchedule::of(due, kOn, {}, rates_)),
                            {},
                            {}});
    }
    make_parcels();
  }

  void roll() {
    const auto rows = parcels_.size();
    for (std::size_t at = 0; at < rows; at += kBlock) {
      const std::size_t size = std::min(kBlock, rows - at);
      std::span<const std::int64_t> previous = block(before_, at, size);
      for (Vigencia& v : vigencias_) {
        Charges& o = v.out;
        const auto predial = block(o.predial, at, size),
                   environmental = block(o.environmental, at, size),
                   bomberil = block(o.bomberil, at, size);
        value_or_throw(
            v.predial.liquidate({block(facts_, at, size), block(v.avaluo, at, size), previous},
                                {predial, environmental, bomberil}));
        roll_interest(v.interest.total(), predial, block(o.interest_of_predial, at, size));
        roll_interest(v.interest.total(), environmental,
                      block(o.interest_of_environmental, at, size));
        roll_interest(v.interest.total(), bomberil, block(o.interest_of_bomberil, at, size));
        previous = predial;
      }
    }
  }

  // The first parcels through the explaining door, and `each` with what it answered.
  template <typename Each>
  void explain(const Each& each) {
    PredialInput input;
    for (std::size_t i = 0; i < explained(); ++i) {
      input = parcels_[i];
      input.previous_tax = Money::pesos(before_[i]);
      for (int v = 0; v < kVigencias; ++v) {
        const Vigencia& vigencia = vigencias_[static_cast<std::size_t>(v)];
        input.vigencia = kFirst + v;
        input.avaluo = Money::pesos(vigencia.avaluo[i]);
        const auto a = value_or_throw(assess_predial(statute_, legal_, input));
        const MoraFactor& factor = vigencia.interest.total();
        const std::array<Money, 3> interest = {factor.interest(a.predial),
                                               factor.interest(a.environmental),
                                               factor.interest(a.bomberil)};
        each(i, vigencia, input, a, interest);
        input.previous_tax = a.predial;
      }
    }
  }

  // The figures with the rule behind each, ready to be told.
  void assess() {
    explain([&](auto, auto&, auto&, auto& a, auto& interest) {
      sum_ += a.predial.centavos() + interest[0].centavos() + interest[2].centavos();
    });
  }

  // Every sentence of the liquidation and of its three interests is written.
  void write() {
    explain([&](auto, const Vigencia& v, const PredialInput& input, auto& a, auto&) {
      lines_ += explain_predial(a, input).size();
      for (const Money capital : {a.predial, a.environmental, a.bomberil})
        lines_ += explain_mora(capital, v.interest).size();
    });
  }

  // In how many parcel-vigencias the two doors differ.
  int differences() {
    int found = 0;
    explain([&](std::size_t i, const Vigencia& v, auto&, auto& a, auto& interest) {
      const Charges& roll = v.out;
      const bool same = a.predial == Money::pesos(roll.predial[i]) &&
                        a.environmental == Money::pesos(roll.environmental[i]) &&
                        a.bomberil == Money::pesos(roll.bomberil[i]) &&
                        interest[0] == Money::pesos(roll.interest_of_predial[i]) &&
                        interest[1] == Money::pesos(roll.interest_of_environmental[i]) &&
                        interest[2] == Money::pesos(roll.interest_of_bomberil[i]);
      if (!same) ++found;
    });
    return found;
  }

  std::size_t explained() const {
    return std::min(parcels_.size(), static_cast<std::size_t>(options_.explained));
  }
  std::size_t rows() const { return parcels_.size(); }
  std::int64_t sum() const { return sum_; }
  std::size_t lines() const { return lines_; }

 private:
  void make_parcels() {
    const auto n = static_cast<std::size_t>(options_.parcels);
    // The same roll every time, so that figures compare.
    std::mt19937_64 random(20'260'331);  // NOLINT(cert-msc32-c,cert-msc51-cpp)
    const auto below = [&](std::uint64_t bound) { return static_cast<int>(random() % bound); };
    constexpr std::string_view kUses = "AAAAAAAAAACCDDDDGIRSST0";
    for (std::size_t i = 0; i < n; ++i) {
      PredialInput p;
      p.destino = kUses[static_cast<std::size_t>(below(kUses.size()))];
      p.zone = below(3) == 0 ? "00" : "01";
      if (p.destino == 'A') p.estrato = 1 + below(6);
      p.land = {below(100) == 0 ? 2'000'000 : 300};
      p.exclusions.area_change = below(20) == 0;
      p.cadastral_update = static_cast<CadastralUpdate>(below(3));
      p.exempt = below(50) == 0;
      p.exemption_act = "Acuerdo de demostración";
      facts_.push_back(value_or_throw(RollFacts::pack(p)));
      parcels_.push_back(p);
      std::int64_t avaluo = std::int64_t{1'000} * (5'000 + below(400'000));
      before_.push_back(avaluo / 1'000'000 * 6'000);
      for (Vigencia& v : vigencias_) {
        v.avaluo.push_back(avaluo);
        avaluo += avaluo * below(60) / 100'000 * 1'000;
      }
    }
    for (Vigencia& v : vigencias_) v.out.resize(n);
  }

  const RulesBenchOptions options_;
  const Statute statute_ = demo_statute();
  const LegalTables legal_ = shipped_legal_tables();
  const RateTable rates_ = shipped_rates();
  std::vector<Vigencia> vigencias_;
  std::vector<RollFacts> facts_;
  std::vector<PredialInput> parcels_;
  Column before_;         // the tax of the vigencia before the first
  std::int64_t sum_ = 0;  // so that nothing computed is left out
  std::size_t lines_ = 0;
};

// Parcel-vigencias per second of the fastest round.
template <typename Work>
double best_rate(int rounds, std::size_t parcels, const Work& work) {
  double best = 0;
  for (int i = 0; i < rounds; ++i) {
    const auto start = SteadyClock::now();
    work();
    const std::chrono::duration<double> took = SteadyClock::now() - start;
    best = std::max(best, static_cast<double>(parcels * kVigencias) / took.count());
  }
  return best;
}

}  // namespace

int run_rules_bench(const RulesBenchOptions& options) {
  RulesBench bench(options);
  const double roll = best_rate(options.rounds, bench.rows(), [&] { bench.roll(); });
  const double assess = best_rate(options.rounds, bench.explained(), [&] { bench.assess(); });
  const double write = best_rate(1, bench.explained(), [&] { bench.write(); });
  const int differences = bench.differences();
  boost::json::object report;
  report["parcels"] = options.parcels;
  report["roll_per_second"] = roll;
  report["explaining_per_second"] = assess;
  report["written_per_second"] = write;
  report["written_lines"] = bench.lines();
  report["differences"] = differences;
  report["sum"] = bench.sum();
  if (options.json) {
    std::cout << report << "\n";
  } else {
    std::printf("parcel-vigencias per second, one core, %d parcels of 5 vigencias:\n",
                options.parcels);
    std::printf("roll                             %12.0f\n", roll);
    std::printf("explaining, text on demand       %12.0f\n", assess);
    std::printf(
        "explaining, every line written   %12.0f (%.1f lines each)\n", write,
        static_cast<double>(bench.lines()) / static_cast<double>(bench.explained() * kVigencias));
    std::printf("differences between the doors: %d\n", differences);
  }
  return differences == 0 ? 0 : 1;
}

}  // namespace recaudo::bench
