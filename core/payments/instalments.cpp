#include "core/payments/instalments.h"

#include <algorithm>

namespace recaudo::payments {
namespace {

// As it was liquidated; older rows keep it in the roll only.
constexpr Statement kDestino{
    "payments.destino_of",
    "select coalesce(l.destino, v.destino) from registry.valuation v left join billing.liquidation "
    "l on l.parcel_id = v.parcel_id and l.vigencia = v.vigencia where v.parcel_id = $1 and "
    "v.vigencia = $2"};
constexpr Statement kInsert{
    "payments.insert_instalment_plan",
    "insert into billing.instalment_plan (parcel_id, vigencia, joined_on, joined_at, after_seq, "
    "total, due_on, amount, norm, invented) select $1, $2, $3, $4, last_seq, $5, $6::date[], "
    "$7::bigint[], $8, $9 from ledger.head where id = 1 returning id"};

constexpr Statement kIsOwner{
    "payments.is_owner",
    "select exists (select from registry.owner where parcel_id = $1 and document_number = "
    "split_part($2, '|', 2))"};
constexpr Statement kInsertAtDesk{
    "payments.insert_plan_at_desk",
    "insert into billing.plan_at_desk (plan_id, account_id, owner, shown) values ($1, $2, $3, "
    "$4)"};
constexpr Statement kAtDesk{
    "payments.plan_at_desk",
    "select a.login, d.owner, d.shown from billing.plan_at_desk d join billing.instalment_plan p "
    "on p.id = d.plan_id join access.account a on a.id = d.account_id where p.parcel_id = $1 and "
    "p.vigencia = $2"};

tl::unexpected<Error> refuse(std::string why) {
  return fail(Code::kPlanRefused, std::move(why));
}

Result<const tax_rules::InstalmentOffer*> offer_of(pqxx::transaction_base& tx, const dues::Law& law,
                                                   ledger::SubjectId parcel, int vigencia) {
  const auto rows = exec(tx, kDestino, parcel, vigencia);
  const auto* offer =
      rows.empty() ? nullptr : law.statute.instalment_offer(vigencia, rows[0][0].c_str()[0]);
  if (offer == nullptr)
    return refuse("el estatuto no ofrece cuotas a este predio en " + std::to_string(vigencia));
  return offer;
}

// What no plan can be made of, whatever the statute offers.
Result<void> check_debt(const dues::DueVigencia& v, const dues::Account& account, Date today) {
  const std::string name = "la vigencia " + std::to_string(v.vigencia);
  if (v.is_paid()) return fail(Code::kNothingToPay, name);
  if (v.plan) return refuse(name + " ya está en cuotas");
  if (v.overdue)
    return refuse(name + " venció el " + to_long_spanish(v.due_on) + "; hoy es " +
                  to_long_spanish(today));
  for (const auto& o : account.obligations)
    if (o.vigencia == v.vigencia && !o.held.is_zero()) return fail(Code::kAmountHeld, name);
  return {};
}

void tell(Work& work, const std::string& id, const OfferedPlan& plan, const dues::DueVigencia& v) {
  events::pb::AuditEntry entry;
  auto& told = *entry.mutable_instalment_plan();
  told.set_plan_id(id);
  told.set_period(plan.vigencia);
  for (const auto& l : v.lines)
    if (!l.balance.is_zero()) told.add_obligation_ids(to_string(l.obligation));
  for (const auto& i : plan.instalments) {
    told.add_due_days(day_number(i.due_on));
    *told.add_amounts() = events::money(i.amount);
  }
  *told.mutable_total() = events::money(plan.total);
  entry.mutable_basis()->set_norm(plan.norm);
  work.emit({"plan-cuotas", id}, std::move(entry));
}

std::string insert(Work& work, ledger::SubjectId parcel, const OfferedPlan& plan) {
  std::vector<std::int64_t> amounts;
  PgArray days;
  for (const auto& i : plan.instalments) {
    days.add(to_iso(i.due_on));
    amounts.push_back(i.amount.centavos());
  }
  const auto row = exec(work.tx(), kInsert, parcel, plan.vigencia, work.today(), work.now(),
                        plan.total, days.str(), pg_array(amounts), plan.norm, plan.invented);
  return read_text(row.at(0)[0]);
}

}  // namespace

Result<OfferedPlan> offered_plan(pqxx::transaction_base& tx, const dues::Law& any_day,
                                 const dues::Account& account, const dues::DueVigencia& v,
                                 Date today) {
  const auto law = any_day.on(today);
  if (auto ok = check_debt(v, account, today); !ok) return tl::unexpected(ok.error());
  RECAUDO_TRY(offer, offer_of(tx, law, account.subject.id, v.vigencia));
  const auto days = offer->of_vigencia(v.vigencia, law.statute.saturday);
  if (today > days.join_until)
    return refuse("el plazo para acogerse terminó el " + to_long_spanish(days.join_until));
  RECAUDO_TRY(instalments, tax_rules::equal_instalments(v.balance(), days.due_on));
  return OfferedPlan{.vigencia = v.vigencia,
                     .join_until = days.join_until,
                     .statutory_due_on = v.due_on,
                     .total = v.balance(),
                     .instalments = std::move(instalments),
                     .norm = offer->norm,
                     .invented = offer->invented};
}

namespace {

struct Joined {
  std::string id;
  OfferedPlan plan;
};

Result<Joined> join(Work& work, const dues::Law& law, ledger::SubjectId parcel, int vigencia) {
  const auto account =
      dues::account_of(work.tx(), ledger::parcel_subject(parcel), dues::Reading::kLocked);
  const auto dues = dues::price_on(account, law, work.today());
  const auto v = std::ranges::find(dues.vigencias, vigencia, &dues::DueVigencia::vigencia);
  if (v == dues.vigencias.end()) return fail(Code::kNotFound, "vigencia");
  RECAUDO_TRY(plan, offered_plan(work.tx(), law, account, *v, work.today()));
  std::string id = insert(work, parcel, plan);
  tell(work, id, plan, *v);
  return Joined{std::move(id), std::move(plan)};
}

struct ShownRow {
  ShownDocument shown;
  std::string_view code, label;
};
constexpr ShownRow kShownRows[] = {
    {ShownDocument::kCedula, "cedula", "Documento de identidad del propietario"},
    {ShownDocument::kExistencia, "existencia",
     "Certificado de existencia y documento del representante"},
    {ShownDocument::kPoder, "poder", "Poder del propietario y documento del apoderado"}};

const ShownRow& row_of(ShownDocument d) {
  return kShownRows[static_cast<std::size_t>(d)];
}

}  // namespace

std::string_view to_code(ShownDocument d) {
  return row_of(d).code;
}
std::string_view to_label(ShownDocument d) {
  return row_of(d).label;
}
Result<ShownDocument> parse_shown(std::string_view code) {
  for (const auto& row : kShownRows)
    if (row.code == code) return row.shown;
  return fail(Code::kBadText, "documento que mostró: " + std::string(code));
}

Result<OfferedPlan> join_instalments(const Services& services, const dues::Law& law,
                                     const events::Actor& owner, ledger::SubjectId parcel,
                                     int vigencia) {
  return perform(services, owner, "web", [&](Work& work) -> Result<OfferedPlan> {
    RECAUDO_TRY(joined, join(work, law, parcel, vigencia));
    return std::move(joined.plan);
  });
}

Result<OfferedPlan> join_at_desk(const Services& services, const dues::Law& law,
                                 const events::Actor& clerk, staff::AccountId account,
                                 ledger::SubjectId parcel, int vigencia, const AtDesk& desk) {
  events::Actor actor = clerk;
  actor.on_behalf_of = events::Person{events::pb::TAXPAYER, desk.owner};
  return perform(services, actor, "ventanilla", [&](Work& work) -> Result<OfferedPlan> {
    RECAUDO_TRY(joined, join(work, law, parcel, vigencia));
    if (!read_bool(exec(work.tx(), kIsOwner, parcel, desk.owner)[0][0]))
      return refuse("ese documento no es el de un propietario del predio");
    exec(work.tx(), kInsertAtDesk, joined.id, account, desk.owner, to_code(desk.shown));
    return std::move(joined.plan);
  });
}

std::optional<JoinedAtDesk> joined_at_desk(pqxx::transaction_base& tx, ledger::SubjectId parcel,
                                           int vigencia) {
  const auto rows = exec(tx, kAtDesk, parcel, vigencia);
  if (rows.empty()) return std::nullopt;
  return JoinedAtDesk{.clerk = read_text(rows[0]["login"]),
                      .owner = read_text(rows[0]["owner"]),
                      .shown = value_or_throw(parse_shown(rows[0]["shown"].c_str()))};
}

}  // namespace recaudo::payments
