#include "core/billing/predial_run.h"

#include <algorithm>

#include "ledger/recipes.h"
#include "ledger/third_parties.h"
#include "tax-rules/predial.h"

namespace recaudo::billing {
namespace {

constexpr int kBlock = 500;

constexpr Statement kCount{"billing.count",
                           "select count(*) filter (where l.parcel_id is null), count(l.parcel_id) "
                           "from registry.valuation v "
                           "join registry.parcel p on p.id = v.parcel_id and p.retired_on is null "
                           "left join billing.liquidation l on l.parcel_id = v.parcel_id and "
                           "l.vigencia = v.vigencia where v.vigencia = $1"};
constexpr Statement kNext{
    "billing.next",
    "select p.id, p.npn, p.estrato, v.avaluo, v.destino, v.land_m2, v.built_m2, "
    "b.predial as previous_tax, w.destino as previous_destino, w.land_m2 as previous_land, "
    "w.built_m2 as previous_built, o.name as owner, o.document_type, o.document_number "
    "from registry.valuation v join registry.parcel p on p.id = v.parcel_id and p.retired_on is "
    "null "
    "left join billing.liquidation b on b.parcel_id = p.id and b.vigencia = v.vigencia - 1 "
    "left join registry.valuation w on w.parcel_id = p.id and w.vigencia = v.vigencia - 1 "
    "left join lateral (select * from registry.owner x where x.parcel_id = p.id order by x.ordinal "
    "limit 1) o on true "
    "where v.vigencia = $1 and p.id > $2 "
    "and not exists (select from billing.liquidation l where l.parcel_id = p.id and l.vigencia = "
    "v.vigencia) "
    "order by p.id limit $3"};

struct Todo {
  ledger::SubjectId parcel;
  std::string npn;
  tax_rules::PredialInput input;
  std::optional<ledger::ThirdParty> owner;  // the first one
};

// The document as third parties are filed; nothing when the roll's is no document.
std::optional<ledger::ThirdParty> owner_of(const pqxx::row& row) {
  constexpr std::pair<char, std::string_view> kTypes[] = {
      {'C', "CC"}, {'T', "TI"}, {'E', "CE"}, {'N', "NIT"}};
  if (row["owner"].is_null()) return std::nullopt;
  const char written = row["document_type"].c_str()[0];
  const auto type = std::ranges::find(kTypes, written, [](const auto& t) { return t.first; });
  const std::string number = read_text(row["document_number"]);
  const bool plain = !number.empty() && number.size() <= 30 &&
                     number.find_first_not_of("0123456789") == number.npos;
  const std::string name = read_text(row["owner"]);
  if (type == std::end(kTypes) || !plain || name.empty()) return std::nullopt;
  return ledger::ThirdParty{std::string(type->second), number, name};
}

std::vector<Todo> next_block(pqxx::transaction_base& tx, int vigencia, ledger::SubjectId after) {
  std::vector<Todo> out;
  for (const auto& row : exec(tx, kNext, vigencia, after, kBlock)) {
    Todo t{.parcel = read_id<ledger::SubjectTag>(row["id"]),
           .npn = read_text(row["npn"]),
           .input = {},
           .owner = owner_of(row)};
    auto& in = t.input;
    in.vigencia = vigencia;
    in.avaluo = read_money(row["avaluo"]);
    in.destino = row["destino"].c_str()[0];
    in.zone = t.npn.substr(5, 2);
    in.estrato = row["estrato"].get<int, std::optional>();
    in.land = {read_int(row["land_m2"])};
    in.built = {read_int(row["built_m2"])};
    in.previous_tax = read_optional<Money>(row["previous_tax"], read_money);
    in.exclusions.first_incorporation = !in.previous_tax;
    if (!row["previous_destino"].is_null()) {
      in.exclusions.destino_change = row["previous_destino"].c_str()[0] != in.destino;
      in.exclusions.area_change = read_int(row["previous_land"]) != in.land.value ||
                                  read_int(row["previous_built"]) != in.built.value;
    }
    out.push_back(std::move(t));
  }
  return out;
}

struct Block {
  std::vector<dues::Liquidation> liquidations;
  std::vector<std::optional<ledger::ThirdParty>> owners;  // one for each liquidation
  std::string inputs;  // canonical text, for the digest in the event
  Money predial, environmental, bomberil;
};

void add(Block& block, const Todo& todo, const tax_rules::PredialLiquidation& l) {
  block.liquidations.push_back({.parcel = todo.parcel,
                                .vigencia = todo.input.vigencia,
                                .avaluo = todo.input.avaluo,
                                .tariff = l.tariff,
                                .tariff_code = l.tariff_code,
                                .predial = l.predial,
                                .environmental = l.environmental,
                                .bomberil = l.bomberil,
                                .cap = l.cap,
                                .due_on = l.due_on,
                                .explanation = l.explanation});
  block.owners.push_back(todo.owner);
  block.predial += l.predial;
  block.environmental += l.environmental;
  block.bomberil += l.bomberil;
  block.inputs += todo.npn + ";" + std::to_string(todo.input.vigencia) + ";" +
                  to_plain(todo.input.avaluo) + ";" + todo.input.destino + ";" +
                  std::to_string(todo.input.estrato.value_or(0)) + ";" +
                  (todo.input.previous_tax ? to_plain(*todo.input.previous_tax) : "") + "\n";
}

// The third party of each liquidation of the block.
std::vector<std::optional<ledger::ThirdPartyId>> debtors_of(pqxx::transaction_base& tx,
                                                            const Block& block) {
  std::vector<ledger::ThirdParty> known;
  for (const auto& owner : block.owners)
    if (owner) known.push_back(*owner);
  const auto ids = ledger::ensure_third_parties(tx, known);
  std::vector<std::optional<ledger::ThirdPartyId>> out;
  std::size_t next = 0;
  for (const auto& owner : block.owners)
    out.push_back(owner ? std::optional(ids[next++]) : std::nullopt);
  return out;
}

// Obligations and entries of a block: one entry per parcel, concepts of zero left out.
std::vector<ledger::Entry> entries_of(pqxx::transaction_base& tx, const Block& block) {
  const auto debtors = debtors_of(tx, block);
  std::vector<ledger::ObligationKey> keys;
  for (std::size_t i = 0; i < block.liquidations.size(); ++i) {
    const auto& l = block.liquidations[i];
    for (const auto& [item, amount] : {std::pair(ledger::Concept::kPredial, l.predial),
                                       std::pair(ledger::Concept::kEnvironmental, l.environmental),
                                       std::pair(ledger::Concept::kBomberil, l.bomberil)})
      if (!amount.is_zero()) keys.push_back({l.parcel, l.vigencia, item, l.due_on, debtors[i]});
  }
  const auto ids = ledger::open_obligations(tx, keys);
  std::vector<ledger::Entry> out;
  std::size_t next = 0;
  for (const auto& l : block.liquidations) {
    std::vector<ledger::Charge> charges;
    for (const Money amount : {l.predial, l.environmental, l.bomberil}) {
      if (amount.is_zero()) continue;
      charges.push_back({ids[next], keys[next].item, amount, keys[next].third_party, l.vigencia});
      ++next;
    }
    if (charges.empty()) continue;
    const std::string source = to_string(l.parcel) + "-" + std::to_string(l.vigencia);
    out.push_back(ledger::assessment({.key = derive_uuid("causacion-predial", source),
                                      .effective_on = make_date(l.vigencia, 1, 1),
                                      .source_kind = "liquidacion",
                                      .source_id = source},
                                     charges));
  }
  return out;
}

events::pb::AuditEntry block_event(const Block& block, const dues::Law& law, int vigencia) {
  events::pb::AuditEntry entry;
  auto& event = *entry.mutable_liquidation();
  event.set_tax("predial");
  event.set_obligation_id(to_string(block.liquidations.front().parcel) + "-" +
                          to_string(block.liquidations.back().parcel));
  event.set_period(vigencia);
  for (const auto& [name, amount] :
       {std::pair("predial", block.predial), std::pair("ambiental", block.environmental),
        std::pair("bomberil", block.bomberil)}) {
    auto* line = event.add_lines();
    line->set_concept_code(name);
    *line->mutable_amount() = events::money(amount);
  }
  *event.mutable_total() = events::money(block.predial + block.environmental + block.bomberil);
  *event.mutable_inputs() = events::digest_of(block.inputs, "text/csv");
  *event.mutable_rules() = events::digest_of(law.statute_digest);
  return entry;
}

void count(RunReport& report, const Block& block) {
  report.liquidated += static_cast<int>(block.liquidations.size());
  report.predial += block.predial;
  report.environmental += block.environmental;
  report.bomberil += block.bomberil;
}

}  // namespace

Result<RunReport> bill_predial(const Services& services, const dues::Law& law,
                               const tax_rules::LegalTables& tables, const events::Actor& actor,
                               const PredialRun& run) {
  RunReport report;
  report.vigencia = run.vigencia;
  services.db.read([&](pqxx::read_transaction& tx) {
    const auto row = exec(tx, kCount, run.vigencia)[0];
    report.parcels = row[0].as<int>();
    report.already = row[1].as<int>();
  });
  ledger::SubjectId last{0};
  for (int seen = 0; seen < report.parcels;) {
    const auto todo = services.db.read(
        [&](pqxx::read_transaction& tx) { return next_block(tx, run.vigencia, last); });
    if (todo.empty()) break;
    Block block;
    for (const auto& t : todo) {
      auto l = tax_rules::liquidate_predial(law.statute, tables, t.input);
      if (!l) {
        if (l.error().code == Code::kParameterMissing) return tl::unexpected(l.error());
        ++report.refused_count;
        if (report.refused.size() < 100)
          report.refused.push_back(t.npn + ": " + to_text(l.error()));
        continue;
      }
      add(block, t, *l);
    }
    if (!run.dry_run && !block.liquidations.empty()) {
      const auto done = perform(
          services, actor, "facturacion",
          [&](Work& work) -> Result<void> {
            dues::store(work.tx(), block.liquidations, work.now());
            work.emit({"facturacion", "predial-" + std::to_string(run.vigencia)},
                      block_event(block, law, run.vigencia));
            auto posted = work.post_block(entries_of(work.tx(), block));
            if (!posted) return tl::unexpected(posted.error());
            return {};
          },
          events::Lane::kBulk);
      if (!done) return tl::unexpected(done.error());
    }
    count(report, block);
    last = todo.back().parcel;
    seen += static_cast<int>(todo.size());
    run.progress(seen, report.parcels);
  }
  return report;
}

}  // namespace recaudo::billing
