#include "core/dues/movements.h"

#include <algorithm>
#include <array>
#include <boost/json.hpp>
#include <utility>

#include "base/database.h"
#include "base/pq.h"
#include "core/dues/billed_services.h"
#include "core/dues/split.h"
#include "ledger/service_accounts.h"

namespace recaudo::dues {
namespace {

// One row for each movement that is told, and at least one for each obligation. What a payment
// settled says the receivable's line, with its discount; both have lines of their own too. Acts
// name their resolution in their entry, but for those that mirror a payment, which say it apart
// (billing.entry_act). An adjustment of a public service has lines of its subsidy and its
// contribution, and is of one service.
constexpr Statement kHistories{
    "dues.histories",
    "with asked as (select o.id, o.account_id, o.charged, o.balance, u.discount, u.interest, "
    "u.subsidy from unnest($1::bigint[], $2::integer[], $3::integer[], $5::integer[]) as u(id, "
    "discount, interest, subsidy) join ledger.obligation o on o.id = u.id), "
    "lines as (select a.id, p.seq, coalesce(sum(p.amount) filter (where p.account_id = "
    "a.account_id), 0) as capital, coalesce(sum(p.amount) filter (where p.account_id = "
    "a.discount), 0) as discount, coalesce(-sum(p.amount) filter (where p.account_id = a.interest "
    "and p.amount < 0), 0) as interest from asked a join ledger.posting p on p.obligation_id = "
    "a.id group by a.id, p.seq), "
    "moved as (select l.*, e.kind, e.effective_on, e.source_kind, e.source_id, e.kind = "
    "'causacion' as is_charge, row_number() over (partition by l.id, e.kind = 'causacion' order by "
    "l.seq desc) as place from lines l join ledger.entry e using (seq) where l.capital <> 0 or "
    "e.kind = 'vencimiento'), "
    "charges as (select id, sum(capital) as charged from moved where is_charge group by id), "
    "older as (select id, sum(capital) as amount, max(effective_on) as last_on from moved where "
    "not is_charge and place > $4 group by id), "
    "volumes as (select v.obligation_id as id, sum(v.charged) as charged, sum(v.net - v.charged) "
    "as amount, max(t.latest_on) as last_on from ledger.volume_obligation v join ledger.volume t "
    "on t.id = v.volume_id where v.obligation_id = any ($1::bigint[]) group by v.obligation_id) "
    "select a.id, a.charged as charges, a.balance, (coalesce(c.charged, 0) + coalesce(v.charged, "
    "0))::bigint as charged, (coalesce(o.amount, 0) + coalesce(v.amount, 0))::bigint as earlier, "
    "greatest(o.last_on, v.last_on) as earlier_on, v.last_on as out_to, m.kind, "
    "coalesce(t.paid_on, x.paid_on, m.effective_on) as moved_on, m.effective_on, m.capital::bigint "
    "as capital, m.discount::bigint as discount, m.interest::bigint as interest, "
    "coalesce(s.subsidy, 0)::bigint as subsidy, "
    "coalesce(s.contribution, 0)::bigint as contribution, d.due_before, d.due_after, x.kind as "
    "act, coalesce(x.resolution, "
    "case when m.source_kind = 'acto-administrativo' then m.source_id end, '') as resolution, "
    "coalesce(r.applied->'reparto', kept.owed)::text as split from "
    "asked a left join charges c using (id) left join older o using (id) left join volumes v using "
    "(id) left join moved m on m.id = a.id and not m.is_charge and m.place <= $4 left join "
    "payments.attempt t on t.id = case when m.source_kind = 'pago' and m.source_id ~ "
    "'^[0-9]{1,18}$' then m.source_id::bigint end left join payments.receipt r on r.attempt_id = "
    "t.id and m.kind = 'recaudo' left join billing.entry_act x on x.seq = m.seq "
    "and m.kind in ('baja-cartera', 'clasificacion', 'reversal-recaudo', 'reversal-traslado', "
    "'traslado') left join "
    "billing.entry_split kept on kept.seq = m.seq left join lateral (select sum(q.amount) filter "
    "(where q.account_id = "
    "a.subsidy) as subsidy, -sum(q.amount) filter (where q.account_id = $6) as contribution from "
    "ledger.posting q where m.kind = 'ajuste' and a.subsidy <> 0 and q.seq = m.seq) s on true left "
    "join ledger.due_change d on d.seq = m.seq and d.obligation_id = "
    "a.id order by a.id, m.seq"};

constexpr std::array<std::pair<MovementKind, std::string_view>, 17> kCodes{{
    {MovementKind::kPayment, "pago"},
    {MovementKind::kDiscount, "descuento"},
    {MovementKind::kPaymentReturned, "pago-devuelto"},
    {MovementKind::kPaymentUndone, "pago-revocado"},
    {MovementKind::kMovedAway, "pago-trasladado-a-otra-vigencia"},
    {MovementKind::kMovedHere, "pago-trasladado-a-esta-vigencia"},
    {MovementKind::kCreditApplied, "saldo-a-favor"},
    {MovementKind::kMore, "ajuste-mas"},
    {MovementKind::kLess, "ajuste-menos"},
    {MovementKind::kPrescribed, "prescripcion"},
    {MovementKind::kRemitted, "remision"},
    {MovementKind::kRestored, "revocatoria"},
    {MovementKind::kChargeAnnulled, "cobro-anulado"},
    {MovementKind::kDueDate, "vencimiento"},
    {MovementKind::kOther, "otro"},
    {MovementKind::kEarlier, "anteriores"},
    {MovementKind::kEarlierActs, "ajustes-anteriores"},
}};

MovementKind kind_of(const pqxx::row& row) {
  const auto kind = read_text(row["kind"]);
  if (kind == "recaudo" || kind == "clasificacion") return MovementKind::kPayment;
  if (kind == "reversal-recaudo") return MovementKind::kPaymentReturned;
  if (kind == "reversal-clasificacion") return MovementKind::kPaymentUndone;
  if (kind == "reversal-traslado") return MovementKind::kMovedAway;
  if (kind == "traslado") return MovementKind::kMovedHere;
  if (kind == "aplicacion-saldo") return MovementKind::kCreditApplied;
  if (kind == "ajuste")
    return read_money(row["capital"]).is_negative() ? MovementKind::kLess : MovementKind::kMore;
  if (kind == "baja-cartera")
    return row["act"].is_null() || read_text(row["act"]) != "remision" ? MovementKind::kPrescribed
                                                                       : MovementKind::kRemitted;
  if (kind == "reversal-baja-cartera") return MovementKind::kRestored;
  if (kind == "reversal-causacion") return MovementKind::kChargeAnnulled;
  if (kind == "vencimiento") return MovementKind::kDueDate;
  if (kind == "descuento") return MovementKind::kDiscount;
  return MovementKind::kOther;
}

bool is_of_services(ledger::Concept item) {
  return std::ranges::find(kServiceConcepts, item) != kServiceConcepts.end();
}

// A payment that was given back is told on the day it went; the others on the day they were paid.
Date day_of(MovementKind kind, const pqxx::row& row) {
  return read_date(
      row[kind == MovementKind::kPayment || kind == MovementKind::kMovedHere ? "moved_on"
                                                                             : "effective_on"]);
}

// Of a payment whose receipt keeps how it was spread over the concepts, or of an act that keeps it.
tax_rules::Explanation share_of(const pqxx::row& row) {
  if (row["split"].is_null()) return {};
  return explain_share(split_from_json(boost::json::parse(read_text(row["split"])).as_object()),
                       read_id<ledger::ObligationTag>(row["id"]));
}

// The receivable's line holds capital and discount together.
void add(History& history, const pqxx::row& row, bool of_services) {
  const auto kind = kind_of(row);
  const Date on = day_of(kind, row);
  const Money discount = read_money(row["discount"]);
  const Money rest = read_money(row["capital"]) + discount;
  if (!rest.is_zero() || kind == MovementKind::kDueDate)
    history.movements.push_back({.kind = kind,
                                 .on = on,
                                 .amount = rest,
                                 .interest = read_money(row["interest"]),
                                 .resolution = read_text(row["resolution"]),
                                 .subsidy = read_money(row["subsidy"]),
                                 .contribution = read_money(row["contribution"]),
                                 .of_services = of_services,
                                 .due_before = read_optional<Date>(row["due_before"], read_date),
                                 .due_after = read_optional<Date>(row["due_after"], read_date),
                                 .share = share_of(row)});
  if (!discount.is_zero())
    history.movements.push_back(
        {.kind = MovementKind::kDiscount, .on = on, .amount = -discount, .interest = {}});
}

History begun(const pqxx::row& row) {
  History out{.charged = read_money(row["charged"]),
              .out_to = read_optional<Date>(row["out_to"], read_date),
              .movements = {}};
  const Money earlier = read_money(row["earlier"]);
  if (!earlier.is_zero())
    out.movements.push_back({.kind = MovementKind::kEarlier,
                             .on = read_date(row["earlier_on"]),
                             .amount = earlier,
                             .interest = {}});
  return out;
}

std::string name_of(const Movement& m) {
  switch (m.kind) {
    case MovementKind::kPayment:
      return "Pago";
    case MovementKind::kDiscount:
      return m.amount.is_negative() ? "Descuento por pronto pago"
                                    : "Descuento por pronto pago que se perdió";
    case MovementKind::kPaymentReturned:
      return "Pago devuelto, que se debe otra vez";
    case MovementKind::kPaymentUndone:
      return "Pago que no era de esta deuda: se debe otra vez";
    case MovementKind::kMovedAway:
      return m.of_services ? "Pago trasladado a otra factura" : "Pago trasladado a otra vigencia";
    case MovementKind::kMovedHere:
      return m.of_services ? "Pago trasladado a esta factura" : "Pago trasladado a esta vigencia";
    case MovementKind::kCreditApplied:
      return "Saldo a favor aplicado";
    case MovementKind::kMore:
      return "Ajuste de más";
    case MovementKind::kLess:
      return "Ajuste de menos";
    case MovementKind::kPrescribed:
      return "Prescripción";
    case MovementKind::kRemitted:
      return "Remisión";
    case MovementKind::kRestored:
      return "Revocatoria: se debe otra vez";
    case MovementKind::kChargeAnnulled:
      return "Cobro anulado";
    case MovementKind::kDueDate:
      return "Cambio del vencimiento";
    case MovementKind::kOther:
      return "Otro movimiento";
    case MovementKind::kEarlier:
      return "Movimientos anteriores, sumados";
    case MovementKind::kEarlierActs:
      return "Ajustes anteriores, sumados";
  }
  throw BrokenInvariant("kind of movement out of range");
}

// "el subsidio baja $ 500"; empty when it does not change.
std::string change_text(const std::string& of_what, Money change) {
  if (change.is_zero()) return {};
  return of_what + (change.is_negative() ? " baja " : " sube ") +
         to_display(change.is_negative() ? -change : change);
}

// What an act over a bill of public services changes besides what is owed.
std::string parts_text(const Movement& m) {
  if (m.subsidy.is_zero() && m.contribution.is_zero()) return {};
  std::string out;
  for (const auto& part :
       {change_text("el valor del servicio", m.amount + m.subsidy - m.contribution),
        change_text("el subsidio", m.subsidy), change_text("la contribución", m.contribution)})
    if (!part.empty()) out += (out.empty() ? ": " : " y ") + part;
  return out;
}

// Whoever wrote the number may have written the word as well.
std::string named_resolution(const std::string& resolution) {
  constexpr std::string_view kWord = "resolución ";
  const bool named = std::string_view(resolution).substr(1).starts_with(kWord.substr(1)) &&
                     (resolution.front() == 'R' || resolution.front() == 'r');
  return std::string(kWord) + (named ? resolution.substr(kWord.size()) : resolution);
}

// ". Fue una parte de lo que se debía: $ 40.000 × $ 133.000 ÷ $ 188.000 = ..."; of its interest,
// the product alone.
std::string share_text(const Movement& m, std::size_t line) {
  if (line >= m.share.size()) return {};
  return (line == 0 ? ". Fue una parte de lo que se debía: " : ": ") + m.share[line].detail;
}

std::string detail_of(const Movement& m) {
  const bool summed = m.kind == MovementKind::kEarlier || m.kind == MovementKind::kEarlierActs;
  std::string out = (summed ? "hasta el " : "") + to_long_spanish(m.on);
  if (!m.resolution.empty()) out += ", " + named_resolution(m.resolution);
  out += parts_text(m) + share_text(m, 0);
  if (m.due_before && m.due_after)
    out += ". Vencía el " + to_long_spanish(*m.due_before) + "; vence el " +
           to_long_spanish(*m.due_after);
  if (!m.interest.is_zero())
    out +=
        m.amount.is_negative()
            ? ". Además pagó " + to_display(m.interest) + " de interés de mora" + share_text(m, 1)
            : ", con " + to_display(m.interest) + " de interés de mora que había pagado";
  return out;
}

tax_rules::ExplanationLine line_of(std::string name, std::string detail, Money amount,
                                   tax_rules::LineKind kind = tax_rules::LineKind::kAddend) {
  tax_rules::ExplanationLine line;
  line.concept_name = std::move(name);
  line.detail = std::move(detail);
  line.amount = amount;
  line.kind = kind;
  return line;
}

}  // namespace

std::string_view to_code(MovementKind kind) {
  return std::ranges::find(kCodes, kind, &decltype(kCodes)::value_type::first)->second;
}

std::map<ledger::ObligationId, History> histories_of(pqxx::transaction_base& tx,
                                                     std::vector<ledger::Obligation>& obligations) {
  std::map<ledger::ObligationId, History> out;
  if (obligations.empty()) return out;
  std::map<ledger::ObligationId, ledger::Obligation*> by_id;
  std::vector<std::int64_t> ids, discounts, interests, subsidies;
  for (auto& o : obligations) {
    const auto discount = ledger::discount_account(o.item);
    by_id[o.id] = &o;
    ids.push_back(o.id.value());
    discounts.push_back(discount ? discount->value() : 0);
    interests.push_back(ledger::interest_receivable_account(o.item).value());
    const auto subsidy = ledger::subsidy_account(o.item);
    subsidies.push_back(subsidy ? subsidy->value() : 0);
  }
  for (const auto& row :
       exec(tx, kHistories, pg_array(ids), pg_array(discounts), pg_array(interests), kMovementsTold,
            pg_array(subsidies), ledger::account::kContributions)) {
    const auto id = read_id<ledger::ObligationTag>(row["id"]);
    const auto [it, is_new] = out.try_emplace(id);
    if (is_new) {
      it->second = begun(row);
      by_id.at(id)->charged = read_money(row["charges"]);
      by_id.at(id)->balance = read_money(row["balance"]);
    }
    if (!row["kind"].is_null()) add(it->second, row, is_of_services(by_id.at(id)->item));
  }
  return out;
}

void tell_acts_out(History& history, Money explained) {
  const Money acts = history.charged - explained;
  if (!history.out_to || acts.is_zero()) return;
  history.movements.insert(
      history.movements.begin(),
      {.kind = MovementKind::kEarlierActs, .on = *history.out_to, .amount = acts, .interest = {}});
  history.charged = explained;
}

std::string movement_text(const Movement& movement) {
  return name_of(movement) + ": " + detail_of(movement);
}

tax_rules::Explanation explain_capital(const tax_rules::Explanation& charge, ledger::Concept item,
                                       const History& history, Money balance) {
  using enum tax_rules::LineKind;
  tax_rules::Explanation out = charge;
  if (history.movements.empty()) return out;
  const std::string of_item = " (" + std::string(ledger::to_label(item)) + ")";
  const std::string before = "antes de los movimientos que siguen";
  if (charge.empty())  // nothing else tells it: it is what they begin with
    out.push_back(line_of("Cobrado" + of_item, before, history.charged));
  else
    out.push_back(
        line_of("Subtotal" + of_item, "lo cobrado, " + before, history.charged, kSubtotal));
  for (const auto& m : history.movements) {
    out.push_back(line_of(name_of(m), detail_of(m), m.amount));
    if (m.share.empty()) continue;
    out.back().base = m.share.front().base;
    out.back().norm = m.share.front().norm;
    out.back().mark = m.share.front().mark;
  }
  out.push_back(
      line_of("Subtotal" + of_item, "lo que queda por pagar de lo cobrado", balance, kSubtotal));
  return out;
}

}  // namespace recaudo::dues
