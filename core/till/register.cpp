// Tills, the cash they are given and what goes from them to the bank.
#include "base/bytes.h"
#include "core/approvals/typed_words.h"
#include "core/till/till_queries.h"
#include "ledger/act_recipes.h"
#include "ledger/recipes.h"

namespace recaudo::till {
namespace {

constexpr Statement kAdd{"till.add_register",
                         "insert into till.register (name) values ($1) on conflict do nothing "
                         "returning id, name_salt"};
constexpr Statement kLock{"till.lock_register",
                          "select id, name, cash, cheques from till.register where id = $1 for "
                          "update"};
constexpr Statement kInUse{
    "till.in_use",
    "select exists (select from till.shift where register_id = $1 and state <> 'closed')"};
constexpr Statement kNote{
    "till.note_movement",
    "insert into till.movement (register_id, kind, cash, cheques, slip, day, entry_seq, made_by, "
    "made_at, slip_salt) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)"};
constexpr Statement kNotedBefore{
    "till.noted_before", "select exists (select from till.movement where kind = $1 and slip = $2)"};

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
       work.today(), posted.at(0).seq, by, work.now(), bytea(move.slip_salt));
  return {};
}

Result<RegisterId> add_register(Work& work, const std::string& typed) {
  RECAUDO_TRY(name, approvals::plain_text(typed, 40, "Escriba el nombre de la caja"));
  const auto rows = exec(work.tx(), kAdd, name);
  if (rows.empty()) return fail(Code::kBadText, "Ya hay una caja con ese nombre.");
  const auto id = read_id<RegisterTag>(rows[0][0]);
  events::pb::AuditEntry entry;
  body_of(entry, events::pb::TillEvent::TILL_ADDED, id);
  events::add_commitment(entry, "nombre", read_bytes(rows[0][1]), name);
  work.emit({"caja", to_string(id)}, std::move(entry));
  return id;
}

namespace {

constexpr std::size_t kNamed = 8;  // bytes of the commitment: enough to tell entries apart

// What goes between a till and the bank, once under its slip. The slip is free text and the log is
// public: its event tells a commitment, by which the entry is named too.
Result<void> exchange(Work& work, CashMove move, staff::AccountId by) {
  if (read_bool(exec(work.tx(), kNotedBefore, to_code(move.kind), move.slip)[0][0]))
    return fail(Code::kTillState, "El comprobante " + move.slip + " ya se registró.");
  events::pb::AuditEntry entry;
  events::add_commitment(entry, "comprobante", move.slip_salt, move.slip);
  move.source = std::string(to_code(move.kind)) + "-" +
                to_hex(std::string_view(entry.commitments(0).sha256()).substr(0, kNamed));
  if (auto ok = move_cash(work, move, by); !ok) return ok;
  auto& event = body_of(entry,
                        move.kind == CashFlow::kBase ? events::pb::TillEvent::BASE_GIVEN
                                                     : events::pb::TillEvent::DEPOSITED,
                        move.till);
  *event.mutable_cash() = events::money(move.cash);
  *event.mutable_cheques() = events::money(move.cheques);
  work.emit({"caja", to_string(move.till)}, std::move(entry));
  return {};
}

}  // namespace

Result<void> give_base(Work& work, const Base& base, staff::AccountId by) {
  RECAUDO_TRY(slip, approvals::plain_text(base.slip, 40, "Escriba el número del retiro"));
  if (!base.amount.is_positive()) return fail(Code::kTillCount, "La base es mayor que cero.");
  RECAUDO_TRY(till, lock_register(work.tx(), base.till));
  if (auto ok = check_free(work.tx(), till); !ok) return ok;
  return exchange(
      work, {.till = till.id, .kind = CashFlow::kBase, .cash = base.amount, .slip = slip}, by);
}

Result<void> deposit(Work& work, const Deposit& d, staff::AccountId by) {
  RECAUDO_TRY(slip, approvals::plain_text(d.slip, 40, "Escriba el número de la consignación"));
  if (d.cash.is_negative() || d.cheques.is_negative() || (d.cash + d.cheques).is_zero())
    return fail(Code::kTillCount, "Escriba cuánto se consigna.");
  RECAUDO_TRY(till, lock_register(work.tx(), d.till));
  if (auto ok = check_free(work.tx(), till); !ok) return ok;
  if (d.cash > till.cash || d.cheques > till.cheques)
    return fail(Code::kTillCount, "En " + till.name + " hay " + to_display(till.cash) +
                                      " en efectivo y " + to_display(till.cheques) +
                                      " en cheques.");
  return exchange(work,
                  {.till = till.id,
                   .kind = CashFlow::kDeposit,
                   .cash = -d.cash,
                   .cheques = -d.cheques,
                   .slip = slip},
                  by);
}

}  // namespace recaudo::till
