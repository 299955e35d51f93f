// Tills, the cash they are given and what goes from them to the bank.
#include "base/bytes.h"
#include "core/till/till_queries.h"
#include "ledger/recipes.h"

namespace recaudo::till {
namespace {

constexpr Statement kAdd{"till.add_register",
                         "insert into till.register (name) values ($1) on conflict do nothing "
                         "returning id"};
constexpr Statement kLock{"till.lock_register",
                          "select id, name, cash, cheques from till.register where id = $1 for "
                          "update"};
constexpr Statement kInUse{
    "till.in_use",
    "select exists (select from till.shift where register_id = $1 and state <> 'closed')"};
constexpr Statement kNote{
    "till.note_movement",
    "insert into till.movement (register_id, kind, cash, cheques, slip, day, entry_seq, made_by, "
    "made_at) values ($1, $2, $3, $4, $5, $6, $7, $8, $9)"};
constexpr Statement kDepositedBefore{
    "till.deposited_before",
    "select exists (select from till.movement where kind = 'consignacion' and slip = $1)"};

std::string_view to_code(CashFlow kind) {
  switch (kind) {
    case CashFlow::kBase:
      return "base";
    case CashFlow::kDeposit:
      return "consignacion";
    case CashFlow::kDifference:
      return "diferencia";
  }
  throw BrokenInvariant("kind of cash move out of range");
}

bool is_plain(const std::string& text, std::size_t most) {
  return !text.empty() && text.size() <= most && is_valid_utf8(text) &&
         text.find_first_of("\r\n\t") == text.npos;
}

Result<void> check_free(pqxx::transaction_base& tx, const Register& till) {
  if (read_bool(exec(tx, kInUse, till.id)[0][0]))
    return fail(Code::kTillState, till.name + " tiene un turno sin cerrar.");
  return {};
}

events::pb::TillEvent& body_of(events::pb::AuditEntry& entry, events::pb::TillEvent::Kind kind,
                               RegisterId till) {
  auto& event = *entry.mutable_till();
  event.set_kind(kind);
  event.set_till(till.value());
  return event;
}

}  // namespace

Result<Register> lock_register(pqxx::transaction_base& tx, RegisterId till) {
  const auto rows = exec(tx, kLock, till);
  if (rows.empty()) return fail(Code::kNotFound, "caja");
  return Register{till, read_text(rows[0]["name"]), read_money(rows[0]["cash"]),
                  read_money(rows[0]["cheques"])};
}

Result<void> move_cash(Work& work, const CashMove& move, staff::AccountId by) {
  const auto entry = ledger::till_movement({.key = derive_uuid("caja", move.source),
                                            .effective_on = work.today(),
                                            .source_kind = std::string(to_code(move.kind)),
                                            .source_id = move.source},
                                           move.cash + move.cheques);
  RECAUDO_TRY(posted, work.post(std::vector{entry}));
  exec(work.tx(), kNote, move.till, to_code(move.kind), move.cash, move.cheques, move.slip,
       work.today(), posted.at(0).seq, by, work.now());
  return {};
}

Result<RegisterId> add_register(Work& work, const std::string& name) {
  if (!is_plain(name, 40)) return fail(Code::kBadText, "El nombre de la caja va de 1 a 40 letras.");
  const auto rows = exec(work.tx(), kAdd, name);
  if (rows.empty()) return fail(Code::kBadText, "Ya hay una caja con ese nombre.");
  const auto id = read_id<RegisterTag>(rows[0][0]);
  events::pb::AuditEntry entry;
  body_of(entry, events::pb::TillEvent::TILL_ADDED, id);
  events::add_change(entry, "nombre", "", name);
  work.emit({"caja", to_string(id)}, std::move(entry));
  return id;
}

Result<void> give_base(Work& work, RegisterId till, Money amount, staff::AccountId by) {
  if (!amount.is_positive()) return fail(Code::kTillCount, "La base es mayor que cero.");
  RECAUDO_TRY(locked, lock_register(work.tx(), till));
  if (auto ok = check_free(work.tx(), locked); !ok) return ok;
  const std::string source = to_string(till) + "-base-" + to_utc_iso(work.now());
  if (auto ok = move_cash(
          work, {.till = till, .kind = CashFlow::kBase, .cash = amount, .source = source}, by);
      !ok)
    return ok;
  events::pb::AuditEntry entry;
  auto& event = body_of(entry, events::pb::TillEvent::BASE_GIVEN, till);
  *event.mutable_cash() = events::money(amount);
  work.emit({"caja", to_string(till)}, std::move(entry));
  return {};
}

Result<void> deposit(Work& work, const Deposit& d, staff::AccountId by) {
  if (!is_plain(d.slip, 40))
    return fail(Code::kBadText, "Escriba el número de la consignación, hasta 40 letras.");
  if (d.cash.is_negative() || d.cheques.is_negative() || (d.cash + d.cheques).is_zero())
    return fail(Code::kTillCount, "Escriba cuánto se consigna.");
  RECAUDO_TRY(till, lock_register(work.tx(), d.till));
  if (auto ok = check_free(work.tx(), till); !ok) return ok;
  if (d.cash > till.cash || d.cheques > till.cheques)
    return fail(Code::kTillCount, "En " + till.name + " hay " + to_display(till.cash) +
                                      " en efectivo y " + to_display(till.cheques) +
                                      " en cheques.");
  if (read_bool(exec(work.tx(), kDepositedBefore, d.slip)[0][0]))
    return fail(Code::kTillState, "La consignación " + d.slip + " ya se registró.");
  if (auto ok = move_cash(work,
                          {.till = d.till,
                           .kind = CashFlow::kDeposit,
                           .cash = -d.cash,
                           .cheques = -d.cheques,
                           .slip = d.slip,
                           .source = to_string(d.till) + "-" + d.slip},
                          by);
      !ok)
    return ok;
  events::pb::AuditEntry entry;
  auto& event = body_of(entry, events::pb::TillEvent::DEPOSITED, d.till);
  *event.mutable_cash() = events::money(d.cash);
  *event.mutable_cheques() = events::money(d.cheques);
  event.set_slip(d.slip);
  work.emit({"caja", to_string(d.till)}, std::move(entry));
  return {};
}

}  // namespace recaudo::till
