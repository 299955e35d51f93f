#include "core/adjustments/receivable_act.h"

#include <algorithm>
#include <charconv>

#include "base/bytes.h"
#include "core/approvals/approvals.h"

namespace recaudo::adjustments {
namespace {

constexpr std::size_t kShortestReason = 15;
constexpr std::size_t kLongestReason = 500;
constexpr std::size_t kLongestResolution = 60;

struct KindRow {
  ActKind kind;
  std::string_view code, label;
};
constexpr std::array<KindRow, 6> kKinds = {{
    {ActKind::kCompensation, "compensacion", "Compensación con saldo a favor"},
    {ActKind::kChargeMore, "ajuste-mas", "Ajuste que aumenta un cargo"},
    {ActKind::kChargeLess, "ajuste-menos", "Ajuste que disminuye un cargo"},
    {ActKind::kChargeback, "contracargo", "Contracargo de un pago"},
    {ActKind::kTransfer, "traslado", "Traslado de un pago"},
    {ActKind::kDueDate, "vencimiento", "Cambio de vencimiento"},
}};

const KindRow& row_of(ActKind kind) {
  return *std::ranges::find(kKinds, kind, &KindRow::kind);
}

// A line of the canonical text holds no end of line, so nothing can stand in for another field.
bool is_one_line(const std::string& text) {
  return is_valid_utf8(text) &&
         std::ranges::none_of(text, [](char c) { return static_cast<unsigned char>(c) < 0x20; });
}

template <typename Tag>
std::string text_of(const std::optional<Id<Tag>>& id) {
  return id ? to_string(*id) : "";
}

Result<std::int64_t> number_of(std::string_view text) {
  std::int64_t n = 0;
  const auto [end, ec] = std::from_chars(text.data(), text.data() + text.size(), n);
  if (ec != std::errc() || end != text.data() + text.size() || n < 0 || n > Money::kMaxCentavos)
    return fail(Code::kBadText, "acto de cartera");
  return n;
}

template <typename Tag>
Result<std::optional<Id<Tag>>> optional_id(std::string_view text) {
  if (text.empty()) return std::optional<Id<Tag>>();
  RECAUDO_TRY(n, number_of(text));
  return std::optional(Id<Tag>(n));
}

}  // namespace

std::string_view to_code(ActKind kind) {
  return row_of(kind).code;
}
std::string_view to_label(ActKind kind) {
  return row_of(kind).label;
}
Result<ActKind> parse_kind(std::string_view text) {
  for (const auto& row : kKinds)
    if (row.code == text) return row.kind;
  return fail(Code::kBadText, "clase de acto");
}
bool is_about_payment(ActKind kind) {
  return kind == ActKind::kChargeback || kind == ActKind::kTransfer;
}

std::string canonical_text(const ReceivableAct& a) {
  return "recaudo acto de cartera v1\nclase=" + std::string(to_code(a.kind)) +
         "\npredio=" + to_string(a.parcel) + "\nvigencia=" + std::to_string(a.vigencia) +
         "\nconcepto=" + (a.item ? std::string(ledger::to_code(*a.item)) : "") +
         "\nvalor=" + std::to_string(a.amount.centavos()) + "\nfavor=" + text_of(a.credit) +
         "\npago=" + text_of(a.payment) + "\ndia=" + to_iso(a.on) +
         "\nfecha=" + (a.date ? to_iso(*a.date) : "") + "\nresolucion=" + a.resolution +
         "\nmotivo=" + a.reason + "\nvisto=" + a.seen + "\n";
}

Result<ReceivableAct> parse_canonical(std::string_view text) {
  const auto field = [&](std::string_view name) { return approvals::canonical_field(text, name); };
  ReceivableAct a;
  RECAUDO_TRY(kind, parse_kind(field("clase")));
  RECAUDO_TRY(parcel, number_of(field("predio")));
  RECAUDO_TRY(vigencia, number_of(field("vigencia")));
  RECAUDO_TRY(amount, number_of(field("valor")));
  RECAUDO_TRY(credit, optional_id<ledger::ObligationTag>(field("favor")));
  RECAUDO_TRY(payment, optional_id<gateways::TicketTag>(field("pago")));
  RECAUDO_TRY(on, parse_iso_date(field("dia")));
  a.kind = kind;
  a.parcel = ledger::SubjectId(parcel);
  a.vigencia = static_cast<int>(vigencia);
  if (const auto item = field("concepto"); !item.empty()) {
    RECAUDO_TRY(parsed, ledger::parse_concept(item));
    a.item = parsed;
  }
  a.amount = Money::centavos(amount);
  a.credit = credit;
  a.payment = payment;
  a.on = on;
  if (const auto date = field("fecha"); !date.empty()) {
    RECAUDO_TRY(parsed, parse_iso_date(date));
    a.date = parsed;
  }
  a.resolution = field("resolucion");
  a.reason = field("motivo");
  a.seen = field("visto");
  if (canonical_text(a) != text) return fail(Code::kBadText, "acto de cartera");
  return a;
}

Result<void> check_words(const ReceivableAct& act) {
  if (act.resolution.empty() || character_count(act.resolution) > kLongestResolution ||
      !is_one_line(act.resolution))
    return fail(Code::kBadText, "Escriba el número de la resolución, hasta 60 letras.");
  if (character_count(act.reason) > kLongestReason || !is_one_line(act.reason))
    return fail(Code::kBadText, "Escriba el motivo en una sola línea, hasta 500 letras.");
  if (character_count(act.reason) < kShortestReason) return fail(Code::kReasonTooShort, "motivo");
  return {};
}

}  // namespace recaudo::adjustments
