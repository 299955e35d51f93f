#include "api/site/act_forms.h"

#include <algorithm>
#include <array>
#include <charconv>

#include "api/site/debt_forms.h"
#include "base/database.h"
#include "core/adjustments/credit.h"
#include "core/adjustments/refunds.h"
#include "tax-rules/document_number.h"

namespace recaudo::site {
namespace {

using adjustments::ActKind;
using Field = portal::ActField;

// Of the DIAN's table, those that an owner of the roll or a company has.
constexpr std::array kDocumentTypes = {
    tax_rules::DocumentType::kCitizenCard, tax_rules::DocumentType::kNit,
    tax_rules::DocumentType::kForeignerCard, tax_rules::DocumentType::kIdentityCard,
    tax_rules::DocumentType::kPassport};

constexpr std::size_t kMostVigencias = 30;  // that one resolution ends
constexpr std::size_t kMostUnrelated = 50;  // debits that an act may name

constexpr const char* kToAct = "acto";
constexpr const char* kToMoney = "dinero";

std::string typed(const ActFormInput& in, const char* name, const std::string& otherwise = {}) {
  return in.typed == nullptr ? otherwise : std::string(in.typed->get(name));
}

Field text(const ActFormInput& in, const char* name, const char* label, const char* hint,
           const std::string& otherwise = {}, const char* inputmode = "") {
  return {.name = name,
          .label = label,
          .hint = hint,
          .value = typed(in, name, otherwise),
          .inputmode = inputmode};
}
Field choice(const ActFormInput& in, const char* name, const char* label,
             std::vector<portal::Choice> options, Field::Type type = Field::Type::kSelect,
             const char* hint = "") {
  const std::string first = options.empty() ? "" : options.front().value;
  return {.type = type,
          .name = name,
          .label = label,
          .hint = hint,
          .value = typed(in, name, first),
          .options = std::move(options)};
}

std::vector<portal::Choice> credits(pqxx::transaction_base& tx, const ActFormInput& in) {
  std::vector<portal::Choice> out;
  for (const auto& c : ledger::credits_of(tx, in.parcel.id))
    out.push_back({to_string(c.id),
                   "Del " + to_long_spanish(c.since) + ": " + to_display(c.balance - c.held)});
  if (in.kind == ActKind::kAdvance) return out;
  for (const auto& c : ledger::advances_of(tx, in.parcel.id))
    out.push_back({to_string(c.id), "Anticipo para " + std::to_string(c.year) + ": " +
                                        to_display(c.balance - c.held)});
  return out;
}

std::vector<portal::Choice> refunds(pqxx::transaction_base& tx, const ActFormInput& in) {
  std::vector<portal::Choice> out;
  for (const auto& r : adjustments::refunds_to_pay(tx, in.parcel.id))
    out.push_back({to_string(r.proposal), "Resolución " + r.resolution + ", del " +
                                              to_long_spanish(r.on) + ": " +
                                              to_display(r.payable.amount)});
  return out;
}

// Those that may have paid one of the parcel's refunds; two refunds of one amount share theirs.
std::vector<portal::Choice> debits(pqxx::transaction_base& tx, const ActFormInput& in) {
  std::vector<portal::Choice> out;
  for (const auto& refund : adjustments::refunds_to_pay(tx, in.parcel.id))
    for (const auto& d : adjustments::debits_for(tx, refund)) {
      const std::string entry = to_string(d.entry);
      if (std::ranges::find(out, entry, &portal::Choice::value) != out.end()) continue;
      out.push_back({entry, "Del " + to_long_spanish(d.on) + ": " +
                                to_display(refund.payable.amount) + ", asiento " + entry});
    }
  return out;
}

// What the two persons may say of debits that look like the refund's payment.
void add_void(portal::ActFormView& view, pqxx::transaction_base& tx, const ActFormInput& in) {
  view.fields.push_back(text(in, "anulada", "Día en que el banco confirmó la anulación",
                             "De la orden de pago. Los extractos deben llegar a ese día.", "",
                             "numeric"));
  std::string waiting;
  for (const auto& d : debits(tx, in)) waiting += (waiting.empty() ? "" : "; ") + d.text;
  if (waiting.empty()) return;
  auto field = text(in, "ajenos", "Débitos ajenos",
                    "Asientos de los débitos que no son su pago, separados por coma. Esperan: ");
  field.hint += waiting + ".";
  view.fields.push_back(std::move(field));
}

std::vector<portal::Choice> document_types() {
  std::vector<portal::Choice> out;
  out.reserve(kDocumentTypes.size());
  for (const auto type : kDocumentTypes)
    out.push_back(
        {std::string(tax_rules::info(type).acronym), std::string(tax_rules::info(type).name)});
  return out;
}

// From when the term of a prescripción runs, where this system notified the invoice.
std::string title_text(const ActFormInput& in, const dues::DueVigencia& v) {
  if (in.kind != ActKind::kPrescription || !v.terms) return {};
  return "; factura en firme el " + to_long_spanish(v.terms->executory_on);
}

std::vector<portal::Choice> owed_vigencias(pqxx::transaction_base& tx, const ActFormInput& in) {
  std::vector<portal::Choice> out;
  for (const auto& v : dues::dues_of(tx, in.law, in.parcel.id, in.today).vigencias)
    if (!v.is_paid())
      out.push_back({std::to_string(v.vigencia),
                     std::to_string(v.vigencia) + ": debe " +
                         (v.not_computable ? to_display(v.balance()) + " más intereses"
                                           : to_display(v.total()) + " hoy") +
                         title_text(in, v)});
  return out;
}

// A resolution may end several: each is an act of its own.
Field vigencias_to_end(pqxx::transaction_base& tx, const ActFormInput& in) {
  Field field{.type = Field::Type::kChecks,
              .name = "vigencia",
              .label = "Vigencias",
              .hint = "Cada una queda como un acto aparte, con la misma resolución.",
              .options = owed_vigencias(tx, in)};
  if (in.typed != nullptr)
    for (const auto value : in.typed->all("vigencia")) field.values.emplace_back(value);
  return field;
}

// "2026.predial". An adjustment that takes something off needs something owed.
std::vector<portal::Choice> charges(pqxx::transaction_base& tx, const ActFormInput& in) {
  std::vector<portal::Choice> out;
  for (const auto& o : ledger::obligations_of(tx, in.parcel.id)) {
    if (in.kind == ActKind::kChargeLess && o.balance.is_zero()) continue;
    out.push_back({std::to_string(o.vigencia) + "." + std::string(to_code(o.item)),
                   std::to_string(o.vigencia) + " · " + std::string(to_label(o.item)) + ": debe " +
                       to_display(o.balance)});
  }
  return out;
}

// Before the bank shows its money, and by a rail that does it.
bool may_be_reversed(const ActFormInput& in, const payments::Payment& p) {
  return !p.settled_at && adjustments::check_reversible(in.rails, p);
}

std::vector<portal::Choice> payments_of(pqxx::transaction_base& tx, const ActFormInput& in) {
  std::vector<portal::Choice> out;
  for (const auto& p : adjustments::approved_payments_of(tx, in.parcel.id)) {
    if (in.kind == ActKind::kRailReversal && !may_be_reversed(in, p)) continue;
    const auto order = value_or_throw(payments::order_by_id(tx, p.order));
    out.push_back({to_string(p.ticket), "Referencia " + order.reference.str() + ", " +
                                            to_display(p.amount) + ", del " +
                                            to_long_spanish(*p.paid_on)});
  }
  return out;
}

void add_amount(portal::ActFormView& view, const ActFormInput& in) {
  view.fields.push_back(
      text(in, "valor", "Valor", "En pesos, por ejemplo 120.000.", "", "numeric"));
}

void add_beneficiary(portal::ActFormView& view, const ActFormInput& in) {
  view.fields.push_back(choice(in, "tipo_documento", "Documento del titular", document_types()));
  view.fields.push_back(text(in, "documento", "Número del documento",
                             "El de quien tiene el saldo a favor. El NIT, con su dígito."));
  view.fields.push_back(
      choice(in, "cuenta", "Tipo de cuenta", {{"ahorros", "Ahorros"}, {"corriente", "Corriente"}},
             Field::Type::kRadio, "El número de la cuenta va solo en la orden de pago."));
}

void add_kind(portal::ActFormView& view, pqxx::transaction_base& tx, const ActFormInput& in) {
  switch (in.kind) {
    case ActKind::kCompensation:
      view.fields.push_back(choice(in, "saldo", "Saldo a favor", credits(tx, in)));
      view.fields.push_back(choice(in, "vigencia", "Vigencia que paga", owed_vigencias(tx, in)));
      add_amount(view, in);
      view.fields.push_back(choice(in, "interes", "El interés de mora se liquida hasta",
                                   {{kToMoney, "el día en que entró el dinero (ET art. 803)"},
                                    {kToAct, "la fecha del acto"}},
                                   Field::Type::kRadio, "Como diga la resolución."));
      return;
    case ActKind::kChargeMore:
    case ActKind::kChargeLess:
      view.fields.push_back(choice(in, "cargo", "Cargo", charges(tx, in)));
      add_amount(view, in);
      return;
    case ActKind::kChargeback:
      view.fields.push_back(choice(in, "pago", "Pago que se devuelve", payments_of(tx, in)));
      return;
    case ActKind::kRailReversal:
      view.fields.push_back(choice(in, "pago", "Pago que la pasarela devuelve", payments_of(tx, in),
                                   Field::Type::kSelect,
                                   "Aprobado por una pasarela que reversa, y todavía sin banco."));
      return;
    case ActKind::kTransfer:
      view.fields.push_back(choice(in, "pago", "Pago que se traslada", payments_of(tx, in)));
      view.fields.push_back(choice(in, "vigencia", "Vigencia a la que va", owed_vigencias(tx, in)));
      return;
    case ActKind::kDueDate:
      view.fields.push_back(choice(in, "vigencia", "Vigencia", owed_vigencias(tx, in)));
      view.fields.push_back(
          text(in, "vence", "Nuevo vencimiento", "Día, mes y año.", "", "numeric"));
      return;
    case ActKind::kRefund:
      view.fields.push_back(choice(in, "saldo", "Saldo a favor", credits(tx, in)));
      add_amount(view, in);
      view.fields.push_back(text(in, "solicitud", "Fecha de la solicitud",
                                 "El día en que se radicó.", "", "numeric"));
      add_beneficiary(view, in);
      return;
    case ActKind::kRefundPayout:
      view.fields.push_back(choice(in, "devolucion", "Devolución que se pagó", refunds(tx, in)));
      view.fields.push_back(choice(in, "debito", "Débito del banco", debits(tx, in),
                                   Field::Type::kSelect, "Por el mismo valor y por clasificar."));
      view.fields.push_back(text(in, "referencia", "Referencia del banco",
                                 "La de la orden de pago, como está en el extracto."));
      return;
    case ActKind::kRefundRevocation:
      view.fields.push_back(choice(in, "devolucion", "Devolución que se revoca", refunds(tx, in),
                                   Field::Type::kSelect, "Ordenada, y todavía sin pagar."));
      add_void(view, tx, in);
      return;
    case ActKind::kAdvance:
      view.fields.push_back(choice(in, "saldo", "Saldo a favor", credits(tx, in)));
      view.fields.push_back(text(in, "vigencia", "Vigencia a la que espera",
                                 "Una que todavía no se ha cobrado.",
                                 std::to_string(year_of(in.today) + 1), "numeric"));
      add_amount(view, in);
      return;
    case ActKind::kPrescription:
      view.fields.push_back(vigencias_to_end(tx, in));
      add_prescription_fields(view, in.typed);
      return;
    case ActKind::kRemission:
      view.fields.push_back(vigencias_to_end(tx, in));
      add_remission_fields(view, in.typed);
      return;
  }
}

const char* nothing_in(const Field& field, ActKind kind) {
  if (kind == ActKind::kRailReversal)
    return "El predio no tiene pagos que una pasarela pueda reversar. Lo que el banco ya abonó se "
           "devuelve con otro acto.";
  if (field.name == "saldo") return "El predio no tiene saldo a favor.";
  if (field.name == "pago") return "El predio no tiene pagos aprobados.";
  if (field.name == "devolucion") return "El predio no tiene devoluciones por pagar.";
  if (field.name == "debito")
    return "El banco todavía no ha debitado ese valor. Espere el extracto del día en que se pagó.";
  if (field.name == "cargo") return "El predio no tiene cargos que se puedan ajustar.";
  return "El predio no debe ninguna vigencia.";
}

std::string short_date(Date d) {
  const std::string iso = to_iso(d);
  return iso.substr(8, 2) + "/" + iso.substr(5, 2) + "/" + iso.substr(0, 4);
}

std::optional<std::int64_t> number(std::string_view text) {
  std::int64_t n = 0;
  const auto [end, ec] = std::from_chars(text.data(), text.data() + text.size(), n);
  if (ec != std::errc() || end != text.data() + text.size() || n <= 0) return std::nullopt;
  return n;
}

class Reader {
 public:
  Reader(const http::Form& form, portal::FieldErrors& errors) : form_(form), errors_(errors) {}
  std::string_view get(const char* name) const { return form_.get(name); }
  void wrong(const char* name, const char* text) { errors_.push_back({name, text}); }
  Date date(const char* name) {
    const auto d = parse_typed_date(get(name));
    if (!d) wrong(name, "Escriba día, mes y año, por ejemplo 31/03/2026.");
    return d ? *d : Date{};
  }
  std::int64_t chosen(const char* name) {
    const auto n = number(get(name));
    if (!n) wrong(name, "Escoja una opción.");
    return n.value_or(0);
  }
  Money amount() {
    const auto money = parse_typed_money(get("valor"));
    if (!money || !money->is_positive())
      wrong("valor", "Escriba el valor en pesos, por ejemplo 120.000.");
    return money ? *money : Money();
  }

