#include "core/closing/simple_transfer.h"

#include <algorithm>
#include <map>

#include "base/bytes.h"
#include "core/closing/bank_day_store.h"
#include "core/closing/standing.h"
#include "ledger/periods.h"
#include "ledger/recipe_book.h"
#include "ledger/third_parties.h"
#include "reconciliation/exceptions.h"

namespace recaudo::closing {
namespace {

constexpr std::size_t kBlock = 500;  // entries of one posting, as a day of the bank
constexpr int kMostCredits = 20;

constexpr Statement kCredits{
    "closing.credits_for",
    "select * from (select c.seq, c.effective_on, c.amount, c.amount - coalesce((select "
    "sum(t.posted) from closing.simple_transfer t where t.credit_entry = c.seq), 0)::bigint as "
    "rest "
    "from closing.waiting_credit c) w where w.rest = $1 and ($2::bigint is null or w.seq = $2) "
    "order by w.effective_on, w.seq limit $3"};
constexpr Statement kKnown{
    "closing.known_simple",
    "select d.number, d.activity, f.name from closing.simple_declaration d join "
    "closing.simple_transfer t on t.id = d.transfer_id join closing.bank_file f on f.sha256 = "
    "t.file where d.number = any($1::text[])"};
constexpr Statement kTransfer{
    "closing.keep_simple_transfer",
    "insert into closing.simple_transfer (file, credit_entry, credit, posted, refused, taken_at) "
    "values ($1, $2, $3, $4, $5, $6) returning id"};
constexpr Statement kDeclarations{
    "closing.keep_simple_declarations",
    "insert into closing.simple_declaration (transfer_id, line, form, year, bimester, number, "
    "paid_on, activity, third_party_id, ica, sanctions, interest, entry_seq) select $1, u.line, "
    "u.form, "
    "u.year, nullif(u.bimester, 0), u.number, u.paid_on, u.activity, u.party, u.ica, u.sanctions, "
    "u.interest, u.entry from unnest($2::integer[], $3::integer[], $4::integer[], $5::integer[], "
    "$6::text[], $7::date[], $8::text[], $9::bigint[], $10::bigint[], $11::bigint[], "
    "$12::bigint[], $13::bigint[]) as u(line, form, year, bimester, number, paid_on, activity, "
    "party, ica, sanctions, interest, entry)"};
constexpr Statement kRefusals{
    "closing.keep_simple_refusals",
    "insert into closing.simple_refusal (transfer_id, line, reason, amount) select $1, u.* from "
    "unnest($2::integer[], $3::text[], $4::bigint[]) as u"};
constexpr Statement kOpenState{
    "closing.open_simple_state",
    "select d.id, d.reference from closing.decision d where d.exception is not null and d.standing "
    "= $1 and not exists (select from closing.decision c where c.closes = d.id)"};
constexpr Statement kClaim{
    "closing.claim_explained_credit",
    "update closing.loose_credit set claimed_by = $2 where entry_seq = closing.first_wait($1) "
    "and claimed_by is null returning *"};

Result<WaitingCredit> credit_for(pqxx::transaction_base& tx, Money total,
                                 std::optional<ledger::EntrySeq> entry) {
  std::optional<std::int64_t> named;
  if (entry) named = entry->value();
  const auto rows = exec(tx, kCredits, total, named, kMostCredits);
  if (rows.empty())
    return fail(Code::kNotFound,
                "No hay un crédito del banco por clasificar (2.4.07.20) de " + to_display(total) +
                    (entry ? " en el asiento " + to_string(*entry) : "") +
                    ". No se registró nada. Concilie el día en que llegó la transferencia, o pida "
                    "el archivo que le corresponde.");
  if (rows.size() > 1) {
    std::string which;
    for (const auto& row : rows)
      which += (which.empty() ? "" : "; ") + std::to_string(read_int(row["seq"])) + " del " +
               to_long_spanish(read_date(row["effective_on"]));
    return fail(Code::kNotFound, "Varios créditos por clasificar son de " + to_display(total) +
                                     ": asiento " + which +
                                     ". No se registró nada. Diga cuál con --asiento.");
  }
  return WaitingCredit{read_id<ledger::EntryTag>(rows[0]["seq"]),
                       read_date(rows[0]["effective_on"]), read_money(rows[0]["amount"]),
                       read_money(rows[0]["rest"])};
}

using Named = std::pair<std::string, std::string>;  // number and activity

std::map<Named, std::string> known_declarations(pqxx::transaction_base& tx,
                                                const SimpleFile& file) {
  std::vector<std::string> numbers;
  for (const auto& d : file.declarations) numbers.push_back(d.number);
  std::map<Named, std::string> out;
  for (const auto& row : exec(tx, kKnown, pg_array(numbers)))
    out.emplace(Named{read_text(row["number"]), read_text(row["activity"])},
                read_text(row["name"]));
  return out;
}

std::string_view concept_of(IcaActivity activity) {
  switch (activity) {
    case IcaActivity::kCommercial:
      return "ica-comercial";
    case IcaActivity::kIndustrial:
      return "ica-industrial";
    case IcaActivity::kServices:
      return "ica-servicios";
  }
  throw BrokenInvariant("unknown activity of ICA");
}

ledger::Item item_of(const SimpleDeclaration& d, std::string_view concept_code, Money capital,
                     Money interest, ledger::ThirdPartyId who) {
  return {.group = "abono",
          .concept_code = concept_code,
          .amounts = {{"capital", capital}, {"interes", interest}, {"descuento", Money{}}},
          .debtor = who,
          .vigencia = d.year};
}

ledger::Entry entry_of(const SimpleDeclaration& d, ledger::ThirdPartyId who, Date on) {
  const ledger::Act act{
      .key = derive_uuid("simple", d.number + "|" + std::string(to_text(d.activity))),
      .effective_on = on,
      .source_kind = std::string(kSimpleSource),
      .source_id = d.number};
  ledger::Facts facts;
  facts.items.push_back(item_of(d, concept_of(d.activity), d.ica, d.interest, who));
  facts.items.push_back(item_of(d, "sancion-tributaria", d.sanctions, Money{}, who));
  return ledger::recipe_book().build("5-simple", act, facts);
}

std::vector<ledger::ThirdPartyId> taxpayers(pqxx::work& tx,
                                            const std::vector<SimpleDeclaration>& declarations) {
  std::vector<ledger::ThirdParty> parties;
  for (const auto& d : declarations) parties.push_back({"NIT", d.nit.digits(), d.name});
  return ledger::ensure_third_parties(tx, parties);
}

Result<std::vector<ledger::EntrySeq>> post(Work& work, const SimplePlan& plan,
                                           const std::vector<ledger::ThirdPartyId>& who) {
  const Date on = ledger::posting_day(work.tx(), plan.credit.on, work.today());
  std::vector<ledger::EntrySeq> out;
  for (std::size_t from = 0; from < plan.declarations.size(); from += kBlock) {
    std::vector<ledger::Entry> block;
    for (std::size_t i = from; i < std::min(plan.declarations.size(), from + kBlock); ++i)
      block.push_back(entry_of(plan.declarations[i], who[i], on));
    RECAUDO_TRY(posted, work.post_block(block));
    for (const auto& p : posted) out.push_back(p.seq);
  }
  return out;
}

void keep_declarations(pqxx::work& tx, std::int64_t transfer, const SimplePlan& plan,
                       const std::vector<ledger::ThirdPartyId>& who,
                       const std::vector<ledger::EntrySeq>& entries) {
  std::vector<std::int64_t> line, form, year, bimester, party, ica, sanctions, interest, entry;
  std::vector<std::string> number, paid_on, activity;
  for (std::size_t i = 0; i < plan.declarations.size(); ++i) {
    const SimpleDeclaration& d = plan.declarations[i];
    line.push_back(d.line);
    form.push_back(d.form);
    year.push_back(d.year);
    bimester.push_back(d.bimester.value_or(0));
    number.push_back(d.number);
    paid_on.push_back(to_iso(d.paid_on));
    activity.emplace_back(to_text(d.activity));
    party.push_back(who[i].value());
    ica.push_back(d.ica.centavos());
    sanctions.push_back(d.sanctions.centavos());
    interest.push_back(d.interest.centavos());
    entry.push_back(entries[i].value());
  }
  exec(tx, kDeclarations, transfer, pg_array(line), pg_array(form), pg_array(year),
       pg_array(bimester), pg_array(number), pg_array(paid_on), pg_array(activity), pg_array(party),
       pg_array(ica), pg_array(sanctions), pg_array(interest), pg_array(entry));
}

void keep_refusals(pqxx::work& tx, std::int64_t transfer,
                   const std::vector<SimpleRejection>& rejections) {
  std::vector<std::int64_t> line, amount;
  std::vector<std::string> reason;
  for (const auto& r : rejections) {
    line.push_back(r.line);
    reason.push_back(r.reason);
    amount.push_back(r.amount.centavos());
  }
  exec(tx, kRefusals, transfer, pg_array(line), pg_array(reason), pg_array(amount));
}

std::string standing_of(ledger::EntrySeq credit) {
  return "simple:" + to_string(credit);
}

DecisionRow exception_of(const SimplePlan& plan, const std::string& name) {
  const SimpleRejection& first = plan.rejections.front();
  DecisionRow row;
  row.type = "simple-rechazado";
  row.exception = reconciliation::name(reconciliation::ExceptionKind::kFile);
  row.amount = plan.refused();
  row.reference = name;
  row.reason =
      "Declaraciones SIMPLE que no se registraron: " + std::to_string(plan.rejections.size()) +
      ". Su dinero sigue por clasificar (2.4.07.20). La primera, línea " +
      std::to_string(first.line) + ": " + first.reason +
      ". Pida a la DIAN esas líneas corregidas en otro archivo.";
  row.standing = standing_of(plan.credit.entry);
  return row;
}

bool is_open(Work& work, const std::string& standing) {
  return !exec(work.tx(), kOpenState, standing).empty();
}

void end_state(Work& work, const std::string& standing, const std::string& reason) {
  end_today(work, exec(work.tx(), kOpenState, standing), reason);
}

// What files leave of a credit is told once, and ends with the file that explains the rest.
void tell(Work& work, const SimplePlan& plan, const std::string& name) {
  const std::string standing = standing_of(plan.credit.entry);
  if (plan.rejections.empty())
    end_state(work, standing, "Otro archivo explicó lo que faltaba de la transferencia.");
  else if (!is_open(work, standing))
    store_decision(work, work.today(), exception_of(plan, name));
}

// No collection file of the bank claims the credit any more, and nobody has to ask what it is.
void claim(Work& work, const SimplePlan& plan, const Sha256& digest) {
  for (const auto& row : exec(work.tx(), kClaim, plan.credit.entry, bytea(view(digest))))
    end_state(work, reconciliation::standing_of(read_entry_key(row)),
              "Es la transferencia SIMPLE de la DIAN.");
}

events::pb::AuditEntry event_of(Date day, const Sha256& digest, const SimplePlan& plan) {
  using Event = events::pb::ReconciliationEvent;
  events::pb::AuditEntry entry;
  auto& event = *entry.mutable_reconciliation();
  event.set_batch_id(to_iso(day));
  event.set_decision(Event::MATCHED_MANUAL);
  *event.mutable_bank_file() = events::digest_of(digest);
  *event.mutable_difference() = events::money(plan.refused());
  event.set_rule(std::string(kSimpleSource));
  events::add_change(entry, "credito", "", to_string(plan.credit.entry));
  events::add_change(entry, "declaraciones", "", std::to_string(plan.declarations.size()));
  events::add_change(entry, "valor", "", to_plain(plan.posted()));
  events::add_change(entry, "rechazadas", "", std::to_string(plan.rejections.size()));
  return entry;
}

Result<void> carry_out(Work& work, const SimplePlan& plan, const Sha256& digest,
                       const NamedFile& file) {
  const bool is_new = keep_file(work, digest, {std::string(kSimpleSource), plan.credit.on}, file);
  invariant(is_new, "the plan refuses a file that was taken in before");
  const auto who = taxpayers(work.tx(), plan.declarations);
  RECAUDO_TRY(entries, post(work, plan, who));
  const auto transfer =
      read_int(exec(work.tx(), kTransfer, bytea(view(digest)), plan.credit.entry,
                    plan.credit.amount, plan.posted(), plan.refused(), work.now())[0][0]);
  keep_declarations(work.tx(), transfer, plan, who, entries);
  keep_refusals(work.tx(), transfer, plan.rejections);
  claim(work, plan, digest);
  tell(work, plan, file.name);
  work.emit({"conciliacion", to_iso(work.today())}, event_of(work.today(), digest, plan));
  return {};
}

}  // namespace

Money SimplePlan::posted() const {
  Money sum;
  for (const auto& d : declarations) sum += d.total();
  return sum;
}
Money SimplePlan::refused() const {
  Money sum;
  for (const auto& r : rejections) sum += r.amount;
  return sum;
}

Result<SimplePlan> plan_simple_transfer(pqxx::transaction_base& tx, const SimpleFile& file,
                                        const Sha256& digest,
                                        std::optional<ledger::EntrySeq> entry) {
  if (auto before = taken_before(tx, digest)) return tl::unexpected(std::move(*before));
  RECAUDO_TRY(credit, credit_for(tx, file.total, entry));
  SimplePlan plan{
      .credit = credit, .lines = file.lines, .declarations = {}, .rejections = file.rejections};
  const auto known = known_declarations(tx, file);
  for (const auto& d : file.declarations) {
    const auto before = known.find({d.number, std::string(to_text(d.activity))});
    if (before == known.end())
      plan.declarations.push_back(d);
    else
      plan.rejections.push_back(
          {d.line, "la declaración ya se registró con " + before->second, d.total()});
  }
  std::ranges::stable_sort(plan.rejections, {}, &SimpleRejection::line);
  // A file that explains nothing must not take the credit from the one that does.
  if (plan.declarations.empty())
    return fail(Code::kNotFound,
                "Ninguna línea del archivo se puede registrar. La primera, línea " +
                    std::to_string(plan.rejections.front().line) + ": " +
                    plan.rejections.front().reason +
                    ". No se registró nada. Pida el archivo que corresponde al "
                    "crédito del banco.");
  return plan;
}

Result<SimplePlan> take_simple_transfer(const Services& services, const events::Actor& actor,
                                        const SimpleFile& file, const std::string& bytes,
                                        const std::string& name,
                                        std::optional<ledger::EntrySeq> entry) {
  return perform(services, actor, "conciliacion", [&](Work& work) -> Result<SimplePlan> {
    one_run_at_a_time(work.tx());
    const Sha256 digest = sha256(bytes);
    RECAUDO_TRY(plan, plan_simple_transfer(work.tx(), file, digest, entry));
    if (auto done = carry_out(work, plan, digest, {name, bytes}); !done)
      return tl::unexpected(done.error());
    return plan;
  });
}

}  // namespace recaudo::closing
