#include "core/registry/rejections.h"

#include "base/database.h"

namespace recaudo::registry {
namespace {

constexpr Statement kRejections{
    "registry.rejections",
    "insert into registry.rejection (import_id, line, \"column\", reason) select $1, u.l, u.c, u.r "
    "from unnest($2::integer[], $3::integer[], $4::text[]) as u(l, c, r) on conflict do nothing"};

}  // namespace

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

}  // namespace recaudo::registry
