#include "core/registry/import_record.h"

#include "base/bytes.h"
#include "base/database.h"

namespace recaudo::registry {
namespace {

// Class 3 of the advisory transaction locks.
constexpr Statement kOneAtATime{"registry.one_import", "select pg_advisory_xact_lock(3, 0)"};
constexpr Statement kSeen{"registry.seen",
                          "select file_name, committed_at from registry.import where sha256 = $1"};
constexpr Statement kRecord{
    "registry.record_import",
    "insert into registry.import (kind, sha256, file_name, committed_at, lines, rejected, added, "
    "gone, changed) values ($1, $2, $3, $4, $5, $6, $7, $8, $9) on conflict (sha256) do nothing "
    "returning id"};
constexpr Statement kRejections{
    "registry.rejections",
    "insert into registry.rejection (import_id, line, \"column\", reason) select $1, u.l, u.c, u.r "
    "from unnest($2::integer[], $3::integer[], $4::text[]) as u(l, c, r) on conflict do nothing"};

}  // namespace

void one_import_at_a_time(pqxx::transaction_base& tx) {
  exec(tx, kOneAtATime);
}

Result<void> refuse_repeated_file(pqxx::transaction_base& tx, const Sha256& digest) {
  const auto rows = exec(tx, kSeen, bytea(view(digest)));
  if (rows.empty()) return {};
  return fail(Code::kAlreadyImported, read_text(rows[0]["file_name"]) + ", el " +
                                          to_long_spanish(read_instant(rows[0]["committed_at"])));
}

Result<ImportId> record_import(Work& work, const ImportedFile& file) {
  const auto inserted =
      exec(work.tx(), kRecord, std::string(file.kind), bytea(view(file.digest)), file.name,
           work.now(), file.lines, file.rejected, file.added, file.gone, file.changed);
  if (!inserted.empty()) return read_id<ImportTag>(inserted[0][0]);
  if (auto seen = refuse_repeated_file(work.tx(), file.digest); !seen)
    return tl::unexpected(seen.error());
  return fail(Code::kAlreadyImported, file.name);
}

void write_rejections(pqxx::work& tx, ImportId id, const std::vector<Rejection>& rejections) {
  std::vector<std::int64_t> lines, columns;
  std::vector<std::string> reasons;
  for (const auto& r : rejections) {
    lines.push_back(r.line);
    columns.push_back(r.column);
    reasons.push_back(r.reason);
  }
  exec(tx, kRejections, id, pg_array(lines), pg_array(columns), pg_array(reasons));
}

events::pb::AuditEntry import_event(ImportId id, std::string_view what, const Sha256& digest) {
  events::pb::AuditEntry entry;
  entry.mutable_registry()->set_register_(std::string(what));
  entry.mutable_registry()->set_record_id(to_string(id));
  entry.mutable_registry()->set_operation("importacion");
  events::add_change(entry, "archivo_sha256", "", to_hex(view(digest)));
  return entry;
}

}  // namespace recaudo::registry
