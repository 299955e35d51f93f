#include "api/site/act_forms.h"

#include <algorithm>
#include <array>

#include "api/site/debt_forms.h"
#include "base/database.h"
#include "core/adjustments/applied_money.h"
#include "core/adjustments/credit.h"
#include "core/adjustments/refunds.h"
#include "core/adjustments/restorations.h"
#include "core/closing/unapplied_credit.h"
#include "core/dues/vigencia.h"
#include "ledger/third_parties.h"
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

constexpr int kCreditsShown = 100;  // that wait to be classified

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

// "7", or "7.12": a credit balance, and whose part of it.
std::string credit_choice(const ledger::Credit& c) {
  return to_string(c.id) + (c.third_party ? "." + to_string(*c.third_party) : "");
}

const ledger::Subject& subject_of(const ActFormInput& in) {
  return in.about.subject;
}
bool is_of_services(const ActFormInput& in) {
  return adjustments::is_of_services(subject_of(in));
}

std::string holder_text(pqxx::transaction_base& tx, const ledger::Credit& c) {
  return c.third_party ? ", de " + document_text(tx, *c.third_party) : "";
}

std::vector<portal::Choice> credits(pqxx::transaction_base& tx, const ActFormInput& in) {
  std::vector<portal::Choice> out;
  for (const auto& [c, is_advance, name] : adjustments::credits_of(tx, subject_of(in)))
    out.push_back({credit_choice(c),
                   (is_of_services(in) ? name : "Del " + to_long_spanish(c.since)) + ": " +
                       to_display(std::max(c.balance - c.held, Money())) + holder_text(tx, c)});
  if (in.kind == ActKind::kAdvance) return out;
  for (const auto& [c, is_advance, name] : adjustments::advances_of(tx, subject_of(in)))
    out.push_back({to_string(c.id), name + ": " + to_display(c.balance - c.held)});
  return out;
}

std::vector<portal::Choice> refunds(pqxx::transaction_base& tx, const ActFormInput& in) {
  std::vector<portal::Choice> out;
  for (const auto& r : adjustments::refunds_to_pay(tx, subject_of(in)))
    out.push_back({to_string(r.proposal), "Resolución " + r.resolution + ", del " +
                                              to_long_spanish(r.on) + ": " +
                                              to_display(r.payable.amount)});
  return out;
}

// Those that may have paid one of its refunds; two refunds of one amount share theirs.
std::vector<portal::Choice> debits(pqxx::transaction_base& tx, const ActFormInput& in) {
  std::vector<portal::Choice> out;
  for (const auto& refund : adjustments::refunds_to_pay(tx, subject_of(in)))
    for (const auto& d : adjustments::debits_for(tx, refund)) {
      const std::string entry = to_string(d.entry);
      if (std::ranges::find(out, entry, &portal::Choice::value) != out.end()) continue;
      out.push_back({entry, "Del " + to_long_spanish(d.on) + ": " +
                                to_display(refund.payable.amount) + ", asiento " + entry});
    }
  return out;
}

std::vector<portal::Choice> ends(pqxx::transaction_base& tx, const ActFormInput& in) {
  std::vector<portal::Choice> out;
  for (const auto& e : adjustments::standing_ends(tx, subject_of(in)))
    out.push_back({to_string(e.proposal),
                   act_name(e.kind, e.vigencia) + ", resolución " + e.resolution + ", del " +
                       to_long_spanish(e.resolved_on) + ": " + to_display(e.amount)});
  return out;
}

std::vector<portal::Choice> applications(pqxx::transaction_base& tx, const ActFormInput& in) {
  std::vector<portal::Choice> out;
  for (const auto& a : adjustments::applied_money(tx, subject_of(in)))
    out.push_back({to_string(a.proposal), act_name(ActKind::kClassification, a.vigencia) +
                                              ", resolución " + a.resolution + ", del " +
                                              to_long_spanish(a.on) + ": " + to_display(a.amount)});
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
  // The notices of invoices, which title_text reads, come with what is explained.
  const auto reading =
      in.kind == ActKind::kPrescription ? dues::Reading::kExplained : dues::Reading::kAmounts;
  std::vector<portal::Choice> out;
  for (const auto& v : dues::dues_of(tx, in.law, subject_of(in), in.today, reading).vigencias)
    if (!v.is_paid())
      out.push_back({dues::vigencia_code(v.vigencia),
                     dues::vigencia_text(v.vigencia) + ": debe " +
                         (v.not_computable ? to_display(v.balance()) + " más intereses"
                                           : to_display(v.total()) + " hoy") +
                         title_text(in, v)});
  return out;
}

