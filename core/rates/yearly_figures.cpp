#include "core/rates/yearly_figures.h"

#include <charconv>

#include "base/pq.h"
#include "core/approvals/typed_words.h"

namespace recaudo::rates {
namespace {

using approvals::Proposal;
using tax_rules::YearlyFigure;
using tax_rules::YearlyKind;

constexpr const char* kParameter = "cifra_anual";
constexpr std::size_t kMostOfNorm = 200;

constexpr Statement kLoad{
    "rates.load_figures",
    "select distinct on (year, kind) kind, year, value, norm, approved_by_proposal, approved_at "
    "from rates.yearly_figure order by year, kind, id desc"};
constexpr Statement kOfProposal{
    "rates.figure_of_proposal",
    "select kind, year, value, norm, approved_by_proposal, approved_at from rates.yearly_figure "
    "where approved_by_proposal = $1"};
constexpr Statement kApply{"rates.apply_figure_approval",
                           "select rates.apply_figure_approval($1, $2)"};
constexpr Statement kReplaced{
    "rates.replaced_figure",
    "select value from rates.yearly_figure where kind = $1 and year = $2 and approved_by_proposal "
    "<> $3 order by id desc limit 1"};
constexpr Statement kBilled{"rates.vigencia_billed",
                            "select exists (select from billing.liquidation where vigencia = $1)"};
constexpr Statement kRuns{"rates.runs_to_rehearse",
                          "select distinct vigencia from billing.run where state in ('ensayo', "
                          "'propuesta', 'aprobada') order by vigencia"};

Error refusal_of(const pqxx::sql_error& e) {
  const std::string& state = e.sqlstate();
  if (state == "RC047") return {Code::kProposalDecided, {}};
  if (state == "RC048")
    return {Code::kNotAllowed, "una cifra solo entra por la aprobación de dos personas"};
  if (state == "RC049") return {Code::kBadAmount, "La cifra no es posible."};
  throw;  // not ours: the caller's edge decides
}

// As both tables and texts keep it: centavos, or parts per million.
std::int64_t stored(const YearlyFigure& f) {
  const auto* rate = std::get_if<Rate>(&f.value);
  return rate != nullptr ? rate->ppm() : std::get<Money>(f.value).centavos();
}

YearlyFigure figure_from(YearlyKind kind, int year, std::int64_t value, std::string norm) {
  YearlyFigure f{.kind = kind, .year = year, .value = {}, .norm = std::move(norm)};
  if (kind == YearlyKind::kIpc)
    f.value = Rate::ppm(value);
  else
    f.value = Money::centavos(value);
  return f;
}

ApprovedFigure read_row(const pqxx::row& r) {
  const auto kind = find_yearly_kind(read_text(r[0]));
  invariant(kind.has_value(), "a kept figure has a known kind");
  return {.figure = figure_from(*kind, r[1].as<int>(), read_int(r[2]), read_text(r[3])),
          .approved_by = read_uuid(r[4]),
          .approved_at = read_instant(r[5])};
}

std::optional<std::int64_t> whole(std::string_view digits) {
  std::int64_t n = 0;
  const auto [end, ec] = std::from_chars(digits.data(), digits.data() + digits.size(), n);
  if (ec != std::errc{} || end != digits.data() + digits.size() || digits.size() > 15)
    return std::nullopt;
  return n;
}

events::pb::AuditEntry figure_event(const YearlyFigure& f, const std::string& payload,
                                    const std::string& step) {
  events::pb::AuditEntry entry;
  auto& event = *entry.mutable_parameter();
  event.set_parameter(kParameter);
  event.set_scope("nacional");
  event.set_effective_from_day(day_number(make_date(f.year, 1, 1)));
  event.set_effective_to_day(day_number(make_date(f.year, 12, 31)));
  *event.mutable_table() = events::digest_of(payload, "text/plain");
  entry.set_reason_code(step);
  entry.mutable_basis()->set_act_id(f.norm);
  return entry;
}

std::string unit_of(YearlyKind kind) {
  return kind == YearlyKind::kIpc ? "ppm" : "centavos";
}

// What ruled before the approval that was just applied, as the event tells it; empty when the year
// had no figure. Asked under the lock of the approval: no other figure comes between.
std::string ruled_before(Work& work, const Proposal& applied, const YearlyFigure& f) {
  const auto rows = exec(work.tx(), kReplaced, to_code(f.kind), f.year, applied.id);
  if (!rows.empty()) return std::to_string(read_int(rows[0][0]));
  const auto shipped = value_or_throw(tax_rules::read_tables(tax_rules::shipped_legal_texts()));
  const auto before = tax_rules::figure_of(shipped, f.kind, f.year);
  if (!before) return {};
  return std::to_string(
      stored({.kind = f.kind, .year = f.year, .value = before->value, .norm = {}}));
}

Result<ApprovedFigure> put_into_force(Work& work, const approvals::Review& review,
                                      Instant real_now) {
  RECAUDO_TRY(proposal, approvals::approve(work, review, real_now));
  RECAUDO_TRY(figure, parse_figure_text(proposal.payload));
  if (auto ok = tax_rules::check_figure(legal_texts(work.tx()), figure); !ok)
    return tl::unexpected(ok.error());
  try {
    exec(work.tx(), kApply, proposal.id, work.now());
  } catch (const pqxx::sql_error& e) {
    return tl::unexpected(refusal_of(e));
  }
  // Until here another one may have come into force; from here on nobody's does.
  if (auto ok = tax_rules::check_figure(legal_texts(work.tx()), figure); !ok)
    return tl::unexpected(ok.error());
  auto row = read_row(exec(work.tx(), kOfProposal, proposal.id).at(0));
  auto entry = figure_event(figure, proposal.payload, "APROBADA");
  entry.mutable_parameter()->set_retroactive(make_date(figure.year, 1, 1) < work.today());
  events::add_change(entry, std::string(to_code(figure.kind)) + "_" + unit_of(figure.kind),
                     ruled_before(work, proposal, figure), std::to_string(stored(figure)));
  work.emit({"parametro", to_string(proposal.id)}, std::move(entry));
  return row;
}

}  // namespace

std::string_view to_code(YearlyKind kind) {
  switch (kind) {
    case YearlyKind::kSmmlv:
      return "smmlv";
    case YearlyKind::kIpc:
      return "ipc";
    case YearlyKind::kUvt:
      return "uvt";
  }
  throw BrokenInvariant("a yearly figure has a code");
}

std::optional<YearlyKind> find_yearly_kind(std::string_view code) {
  for (const YearlyKind kind : tax_rules::kYearlyKinds)
    if (code == to_code(kind)) return kind;
  return std::nullopt;
}

std::string figure_text(const YearlyFigure& f) {
  return "recaudo cifra-anual v1\ncifra=" + std::string(to_code(f.kind)) +
         "\nanio=" + std::to_string(f.year) + "\n" + unit_of(f.kind) + "=" +
         std::to_string(stored(f)) + "\nnorma=" + f.norm + "\n";
}

Result<YearlyFigure> parse_figure_text(std::string_view text) {
  const auto field = [&](std::string_view name) { return approvals::canonical_field(text, name); };
  const auto kind = find_yearly_kind(field("cifra"));
  const auto year = whole(field("anio"));
  if (!kind || !year || *year < 0 || *year > 9999)
    return fail(Code::kBadText, "propuesta de cifra");
  const auto value = whole(field(unit_of(*kind)));
  if (!value) return fail(Code::kBadText, "propuesta de cifra");
  YearlyFigure figure = figure_from(*kind, static_cast<int>(*year), *value, field("norma"));
  if (figure_text(figure) != text) return fail(Code::kBadText, "propuesta de cifra");
  return figure;
}

Result<Proposal> propose_figure(Work& work, const Uuid& id, const YearlyFigure& typed,
                                staff::AccountId proposer, Instant real_now) {
  YearlyFigure figure = typed;
  RECAUDO_TRY(norm, approvals::plain_text(typed.norm, kMostOfNorm, "Escriba la norma"));
  figure.norm = norm;
  if (auto ok = tax_rules::check_figure(legal_texts(work.tx()), figure); !ok)
    return tl::unexpected(ok.error());
  const std::string payload = figure_text(figure);
  const bool repeated = approvals::find(work.tx(), id).has_value();
  RECAUDO_TRY(proposal, approvals::propose(work, id, approvals::Kind::kYearlyFigure, payload,
                                           proposer, real_now));
  if (!repeated)
    work.emit({"parametro", to_string(id)}, figure_event(figure, payload, "PROPUESTA"));
  return proposal;
}

Result<ApprovedFigure> approve_figure(const Services& services, const events::Actor& checker,
                                      const std::string& channel, const approvals::Review& review,
                                      Instant real_now) {
  RECAUDO_TRY(actor, approvals::joint_actor(services.db, review, checker));
  return perform(services, actor, channel,
                 [&](Work& work) { return put_into_force(work, review, real_now); });
}

Result<void> reject_figure(Work& work, const approvals::Review& review, Instant real_now) {
  RECAUDO_TRY(proposal, approvals::reject(work, review, real_now));
  RECAUDO_TRY(figure, parse_figure_text(proposal.payload));
  auto entry = figure_event(figure, proposal.payload, "RECHAZADA");
  entry.set_outcome(events::pb::DENIED);
  work.emit({"parametro", to_string(proposal.id)}, std::move(entry));
  return {};
}

std::vector<ApprovedFigure> load_figures(pqxx::transaction_base& tx) {
  std::vector<ApprovedFigure> out;
  for (const auto& row : exec(tx, kLoad)) out.push_back(read_row(row));
  return out;
}

tax_rules::LegalTexts legal_texts(pqxx::transaction_base& tx) {
  auto texts = tax_rules::shipped_legal_texts();
  for (const auto& approved : load_figures(tx))
    texts = tax_rules::with_figure(std::move(texts), approved.figure);
  return texts;
}

FigureUse use_of(pqxx::transaction_base& tx, const YearlyFigure& figure) {
  FigureUse use;
  use.vigencia = tax_rules::predial_vigencia_of(figure.kind, figure.year);
  if (use.vigencia) use.billed = read_bool(exec(tx, kBilled, *use.vigencia)[0][0]);
  for (const auto& row : exec(tx, kRuns)) use.runs.push_back(row[0].as<int>());
  return use;
}

}  // namespace recaudo::rates
