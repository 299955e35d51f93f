#include "core/billing/charge_block.h"

#include <array>
#include <unordered_map>

#include "base/database.h"
#include "base/fault_point.h"
#include "core/dues/liquidated_input.h"
#include "core/events/posting_block.h"
#include "ledger/beneficiaries.h"
#include "ledger/entry_batch.h"
#include "ledger/opened_obligation.h"
#include "ledger/recipes.h"

namespace recaudo::billing {
namespace {

using ledger::Concept;

constexpr Statement kNumbers{"billing.obligation_numbers",
                             "select * from billing.obligation_numbers($1)"};
constexpr Statement kCharge{
    "billing.charge_block",
    "select first_seq, last_seq from billing.charge_block($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, "
    "$11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24, $25, $26, $27, $28, "
    "$29, $30, $31, $32, $33, $34, $35, $36, $37, $38, $39, $40, $41, $42, $43)"};

constexpr std::array<std::pair<Concept, Money RollParcel::*>, 3> kConcepts = {
    {{Concept::kPredial, &RollParcel::predial},
     {Concept::kEnvironmental, &RollParcel::environmental},
     {Concept::kBomberil, &RollParcel::bomberil}}};

// Who owes each parcel of the block; whom the ledger does not know by that name is written.
std::vector<std::optional<ledger::ThirdPartyId>> debtors_of(
    pqxx::transaction_base& tx, const std::vector<RollParcel>& parcels) {
  std::vector<ledger::ThirdParty> unknown;
  for (const auto& p : parcels)
    if (p.owner && !p.filed) unknown.push_back(*p.owner);
  const auto ids = unknown.empty() ? std::vector<ledger::ThirdPartyId>{}
                                   : ledger::ensure_third_parties(tx, unknown);
  std::vector<std::optional<ledger::ThirdPartyId>> out;
  out.reserve(parcels.size());
  std::size_t next = 0;
  for (const auto& p : parcels)
    out.push_back(p.owner && !p.filed ? std::optional(ids[next++]) : p.filed);
  return out;
}

std::vector<ledger::ObligationId> new_obligations(pqxx::transaction_base& tx,
                                                  const std::vector<RollParcel>& parcels) {
  int wanted = 0;
  for (const auto& p : parcels)
    for (const auto& [item, amount] : kConcepts) wanted += (p.*amount).is_zero() ? 0 : 1;
  std::vector<ledger::ObligationId> out;
  out.reserve(static_cast<std::size_t>(wanted));
  for (const auto& row : exec(tx, kNumbers, wanted))
    out.push_back(read_id<ledger::ObligationTag>(row[0]));
  return out;
}

// The inputs and amounts of the liquidations, a column each, as the statement takes them.
struct LiquidationColumns {
  explicit LiquidationColumns(std::size_t n)
      : parcels(PgType::kInt8, n),
        avaluos(PgType::kInt8, n),
        previous(PgType::kInt8, n),
        lands(PgType::kInt8, n),
        builts(PgType::kInt8, n),
        destinos(PgType::kText, n, 1),
        zones(PgType::kInt4, n, 4),
        estratos(PgType::kInt4, n, 4),
        exclusions(PgType::kInt4, n, 4),
        updates(PgType::kInt4, n, 4),
        exemption_kinds(PgType::kText, n, 0),
        exempt_ppms(PgType::kInt4, n, 0),
        exemption_acts(PgType::kText, n, 0),
        exemption_marks(PgType::kInt4, n, 0),
        exempteds(PgType::kInt8, n),
        predials(PgType::kInt8, n),
        environmentals(PgType::kInt8, n),
        bomberils(PgType::kInt8, n) {}
  void add(const RollParcel& p) {
    const auto& in = p.input;
    parcels.add_int8(p.id.value());
    avaluos.add_int8(in.avaluo.centavos());
    if (in.previous_tax)
      previous.add_int8(in.previous_tax->centavos());
    else
      previous.add_null();
    lands.add_int8(in.land.value);
    builts.add_int8(in.built.value);
    destinos.add_bytes(std::string_view(&in.destino, 1));
    zones.add_int4(std::stoi(in.zone));
    if (in.estrato)
      estratos.add_int4(*in.estrato);
    else
      estratos.add_null();
    exclusions.add_int4(dues::exclusion_bits(in.exclusions));
    updates.add_int4(dues::update_number(in.cadastral_update));
    add_exemption(in);
    exempteds.add_int8(p.exempted.centavos());
    predials.add_int8(p.predial.centavos());
    environmentals.add_int8(p.environmental.centavos());
    bomberils.add_int8(p.bomberil.centavos());
  }
  void add_exemption(const tax_rules::PredialInput& in) {
    if (!in.exempt) {
      for (auto* column : {&exemption_kinds, &exempt_ppms, &exemption_acts, &exemption_marks})
        column->add_null();
      return;
    }
    exemption_kinds.add_bytes(dues::exemption_kind_text(in));
    exempt_ppms.add_int4(static_cast<std::int32_t>(in.exempt_share.ppm()));
    exemption_acts.add_bytes(in.exemption_act);
    exemption_marks.add_int4(dues::mark_number(in.exemption_mark));
  }
  PgBinaryArray parcels, avaluos, previous, lands, builts, destinos, zones, estratos, exclusions,
      updates, exemption_kinds, exempt_ppms, exemption_acts, exemption_marks, exempteds, predials,
      environmentals, bomberils;
};

struct ObligationColumns {
  explicit ObligationColumns(std::size_t n)
      : ids(PgType::kInt8, n),
        parcels(PgType::kInt8, n),
        concepts(PgType::kText, n),
        accounts(PgType::kInt4, n, 4),
        amounts(PgType::kInt8, n),
        third_parties(PgType::kInt8, n) {}
  void add(ledger::SubjectId parcel, const ledger::Charge& c) {
    ids.add_int8(c.obligation.value());
    parcels.add_int8(parcel.value());
    concepts.add_bytes(ledger::to_code(c.item));
    accounts.add_int4(static_cast<std::int32_t>(ledger::receivable_account(c.item).value()));
    amounts.add_int8(c.amount.centavos());
    if (c.third_party)
      third_parties.add_int8(c.third_party->value());
    else
      third_parties.add_null();
  }
  PgBinaryArray ids, parcels, concepts, accounts, amounts, third_parties;
};

// One entry for each parcel that owes something, and what it charges.
struct Charges {
  std::vector<ledger::Entry> entries;
  std::vector<Sha256> prints;  // of each entry
  std::vector<ledger::Charge> all;
  std::vector<ledger::SubjectId> subjects;  // of each charge
};

ledger::Entry entry_of(const RollParcel& parcel, int vigencia,
                       const std::vector<ledger::Charge>& charges) {
  const std::string source = to_string(parcel.id) + "-" + std::to_string(vigencia);
  return ledger::assessment({.key = derive_uuid("causacion-predial", source),
                             .effective_on = make_date(vigencia, 1, 1),
                             .source_kind = "liquidacion",
                             .source_id = source},
                            charges);
}

Charges charges_of(pqxx::transaction_base& tx, const BlockToCharge& block) {
  const auto debtors = debtors_of(tx, block.parcels);
  const auto ids = new_obligations(tx, block.parcels);
  const auto beneficiaries = ledger::Beneficiaries::read(tx);
  Charges out;
  out.all.reserve(ids.size());
  for (std::size_t i = 0; i < block.parcels.size(); ++i) {
    const RollParcel& p = block.parcels[i];
    std::vector<ledger::Charge> charges;
    for (const auto& [item, amount] : kConcepts) {
      if ((p.*amount).is_zero()) continue;
      charges.push_back({ids.at(out.all.size()), item, p.*amount, debtors[i], block.vigencia});
      out.all.push_back(charges.back());
      out.subjects.push_back(p.id);
    }
    if (charges.empty()) continue;
    out.entries.push_back(entry_of(p, block.vigencia, charges));
    beneficiaries.name_in(out.entries.back());
    out.prints.push_back(ledger::fingerprint(out.entries.back()));
  }
  return out;
}

pqxx::result run_statement(Work& work, const BlockToCharge& block, const Charges& charges) {
  LiquidationColumns l(block.parcels.size());
  for (const auto& p : block.parcels) l.add(p);
  ObligationColumns o(charges.all.size());
  for (std::size_t i = 0; i < charges.all.size(); ++i) o.add(charges.subjects[i], charges.all[i]);
  std::vector<std::int64_t> left;
  std::vector<std::string> reasons;
  for (const auto& out : block.left_out) {
    left.push_back(out.parcel.value());
    reasons.push_back(out.reason);
  }
  ledger::EntryBatch batch(charges.entries.size());
  for (std::size_t i = 0; i < charges.entries.size(); ++i)
    batch.add(charges.entries[i], charges.prints[i]);
  return batch.run(
      work.tx(), kCharge, work.now(), block.run, block.number, l.parcels.parameter(),
      l.avaluos.parameter(), l.previous.parameter(), l.lands.parameter(), l.builts.parameter(),
      l.destinos.parameter(), l.zones.parameter(), l.estratos.parameter(), l.exclusions.parameter(),
      l.updates.parameter(), l.exemption_kinds.parameter(), l.exempt_ppms.parameter(),
      l.exemption_acts.parameter(), l.exemption_marks.parameter(), l.exempteds.parameter(),
      l.predials.parameter(), l.environmentals.parameter(), l.bomberils.parameter(), pg_array(left),
      pg_array(reasons), o.ids.parameter(), o.parcels.parameter(), o.concepts.parameter(),
      o.accounts.parameter(), o.amounts.parameter(), o.third_parties.parameter());
}

events::pb::AuditEntry liquidation_event(const BlockToCharge& block) {
  events::pb::AuditEntry entry;
  auto& event = *entry.mutable_liquidation();
  event.set_tax("predial");
  event.set_obligation_id(to_string(block.parcels.front().id) + "-" +
                          to_string(block.parcels.back().id));
  event.set_period(block.vigencia);
  event.set_run_id(static_cast<std::uint32_t>(block.run.value()));
  Money total;
  for (const auto& [item, amount] : kConcepts) {
    Money sum;
    for (const auto& p : block.parcels) sum += p.*amount;
    auto* line = event.add_lines();
    line->set_concept_code(std::string(ledger::to_code(item)));
    *line->mutable_amount() = events::money(sum);
    total += sum;
  }
  *event.mutable_total() = events::money(total);
  std::string records;
  for (const auto& p : block.parcels) records += record_of(p);
  *event.mutable_inputs() = events::digest_of(records, "application/octet-stream");
  *event.mutable_rules() = events::digest_of(block.rules);
  return entry;
}

// The identities that the entries name, in the order of their lines.
Sha256 obligations_of(const BlockToCharge& block, const Charges& charges) {
  std::unordered_map<std::int64_t, std::string> identities;
  for (std::size_t i = 0; i < charges.all.size(); ++i) {
    const ledger::Charge& c = charges.all[i];
    identities.emplace(c.obligation.value(),
                       ledger::identity_of({.id = c.obligation,
                                            .subject_kind = ledger::SubjectKind::kParcel,
                                            .subject = charges.subjects[i],
                                            .vigencia = block.vigencia,
                                            .item = c.item,
                                            .due_on = block.due_on}));
  }
  Sha256Stream out;
  for (const auto& entry : charges.entries)
    for (const auto& leg : entry.legs)
      if (leg.obligation) ledger::add_identity(out, identities.at(leg.obligation->value()));
  return out.finish();
}

events::pb::AuditEntry postings_event(const BlockToCharge& block, const Charges& charges) {
  std::vector<events::ToldEntry> told;
  told.reserve(charges.entries.size());
  for (std::size_t i = 0; i < charges.entries.size(); ++i)
    told.push_back({&charges.entries[i], {}, charges.prints[i]});
  return events::posting_block(told, obligations_of(block, charges));
}

// The events, but for the numbers of the entries.
struct Told {
  std::optional<events::pb::AuditEntry> liquidation, postings;
};

Told told_of(const BlockToCharge& block, const Charges& charges) {
  Told out;
  if (!block.parcels.empty()) out.liquidation = liquidation_event(block);
  if (!charges.entries.empty()) out.postings = postings_event(block, charges);
  return out;
}

void tell(Work& work, const BlockToCharge& block, Told told, const pqxx::row& numbers) {
  if (told.liquidation)
    work.emit({"facturacion", to_string(block.run)}, *std::move(told.liquidation));
  if (!told.postings) return;
  const auto subject = events::number_block(*told.postings, read_id<ledger::EntryTag>(numbers[0]),
                                            read_id<ledger::EntryTag>(numbers[1]));
  work.emit(subject, *std::move(told.postings));
}

}  // namespace

Result<void> charge_block(Work& work, const BlockToCharge& block) {
  const Charges charges = charges_of(work.tx(), block);
  // Before the statement: from its first number until COMMIT nobody else posts.
  Told told = told_of(block, charges);
  fault_point("before_post");
  pqxx::result answer;
  try {
    answer = run_statement(work, block, charges);
  } catch (const pqxx::sql_error& e) {
    return tl::unexpected(refusal_of(e));
  }
  if (answer.empty()) return {};
  tell(work, block, std::move(told), answer[0]);
  return {};
}

}  // namespace recaudo::billing
