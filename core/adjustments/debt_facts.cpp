#include "core/adjustments/debt_facts.h"

#include <algorithm>

#include "core/approvals/approvals.h"
#include "core/approvals/typed_words.h"

namespace recaudo::adjustments {
namespace {

using tax_rules::InterruptionKind;

template <typename Kind>
struct KindRow {
  Kind kind;
  std::string_view code, label;
};
constexpr std::array<KindRow<TitleKind>, 3> kTitles = {{
    {TitleKind::kInvoice, "factura", "la factura que este sistema notificó"},
    {TitleKind::kAct, "acto", "la ejecutoria de una factura, un acto o la decisión de su recurso"},
    {TitleKind::kReturn, "declaracion", "la declaración del contribuyente"},
}};
constexpr std::array<KindRow<InterruptionKind>, 4> kInterruptions = {{
    {InterruptionKind::kMandamientoNotice, "mandamiento", "Notificación del mandamiento de pago"},
    {InterruptionKind::kFacilityGranted, "facilidad", "Facilidad de pago otorgada"},
    {InterruptionKind::kInsolvencyAdmitted, "concordato", "Concordato o insolvencia admitida"},
    {InterruptionKind::kLiquidationDeclared, "liquidacion", "Liquidación forzosa administrativa"},
}};

template <typename Kind, std::size_t N>
const KindRow<Kind>& row_of(const std::array<KindRow<Kind>, N>& rows, Kind kind) {
  return *std::ranges::find(rows, kind, &KindRow<Kind>::kind);
}
template <typename Kind, std::size_t N>
Result<Kind> kind_of(const std::array<KindRow<Kind>, N>& rows, std::string_view code) {
  const auto row = std::ranges::find(rows, code, &KindRow<Kind>::code);
  if (row == rows.end()) return fail(Code::kBadText, "hechos de la deuda");
  return row->kind;
}

std::string day_or_nothing(const std::optional<Date>& day) {
  return day ? to_iso(*day) : "";
}
Result<std::optional<Date>> optional_day(std::string_view text) {
  if (text.empty()) return std::optional<Date>();
  RECAUDO_TRY(day, parse_iso_date(text));
  return std::optional(day);
}

// What stands before the next ";".
std::string_view cut(std::string_view& text) {
  const auto end = std::min(text.find(';'), text.size());
  const auto part = text.substr(0, end);
  text.remove_prefix(std::min(end + 1, text.size()));
  return part;
}

Result<TypedInterruption> read_interruption(std::string_view text) {
  RECAUDO_TRY(kind, kind_of(kInterruptions, cut(text)));
  RECAUDO_TRY(on, parse_iso_date(cut(text)));
  RECAUDO_TRY(ended, optional_day(cut(text)));
  return TypedInterruption{{.kind = kind, .on = on, .ended_on = ended}, std::string(text)};
}

Result<TypedSuspension> read_suspension(std::string_view text) {
  RECAUDO_TRY(from, parse_iso_date(cut(text)));
  RECAUDO_TRY(to, optional_day(cut(text)));
  return TypedSuspension{{.from = from, .to = to}, std::string(text)};
}

Result<std::string> document(std::string_view typed, const char* what) {
  return approvals::plain_text(typed, kLongestDocument, what);
}

}  // namespace

std::string_view to_code(TitleKind kind) {
  return row_of(kTitles, kind).code;
}
std::string_view to_label(TitleKind kind) {
  return row_of(kTitles, kind).label;
}
Result<TitleKind> parse_title(std::string_view code) {
  return kind_of(kTitles, code);
}
std::string_view to_code(InterruptionKind kind) {
  return row_of(kInterruptions, kind).code;
}
std::string_view to_label(InterruptionKind kind) {
  return row_of(kInterruptions, kind).label;
}
Result<InterruptionKind> parse_interruption(std::string_view code) {
  return kind_of(kInterruptions, code);
}

std::string lines_of(const PrescriptionFacts& f) {
  std::string out = "\ntitulo=" + std::string(to_code(f.title)) +
                    "\ntitulo_fecha=" + day_or_nothing(f.titled_on) +
                    "\ntitulo_documento=" + f.document;
  int n = 0;
  for (const auto& i : f.interruptions)
    out += "\ninterrupcion" + std::to_string(++n) + "=" + std::string(to_code(i.what.kind)) + ";" +
           to_iso(i.what.on) + ";" + day_or_nothing(i.what.ended_on) + ";" + i.document;
  n = 0;
  for (const auto& s : f.suspensions)
    out += "\nsuspension" + std::to_string(++n) + "=" + to_iso(s.what.from) + ";" +
           day_or_nothing(s.what.to) + ";" + s.document;
  return out;
}

std::string lines_of(const RemissionClaims& c) {
  return "\nnorma=" + c.norm + "\nsin_bienes=" + c.search + "\nfallecimiento=" + c.death;
}

std::string lines_of(const JudgeRuling& r) {
  return "\njuzgado=" + r.court + "\nradicado=" + r.process + "\nsentencia=" + to_iso(r.ruled_on) +
         "\nejecutoria=" + to_iso(r.executory_on);
}

Result<PrescriptionFacts> read_prescription_lines(std::string_view text) {
  const auto field = [&](const std::string& name) {
    return approvals::canonical_field(text, name);
  };
  RECAUDO_TRY(title, parse_title(field("titulo")));
  RECAUDO_TRY(titled_on, optional_day(field("titulo_fecha")));
  PrescriptionFacts out{
      .title = title, .titled_on = titled_on, .document = field("titulo_documento")};
  for (std::size_t n = 1; n <= kMostInterruptions; ++n) {
    const std::string line = field("interrupcion" + std::to_string(n));
    if (line.empty()) break;
    RECAUDO_TRY(interruption, read_interruption(line));
    out.interruptions.push_back(std::move(interruption));
  }
  for (std::size_t n = 1; n <= kMostSuspensions; ++n) {
    const std::string line = field("suspension" + std::to_string(n));
    if (line.empty()) break;
    RECAUDO_TRY(suspension, read_suspension(line));
    out.suspensions.push_back(std::move(suspension));
  }
  return out;
}

RemissionClaims read_remission_lines(std::string_view text) {
  return {.norm = approvals::canonical_field(text, "norma"),
          .search = approvals::canonical_field(text, "sin_bienes"),
          .death = approvals::canonical_field(text, "fallecimiento")};
}

Result<JudgeRuling> read_ruling_lines(std::string_view text) {
  const auto field = [&](std::string_view name) { return approvals::canonical_field(text, name); };
  RECAUDO_TRY(ruled_on, parse_iso_date(field("sentencia")));
  RECAUDO_TRY(executory_on, parse_iso_date(field("ejecutoria")));
  return JudgeRuling{.court = field("juzgado"),
                     .process = field("radicado"),
                     .ruled_on = ruled_on,
                     .executory_on = executory_on};
}

Result<PrescriptionFacts> with_plain_words(PrescriptionFacts facts) {
  if (facts.title == TitleKind::kInvoice) {
    facts.titled_on.reset();
    facts.document.clear();
  } else {
    if (!facts.titled_on) return fail(Code::kBadDate, "Escriba la fecha del título.");
    RECAUDO_TRY(plain, document(facts.document, "Escriba el documento del título"));
    facts.document = plain;
  }
  invariant(facts.interruptions.size() <= kMostInterruptions &&
                facts.suspensions.size() <= kMostSuspensions,
            "no more than the canonical text takes");
  for (auto& i : facts.interruptions) {
    RECAUDO_TRY(plain, document(i.document, "Escriba el documento de cada interrupción"));
    i.document = plain;
  }
  for (auto& s : facts.suspensions) {
    RECAUDO_TRY(plain, document(s.document, "Escriba el documento de cada suspensión"));
    s.document = plain;
  }
  std::ranges::sort(facts.interruptions, {}, [](const auto& i) { return i.what.on; });
  std::ranges::sort(facts.suspensions, {}, [](const auto& s) { return s.what.from; });
  return facts;
}

Result<RemissionClaims> with_plain_words(RemissionClaims claims) {
  RECAUDO_TRY(norm, document(claims.norm, "Escriba la norma municipal que adopta la remisión"));
  claims.norm = norm;
  if (!claims.search.empty()) {
    RECAUDO_TRY(search, document(claims.search, "Escriba el documento de la búsqueda de bienes"));
    claims.search = search;
  }
  if (!claims.death.empty()) {
    RECAUDO_TRY(death, document(claims.death, "Escriba el documento del fallecimiento"));
    claims.death = death;
  }
  return claims;
}

Result<JudgeRuling> with_plain_words(JudgeRuling ruling) {
  RECAUDO_TRY(court, document(ruling.court, "Escriba el juzgado que la declaró"));
  ruling.court = court;
  std::erase_if(ruling.process, [](char c) { return c == ' ' || c == '.' || c == '-'; });
  if (ruling.process.size() != kProcessDigits ||
      ruling.process.find_first_not_of("0123456789") != std::string::npos)
    return fail(Code::kBadText, "Escriba los 23 dígitos del número del proceso.");
  return ruling;
}

}  // namespace recaudo::adjustments
