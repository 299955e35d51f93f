#include "core/adjustments/restoration_facts.h"

#include <algorithm>

#include "core/adjustments/debt_facts.h"
#include "core/adjustments/named_person.h"
#include "core/approvals/approvals.h"
#include "core/approvals/typed_words.h"

namespace recaudo::adjustments {
namespace {

struct GroundRow {
  RevocationGround ground;
  std::string_view code, label, support;
};
constexpr std::array<GroundRow, 2> kGrounds = {{
    {RevocationGround::kDirect, "directa", "Revocatoria directa (Ley 1437 de 2011 arts. 93 a 97)",
     "Consentimiento escrito del deudor (Ley 1437 de 2011 art. 97)"},
    {RevocationGround::kJudgment, "fallo",
     "Fallo judicial que anuló el acto (Ley 1437 de 2011 arts. 137, 138 y 189)",
     "Sentencia y su ejecutoria"},
}};

const GroundRow& row_of(RevocationGround ground) {
  return *std::ranges::find(kGrounds, ground, &GroundRow::ground);
}

}  // namespace

std::string_view to_code(RevocationGround ground) {
  return row_of(ground).code;
}
std::string_view to_label(RevocationGround ground) {
  return row_of(ground).label;
}
std::string_view support_label(RevocationGround ground) {
  return row_of(ground).support;
}
Result<RevocationGround> parse_ground(std::string_view code) {
  const auto row = std::ranges::find(kGrounds, code, &GroundRow::code);
  if (row == kGrounds.end()) return fail(Code::kBadText, "causal de la revocatoria");
  return row->ground;
}

std::string lines_of(const DebtRestoration& r) {
  return "\nrevierte=" + to_string(r.ended_by) + "\ncausal=" + std::string(to_code(r.ground)) +
         "\nsoporte=" + r.support + "\ntipo_documento=" + r.document_type +
         "\ndocumento=" + r.document_number + "\nnotificada=" + to_iso(r.notified_on) +
         "\nconstancia=" + r.notice;
}

Result<DebtRestoration> read_restoration_lines(std::string_view text) {
  const auto field = [&](std::string_view name) { return approvals::canonical_field(text, name); };
  RECAUDO_TRY(ended_by, parse_uuid(field("revierte")));
  RECAUDO_TRY(ground, parse_ground(field("causal")));
  RECAUDO_TRY(notified_on, parse_iso_date(field("notificada")));
  return DebtRestoration{.ended_by = ended_by,
                         .ground = ground,
                         .support = field("soporte"),
                         .document_type = field("tipo_documento"),
                         .document_number = field("documento"),
                         .notified_on = notified_on,
                         .notice = field("constancia")};
}

Result<DebtRestoration> with_plain_words(DebtRestoration r) {
  RECAUDO_TRY(support, approvals::plain_text(r.support, kLongestDocument,
                                             r.ground == RevocationGround::kDirect
                                                 ? "Escriba el consentimiento del deudor"
                                                 : "Escriba la sentencia"));
  RECAUDO_TRY(notice, approvals::plain_text(r.notice, kLongestDocument,
                                            "Escriba la constancia de la notificación"));
  r.support = support;
  r.notice = notice;
  if (auto ok = check_document(r.document_type, r.document_number); !ok)
    return tl::unexpected(ok.error());
  return r;
}

}  // namespace recaudo::adjustments
