#include "base/migrations.h"

#include <algorithm>
#include <map>

#include "base/fault_point.h"

namespace recaudo {
namespace {

constexpr std::int64_t kMigrationLock =
    0x7265636175646f01;  // class of the advisory lock: "recaudo", 1

std::string base_name(std::string_view path) {
  return std::string(path.substr(path.find_last_of('/') + 1));
}

std::vector<EmbeddedFile> in_order(std::span<const EmbeddedFile> files) {
  std::vector<EmbeddedFile> sorted(files.begin(), files.end());
  std::ranges::sort(sorted, {}, [](const EmbeddedFile& f) { return base_name(f.path); });
  for (std::size_t i = 1; i < sorted.size(); ++i)
    invariant(base_name(sorted[i - 1].path).substr(0, 4) != base_name(sorted[i].path).substr(0, 4),
              "two migrations carry one number");
  return sorted;
}

std::map<std::string, std::string> applied_migrations(pqxx::transaction_base& tx) {
  std::map<std::string, std::string> out;
  for (const auto& row : tx.exec("select name, sha256 from schema_migration order by name"))
    out.emplace(row[0].as<std::string>(), row[1].as<std::string>());
  return out;
}

Result<void> compare(const std::map<std::string, std::string>& applied,
                     const std::vector<EmbeddedFile>& files) {
  std::map<std::string, std::string_view> known;
  for (const auto& f : files) known.emplace(base_name(f.path), f.sha256_hex);
  for (const auto& [name, digest] : applied) {
    const auto it = known.find(name);
    if (it == known.end())
      return fail(Code::kSchemaMismatch, name + " está aplicada y este programa no la conoce");
    if (it->second != digest)
      return fail(Code::kSchemaMismatch, name + " cambió después de aplicada");
  }
  return {};
}

}  // namespace

Result<MigrationReport> migrate(Database& owner, std::span<const EmbeddedFile> files) {
  const auto sorted = in_order(files);
  const auto connection = owner.connect();
  {
    pqxx::nontransaction tx(*connection);
    tx.exec("select pg_advisory_lock(" + std::to_string(kMigrationLock) + ")");
    tx.exec0(
        "create table if not exists schema_migration ("
        " name text primary key, sha256 text not null, applied_at timestamptz not null default "
        "now())");
  }
  MigrationReport report;
  std::map<std::string, std::string> applied;
  {
    pqxx::nontransaction tx(*connection);
    applied = applied_migrations(tx);
  }
  if (auto ok = compare(applied, sorted); !ok) return tl::unexpected(ok.error());
  for (const auto& file : sorted) {
    const std::string name = base_name(file.path);
    if (applied.contains(name)) continue;
    pqxx::work tx(*connection);
    tx.exec(std::string(file.content));
    tx.exec_params0("insert into schema_migration(name, sha256) values ($1, $2)", name,
                    std::string(file.sha256_hex));
    fault_point("migration_step");
    tx.commit();
    report.applied.push_back(name);
  }
  return report;
}

Result<void> require_current_schema(Database& db, std::span<const EmbeddedFile> files) {
  const auto sorted = in_order(files);
  const auto applied = db.read([](pqxx::read_transaction& tx) { return applied_migrations(tx); });
  if (auto ok = compare(applied, sorted); !ok) return ok;
  if (applied.size() != sorted.size())
    return fail(Code::kSchemaMismatch,
                "faltan " + std::to_string(sorted.size() - applied.size()) + " migraciones");
  return {};
}

}  // namespace recaudo
