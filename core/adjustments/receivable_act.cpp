#include "core/adjustments/receivable_act.h"

#include <algorithm>
#include <charconv>

#include "core/adjustments/named_person.h"
#include "core/approvals/approvals.h"
#include "core/approvals/typed_words.h"

namespace recaudo::adjustments {
namespace {

constexpr std::size_t kLongestResolution = 60;
constexpr std::size_t kLongestReference = 60;

struct KindRow {
  ActKind kind;
  std::string_view code, label;
};
constexpr std::array<KindRow, 17> kKinds = {{
    {ActKind::kCompensation, "compensacion", "Compensación con saldo a favor"},
    {ActKind::kChargeMore, "ajuste-mas", "Ajuste que aumenta un cargo"},
    {ActKind::kChargeLess, "ajuste-menos", "Ajuste que disminuye un cargo"},
    {ActKind::kChargeback, "contracargo", "Contracargo de un pago"},
    {ActKind::kTransfer, "traslado", "Traslado de un pago"},
    {ActKind::kDueDate, "vencimiento", "Cambio de vencimiento"},
    {ActKind::kRefund, "devolucion", "Devolución de un saldo a favor"},
    {ActKind::kRefundPayout, "pago-devolucion", "Pago de una devolución"},
    {ActKind::kRefundRevocation, "revocacion-devolucion", "Revocación de una devolución"},
    {ActKind::kAdvance, "anticipo", "Anticipo para una vigencia futura"},
    {ActKind::kRailReversal, "reverso", "Reverso de un pago por su pasarela"},
    {ActKind::kPrescription, "prescripcion", "Prescripción de la acción de cobro"},
    {ActKind::kRemission, "remision", "Remisión de una deuda"},
    {ActKind::kDeclaredPrescription, "prescripcion-judicial", "Prescripción declarada por un juez"},
    {ActKind::kRestoration, "revocatoria", "Revocatoria de una prescripción o una remisión"},
    {ActKind::kClassification, "aplicacion-recaudo", "Aplicación de un recaudo por clasificar"},
    {ActKind::kClassificationRevocation, "revocacion-aplicacion",
     "Revocación de la aplicación de un recaudo"},
}};

const KindRow& row_of(ActKind kind) {
  return *std::ranges::find(kKinds, kind, &KindRow::kind);
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

// Lines that only some kinds have, so that the texts of the others are what they were.
std::string lines_of(const RefundRequest& r) {
  return "\nsolicitud=" + to_iso(r.asked_on) + "\ntipo_documento=" + r.document_type +
         "\ndocumento=" + r.document_number + "\ncuenta=" + r.account_type;
}
std::string lines_of(const RefundPayout& p) {
  return "\ndevolucion=" + to_string(p.refund) + "\ndebito=" + to_string(p.debit) +
         "\nreferencia=" + p.reference;
}

std::string lines_of(const RefundRevocation& r) {
  std::string unrelated;
  for (const auto seq : r.unrelated) unrelated += (unrelated.empty() ? "" : ",") + to_string(seq);
  return "\nrevoca=" + to_string(r.refund) + (unrelated.empty() ? "" : "\najenos=" + unrelated);
}

std::string lines_of(const CreditToApply& c) {
  return "\ncredito=" + to_string(c.entry) + "\nprueba=" + c.proof;
}

std::string lines_of_parts(const ReceivableAct& a) {
  if (a.subsidy.is_zero() && a.contribution.is_zero()) return {};
  return "\nsubsidio=" + std::to_string(a.subsidy.centavos()) +
         "\ncontribucion=" + std::to_string(a.contribution.centavos());
}

// Whose act it is: one line, by its kind.
Result<ledger::Subject> subject_of(std::string_view text) {
  for (const auto kind : {ledger::SubjectKind::kParcel, ledger::SubjectKind::kSubscriber}) {
    const auto number = approvals::canonical_field(text, std::string(ledger::to_code(kind)));
    if (number.empty()) continue;
    RECAUDO_TRY(id, number_of(number));
    return ledger::Subject{kind, ledger::SubjectId(id)};
  }
  return fail(Code::kBadText, "acto de cartera");
}

// "17,23"
Result<std::vector<ledger::EntrySeq>> entries_of(std::string_view text) {
  std::vector<ledger::EntrySeq> out;
  while (!text.empty()) {
    const auto comma = std::min(text.find(','), text.size());
    RECAUDO_TRY(seq, number_of(text.substr(0, comma)));
    out.emplace_back(seq);
    text.remove_prefix(std::min(comma + 1, text.size()));
  }
  return out;
}

Result<void> read_refund_lines(std::string_view text, ReceivableAct& a) {
  const auto field = [&](std::string_view name) { return approvals::canonical_field(text, name); };
  if (const auto asked = field("solicitud"); !asked.empty()) {
    RECAUDO_TRY(day, parse_iso_date(asked));
    a.request = {.asked_on = day,
                 .document_type = field("tipo_documento"),
                 .document_number = field("documento"),
                 .account_type = field("cuenta")};
  }
  if (const auto refund = field("devolucion"); !refund.empty()) {
    RECAUDO_TRY(id, parse_uuid(refund));
    RECAUDO_TRY(debit, number_of(field("debito")));
    a.payout = {.refund = id, .debit = ledger::EntrySeq(debit), .reference = field("referencia")};
  }
  if (const auto refund = field("revoca"); !refund.empty()) {
    RECAUDO_TRY(id, parse_uuid(refund));
    RECAUDO_TRY(unrelated, entries_of(field("ajenos")));
    a.revokes = {.refund = id, .unrelated = std::move(unrelated)};
  }
  return {};
}

Result<void> check_request(const RefundRequest& r) {
  if (auto ok = check_document(r.document_type, r.document_number); !ok) return ok;
  if (r.account_type != "ahorros" && r.account_type != "corriente")
    return fail(Code::kBadText, "Escoja el tipo de cuenta.");
  return {};
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
  return kind == ActKind::kChargeback || kind == ActKind::kTransfer ||
         kind == ActKind::kRailReversal;
}

bool extinguishes(ActKind kind) {
  return kind == ActKind::kPrescription || kind == ActKind::kRemission ||
         kind == ActKind::kDeclaredPrescription;
}

bool names_resolution_day(ActKind kind) {
  return extinguishes(kind) || kind == ActKind::kRestoration;
}

std::string canonical_text(const ReceivableAct& a) {
  return "recaudo acto de cartera v1\nclase=" + std::string(to_code(a.kind)) + "\n" +
         std::string(ledger::to_code(a.subject.kind)) + "=" + to_string(a.subject.id) +
         "\nvigencia=" + std::to_string(a.vigencia) +
         "\nconcepto=" + (a.item ? std::string(ledger::to_code(*a.item)) : "") +
         "\nvalor=" + std::to_string(a.amount.centavos()) + "\nfavor=" + text_of(a.credit) +
         (a.holder ? "\ntitular=" + to_string(*a.holder) : "") + "\npago=" + text_of(a.payment) +
         (a.to ? "\ndestino=" + to_string(*a.to) : "") + lines_of_parts(a) +
         "\ndia=" + to_iso(a.on) + "\nfecha=" + (a.date ? to_iso(*a.date) : "") +
         "\nresolucion=" + a.resolution + "\nmotivo=" + a.reason +
         (a.request ? lines_of(*a.request) : "") + (a.payout ? lines_of(*a.payout) : "") +
         (a.revokes ? lines_of(*a.revokes) : "") + (a.prescribed ? lines_of(*a.prescribed) : "") +
         (a.remitted ? lines_of(*a.remitted) : "") + (a.declared ? lines_of(*a.declared) : "") +
         (a.restores ? lines_of(*a.restores) : "") + (a.applies ? lines_of(*a.applies) : "") +
         (a.unapplies ? "\naplicacion=" + to_string(*a.unapplies) : "") + "\nvisto=" + a.seen +
         "\n";
}

std::string text_without_person(const ReceivableAct& act) {
  ReceivableAct plain = act;
  if (plain.request) plain.request->document_number.clear();
  if (plain.restores) plain.restores->document_number.clear();
  return canonical_text(plain);
}

Result<ReceivableAct> parse_canonical(std::string_view text) {
  const auto field = [&](std::string_view name) { return approvals::canonical_field(text, name); };
  ReceivableAct a;
  RECAUDO_TRY(kind, parse_kind(field("clase")));
  RECAUDO_TRY(subject, subject_of(text));
  RECAUDO_TRY(vigencia, number_of(field("vigencia")));
  RECAUDO_TRY(amount, number_of(field("valor")));
  RECAUDO_TRY(credit, optional_id<ledger::ObligationTag>(field("favor")));
  RECAUDO_TRY(holder, optional_id<ledger::ThirdPartyTag>(field("titular")));
  RECAUDO_TRY(payment, optional_id<gateways::TicketTag>(field("pago")));
  RECAUDO_TRY(to, optional_id<ledger::SubjectTag>(field("destino")));
  RECAUDO_TRY(on, parse_iso_date(field("dia")));
  a.kind = kind;
  a.subject = subject;
  a.vigencia = static_cast<int>(vigencia);
  if (const auto item = field("concepto"); !item.empty()) {
    RECAUDO_TRY(parsed, ledger::parse_concept(item));
    a.item = parsed;
  }
  a.amount = Money::centavos(amount);
  a.credit = credit;
  a.holder = holder;
  a.payment = payment;
  a.to = to;
  if (!field("subsidio").empty()) {
    RECAUDO_TRY(subsidy, number_of(field("subsidio")));
    RECAUDO_TRY(contribution, number_of(field("contribucion")));
    a.subsidy = Money::centavos(subsidy);
    a.contribution = Money::centavos(contribution);
  }
  a.on = on;
  if (const auto date = field("fecha"); !date.empty()) {
    RECAUDO_TRY(parsed, parse_iso_date(date));
    a.date = parsed;
  }
  a.resolution = field("resolucion");
  a.reason = field("motivo");
  if (auto ok = read_refund_lines(text, a); !ok) return tl::unexpected(ok.error());
  if (!field("titulo").empty()) {
    RECAUDO_TRY(facts, read_prescription_lines(text));
    a.prescribed = std::move(facts);
  }
  if (!field("norma").empty()) a.remitted = read_remission_lines(text);
  if (!field("radicado").empty()) {
    RECAUDO_TRY(ruling, read_ruling_lines(text));
    a.declared = std::move(ruling);
  }
  if (!field("revierte").empty()) {
    RECAUDO_TRY(restores, read_restoration_lines(text));
    a.restores = std::move(restores);
  }
  if (const auto waiting = field("credito"); !waiting.empty()) {
    RECAUDO_TRY(entry, number_of(waiting));
    a.applies = {.entry = ledger::EntrySeq(entry), .proof = field("prueba")};
  }
  if (const auto application = field("aplicacion"); !application.empty()) {
    RECAUDO_TRY(id, parse_uuid(application));
    a.unapplies = id;
  }
  a.seen = field("visto");
  if (canonical_text(a) != text) return fail(Code::kBadText, "acto de cartera");
  return a;
}

Result<ReceivableAct> with_plain_words(ReceivableAct act) {
  RECAUDO_TRY(resolution, approvals::plain_text(act.resolution, kLongestResolution,
                                                "Escriba el número de la resolución"));
  RECAUDO_TRY(reason, approvals::reason_text(act.reason));
  act.resolution = resolution;
  act.reason = reason;
  if (act.request)
    if (auto ok = check_request(*act.request); !ok) return tl::unexpected(ok.error());
  if (act.payout) {
    RECAUDO_TRY(reference, approvals::plain_text(act.payout->reference, kLongestReference,
                                                 "Escriba la referencia del banco"));
    act.payout->reference = reference;
  }
  if (act.applies && !act.applies->proof.empty()) {
    RECAUDO_TRY(proof, approvals::plain_text(act.applies->proof, kLongestDocument,
                                             "Escriba la prueba del día en que se pagó"));
    act.applies->proof = proof;
  }
  if (act.prescribed) {
    RECAUDO_TRY(facts, with_plain_words(std::move(*act.prescribed)));
    act.prescribed = std::move(facts);
  }
  if (act.remitted) {
    RECAUDO_TRY(claims, with_plain_words(std::move(*act.remitted)));
    act.remitted = std::move(claims);
  }
  if (act.declared) {
    RECAUDO_TRY(ruling, with_plain_words(std::move(*act.declared)));
    act.declared = std::move(ruling);
  }
  if (act.restores) {
    RECAUDO_TRY(restores, with_plain_words(std::move(*act.restores)));
    act.restores = std::move(restores);
  }
  return act;
}

}  // namespace recaudo::adjustments
