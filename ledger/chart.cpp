#include "ledger/chart.h"

#include <algorithm>

#include "base/bytes.h"
#include "base/database.h"

namespace recaudo::ledger {
namespace {

constexpr Statement kAccounts{
    "ledger.chart",
    "select a.id, a.code, a.name, a.nature, a.status, a.version, coalesce(r.source, '') as source, "
    "a.closed_on is null as open from ledger.account a left join ledger.chart_row r on r.version = "
    "a.version and r.account_id = a.id where (a.id < 0) = $1 order by "
    "case when a.id < 0 then string_to_array(a.code, '.') else array[a.code] end"};
constexpr Statement kVersions{
    "ledger.chart_versions",
    "select v.id, v.in_force, count(r.account_id) from ledger.chart_version v left join "
    "ledger.chart_row r on r.version = v.id group by v.id order by v.id"};
constexpr Statement kLoad{"ledger.load_chart",
                          "select ledger.load_chart($1, $2, $3, $4, $5::integer[], $6::text[], "
                          "$7::text[], $8::text[], $9::text[], $10::text[])"};

struct Columns {
  std::vector<std::int64_t> ids;
  std::vector<std::string> codes, names, natures, statuses, sources;
};

Columns columns_of(std::span<const ChartRow> rows) {
  Columns out;
  for (const auto& r : rows) {
    out.ids.push_back(r.id.value());
    out.codes.push_back(r.code);
    out.names.push_back(r.name);
    out.natures.emplace_back(1, r.nature);
    out.statuses.push_back(r.status);
    out.sources.push_back(r.source);
  }
  return out;
}

}  // namespace

std::vector<ChartAccount> chart(pqxx::transaction_base& tx, Book book) {
  std::vector<ChartAccount> out;
  for (const auto& row : exec(tx, kAccounts, book == Book::kBudget))
    out.push_back({.id = read_id<AccountTag>(row["id"]),
                   .code = read_text(row["code"]),
                   .name = read_text(row["name"]),
                   .nature = row["nature"].c_str()[0],
                   .status = read_text(row["status"]),
                   .version = row["version"].get<int, std::optional>(),
                   .source = read_text(row["source"]),
                   .open = read_bool(row["open"])});
  return out;
}

std::vector<ChartVersion> chart_versions(pqxx::transaction_base& tx) {
  std::vector<ChartVersion> out;
  for (const auto& row : exec(tx, kVersions))
    out.push_back({row[0].as<int>(), read_date(row[1]), row[2].as<int>()});
  return out;
}

Result<ChartVersion> load_chart(pqxx::transaction_base& tx, std::span<const ChartRow> rows,
                                const Sha256& file, Instant now) {
  const auto differs = [&](const ChartRow& r) {
    return r.version != rows.front().version || r.from != rows.front().from;
  };
  if (rows.empty() || std::ranges::any_of(rows, differs))
    return fail(Code::kChartVersion, "el archivo debe tener las filas de una sola versión");
  const auto& first = rows.front();
  const Columns c = columns_of(rows);
  try {
    exec(tx, kLoad, first.version, first.from, bytea(view(file)), now, pg_array(c.ids),
         pg_array(c.codes), pg_array(c.names), pg_array(c.natures), pg_array(c.statuses),
         pg_array(c.sources));
  } catch (const pqxx::sql_error& e) {
    if (e.sqlstate() == "RC018")
      return fail(Code::kChartVersion, "versión " + std::to_string(first.version));
    if (e.sqlstate() == "RC019") return fail(Code::kChartConflict, e.what());
    throw;
  }
  return ChartVersion{first.version, first.from, static_cast<int>(rows.size())};
}

}  // namespace recaudo::ledger
