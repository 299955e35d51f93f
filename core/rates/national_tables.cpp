#include "core/rates/national_tables.h"

#include <algorithm>

#include "base/bytes.h"
#include "base/pq.h"
#include "core/approvals/typed_words.h"
#include "tax-rules/table_history.h"

namespace recaudo::rates {
namespace {

using approvals::Proposal;
using dues::NationalTables;
using dues::NationalTableVersion;
using tax_rules::NationalTable;
using tax_rules::ServiceLimits;

constexpr const char* kInstalledNorm = "Tablas de la instalación";
constexpr const char* kInstalledSource = "El programa que se instaló";
// Before anything that is charged here: the first version rules every day until the second.
constexpr Date kEver = make_date(1900, 1, 1);

constexpr Statement kNewest{"rates.newest_table_version",
                            "select coalesce(max(id), 0) from rates.table_version"};
constexpr Statement kLoad{
    "rates.load_tables",
    "select v.name, v.number, v.effective_from, v.norm, v.source, t.content, v.recorded_at, "
    "v.approved_by_proposal, coalesce(m.name, '') as maker, coalesce(c.name, '') as checker "
    "from rates.table_version v join rates.table_text t on t.sha256 = v.sha256 "
    "left join access.approval a on a.id = v.approved_by_proposal "
    "left join access.account m on m.id = a.proposer "
    "left join access.account c on c.id = a.checker order by v.id"};
constexpr Statement kText{"rates.table_text",
                          "select content from rates.table_text where sha256 = $1"};
constexpr Statement kInstall{"rates.install_table",
                             "select rates.install_table($1, $2, $3, $4, $5, $6)"};
constexpr Statement kKeep{"rates.keep_table_text", "select rates.keep_table_text($1, $2)"};
constexpr Statement kApply{"rates.apply_table_approval",
                           "select rates.apply_table_approval($1, $2)"};
constexpr Statement kLastBilled{
    "rates.last_billed_services",
    "select (max(period) + interval '1 month' - interval '1 day')::date from ("
    "select max(period) as period from billing.service_bill union all "
    "select max(period) from billing.service_run where state = 'publicando') billed"};

// A sentence: the code's own text speaks of the statute.
tl::unexpected<Error> refuse(std::string why) {
  return fail(Code::kStatuteVersion, std::move(why));
}

NationalTableVersion read_version(const pqxx::row& r) {
  const auto table = tax_rules::find_national_table(read_text(r["name"]));
  invariant(table.has_value(), "a kept table is known");
  NationalTableVersion v{.table = *table,
                         .number = r["number"].as<int>(),
                         .from = read_date(r["effective_from"]),
                         .norm = read_text(r["norm"]),
                         .source = read_text(r["source"]),
                         .text = read_bytes(r["content"]),
                         .digest = {},
                         .recorded_at = read_instant(r["recorded_at"]),
                         .proposal = read_optional<Uuid>(r["approved_by_proposal"], read_uuid),
                         .proposed_by = read_text(r["maker"]),
                         .approved_by = read_text(r["checker"])};
  v.digest = sha256(v.text);
  return v;
}

events::pb::AuditEntry event_of(const ProposedTable& p, const std::string& step) {
  events::pb::AuditEntry entry;
  auto& event = *entry.mutable_parameter();
  event.set_parameter(std::string(to_code(p.table)));
  event.set_scope("nacional");
  event.set_effective_from_day(day_number(p.from));
  *event.mutable_table() = events::digest_of(p.digest);
  entry.set_reason_code(step);
  entry.mutable_basis()->set_act_id(p.norm);
  return entry;
}

// Subsidies and blocks are charged by periods: those of a run that began are billed to its end with
// the limits of before.
Result<void> check_billed(pqxx::transaction_base& tx, Date from, int last) {
  const auto billed = exec(tx, kLastBilled)[0][0];
  if (billed.is_null() || from > read_date(billed)) return {};
  return refuse("Los servicios se facturaron, o se están facturando, hasta el " +
                to_long_spanish(read_date(billed)) + " con la versión " + std::to_string(last) +
                ": la nueva debe regir después.");
}

// What a text of limits says of days that are over. A statement takes its interest, day by day,
// from the version of the day that it is asked for: every one tells those days alike.
Result<void> check_history(const TableDraft& draft, const NationalTableVersion& last, Date today) {
  const std::string name = file_name(draft.table);
  RECAUDO_TRY(before, ServiceLimits::parse_csv(last.text, name));
  RECAUDO_TRY(after, ServiceLimits::parse_csv(draft.text, name));
  if (const auto lost = after.first_lost_day(before))
    return fail(Code::kTableInvalid,
                name + ": " + *lost + ", que la versión " + std::to_string(last.number) + " trae");
  const auto other = after.first_other_mora(before);
  if (!other || (*other > today && *other >= draft.from)) return {};
  return fail(Code::kTableInvalid,
              name + ": cambia el interés de mora desde el " + to_long_spanish(*other) +
                  ". Una tasa nueva es una fila que empieza después de hoy, " +
                  to_long_spanish(today) + ", y no antes de que la tabla rija; la fila anterior " +
                  "termina el día antes");
}

// A re-liquidation of a day that is over takes the rules of that day from the version that is
// asked: a row of those days stays. Its value may be corrected, and the page shows it.
Result<void> check_past_rows(const TableDraft& draft, const NationalTableVersion& last,
                             Date today) {
  RECAUDO_TRY(lost, first_lost_row(draft.table, last.text, draft.text,
                                   std::max(today, add_days(draft.from, -1))));
  if (!lost) return {};
  return fail(Code::kTableInvalid,
              file_name(draft.table) + ": falta una fila de " + lost->name + " para el " +
                  to_long_spanish(lost->day) + ", o hay una más, y la versión " +
                  std::to_string(last.number) +
                  " no. Lo de esos días se liquida con esas filas: déjelas, y corrija en ellas el "
                  "valor que esté mal");
}

Result<void> check_order(pqxx::transaction_base& tx, const TableDraft& draft,
                         const NationalTableVersion& last, Date today) {
  const std::string number = std::to_string(last.number);
  if (sha256(draft.text) == last.digest)
    return fail(Code::kTableInvalid,
                file_name(draft.table) + ": el texto es igual a la versión " + number);
  if (draft.from <= last.from)
    return refuse("La versión " + number + " rige desde el " + to_long_spanish(last.from) +
                  ": la nueva debe empezar después.");
  if (draft.from > add_months(today, kMostMonthsAhead))
    return refuse("Empieza más de " + std::to_string(kMostMonthsAhead) +
                  " meses después de hoy. Revise el año.");
  if (draft.table != NationalTable::kServiceLimits) return check_past_rows(draft, last, today);
  if (auto free = check_billed(tx, draft.from, last.number); !free) return free;
  return check_history(draft, last, today);
}

Result<ProposedTable> check(pqxx::transaction_base& tx, const TableDraft& draft,
                            const NationalTables& tables, Date today) {
  RECAUDO_TRY(norm, approvals::plain_text(draft.norm, kMostLetters, "Escriba la norma"));
  RECAUDO_TRY(source, approvals::plain_text(draft.source, kMostLetters, "Escriba la fuente"));
  if (draft.text.size() > kMaxTableText)
    return fail(Code::kTableInvalid, file_name(draft.table) + ": el texto pasa de 256 KiB");
  if (auto read = check_national_table(draft.table, draft.text); !read)
    return tl::unexpected(read.error());
  const auto versions = tables.versions(draft.table);
  invariant(!versions.empty(), "an installation has the first version of each table");
  if (auto ok = check_order(tx, draft, *versions.back(), today); !ok)
    return tl::unexpected(ok.error());
  return ProposedTable{.table = draft.table,
                       .previous = versions.back()->number,
                       .from = draft.from,
                       .norm = norm,
                       .source = source,
                       .digest = sha256(draft.text)};
}

// What a proposal says, as the draft that it was.
Result<TableDraft> draft_of(pqxx::transaction_base& tx, const ProposedTable& p) {
  auto text = table_text_of(tx, p.digest);
  if (!text) return fail(Code::kNotFound, "texto de la tabla propuesta");
  return TableDraft{.table = p.table,
                    .text = std::move(*text),
                    .from = p.from,
                    .norm = p.norm,
                    .source = p.source};
}

Result<int> apply(Work& work, const Uuid& proposal) {
  try {
    return exec(work.tx(), kApply, proposal, work.now())[0][0].as<int>();
  } catch (const pqxx::sql_error& e) {
    if (e.sqlstate() != "RC061") throw;
    return refuse("Otra versión entró antes o el período ya se facturó. Proponga de nuevo.");
  }
}

Result<int> put_into_force(Work& work, const approvals::Review& review, Instant real_now) {
  RECAUDO_TRY(proposal, approvals::approve(work, review, real_now));
  RECAUDO_TRY(proposed, parse_table_text(proposal.payload));
  RECAUDO_TRY(draft, draft_of(work.tx(), proposed));
  RECAUDO_TRY(tables, load_tables(work.tx()));
  if (tables.versions(proposed.table).back()->number != proposed.previous)
    return refuse("Otra versión entró después de la propuesta. Proponga de nuevo.");
  if (auto ok = check(work.tx(), draft, tables, work.today()); !ok)
    return tl::unexpected(ok.error());
  RECAUDO_TRY(number, apply(work, proposal.id));
  auto entry = event_of(proposed, "APROBADA");
  entry.mutable_parameter()->set_retroactive(proposed.from < work.today());
  events::add_change(entry, "version", std::to_string(proposed.previous), std::to_string(number));
  work.emit({"parametro", to_string(proposal.id)}, std::move(entry));
  return number;
}

}  // namespace

std::string canonical_text(const ProposedTable& p) {
  return "recaudo tabla-nacional v1\ntabla=" + std::string(to_code(p.table)) +
         "\nanterior=" + std::to_string(p.previous) + "\ndesde=" + to_iso(p.from) +
         "\nnorma=" + p.norm + "\nfuente=" + p.source + "\nsha256=" + to_hex(view(p.digest)) + "\n";
}

Result<ProposedTable> parse_table_text(std::string_view text) {
  const auto field = [&](std::string_view name) { return approvals::canonical_field(text, name); };
  const auto table = tax_rules::find_national_table(field("tabla"));
  const auto from = parse_iso_date(field("desde"));
  const auto digest = from_hex(field("sha256"));
  ProposedTable p;
  if (!table || !from || !digest || digest->size() != p.digest.size())
    return fail(Code::kBadText, "propuesta de tabla nacional");
  p.table = *table;
  p.previous = approvals::canonical_number(text, "anterior");
  p.from = *from;
  p.norm = field("norma");
  p.source = field("fuente");
  std::ranges::copy(*digest, p.digest.begin());
  if (canonical_text(p) != text) return fail(Code::kBadText, "propuesta de tabla nacional");
  return p;
}

int install_tables(Work& work) {
  int installed = 0;
  for (const NationalTable table : tax_rules::kNationalTables) {
    const auto text = tax_rules::shipped_text(table);
    const auto done = exec(work.tx(), kInstall, to_code(table), bytea(text), kEver, kInstalledNorm,
                           kInstalledSource, work.now());
    if (!read_bool(done[0][0])) continue;
    ++installed;
    work.emit({"parametro", std::string(to_code(table)) + "-1"},
              event_of({.table = table,
                        .previous = 0,
                        .from = kEver,
                        .norm = kInstalledNorm,
                        .source = kInstalledSource,
                        .digest = sha256(text)},
                       "INSTALADA"));
  }
  return installed;
}

std::int64_t newest_table_version(pqxx::transaction_base& tx) {
  return read_int(exec(tx, kNewest)[0][0]);
}

Result<NationalTables> load_tables(pqxx::transaction_base& tx) {
  std::vector<NationalTableVersion> versions;
  for (const auto& row : exec(tx, kLoad)) versions.push_back(read_version(row));
  return NationalTables::of(std::move(versions));
}

std::optional<std::string> table_text_of(pqxx::transaction_base& tx, const Sha256& digest) {
  const auto rows = exec(tx, kText, bytea(view(digest)));
  if (rows.empty()) return std::nullopt;
  return read_bytes(rows[0][0]);
}

Result<ProposedTable> check_draft(pqxx::transaction_base& tx, const TableDraft& draft, Date today) {
  RECAUDO_TRY(tables, load_tables(tx));
  return check(tx, draft, tables, today);
}

Result<Proposal> propose_table(Work& work, const std::string& request, const TableDraft& draft,
                               staff::AccountId proposer, Instant real_now) {
  RECAUDO_TRY(proposed, check_draft(work.tx(), draft, work.today()));
  exec(work.tx(), kKeep, bytea(draft.text), work.now());
  const std::string text = canonical_text(proposed);
  const Uuid id = derive_uuid("tabla-propuesta", request + "\n" + text);
  const bool repeated = approvals::find(work.tx(), id).has_value();
  RECAUDO_TRY(proposal, approvals::propose(work, id, approvals::Kind::kNationalTable, text,
                                           proposer, real_now));
  if (!repeated) work.emit({"parametro", to_string(id)}, event_of(proposed, "PROPUESTA"));
  return proposal;
}

Result<int> approve_table(const Services& services, const events::Actor& checker,
                          const std::string& channel, const approvals::Review& review,
                          Instant real_now) {
  RECAUDO_TRY(actor, approvals::joint_actor(services.db, review, checker));
  return perform(services, actor, channel,
                 [&](Work& work) { return put_into_force(work, review, real_now); });
}

Result<void> reject_table(Work& work, const approvals::Review& review, Instant real_now) {
  RECAUDO_TRY(proposal, approvals::reject(work, review, real_now));
  RECAUDO_TRY(proposed, parse_table_text(proposal.payload));
  auto entry = event_of(proposed, "RECHAZADA");
  entry.set_outcome(events::pb::DENIED);
  work.emit({"parametro", to_string(proposal.id)}, std::move(entry));
  return {};
}

}  // namespace recaudo::rates