// "Del 31 de marzo de 2026: $ 50.000, referencia 123, asiento 17"
portal::Choice choice_of(const closing::UnappliedCredit& c) {
  return {to_string(c.entry), "Del " + to_long_spanish(c.paid_on) + ": " + to_display(c.amount) +
                                  (c.reference.empty() ? "" : ", referencia " + c.reference) +
                                  ", asiento " + to_string(c.entry)};
}

// Those that have waited longest, and the one that was chosen before, which may be newer.
std::vector<portal::Choice> waiting_money(pqxx::transaction_base& tx, const ActFormInput& in) {
  std::vector<portal::Choice> out;
  for (const auto& c : closing::unapplied_credits(tx, kCreditsShown)) out.push_back(choice_of(c));
  const auto chosen = positive_number(in.credit);
  if (!chosen ||
      std::ranges::find(out, std::to_string(*chosen), &portal::Choice::value) != out.end())
    return out;
  if (const auto c = closing::unapplied_credit(tx, ledger::EntrySeq(*chosen)))
    out.push_back(choice_of(*c));
  return out;
}

// Those that owe something first: money for one that owes nothing is a credit balance.
std::vector<portal::Choice> vigencias_for_money(pqxx::transaction_base& tx,
                                                const ActFormInput& in) {
  auto out = owed_vigencias(tx, in);
  for (const auto& v :
       dues::dues_of(tx, in.law, subject_of(in), in.today, dues::Reading::kAmounts).vigencias)
    if (v.is_paid() && !v.lines.empty())
      out.push_back(
          {dues::vigencia_code(v.vigencia),
           dues::vigencia_text(v.vigencia) + ": no debe nada, todo quedaría como saldo a favor"});
  return out;
}

// A resolution may end several: each is an act of its own.
Field vigencias_to_end(pqxx::transaction_base& tx, const ActFormInput& in) {
  Field field{.type = Field::Type::kChecks,
              .name = "vigencia",
              .label = is_of_services(in) ? "Facturas" : "Vigencias",
              .hint = "Cada una queda como un acto aparte, con la misma resolución.",
              .options = owed_vigencias(tx, in)};
  if (in.typed != nullptr)
    for (const auto value : in.typed->all("vigencia")) field.values.emplace_back(value);
  return field;
}

// "2026.predial", "2026-03.acueducto". An adjustment that takes something off needs something owed.
std::vector<portal::Choice> charges(pqxx::transaction_base& tx, const ActFormInput& in) {
  std::vector<portal::Choice> out;
  for (const auto& o : adjustments::obligations_of(tx, subject_of(in))) {
    if (in.kind == ActKind::kChargeLess && o.balance.is_zero()) continue;
    out.push_back({dues::vigencia_code(o.vigencia) + "." + std::string(to_code(o.item)),
                   dues::vigencia_text(o.vigencia) + " · " + std::string(to_label(o.item)) +
                       ": debe " + to_display(o.balance)});
  }
  return out;
}

// Before the bank shows its money, and by a rail that does it.
bool may_be_reversed(const ActFormInput& in, const payments::Payment& p) {
  return !p.settled_at && adjustments::check_reversible(in.rails, p);
}