 private:
  const http::Form& form_;
  portal::FieldErrors& errors_;
};

// "2026.predial"
void read_charge(Reader& in, adjustments::ReceivableAct& act) {
  const auto text = in.get("cargo");
  const auto dot = std::min(text.find('.'), text.size());
  const auto year = number(text.substr(0, dot));
  const auto item = ledger::parse_concept(text.substr(std::min(dot + 1, text.size())));
  if (!year || *year > 9999 || !item) {
    in.wrong("cargo", "Escoja una opción.");
    return;
  }
  act.vigencia = static_cast<int>(*year);
  act.item = *item;
}

adjustments::RefundRequest read_request(Reader& in) {
  adjustments::RefundRequest out{.asked_on = in.date("solicitud"),
                                 .document_type = std::string(in.get("tipo_documento")),
                                 .document_number = {},
                                 .account_type = std::string(in.get("cuenta"))};
  if (out.account_type.empty()) in.wrong("cuenta", "Escoja una opción.");
  const auto type = tax_rules::document_type_from_acronym(out.document_type);
  if (!type) {
    in.wrong("tipo_documento", "Escoja una opción.");
    return out;
  }
  const auto number = tax_rules::parse_document_number(*type, in.get("documento"));
  if (number)
    out.document_number = *number;
  else
    in.wrong("documento", "Revise el número: no es de ese tipo de documento.");
  return out;
}

Uuid read_refund(Reader& in) {
  const auto refund = parse_uuid(in.get("devolucion"));
  if (!refund) in.wrong("devolucion", "Escoja una opción.");
  return refund.value_or(Uuid{});
}

// "17, 23"; nothing when the form has no such field.
std::vector<ledger::EntrySeq> read_entries(Reader& in, const char* name) {
  std::vector<ledger::EntrySeq> out;
  for (auto text = in.get(name); !text.empty();) {
    const auto comma = std::min(text.find(','), text.size());
    auto part = text.substr(0, comma);
    while (part.starts_with(' ')) part.remove_prefix(1);
    while (part.ends_with(' ')) part.remove_suffix(1);
    const auto n = number(part);
    if (!n || out.size() == kMostUnrelated) {
      in.wrong(name, "Escriba los números de los asientos, separados por coma.");
      return {};
    }
    out.emplace_back(*n);
    text.remove_prefix(std::min(comma + 1, text.size()));
  }
  std::ranges::sort(out);
  const auto repeated = std::ranges::unique(out);
  out.erase(repeated.begin(), repeated.end());
  return out;
}

adjustments::RefundPayout read_payout(Reader& in) {
  return {.refund = read_refund(in),
          .debit = ledger::EntrySeq(in.chosen("debito")),
          .reference = std::string(in.get("referencia"))};
}

// The day the credit balance arose; the act's when the parcel has no such balance, which the use
// case refuses.
Date day_of_money(pqxx::transaction_base& tx, const adjustments::ReceivableAct& act) {
  const auto held = adjustments::held_credit(tx, act);
  return held ? held->credit.since : act.on;
}

int read_vigencia(Reader& in) {
  const auto year = in.chosen("vigencia");
  return year > 9999 ? 0 : static_cast<int>(year);
}

}  // namespace

Result<Money> parse_typed_money(std::string_view text) {
  std::string plain;
  for (const char c : text) {
    if (c == ',') plain += '.';
    if ((c >= '0' && c <= '9') || c == '-')
      plain += c;
    else if (c != ',' && c != '.' && c != ' ' && c != '$')
      return fail(Code::kBadAmount);
  }
  return parse_plain_money(plain);
}

portal::ActFormView act_form(pqxx::transaction_base& tx, const ActFormInput& in) {
  portal::ActFormView view{.kind = std::string(to_code(in.kind)),
                           .kind_label = std::string(to_label(in.kind)),
                           .parcel_number = in.parcel.npn.str(),
                           .address = in.parcel.address};
  add_kind(view, tx, in);
  for (const auto& field : view.fields)
    if ((field.type == Field::Type::kSelect || field.type == Field::Type::kChecks) &&
        field.options.empty() && view.impossible.empty())
      view.impossible = nothing_in(field, in.kind);
  view.fields.push_back(text(
      in, "dia", adjustments::extinguishes(in.kind) ? "Fecha del registro" : "Fecha del acto",
      "Día, mes y año, de un mes abierto. No después de hoy.", short_date(in.today), "numeric"));
  view.fields.push_back(text(in, "resolucion", "Resolución", "Número y año."));
  view.fields.push_back(text(in, "motivo", "Motivo", "Por qué se hace. Al menos 15 letras."));
  return view;
}

adjustments::ReceivableAct read_act(pqxx::transaction_base& tx, const http::Form& form,
                                    ActKind kind, ledger::SubjectId parcel,
                                    portal::FieldErrors& errors) {
  Reader in(form, errors);
  adjustments::ReceivableAct act{.kind = kind, .parcel = parcel};
  act.on = in.date("dia");
  act.resolution = in.get("resolucion");
  act.reason = in.get("motivo");
  switch (kind) {
    case ActKind::kCompensation:
      act.credit = ledger::ObligationId(in.chosen("saldo"));
      act.vigencia = read_vigencia(in);
      act.amount = in.amount();
      act.date = in.get("interes") == kToAct ? act.on : day_of_money(tx, act);
      break;
    case ActKind::kChargeMore:
    case ActKind::kChargeLess:
      read_charge(in, act);
      act.amount = in.amount();
      break;
    case ActKind::kChargeback:
    case ActKind::kRailReversal:
      act.payment = payments::TicketId(in.chosen("pago"));
      break;
    case ActKind::kTransfer:
      act.payment = payments::TicketId(in.chosen("pago"));
      act.vigencia = read_vigencia(in);
      break;
    case ActKind::kDueDate:
      act.vigencia = read_vigencia(in);
      act.date = in.date("vence");
      break;
    case ActKind::kRefund:
      act.credit = ledger::ObligationId(in.chosen("saldo"));
      act.amount = in.amount();
      act.request = read_request(in);
      break;
    case ActKind::kRefundPayout:
      act.payout = read_payout(in);
      break;
    case ActKind::kRefundRevocation:
      act.date = in.date("anulada");
      act.revokes = {.refund = read_refund(in), .unrelated = read_entries(in, "ajenos")};
      break;
    case ActKind::kAdvance:
      act.credit = ledger::ObligationId(in.chosen("saldo"));
      act.vigencia = read_vigencia(in);
      act.amount = in.amount();
      break;
    case ActKind::kPrescription:
      act.date = in.date("resuelta");
      act.prescribed = read_prescription(form, errors);
      break;
    case ActKind::kRemission:
      act.date = in.date("resuelta");
      act.remitted = read_remission(form);
      break;
  }
  if (act.resolution.empty()) in.wrong("resolucion", "Escriba el número de la resolución.");
  return act;
}

std::vector<int> read_vigencias(const http::Form& form, portal::FieldErrors& errors) {
  std::vector<int> out;
  for (const auto value : form.all("vigencia")) {
    const auto year = number(value);
    if (year && *year <= 9999) out.push_back(static_cast<int>(*year));
  }
  std::ranges::sort(out);
  const auto repeated = std::ranges::unique(out);
  out.erase(repeated.begin(), repeated.end());
  if (out.empty() || out.size() > kMostVigencias)
    errors.push_back(
        {"vigencia", "Marque de 1 a " + std::to_string(kMostVigencias) + " vigencias."});
  return out;
}

std::string refusal_text(const Error& error) {
  if (error.detail.ends_with('.')) return error.detail;
  return std::string(info(error.code).text);
}

std::string refused_field(const Error& error, ActKind kind) {
  if (adjustments::extinguishes(kind) && error.code != Code::kReasonTooShort &&
      error.code != Code::kPeriodClosed)
    return refused_debt_field(error);
  switch (error.code) {
    case Code::kReasonTooShort:
      return "motivo";
    case Code::kBadText:
      if (error.detail.find("motivo") != std::string::npos) return "motivo";
      return error.detail.find("referencia") == std::string::npos ? "resolucion" : "referencia";
    case Code::kBadDate:
      if (error.detail.starts_with("La solicitud")) return "solicitud";
      if (error.detail.find("anulación") != std::string::npos) return "anulada";
      return kind == ActKind::kDueDate && error.detail.find("vence") != std::string::npos ? "vence"
                                                                                          : "dia";
    case Code::kPeriodClosed:
      return "dia";
    default:
      break;
  }
  switch (kind) {
    case ActKind::kCompensation:
    case ActKind::kChargeMore:
    case ActKind::kChargeLess:
      return "valor";
    case ActKind::kChargeback:
    case ActKind::kRailReversal:
    case ActKind::kTransfer:
      return "pago";
    case ActKind::kDueDate:
    case ActKind::kPrescription:
    case ActKind::kRemission:
      return "vigencia";
    case ActKind::kAdvance:
      return error.code == Code::kNothingToPay ? "vigencia" : "valor";
    case ActKind::kRefund:
      return error.code == Code::kPaymentNotImputable ? "documento" : "valor";
    case ActKind::kRefundPayout:
      return error.detail.find("devolución") == std::string::npos ? "debito" : "devolucion";
    case ActKind::kRefundRevocation:
      return error.detail.find("débito") == std::string::npos && error.code != Code::kAmountHeld
                 ? "devolucion"
                 : "ajenos";
  }
  throw BrokenInvariant("kind of act out of range");
}

}  // namespace recaudo::site
