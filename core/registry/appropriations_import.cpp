#include "core/registry/appropriations_import.h"

#include <algorithm>
#include <map>
#include <set>
#include <unordered_map>

#include "base/bytes.h"
#include "core/registry/import_record.h"

namespace recaudo::registry {
namespace {

using ledger::Appropriation;
using ledger::BudgetMovement;

// The movements of a code in a year, known ones and those of the file.
struct OfCode {
  std::string code;
  std::vector<Appropriation> movements;
  int last_line = 0, last_column = 0;  // of the file: where it is told that they do not add up
  Money before;
};

// Whether by the end of some day less than nothing is left.
bool goes_below_zero(std::vector<Appropriation> movements) {
  std::map<Date, Money> by_day;
  for (const auto& m : movements) by_day[m.counts_from()] += m.signed_amount();
  Money stands;
  return std::ranges::any_of(by_day, [&](const auto& day) {
    stands += day.second;
    return stands.is_negative();
  });
}

Money sum_of(const std::vector<Appropriation>& movements) {
  Money sum;
  for (const auto& m : movements) sum += m.signed_amount();
  return sum;
}

class Planner {
 public:
  Planner(pqxx::transaction_base& tx, const AppropriationsFile& file) : file_(file) {
    plan_.rejections = file.rejections;
    for (const auto& c : ledger::budget_codes(tx)) codes_.emplace(c.code, c.account);
    std::set<int> years;
    for (const auto& row : file.rows) years.insert(row.movement.year);
    const std::vector<int> named(years.begin(), years.end());
    for (auto& known : ledger::appropriations_of(tx, named)) {
      auto& of = of_codes_[{known.year, known.account}];
      of.before += known.signed_amount();
      moved_ += known.amount;
      of.movements.push_back(std::move(known));
    }
  }

  Result<AppropriationsPlan> plan() {
    for (const auto& row : file_.rows) take(row);
    for (auto& [key, of] : of_codes_) close(key.first, of);
    std::ranges::stable_sort(plan_.rejections, {}, &Rejection::line);
    if (auto few = refuse_too_many(plan_.rejections); !few) return tl::unexpected(few.error());
    return std::move(plan_);
  }

 private:
  void take(const AppropriationLine& row) {
    const auto code = codes_.find(row.code);
    if (code == codes_.end())
      return reject(row, "el rubro no está en el catálogo, está cerrado o tiene otros debajo");
    Appropriation m = row.movement;
    m.account = code->second;
    auto& of = of_codes_[{m.year, m.account}];
    Appropriation* corrected = nullptr;
    if (m.movement == BudgetMovement::kCorrection && !(corrected = initial_of(of, m)))
      return reject(row, "ese acto no es el del presupuesto inicial del rubro en esa vigencia");
    if (std::ranges::any_of(of.movements, [&](const Appropriation& k) { return repeats(k, m); }))
      return reject(row, m.movement == BudgetMovement::kInitial
                             ? "el rubro ya tiene presupuesto inicial en esa vigencia"
                             : "ese acto ya movió el rubro ese día en el mismo sentido");
    if (m.amount > Money::centavos(Money::kMaxCentavos) - moved_)
      return reject(row, "los movimientos suman más de lo que un presupuesto puede tener");
    moved_ += m.amount;
    of.code = row.code;
    of.last_line = row.line;
    of.last_column = row.amount_column;
    if (corrected)
      corrected->amount = m.amount;
    else
      of.movements.push_back(m);
    plan_.movements.push_back(std::move(m));
  }

  // The initial budget of the code that this movement corrects.
  static Appropriation* initial_of(OfCode& of, const Appropriation& m) {
    const auto it = std::ranges::find_if(of.movements, [&](const Appropriation& k) {
      return k.movement == BudgetMovement::kInitial && k.act == m.act && k.act_on == m.act_on;
    });
    return it == of.movements.end() ? nullptr : &*it;
  }

  static bool repeats(const Appropriation& known, const Appropriation& m) {
    if (known.movement != m.movement) return false;
    return m.movement == BudgetMovement::kInitial ||
           (known.act == m.act && known.act_on == m.act_on);
  }

  void close(int year, const OfCode& of) {
    if (of.last_line == 0) return;  // the file does not name it
    if (goes_below_zero(of.movements))
      plan_.rejections.push_back(
          {of.last_line, of.last_column,
           "el rubro " + of.code + " quedaría con menos de cero en algún día de la vigencia"});
    plan_.budgets.push_back({year, of.code, of.before, sum_of(of.movements)});
  }

  void reject(const AppropriationLine& row, std::string reason) {
    plan_.rejections.push_back({row.line, row.code_column, std::move(reason)});
  }

  const AppropriationsFile& file_;
  std::unordered_map<std::string, ledger::AccountId> codes_;
  std::map<std::pair<int, ledger::AccountId>, OfCode> of_codes_;
  Money moved_;  // of the years of the file, either way: every sum of theirs is within it
  AppropriationsPlan plan_;
};

Result<void> refuse_faults(const AppropriationsPlan& plan) {
  if (!plan.rejections.empty()) {
    const auto& first = plan.rejections.front();
    return fail(Code::kCadastreUnreadable, "línea " + std::to_string(first.line) + ", columna " +
                                               std::to_string(first.column) + ": " + first.reason +
                                               ". El presupuesto se carga entero o no se carga");
  }
  if (plan.movements.empty()) return fail(Code::kCadastreUnreadable, "no hay ninguna línea");
  return {};
}

events::pb::AuditEntry event_of(ImportId id, const AppropriationsPlan& plan, const Sha256& digest,
                                const Sha256& print) {
  auto entry = import_event(id, "presupuesto_ingresos", digest);
  events::add_change(entry, "movimientos", "", std::to_string(plan.movements.size()));
  events::add_change(entry, "movimientos_sha256", "", to_hex(view(print)));
  events::add_change(entry, "presupuesto_de_sus_rubros", to_plain(plan.before()),
                     to_plain(plan.after()));
  return entry;
}

}  // namespace

Money AppropriationsPlan::before() const {
  Money sum;
  for (const auto& b : budgets) sum += b.before;
  return sum;
}
Money AppropriationsPlan::after() const {
  Money sum;
  for (const auto& b : budgets) sum += b.after;
  return sum;
}

Result<AppropriationsPlan> plan_appropriations(pqxx::transaction_base& tx,
                                               const AppropriationsFile& file) {
  return Planner(tx, file).plan();
}

Result<AppropriationsPlan> commit_appropriations(const Services& services,
                                                 const events::Actor& actor,
                                                 const AppropriationsFile& file,
                                                 const Sha256& digest,
                                                 const std::string& file_name) {
  return perform(services, actor, "importacion", [&](Work& work) -> Result<AppropriationsPlan> {
    one_import_at_a_time(work.tx());
    RECAUDO_TRY(plan, plan_appropriations(work.tx(), file));
    if (auto good = refuse_faults(plan); !good) return tl::unexpected(good.error());
    RECAUDO_TRY(id, record_import(work, {.kind = "appropriations",
                                         .digest = digest,
                                         .name = file_name,
                                         .lines = file.lines,
                                         .added = plan.movements.size()}));
    const auto print = ledger::appropriate(work.tx(), plan.movements, digest);
    work.emit({"importacion", to_string(id)}, event_of(id, plan, digest, print));
    return plan;
  });
}

}  // namespace recaudo::registry
