#include "core/statutes/versions.h"

#include <algorithm>

#include "base/pq.h"
#include "tax-rules/statute.h"

namespace recaudo::statutes {
namespace {

constexpr Statement kLoad{
    "statutes.load",
    "select v.number, v.effective_from, v.act, v.act_on, v.file_name, v.first_vigencia, "
    "v.last_vigencia, v.sha256, v.recorded_at, v.approved_by_proposal, "
    "coalesce(m.name, '') as maker, coalesce(c.name, '') as checker from statutes.version v "
    "left join access.approval a on a.id = v.approved_by_proposal "
    "left join access.account m on m.id = a.proposer "
    "left join access.account c on c.id = a.checker where v.number > $1 order by v.number"};
constexpr Statement kDocument{"statutes.document",
                              "select content from statutes.document where sha256 = $1"};
constexpr Statement kInstall{"statutes.install",
                             "select statutes.install($1, $2, $3, $4, $5, $6, $7)"};
constexpr const char* kInstalled = "Archivo de la instalación";

Sha256 read_digest(const pqxx::field& f) {
  const std::string bytes = read_bytes(f);
  Sha256 out{};
  invariant(bytes.size() == out.size(), "a digest has 32 bytes");
  std::ranges::copy(bytes, out.begin());
  return out;
}

StatuteVersion read_version(const pqxx::row& r) {
  return {.number = r["number"].as<int>(),
          .from = read_date(r["effective_from"]),
          .act = read_text(r["act"]),
          .act_on = read_optional<Date>(r["act_on"], read_date),
          .file_name = read_text(r["file_name"]),
          .first_vigencia = r["first_vigencia"].as<int>(),
          .last_vigencia = r["last_vigencia"].as<int>(),
          .digest = read_digest(r["sha256"]),
          .recorded_at = read_instant(r["recorded_at"]),
          .proposal = read_optional<Uuid>(r["approved_by_proposal"], read_uuid),
          .proposed_by = read_text(r["maker"]),
          .approved_by = read_text(r["checker"])};
}

}  // namespace

std::vector<StatuteVersion> load_versions(pqxx::transaction_base& tx, int after) {
  std::vector<StatuteVersion> out;
  for (const auto& row : exec(tx, kLoad, after)) out.push_back(read_version(row));
  return out;
}

std::optional<std::string> document_of(pqxx::transaction_base& tx, const Sha256& digest) {
  const auto rows = exec(tx, kDocument, bytea(view(digest)));
  if (rows.empty()) return std::nullopt;
  return read_bytes(rows[0][0]);
}

Result<bool> install(Work& work, const std::string& toml, const std::string& file_name) {
  RECAUDO_TRY(statute, tax_rules::parse_statute(toml, file_name, nullptr));
  const Date from = make_date(statute.first_vigencia, 1, 1);
  const auto done = exec(work.tx(), kInstall, bytea(toml), from, kInstalled, file_name,
                         statute.first_vigencia, statute.last_vigencia, work.now());
  if (!read_bool(done[0][0])) return false;
  // An installation whose versions came by two persons may be over the limits of this program.
  if (auto held = tax_rules::parse_statute(toml, file_name); !held)
    return tl::unexpected(held.error());
  work.emit({"parametro", "estatuto-1"},
            version_event(
                {.from = from, .digest = sha256(toml), .act = kInstalled, .step = "INSTALADA"}));
  return true;
}

events::pb::AuditEntry version_event(const Telling& telling) {
  events::pb::AuditEntry entry;
  auto& event = *entry.mutable_parameter();
  event.set_parameter("estatuto");
  event.set_scope("municipal");
  event.set_effective_from_day(day_number(telling.from));
  *event.mutable_table() = events::digest_of(telling.digest);
  entry.set_reason_code(telling.step);
  entry.mutable_basis()->set_act_id(telling.act);
  return entry;
}

}  // namespace recaudo::statutes
