#include "tests/faults/desk_scenarios.h"

#include "tests/faults/desk.h"

namespace recaudo::test {
namespace {

constexpr int kReceipts = 3;
const Money kCorrection = Money::pesos(1'000);

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
      return till::deposit(work, {till.id, till.cash, till.cheques, Desk::kSlip}, treasurer);
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
  auto act = Desk::act_on(adjustments::ActKind::kChargeLess, parcel);
  act.vigencia = 2025;
  act.item = ledger::Concept::kPredial;
  act.amount = kCorrection;
  desk.decide("correccion", act);
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
