#include <boost/json.hpp>

#include <array>

#include "base/database.h"
#include "core/payments/payment.h"

namespace recaudo::payments {
namespace {

struct StateRow {
  State state;
  std::string_view code;
  PublicState shown;
};
constexpr std::array<StateRow, 9> kStates = {{
    {State::kCreated, "created", PublicState::kPending},
    {State::kPending, "pending", PublicState::kPending},
    {State::kReview, "review", PublicState::kPending},
    {State::kApproved, "approved", PublicState::kApproved},
    {State::kDeclined, "declined", PublicState::kRejected},
    {State::kFailed, "failed", PublicState::kRejected},
    {State::kExpired, "expired", PublicState::kExpired},
    {State::kNotStarted, "not_started", PublicState::kRejected},
    {State::kReversed, "reversed", PublicState::kReturned},
}};

constexpr Statement kByToken{"payments.attempt_by_token",
                             "select * from payments.attempt where token = $1"};
constexpr Statement kById{"payments.attempt_by_id", "select * from payments.attempt where id = $1"};
constexpr Statement kByIdLocked{"payments.attempt_by_id_locked",
                                "select * from payments.attempt where id = $1 for update"};
constexpr Statement kOfOrder{
    "payments.attempts_of_order",
    "select * from payments.attempt where order_id = $1 order by id desc limit 50"};
constexpr Statement kReceiptOf{"payments.receipt_of",
                               "select * from payments.receipt where attempt_id = $1"};
constexpr Statement kReceiptByCode{"payments.receipt_by_code",
                                   "select * from payments.receipt where code = $1"};
Payment read_payment(const pqxx::row& row) {
  Payment p;
  p.ticket = TicketId(read_int(row["id"]));
  p.token = PaymentToken(read_text(row["token"]));
  p.order = read_id<OrderTag>(row["order_id"]);
  p.rail = read_text(row["rail"]);
  p.state = parse_state(read_text(row["state"]));
  p.amount = read_money(row["amount"]);
  p.bank_code = read_text(row["bank_code"]);
  p.bank_name = read_text(row["bank_name"]);
  p.cus = Cus(row["cus"].is_null() ? std::string() : read_text(row["cus"]));
  p.ach_cus = read_text(row["ach_cus"]);
  p.redirect_url = row["redirect_url"].is_null() ? std::string() : read_text(row["redirect_url"]);
  p.payer_ip = read_text(row["payer_ip"]);
  p.cause = read_text(row["cause"]);
  p.created_at = read_instant(row["created_at"]);
  p.decided_at = read_optional<Instant>(row["decided_at"], read_instant);
  p.paid_on = read_optional<Date>(row["paid_on"], read_date);
  p.queries = row["queries"].as<int>();
  p.next_query_at = read_optional<Instant>(row["next_query_at"], read_instant);
  p.claimed = !row["claimed_until"].is_null();
  p.entry = read_optional<ledger::EntrySeq>(row["entry_seq"], read_id<ledger::EntryTag>);
  p.settled_at = read_optional<Instant>(row["settled_at"], read_instant);
  p.late = read_bool(row["late"]);
  p.duplicate = read_bool(row["duplicate"]);
  p.request_key = row["request_key"].is_null() ? std::string() : read_text(row["request_key"]);
  p.withdrawn_at = read_optional<Instant>(row["withdrawn_at"], read_instant);
  return p;
}

Result<Payment> one(const pqxx::result& rows) {
  if (rows.empty()) return fail(Code::kNotFound, "pago");
  return read_payment(rows[0]);
}

std::vector<Payment> many(const pqxx::result& rows) {
  std::vector<Payment> out;
  for (const auto& row : rows) out.push_back(read_payment(row));
  return out;
}

Result<Receipt> read_receipt(const pqxx::result& rows) {
  if (rows.empty()) return fail(Code::kNotFound, "recibo");
  const auto& row = rows[0];
  Receipt r{.number = read_id<ReceiptNumberTag>(row["number"]),
            .ticket = TicketId(read_int(row["attempt_id"])),
            .code = read_text(row["code"]),
            .issued_at = read_instant(row["issued_at"]),
            .applied = {},
            .excess = {}};
  const auto body = boost::json::parse(read_text(row["applied"])).as_object();
  r.excess = Money::centavos(body.at("excedente_centavos").as_int64());
  for (const auto& value : body.at("lineas").as_array()) {
    const auto& o = value.as_object();
    r.applied.push_back(
        {static_cast<int>(o.at("vigencia").as_int64()),
         value_or_throw(ledger::parse_concept(std::string(o.at("concepto").as_string()))),
         Money::centavos(o.at("capital_centavos").as_int64()),
         Money::centavos(o.at("interes_centavos").as_int64()),
         Money::centavos(o.at("descuento_centavos").as_int64())});
  }
  if (const auto* split = body.if_contains("reparto"))
    r.split = dues::split_from_json(split->as_object());
  return r;
}

}  // namespace

bool is_final_refusal(State s) {
  return s == State::kDeclined || s == State::kFailed || s == State::kExpired ||
         s == State::kNotStarted;
}

std::string_view to_code(State s) {
  return kStates[static_cast<std::size_t>(s)].code;
}

State parse_state(std::string_view code) {
  for (const auto& row : kStates)
    if (row.code == code) return row.state;
  throw BrokenInvariant("unknown payment state in the database");
}

PublicState public_state(State s) {
  return kStates[static_cast<std::size_t>(s)].shown;
}

Result<Payment> payment_by_token(pqxx::transaction_base& tx, const PaymentToken& token) {
  return one(exec(tx, kByToken, token));
}
Result<Payment> payment_by_ticket(pqxx::transaction_base& tx, TicketId ticket, bool lock) {
  return one(exec(tx, lock ? kByIdLocked : kById, ticket));
}
std::vector<Payment> payments_of_order(pqxx::transaction_base& tx, OrderId order) {
  return many(exec(tx, kOfOrder, order));
}
Result<Receipt> receipt_of(pqxx::transaction_base& tx, TicketId ticket) {
  return read_receipt(exec(tx, kReceiptOf, ticket));
}
Result<Receipt> receipt_by_code(pqxx::transaction_base& tx, const std::string& code) {
  return read_receipt(exec(tx, kReceiptByCode, code));
}

}  // namespace recaudo::payments
