#include "core/rates/rates.h"

#include <algorithm>

#include "base/bytes.h"
#include "base/pq.h"
#include "tax-rules/usury.h"

namespace recaudo::rates {
namespace {

using approvals::Proposal;

constexpr std::size_t kMaxRows = 2'000;
constexpr const char* kParameter = "tasa_usura";
constexpr const char* kNorm = "ET art. 635";

constexpr Statement kLoad{
    "rates.load",
    "select from_on, to_on, ibc_ppm, usury_ppm, resolution, status, source, approved_by_proposal "
    "from rates.usury_month where replaced_by is null order by from_on"};
constexpr Statement kOfProposal{
    "rates.of_proposal",
    "select from_on, to_on, ibc_ppm, usury_ppm, resolution, status, source, approved_by_proposal "
    "from rates.usury_month where approved_by_proposal = $1"};
constexpr Statement kCertified{
    "rates.certified",
    "select exists (select from rates.usury_month where replaced_by is null and status <> 'memory' "
    "and daterange(from_on, to_on, '[]') && daterange($1::date, $2::date, '[]'))"};
constexpr Statement kApply{"rates.apply_approval", "select rates.apply_approval($1, $2)"};
constexpr Statement kLoadRow{"rates.load_row",
                             "select rates.load_row($1, $2, $3, $4, $5, $6, $7, $8)"};

Error refusal_of(const pqxx::sql_error& e) {
  const std::string& state = e.sqlstate();
  if (state == "RC047") return {Code::kMonthCertified, {}};
  if (state == "RC048")
    return {Code::kNotAllowed, "una tasa solo entra por la aprobación de dos personas"};
  if (state == "RC049") return {Code::kUsuryMismatch, {}};
  throw;  // not ours: the caller's edge decides
}

CertifiedRateRow read_row(const pqxx::row& r) {
  return {.from = read_date(r[0]),
          .to = read_date(r[1]),
          .ibc = read_optional<Rate>(r[2], read_rate_ppm),
          .usury = read_rate_ppm(r[3]),
          .resolution = read_text(r[4]),
          .status = read_text(r[5]),
          .source = read_text(r[6]),
          .approved_by = read_optional<Uuid>(r[7], read_uuid)};
}

std::string month_text(Month m) {
  return to_iso(make_date(m.year, m.month, 1)).substr(0, 7);
}

Result<void> check_figures(const Certification& c) {
  if (c.month.year < 2000 || c.month.year > 2100 || c.month.month < 1 || c.month.month > 12)
    return fail(Code::kBadDate, "mes de la certificación");
  if (c.ibc <= Rate{} || c.ibc > Rate::percent(100) || c.ibc.ppm() % 100 != 0)
    return fail(Code::kBadRate, "el interés bancario corriente tiene dos decimales");
  const bool control = std::ranges::any_of(c.resolution, [](char ch) {
    return static_cast<unsigned char>(ch) < 0x20 || static_cast<unsigned char>(ch) == 0x7f;
  });
  if (c.resolution.empty() || c.resolution.size() > 200 || control || !is_valid_utf8(c.resolution))
    return fail(Code::kBadText, "número de la resolución");
  const Rate expected = tax_rules::usury_from_ibc(c.ibc);
  if (c.usury != expected)
    return fail(Code::kUsuryMismatch,
                "se esperaba " + to_percent_text(expected) + ", llegó " + to_percent_text(c.usury));
  return {};
}

events::pb::AuditEntry parameter_event(Date from, Date to, const std::string& payload,
                                       const std::string& step) {
  events::pb::AuditEntry entry;
  auto& event = *entry.mutable_parameter();
  event.set_parameter(kParameter);
  event.set_scope("nacional");
  event.set_effective_from_day(day_number(from));
  event.set_effective_to_day(day_number(to));
  *event.mutable_table() = events::digest_of(payload, "text/plain");
  entry.set_reason_code(step);
  entry.mutable_basis()->set_norm(kNorm);
  return entry;
}

std::string row_text(const CertifiedRateRow& r) {
  return to_iso(r.from) + "|" + to_iso(r.to) + "|" + (r.ibc ? std::to_string(r.ibc->ppm()) : "") +
         "|" + std::to_string(r.usury.ppm()) + "|" + r.resolution + "|" + r.status + "\n";
}

Result<CertifiedRateRow> put_into_force(Work& work, const approvals::Review& review,
                                        Instant real_now) {
  RECAUDO_TRY(proposal, approvals::approve(work, review, real_now));
  try {
    exec(work.tx(), kApply, proposal.id, work.now());
  } catch (const pqxx::sql_error& e) {
    return tl::unexpected(refusal_of(e));
  }
  auto row = read_row(exec(work.tx(), kOfProposal, proposal.id).at(0));
  auto entry = parameter_event(row.from, row.to, proposal.payload, "APROBADA");
  entry.mutable_basis()->set_act_id(row.resolution);
  entry.mutable_parameter()->set_retroactive(row.from < work.today());
  events::add_change(entry, "usura_ppm", "", std::to_string(row.usury.ppm()));
  events::add_change(entry, "ibc_ppm", "", std::to_string(row.ibc->ppm()));
  work.emit({"parametro", to_string(proposal.id)}, std::move(entry));
  return row;
}

}  // namespace

std::string canonical_text(const Certification& c) {
  return "recaudo tasa-usura v1\nmes=" + month_text(c.month) +
         "\nibc_ppm=" + std::to_string(c.ibc.ppm()) +
         "\nusura_ppm=" + std::to_string(c.usury.ppm()) + "\nresolucion=" + c.resolution + "\n";
}

Result<Certification> parse_canonical(std::string_view text) {
  const auto field = [&](std::string_view name) { return approvals::canonical_field(text, name); };
  const auto number = [](const std::string& digits) -> std::optional<std::int64_t> {
    if (digits.empty() || digits.size() > 9 ||
        digits.find_first_not_of("0123456789") != digits.npos)
      return std::nullopt;
    return std::stoll(digits);
  };
  const auto month = parse_iso_date(field("mes") + "-01");
  const auto ibc = number(field("ibc_ppm"));
  const auto usury = number(field("usura_ppm"));
  if (!month || !ibc || !usury) return fail(Code::kBadText, "propuesta de tasa");
  Certification c{
      {year_of(*month), month_of(*month)}, Rate::ppm(*ibc), Rate::ppm(*usury), field("resolucion")};
  if (canonical_text(c) != text) return fail(Code::kBadText, "propuesta de tasa");
  return c;
}

Result<Proposal> propose_rate(Work& work, const Uuid& id, const Certification& c,
                              staff::AccountId proposer, Instant real_now) {
  if (auto ok = check_figures(c); !ok) return tl::unexpected(ok.error());
  const Date from = make_date(c.month.year, c.month.month, 1);
  const Date to = last_day_of_month(c.month.year, c.month.month);
  if (read_bool(exec(work.tx(), kCertified, from, to)[0][0]))
    return fail(Code::kMonthCertified, month_name_spanish(c.month.year, c.month.month));
  const std::string payload = canonical_text(c);
  RECAUDO_TRY(proposal, approvals::propose(work, id, approvals::Kind::kInterestRate, payload,
                                           proposer, real_now));
  work.emit({"parametro", to_string(id)}, parameter_event(from, to, payload, "PROPUESTA"));
  return proposal;
}

Result<CertifiedRateRow> approve_rate(const Services& services, const events::Actor& checker,
                                      const std::string& channel, const approvals::Review& review,
                                      Instant real_now) {
  RECAUDO_TRY(actor, approvals::joint_actor(services.db, review, checker));
  return perform(services, actor, channel,
                 [&](Work& work) { return put_into_force(work, review, real_now); });
}

Result<void> reject_rate(Work& work, const approvals::Review& review, Instant real_now) {
  RECAUDO_TRY(proposal, approvals::reject(work, review, real_now));
  events::pb::AuditEntry entry;
  entry.mutable_parameter()->set_parameter(kParameter);
  *entry.mutable_parameter()->mutable_table() = events::digest_of(proposal.payload, "text/plain");
  entry.set_reason_code("RECHAZADA");
  entry.set_outcome(events::pb::DENIED);
  work.emit({"parametro", to_string(proposal.id)}, std::move(entry));
  return {};
}

std::vector<CertifiedRateRow> published_rows(const tax_rules::RateTable& table) {
  std::vector<CertifiedRateRow> out;
  out.reserve(table.rows().size());
  for (const auto& r : table.rows())
    if (r.usury)
      out.push_back({.from = r.from,
                     .to = r.to,
                     .ibc = r.ibc,
                     .usury = *r.usury,
                     .resolution = r.resolution,
                     .status = std::string(tax_rules::to_text(r.status)),
                     .source = r.source,
                     .approved_by = {}});
  return out;
}

Result<int> seed_rates(Work& work, std::span<const CertifiedRateRow> rows) {
  if (rows.size() > kMaxRows) return fail(Code::kBadText, "la tabla tiene más de 2.000 filas");
  int entered = 0;
  std::string text;
  for (const auto& row : rows) {
    std::optional<std::int64_t> ibc;
    if (row.ibc) ibc = row.ibc->ppm();
    try {
      const auto loaded = exec(work.tx(), kLoadRow, row.from, row.to, ibc, row.usury,
                               row.resolution, row.status, row.source, work.now());
      if (!read_bool(loaded[0][0])) continue;
    } catch (const pqxx::sql_error& e) {
      auto refusal = refusal_of(e);
      refusal.detail += " " + to_iso(row.from);
      return tl::unexpected(std::move(refusal));
    }
    ++entered;
    text += row_text(row);
  }
  if (entered > 0)
    work.emit({"parametro", kParameter},
              parameter_event(rows.front().from, rows.back().to, text, "IMPORTADA"));
  return entered;
}

std::vector<CertifiedRateRow> load_rates(pqxx::transaction_base& tx) {
  std::vector<CertifiedRateRow> out;
  for (const auto& row : exec(tx, kLoad)) out.push_back(read_row(row));
  return out;
}

}  // namespace recaudo::rates