std::vector<portal::Choice> payments_of(pqxx::transaction_base& tx, const ActFormInput& in) {
  std::vector<portal::Choice> out;
  for (const auto& p : adjustments::approved_payments_of(tx, subject_of(in))) {
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

// The parts of a corrected charge of public services that are not the subscriber's.
void add_service_parts(portal::ActFormView& view, const ActFormInput& in) {
  if (!is_of_services(in)) return;
  view.fields.push_back(text(in, "subsidio", "Subsidio que también se corrige",
                             "Si lo que se cobró tenía subsidio, cuánto. En pesos.", "",
                             "numeric"));
  view.fields.back().optional = true;
  view.fields.push_back(text(in, "contribucion", "Contribución que va en el valor",
                             "Si lo que se cobró tenía contribución, cuánto. En pesos.", "",
                             "numeric"));
  view.fields.back().optional = true;
}

// Where a transferred payment goes: of a parcel, one of its vigencias; of a subscriber, a bill of
// his or of another one, which this form does not know.
void add_destination(portal::ActFormView& view, pqxx::transaction_base& tx,
                     const ActFormInput& in) {
  if (!is_of_services(in)) {
    view.fields.push_back(choice(in, "vigencia", "Vigencia a la que va", owed_vigencias(tx, in)));
    return;
  }
  view.fields.push_back(text(in, "destino", "Otro suscriptor",
                             "Si el pago era de otro: su número. Vacío si es del mismo."));
  view.fields.back().optional = true;
  view.fields.push_back(
      text(in, "vigencia", "Factura que paga", "Año y mes del periodo, por ejemplo 2026-03."));
}

const char* vigencia_label(const ActFormInput& in) {
  if (in.kind == ActKind::kCompensation || in.kind == ActKind::kClassification)
    return is_of_services(in) ? "Factura que paga" : "Vigencia que paga";
  return is_of_services(in) ? "Factura" : "Vigencia";
}

void add_person(portal::ActFormView& view, const ActFormInput& in, const char* label,
                const char* hint) {
  view.fields.push_back(choice(in, "tipo_documento", label, document_types()));
  view.fields.push_back(text(in, "documento", "Número del documento", hint));
}

void add_beneficiary(portal::ActFormView& view, const ActFormInput& in) {
  add_person(view, in, "Documento del titular",
             "El de quien tiene el saldo a favor. El NIT, con su dígito.");
  view.fields.push_back(
      choice(in, "cuenta", "Tipo de cuenta", {{"ahorros", "Ahorros"}, {"corriente", "Corriente"}},
             Field::Type::kRadio, "El número de la cuenta va solo en la orden de pago."));
}

// Nothing is chosen for the person: each of them is somebody else's money.
Field which_credit(std::vector<portal::Choice> waiting, const ActFormInput& in) {
  const bool some_are_missing = std::ssize(waiting) >= kCreditsShown;
  if (!waiting.empty()) waiting.insert(waiting.begin(), {"", "Escoja el abono"});
  return {.type = Field::Type::kSelect,
          .name = "credito",
          .label = "Abono del banco",
          .hint = some_are_missing
                      ? "Se aplica completo. Aquí están los " + std::to_string(kCreditsShown) +
                            " más antiguos. A los demás se llega desde la conciliación "
                            "de su día."
                      : "Se aplica completo.",
          .value = std::string(in.credit),
          .options = std::move(waiting)};
}

void add_waiting_money(portal::ActFormView& view, pqxx::transaction_base& tx,
                       const ActFormInput& in) {
  view.fields.push_back(which_credit(waiting_money(tx, in), in));
  view.fields.push_back(
      choice(in, "vigencia", vigencia_label(in), vigencias_for_money(tx, in), Field::Type::kSelect,
             "Lo que no reciba queda como saldo a favor de quien responde por ella."));
  view.fields.push_back(text(in, "pagado", "Día en que se pagó",
                             "Hasta ese día corre el interés. Vacío: el que dijo el banco.", "",
                             "numeric"));
  view.fields.back().optional = true;
  view.fields.push_back(text(in, "prueba", "Prueba de ese día",
                             "Solo para un día anterior: el comprobante, con su número."));
  view.fields.back().optional = true;
}

void add_kind(portal::ActFormView& view, pqxx::transaction_base& tx, const ActFormInput& in) {
  switch (in.kind) {
    case ActKind::kCompensation:
      view.fields.push_back(choice(in, "saldo", "Saldo a favor", credits(tx, in)));
      view.fields.push_back(choice(in, "vigencia", vigencia_label(in), owed_vigencias(tx, in)));
      add_amount(view, in);
      view.fields.push_back(choice(
          in, "interes", "El interés de mora se liquida hasta",
          {{kInterestToMoney, is_of_services(in) ? "el día en que entró el dinero"
                                                 : "el día en que entró el dinero (ET art. 803)"},
           {kInterestToAct, "la fecha del acto"}},
          Field::Type::kRadio, "Como diga la resolución."));
      return;
    case ActKind::kChargeMore:
    case ActKind::kChargeLess:
      view.fields.push_back(choice(in, "cargo", "Cargo", charges(tx, in)));
      add_amount(view, in);
      add_service_parts(view, in);
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
      add_destination(view, tx, in);
      return;
    case ActKind::kDueDate:
      view.fields.push_back(choice(in, "vigencia", vigencia_label(in), owed_vigencias(tx, in)));
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
    case ActKind::kDeclaredPrescription:
      view.fields.push_back(vigencias_to_end(tx, in));
      add_ruling_fields(view, in.typed);
      return;
    case ActKind::kRestoration:
      view.fields.push_back(choice(in, "extincion", "Acto que se revoca", ends(tx, in)));
      add_restoration_fields(view, in.typed);
      add_person(view, in, "Documento del deudor notificado",
                 is_of_services(in) ? "El de quien debía esa factura. El NIT, con su dígito."
                                    : "El de quien debía esa vigencia. El NIT, con su dígito.");
      return;
    case ActKind::kClassification:
      add_waiting_money(view, tx, in);
      return;
    case ActKind::kClassificationRevocation:
      view.fields.push_back(
          choice(in, "aplicacion", "Aplicación que se revoca", applications(tx, in)));
      return;
  }
}

std::string nothing_in(const Field& field, const ActFormInput& in) {
  const std::string who = adjustments::who(subject_of(in));
  if (in.kind == ActKind::kRailReversal)
    return who +
           " no tiene pagos que una pasarela pueda reversar. Lo que el banco ya abonó se devuelve "
           "con otro acto.";
  if (field.name == "saldo") return who + " no tiene saldo a favor.";
  if (field.name == "pago") return who + " no tiene pagos aprobados.";
  if (field.name == "devolucion") return who + " no tiene devoluciones por pagar.";
  if (field.name == "debito")
    return "El banco todavía no ha debitado ese valor. Espere el extracto del día en que se pagó.";
  if (field.name == "extincion")
    return who + " no tiene una prescripción ni una remisión que se pueda revocar.";
  if (field.name == "cargo") return who + " no tiene cargos que se puedan ajustar.";
  if (field.name == "aplicacion") return who + " no tiene recaudos que un acto le haya aplicado.";
  if (field.name == "credito")
    return "Ningún abono del banco espera por clasificar (2.4.07.20). Concilie primero su día.";
  if (in.kind == ActKind::kClassification)
    return who + (is_of_services(in) ? " no tiene facturas." : " no tiene vigencias cobradas.");
  return who + (is_of_services(in) ? " no debe ninguna factura." : " no debe ninguna vigencia.");
}

std::string short_date(Date d) {
  const std::string iso = to_iso(d);
  return iso.substr(8, 2) + "/" + iso.substr(5, 2) + "/" + iso.substr(0, 4);
}

}  // namespace

portal::ActFormView act_form(pqxx::transaction_base& tx, const ActFormInput& in) {
  portal::ActFormView view{.kind = std::string(to_code(in.kind)),
                           .kind_label = std::string(to_label(in.kind)),
                           .of_services = is_of_services(in),
                           .number = in.about.number,
                           .address = in.about.address};
  if (const auto ok = adjustments::check_given(subject_of(in), in.kind); !ok) {
    view.impossible = ok.error().detail;
    return view;
  }
  add_kind(view, tx, in);
  for (const auto& field : view.fields)
    if ((field.type == Field::Type::kSelect || field.type == Field::Type::kChecks) &&
        field.options.empty() && view.impossible.empty())
      view.impossible = nothing_in(field, in);
  view.fields.push_back(text(
      in, "dia",
      adjustments::names_resolution_day(in.kind) ? "Fecha del registro" : "Fecha del acto",
      "Día, mes y año, de un mes abierto. No después de hoy.", short_date(in.today), "numeric"));
  view.fields.push_back(text(in, "resolucion", "Resolución", "Número y año."));
  view.fields.push_back(text(in, "motivo", "Motivo", "Por qué se hace. Al menos 15 letras."));
  return view;
}

std::string act_name(ActKind kind, int vigencia) {
  return std::string(to_label(kind)) +
         (vigencia == 0                                  ? ""
          : dues::year_of_vigencia(vigencia) == vigencia ? ", vigencia "
                                                         : ", factura de ") +
         (vigencia == 0 ? "" : dues::vigencia_text(vigencia));
}

std::string subject_text(pqxx::transaction_base& tx, const ledger::Subject& subject) {
  if (adjustments::is_of_services(subject)) {
    const auto known = registry::subscriber_by_id(tx, subject.id);
    return "Suscriptor " + (known ? known->number : to_string(subject.id));
  }
  const auto found = registry::find_by_id(tx, subject.id);
  return found ? portal::grouped_parcel_number(found->npn.str()) : to_string(subject.id);
}

std::string document_text(pqxx::transaction_base& tx, ledger::ThirdPartyId id) {
  const auto known = ledger::find_third_party(tx, id);
  invariant(known.has_value(), "an obligation names a third party that exists");
  return known->party.document_type + " " + known->party.document_number;
}

}  // namespace recaudo::site
