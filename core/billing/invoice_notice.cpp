#include "core/billing/invoice_notice.h"

#include <algorithm>
#include <charconv>

#include "base/bytes.h"
#include "base/pq.h"
#include "core/approvals/typed_words.h"
#include "tax-rules/predial_invoice.h"

namespace recaudo::billing {
namespace {

constexpr std::string_view kHeading = "recaudo fijacion de facturas v1\n";
constexpr std::size_t kLongestPlace = 120;
constexpr std::size_t kLongestAct = 60;

constexpr Statement kLists{
    "billing.invoice_lists",
    "select l.run_id, l.vigencia, l.on_web, l.invoices, l.digest, p.posted_on, p.place, p.act from "
    "billing.invoice_list l left join billing.invoice_posting p using (run_id) where $1::bigint is "
    "null or l.run_id = $1 order by l.run_id desc limit 50"};
constexpr Statement kListed{
    "billing.listed_invoices",
    "select i.parcel_id, p.npn from billing.listed_invoice i join registry.parcel p on p.id = "
    "i.parcel_id where i.run_id = $1 and i.parcel_id > $2 order by i.parcel_id limit $3"};
constexpr Statement kList{"billing.list_invoices", "select billing.list_invoices($1, $2, $3)"};
constexpr Statement kNote{"billing.note_posting", "select billing.note_posting($1, $2, $3)"};
constexpr Statement kDueOn{"billing.run_due_on", "select due_on from billing.run where id = $1"};
constexpr Statement kPublishedOn{
    "billing.run_published_on",
    "select (ended_at at time zone 'America/Bogota')::date from billing.run where id = $1 and "
    "state = 'publicada'"};

InvoiceList read_list(const pqxx::row& row) {
  InvoiceList out{.run = read_id<RunTag>(row["run_id"]),
                  .vigencia = row["vigencia"].as<int>(),
                  .on_web = read_date(row["on_web"]),
                  .invoices = row["invoices"].as<int>(),
                  .digest = {},
                  .posting = {}};
  const std::string digest = read_bytes(row["digest"]);
  invariant(digest.size() == out.digest.size(), "a digest has 32 bytes");
  std::ranges::copy(digest, out.digest.begin());
  if (!row["posted_on"].is_null())
    out.posting = {.on = read_date(row["posted_on"]),
                   .place = read_text(row["place"]),
                   .act = read_text(row["act"])};
  return out;
}

Result<RunId> read_run(std::string_view digits) {
  std::int64_t id = 0;
  const auto [end, ec] = std::from_chars(digits.data(), digits.data() + digits.size(), id);
  if (ec != std::errc{} || end != digits.data() + digits.size() || id <= 0)
    return fail(Code::kBadText, "fijación de facturas");
  return RunId(id);
}

// One step of the notice: of the whole list, never of whose invoices they are.
events::pb::AuditEntry notice_event(const InvoiceList& list, const std::string& step) {
  events::pb::AuditEntry entry;
  auto& event = *entry.mutable_liquidation();
  event.set_tax("predial");
  event.set_period(list.vigencia);
  event.set_run_id(static_cast<std::uint32_t>(list.run.value()));
  *event.mutable_inputs() = events::digest_of(list.digest);
  entry.set_reason_code(step);
  events::add_change(entry, "facturas", "", std::to_string(list.invoices));
  return entry;
}

void tell(Work& work, const InvoiceList& list, const TypedPosting& typed, const std::string& step,
          events::pb::Outcome outcome) {
  auto entry = notice_event(list, step);
  entry.mutable_basis()->set_act_id(typed.posting.act);
  entry.set_outcome(outcome);
  events::add_change(entry, "fijada_en_lugar_visible", "", to_iso(typed.posting.on));
  events::add_change(entry, "texto", "", sha256_hex(posting_text(typed)));
  work.emit({"facturacion", to_string(list.run)}, std::move(entry));
}

Result<InvoiceList> list_to_post(pqxx::transaction_base& tx, RunId run) {
  const auto list = list_of(tx, run);
  if (!list) return fail(Code::kBillingRunState, "publique primero la lista en la página web.");
  if (list->posting) return fail(Code::kBillingRunState, "la fijación ya está registrada.");
  return *list;
}

Result<void> check_day(Work& work, RunId run, Date on) {
  const Date published = read_date(exec(work.tx(), kPublishedOn, run).at(0)[0]);
  if (on > work.today()) return fail(Code::kBadDate, "La fijación no puede ser posterior a hoy.");
  if (on < published)
    return fail(Code::kBadDate, "Las facturas se cobraron el " + to_long_spanish(published) +
                                    ": no se fijaron antes.");
  return {};
}

Result<void> note(Work& work, const approvals::Review& review, Instant real_now) {
  RECAUDO_TRY(proposal, approvals::approve(work, review, real_now));
  RECAUDO_TRY(typed, parse_posting_text(proposal.payload));
  RECAUDO_TRY(list, list_to_post(work.tx(), typed.run));
  try {
    exec(work.tx(), kNote, proposal.id, work.today(), work.now());
  } catch (const pqxx::sql_error& e) {
    if (e.sqlstate() == "RC047" || e.sqlstate() == "RC051")
      return fail(Code::kBillingRunState, "la fijación ya está registrada o la lista es otra.");
    throw;
  }
  tell(work, list, typed, "FACTURAS_FIJADAS", events::pb::DONE);
  return {};
}

Error too_late(const Run& run, Date ended) {
  return {Code::kBillingRunState,
          "El plazo para determinar el impuesto de " + std::to_string(run.vigencia) +
              " terminó el " + to_long_spanish(ended) +
              " (ET art. 717): la lista no se publicó. Consulte con la oficina jurídica qué "
              "procede con las deudas sin factura notificada."};
}

}  // namespace

std::vector<InvoiceList> newest_lists(pqxx::transaction_base& tx) {
  std::vector<InvoiceList> out;
  for (const auto& row : exec(tx, kLists, std::optional<RunId>())) out.push_back(read_list(row));
  return out;
}

std::optional<InvoiceList> list_of(pqxx::transaction_base& tx, RunId run) {
  const auto rows = exec(tx, kLists, std::optional(run));
  if (rows.empty()) return std::nullopt;
  return read_list(rows[0]);
}

std::vector<ListedInvoice> listed_invoices(pqxx::transaction_base& tx, RunId run,
                                           ledger::SubjectId after, int limit) {
  std::vector<ListedInvoice> out;
  for (const auto& row : exec(tx, kListed, run, after, limit))
    out.push_back({read_id<ledger::SubjectTag>(row[0]), read_text(row[1])});
  return out;
}

Result<bool> publish_list(Work& work, const Run& run) {
  const Date ends =
      tax_rules::determination_ends_on(read_date(exec(work.tx(), kDueOn, run.id).at(0)[0]));
  try {
    if (!read_bool(exec(work.tx(), kList, run.id, work.today(), work.now())[0][0])) return false;
  } catch (const pqxx::sql_error& e) {
    if (e.sqlstate() == "RC051" && run.state == RunState::kPublished && work.today() > ends)
      return tl::unexpected(too_late(run, ends));
    return tl::unexpected(refusal_of(e));
  }
  auto entry = notice_event(*list_of(work.tx(), run.id), "FACTURAS_EN_LA_PAGINA_WEB");
  events::add_change(entry, "en_la_pagina_web", "", to_iso(work.today()));
  work.emit({"facturacion", to_string(run.id)}, std::move(entry));
  return true;
}

std::string posting_text(const TypedPosting& t) {
  return std::string(kHeading) + "corrida=" + to_string(t.run) +
         "\nvigencia=" + std::to_string(t.vigencia) + "\nlista=" + t.list +
         "\nfijada=" + to_iso(t.posting.on) + "\nlugar=" + t.posting.place +
         "\nacto=" + t.posting.act + "\n";
}

Result<TypedPosting> parse_posting_text(std::string_view text) {
  const auto field = [&](std::string_view name) { return approvals::canonical_field(text, name); };
  RECAUDO_TRY(run, read_run(field("corrida")));
  RECAUDO_TRY(first, parse_iso_date(field("vigencia") + "-01-01"));
  RECAUDO_TRY(on, parse_iso_date(field("fijada")));
  TypedPosting typed{.run = run,
                     .vigencia = year_of(first),
                     .list = field("lista"),
                     .posting = {.on = on, .place = field("lugar"), .act = field("acto")}};
  if (posting_text(typed) != text) return fail(Code::kBadText, "fijación de facturas");
  return typed;
}

Result<approvals::Proposal> propose_posting(Work& work, const Uuid& id, const Run& run,
                                            const InvoicePosting& posting,
                                            staff::AccountId proposer, Instant real_now) {
  RECAUDO_TRY(list, list_to_post(work.tx(), run.id));
  RECAUDO_TRY(place, approvals::plain_text(posting.place, kLongestPlace, "Escriba el lugar"));
  RECAUDO_TRY(act, approvals::plain_text(posting.act, kLongestAct, "Escriba el acto"));
  if (auto ok = check_day(work, run.id, posting.on); !ok) return tl::unexpected(ok.error());
  const TypedPosting typed{.run = run.id,
                           .vigencia = list.vigencia,
                           .list = to_hex(view(list.digest)),
                           .posting = {.on = posting.on, .place = place, .act = act}};
  const bool repeated = approvals::find(work.tx(), id).has_value();
  RECAUDO_TRY(proposal, approvals::propose(work, id, approvals::Kind::kInvoicePosting,
                                           posting_text(typed), proposer, real_now));
  if (!repeated) tell(work, list, typed, "FIJACION_PROPUESTA", events::pb::DONE);
  return proposal;
}

Result<void> approve_posting(const Services& services, const events::Actor& checker,
                             const std::string& channel, const approvals::Review& review,
                             Instant real_now) {
  RECAUDO_TRY(actor, approvals::joint_actor(services.db, review, checker));
  return perform(services, actor, channel,
                 [&](Work& work) { return note(work, review, real_now); });
}

Result<void> reject_posting(Work& work, const approvals::Review& review, Instant real_now) {
  RECAUDO_TRY(proposal, approvals::reject(work, review, real_now));
  RECAUDO_TRY(typed, parse_posting_text(proposal.payload));
  const auto list = list_of(work.tx(), typed.run);
  invariant(list.has_value(), "a list that was published stays");
  tell(work, *list, typed, "FIJACION_RECHAZADA", events::pb::DENIED);
  return {};
}

}  // namespace recaudo::billing
