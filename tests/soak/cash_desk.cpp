#include "tests/soak/cash_desk.h"

namespace recaudo::soak {
namespace {

constexpr const char* kSlip = "900001";

template <typename F>
auto act(Town& town, F&& f) {
  return perform(town.services(), events::system_actor(), "ventanilla", std::forward<F>(f));
}

staff::AccountId account(Town& town, const std::string& login, const std::string& role) {
  return town.municipality.db.owner().transaction([&](pqxx::work& tx) {
    return read_id<staff::AccountTag>(tx.exec_params(
        "insert into access.account (login, name, role, natural_person, created_at) "
        "values ($1, 'Persona De Prueba', $2, sha256(convert_to($1, 'UTF8')), now()) "
        "returning id",
        login, role)[0][0]);
  });
}

till::CashCount count_of(Money cash) {
  constexpr std::int64_t kNote = 100'000, kCoin = 50;
  const std::int64_t pesos = cash.centavos() / 100;
  till::CashCount count;
  value_or_throw(count.set(kNote, static_cast<int>(pesos / kNote)));
  value_or_throw(count.set(kCoin, static_cast<int>(pesos % kNote / kCoin)));
  return count;
}

}  // namespace

CashDesk::CashDesk(Town& town)
    : town_(town),
      cashier_(account(town, "carla", "cajero")),
      treasurer_(account(town, "teresa", "tesorero")),
      register_(
          value_or_throw(act(town, [](Work& work) { return till::add_register(work, "Caja 1"); }))),
      shift_(value_or_throw(act(
          town, [&](Work& work) { return till::open_shift(work, register_, cashier_, {}); }))) {}

Result<till::Receipt> CashDesk::take(const payments::Order& order, const std::string& key) {
  return act(town_, [&](Work& work) {
    return till::receive(work, town_.law(), cashier_, {order.reference, order.total, key});
  });
}

Result<void> CashDesk::annul(const till::Receipt& receipt) {
  const Instant now = town_.municipality.clock.now();
  const auto name = to_string(receipt.number);
  RECAUDO_TRY(proposal, act(town_, [&](Work& work) {
                return till::propose_annulment(
                    work, "anular-" + name,
                    {receipt.till, receipt.number, "Se recibió la orden de otra persona."},
                    cashier_, now);
              }));
  const events::Actor treasurer{.role = "tesorero",
                                .person = approvals::person_of(treasurer_),
                                .session = {},
                                .auth = events::pb::PASSWORD,
                                .second_approver = {}};
  return till::approve_annulment(town_.services(), treasurer, "ventanilla",
                                 {proposal.id, treasurer_, proposal.digest}, now);
}

void CashDesk::close() {
  const auto books = town_.municipality.db.app().read(
      [](pqxx::read_transaction& tx) { return till::registers(tx).at(0); });
  value_or_throw(act(
      town_, [&](Work& work) { return till::count_shift(work, cashier_, count_of(books.cash)); }));
  value_or_throw(act(town_, [&](Work& work) {
    return till::close_shift(work, shift_, treasurer_, "No hay monedas para los pesos sueltos.");
  }));
  const Money counted = count_of(books.cash).total();
  if (counted.is_zero()) return;
  value_or_throw(act(town_, [&](Work& work) {
    return till::deposit(work, {register_, counted, Money(), kSlip}, treasurer_);
  }));
  const auto taken = town_.control(
      "cash-deposits",
      simulator::JsonObject().text("slip", kSlip).centavos("amount_centavos", counted).str());
  if (taken.status != 200) throw std::runtime_error("the bank took no cash: " + taken.body);
}

}  // namespace recaudo::soak
