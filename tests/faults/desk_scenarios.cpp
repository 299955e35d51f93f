#include "tests/faults/desk_scenarios.h"

#include "core/adjustments/adjustments.h"
#include "core/till/till.h"
#include "tests/faults/site.h"

namespace recaudo::test {
namespace {

constexpr int kReceipts = 3;
constexpr const char* kSlip = "CON-1";
const Money kCorrection = Money::pesos(1'000);

struct Desk {
  explicit Desk(const World& world) : site(world) {}

  template <typename F>
  auto act(F&& f) {
    return perform(site.services(), events::system_actor(), "ventanilla", std::forward<F>(f));
  }
  template <typename F>
  auto ask(F&& f) {
    return site.db.read(std::forward<F>(f));
  }
  staff::AccountId account(const std::string& login) {
    return ask([&](pqxx::read_transaction& tx) {
      return read_id<staff::AccountTag>(
          tx.exec_params1("select id from access.account where login = $1", login)[0]);
    });
  }
  events::Actor treasurer() {
    return {.role = "tesorero",
            .person = approvals::person_of(account("teresa")),
            .session = {},
            .auth = events::pb::PASSWORD,
            .second_approver = {}};
  }
  std::optional<till::Shift> turn() {
    const auto turns =
        ask([](pqxx::read_transaction& tx) { return till::shifts_of_day(tx, kDay); });
    return turns.empty() ? std::nullopt : std::optional(turns.front());
  }
  till::Register books() {
    return ask([](pqxx::read_transaction& tx) { return till::registers(tx).at(0); });
  }
  bool deposited() {
    const auto moves = ask([](pqxx::read_transaction& tx) { return till::movements(tx, 10); });
    return std::ranges::any_of(moves, [](const auto& m) { return m.slip == kSlip; });
  }

  Site site;
};

till::Receipt take(Desk& desk, int index) {
  const auto order = desk.site.order(index);
  desk.site.book.invoke("take", order.token.str());
  const auto receipt = value_or_throw(desk.act([&](Work& work) {
    return till::receive(work, law(), desk.account("carla"),
                         {order.reference, order.total, "recibo-" + std::to_string(index)});
  }));
  desk.site.book.ok("take", order.token.str());
  return receipt;
}

void annul(Desk& desk, const till::Receipt& receipt) {
  const auto now = desk.ask([&](pqxx::read_transaction& tx) {
    return value_or_throw(till::find_receipt(tx, receipt.till, receipt.number));
  });
  if (now.annulled) return;
  const auto proposal = value_or_throw(desk.act([&](Work& work) {
    return till::propose_annulment(work, "anulacion",
                                   {receipt.till, receipt.number, "La persona se retractó"},
                                   desk.account("carla"), noon());
  }));
  value_or_throw(till::approve_annulment(desk.site.services(), desk.treasurer(), "ventanilla",
                                         {proposal.id, desk.account("teresa"), proposal.digest},
                                         noon()));
}

// All the cash by the books, as far as coins of fifty make it up.
till::CashCount counted(Money cash) {
  till::CashCount out;
  value_or_throw(out.set(50, static_cast<int>(cash.centavos() / 5'000)));
  return out;
}

// A till, its cashier and two of the treasury. Not in every scenario: a roll that is loaded comes
// before the first account.
void hire(const World& world, Desk& desk) {
  Database owner({.conninfo = conninfo(world, "postgres"), .max_connections = 1});
  owner.transaction([](pqxx::work& tx) {
    tx.exec(
        "insert into access.account (login, name, role, natural_person, created_at) select login, "
        "'Persona De Prueba', role, sha256(login::bytea), now() from (values ('carla', 'cajero'), "
        "('teresa', 'tesorero'), ('teo', 'tesorero')) as people(login, role) where not exists "
        "(select from access.account)");
  });
  if (desk.ask([](pqxx::read_transaction& tx) { return till::registers(tx).empty(); }))
    value_or_throw(desk.act([](Work& work) { return till::add_register(work, "Caja 1"); }));
}

}  // namespace

// Begun again, the turn goes on from its state; receipts are asked for by the same requests.
void keep_till(const World& world) {
  Desk desk(world);
  hire(world, desk);
  const auto cashier = desk.account("carla"), treasurer = desk.account("teresa");
  if (!desk.turn())
    value_or_throw(
        desk.act([&](Work& work) { return till::open_shift(work, desk.books().id, cashier, {}); }));
  if (desk.turn()->state == till::ShiftState::kOpen) {
    std::vector<till::Receipt> receipts;
    for (int index = 0; index < kReceipts; ++index) receipts.push_back(take(desk, index));
    annul(desk, receipts.back());
    const auto cash = counted(desk.books().cash);
    value_or_throw(desk.act([&](Work& work) { return till::count_shift(work, cashier, cash); }));
  }
  if (desk.turn()->state == till::ShiftState::kCounted)
    value_or_throw(desk.act([&](Work& work) {
      return till::close_shift(work, desk.turn()->id, treasurer, "No hubo monedas para los picos");
    }));
  if (!desk.deposited())
    value_or_throw(desk.act([&](Work& work) {
      const auto till = desk.books();
      return till::deposit(work, {till.id, till.cash, till.cheques, kSlip}, treasurer);
    }));
}

std::string check_till(const World& world) {
  Desk desk(world);
  const auto turn = desk.turn();
  if (!turn || turn->state != till::ShiftState::kClosed) return "the turn is not closed";
  const auto receipts =
      desk.ask([&](pqxx::read_transaction& tx) { return till::receipts_of(tx, turn->id); });
  if (receipts.size() != kReceipts)
    return std::to_string(receipts.size()) + " receipts were numbered";
  if (std::ranges::count_if(receipts, &till::Receipt::annulled) != 1)
    return "not one receipt is annulled";
  if (!desk.books().cash.is_zero()) return "cash is left in the till";
  const auto taken = column(desk.site.db,
                            "select distinct o.token from payments.payment_order o join "
                            "payments.attempt a on a.order_id = o.id where a.rail = 'caja'");
  return disagreement(book_of(world), "take", taken);
}

void correct_debt(const World& world) {
  Desk desk(world);
  hire(world, desk);
  const auto parcel = desk.site.parcel(3);
  const auto done = desk.ask(
      [&](pqxx::read_transaction& tx) { return adjustments::done_acts_of(tx, parcel, 1); });
  if (!done.empty()) return;
  adjustments::ReceivableAct act;
  act.kind = adjustments::ActKind::kChargeLess;
  act.parcel = parcel;
  act.vigencia = 2025;
  act.item = ledger::Concept::kPredial;
  act.amount = kCorrection;
  act.on = kDay;
  act.resolution = "R-1 de 2026";
  act.reason = "Resolución que ordena la corrección";
  const auto proposal = value_or_throw(desk.act([&](Work& work) {
    return adjustments::propose(work, law(), "correccion", act, desk.account("teo"), noon());
  }));
  value_or_throw(adjustments::approve(desk.site.services(), law(), desk.treasurer(), "backoffice",
                                      {proposal.id, desk.account("teresa"), proposal.digest},
                                      noon()));
}

std::string check_correction(const World& world) {
  Desk desk(world);
  const auto lines = column(
      desk.site.db,
      "select p.amount::text from ledger.posting p join ledger.obligation o on o.id = "
      "p.obligation_id "
      "where o.vigencia = 2025 and o.concept = 'predial' and p.amount < 0 and o.subject_id = " +
          to_string(desk.site.parcel(3)));
  const auto times = desk.ask([&](pqxx::read_transaction& tx) {
    return adjustments::done_acts_of(tx, desk.site.parcel(3), 10).size();
  });
  const std::set<std::string> once{std::to_string(-kCorrection.centavos())};
  return lines == once && times == 1 ? "" : "the debt was not corrected once";
}

}  // namespace recaudo::test
