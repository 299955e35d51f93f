// Money on the counter for an order: all of it, once, with a numbered receipt.
#include "core/approvals/typed_words.h"
#include "core/payments/counter_payments.h"
#include "core/payments/start_payment.h"
#include "core/till/till_queries.h"

#include <algorithm>

namespace recaudo::till {
namespace {

constexpr Statement kGive{
    "till.give_receipt",
    "insert into till.receipt (register_id, number, shift_id, attempt_id, amount, means, tendered, "
    "cheque_bank, cheque_account, cheque_number, received_at) select $1, r.last_receipt + 1, $2, "
    "$3, $4, $5, $6, $7, $8, $9, $10 from till.register r where r.id = $1"};
// Of two tills that take one order, the second finds it paid.
constexpr Statement kLockOrder{
    "till.lock_order", "select id from payments.payment_order where reference = $1 for update"};
constexpr Statement kKnownCheque{"till.known_cheque",
                                 "select exists (select from till.receipt where "
                                 "lower(cheque_bank) = lower($1) and cheque_account = $2 and "
                                 "cheque_number = $3 and annulled_at is null)"};

bool is_number(const std::string& text) {
  return !text.empty() && text.size() <= 20 &&
         text.find_first_not_of("0123456789") == std::string::npos;
}

Result<void> check_cheque(pqxx::transaction_base& tx, const Cheque& cheque) {
  if (!is_number(cheque.account) || !is_number(cheque.number))
    return fail(Code::kTillPayment,
                "La cuenta y el número del cheque tienen de 1 a 20 dígitos cada uno.");
  if (read_bool(exec(tx, kKnownCheque, cheque.bank, cheque.account, cheque.number)[0][0]))
    return fail(Code::kTillPayment, "Ese cheque ya se recibió.");
  return {};
}

// The bank as it is kept.
Result<Tender> plain_tender(const Tender& tender) {
  const auto* cheque = std::get_if<Cheque>(&tender);
  if (cheque == nullptr) return tender;
  RECAUDO_TRY(bank, approvals::plain_text(cheque->bank, 40, "Escriba el banco del cheque"));
  return Tender(Cheque{bank, cheque->account, cheque->number});
}

Result<void> check_tender(pqxx::transaction_base& tx, const Tender& tender,
                          const CashCount& counted, Money total) {
  if (const auto* cheque = std::get_if<Cheque>(&tender)) return check_cheque(tx, *cheque);
  const Money cash = std::get<Money>(tender);
  if (!counted.lines().empty() && counted.total() != cash)
    return fail(Code::kTillPayment, "Los billetes y monedas suman " + to_display(counted.total()) +
                                        " y el efectivo recibido dice " + to_display(cash) + ".");
  if (cash < total)
    return fail(Code::kTillPayment,
                "Faltan " + to_display(total - cash) + " para " + to_display(total) + ".");
  return {};
}

// The order can be paid here and now.
Result<void> check_order(Work& work, const payments::Order& order) {
  if (order.state == payments::OrderState::kPaid)
    return fail(Code::kOrderClosed, "La orden ya está pagada.");
  if (order.state == payments::OrderState::kExpired || order.valid_until < work.today())
    return fail(Code::kOrderClosed, "era válida hasta el " + to_long_spanish(order.valid_until));
  if (payments::blocker_of(work.tx(), order.id)) return fail(Code::kPaymentBlocked);
  return {};
}

Result<Shift> turn_of(Work& work, staff::AccountId cashier) {
  auto shift = shift_of(work.tx(), cashier);
  if (!shift) return fail(Code::kTillState, "Abra su turno antes de recibir dinero.");
  if (shift->day != work.today())
    return fail(Code::kTillState,
                "Su turno es del " + to_long_spanish(shift->day) + ". Haga el arqueo y abra otro.");
  return *shift;
}

// As evidence: what was handed over for what, ": 2 x 100000, 1 x 50000" when it was counted.
std::string raw_of(const payments::Order& order, const Tender& tender, const CashCount& counted) {
  if (const auto* cheque = std::get_if<Cheque>(&tender))
    return order.reference.str() + " cheque " + cheque->bank + " " + cheque->account + " " +
           cheque->number + " " + to_plain(order.total);
  std::string out = order.reference.str() + " efectivo " + to_plain(std::get<Money>(tender));
  const char* before = ": ";
  for (const auto& [denomination, quantity] : counted.lines()) {
    out += before + std::to_string(quantity) + " x " + std::to_string(denomination);
    before = ", ";
  }
  return out;
}

void give_receipt(Work& work, const Shift& shift, const payments::Payment& payment,
                  const Tender& tender) {
  const auto* cheque = std::get_if<Cheque>(&tender);
  const auto* cash = std::get_if<Money>(&tender);
  std::optional<std::string> bank, account, number, tendered;
  if (cheque != nullptr) {
    bank = cheque->bank;
    account = cheque->account;
    number = cheque->number;
  } else {
    tendered = std::to_string(cash->centavos());
  }
  exec(work.tx(), kGive, shift.till, shift.id, payment.ticket, payment.amount,
       cheque != nullptr ? "cheque" : "efectivo", tendered, bank, account, number, work.now());
}

void tell(Work& work, const Receipt& receipt) {
  events::pb::AuditEntry entry;
  auto& event = *entry.mutable_till();
  event.set_kind(events::pb::TillEvent::RECEIVED);
  event.set_till(receipt.till.value());
  event.set_shift(receipt.shift.value());
  event.set_receipt(receipt.number.value());
  const bool cash = std::holds_alternative<Money>(receipt.tender);
  *(cash ? event.mutable_cash() : event.mutable_cheques()) = events::money(receipt.amount);
  work.emit({"pago", to_string(receipt.ticket)}, std::move(entry));
}

}  // namespace

Result<Receipt> receive(Work& work, const dues::Law& law, staff::AccountId cashier,
                        const Taking& taking) {
  RECAUDO_TRY(tender, plain_tender(taking.tender));
  RECAUDO_TRY(here, turn_of(work, cashier));
  RECAUDO_TRY(till, lock_register(work.tx(), here.till));
  RECAUDO_TRY(shift, turn_of(work, cashier));  // as it stands under the lock
  const std::string key = to_string(derive_uuid("recibo-caja", taking.request));
  if (const auto before = payments::till_payment(work.tx(), key)) {
    const auto receipt = receipt_of_payment(work.tx(), *before);
    invariant(receipt.has_value(), "a payment at the till has its receipt");
    return *receipt;
  }
  exec(work.tx(), kLockOrder, taking.order);
  RECAUDO_TRY(order, payments::order_by_reference(work.tx(), taking.order));
  if (auto ok = check_order(work, order); !ok) return tl::unexpected(ok.error());
  if (auto ok = check_tender(work.tx(), tender, taking.counted, order.total); !ok)
    return tl::unexpected(ok.error());
  RECAUDO_TRY(payment,
              payments::apply_till_payment(
                  work, law, {order.id, order.total, key, raw_of(order, tender, taking.counted)}));
  give_receipt(work, shift, payment, tender);
  const auto receipt = receipt_of_payment(work.tx(), payment.ticket);
  invariant(receipt.has_value() && receipt->till == till.id, "the receipt was just given");
  tell(work, *receipt);
  return *receipt;
}

}  // namespace recaudo::till
