#include "api/site/debt_forms.h"

namespace recaudo::site {
namespace {

using Field = portal::ActField;
using adjustments::TitleKind;

constexpr const char* kDayHint = "Día, mes y año.";
constexpr const char* kDocumentHint = "Clase, número y fecha. Sin nombres de personas.";

class Fields {
 public:
  Fields(portal::ActFormView& view, const http::Form* typed) : view_(view), typed_(typed) {}

  void text(const std::string& name, std::string label, std::string hint, bool optional = true) {
    view_.fields.push_back({.name = name,
                            .label = std::move(label),
                            .hint = std::move(hint),
                            .value = typed(name),
                            .optional = optional});
  }
  void day(const std::string& name, std::string label, std::string hint = kDayHint,
           bool optional = true) {
    text(name, std::move(label), std::move(hint), optional);
    view_.fields.back().inputmode = "numeric";
  }
  void choice(const std::string& name, std::string label, std::vector<portal::Choice> options,
              Field::Type type, std::string hint) {
    std::string value = typed(name);
    if (value.empty()) value = options.front().value;
    view_.fields.push_back({.type = type,
                            .name = name,
                            .label = std::move(label),
                            .hint = std::move(hint),
                            .value = std::move(value),
                            .options = std::move(options)});
  }

 private:
  std::string typed(const std::string& name) const {
    return typed_ == nullptr ? "" : std::string(typed_->get(name));
  }

  portal::ActFormView& view_;
  const http::Form* typed_;
};

std::string interruption(std::size_t n, const char* part = "") {
  return "interrupcion" + std::to_string(n) + part;
}
std::string suspension(std::size_t n, const char* part) {
  return "suspension" + std::to_string(n) + part;
}

std::vector<portal::Choice> titles() {
  std::vector<portal::Choice> out;
  for (const auto kind : adjustments::kTitleKinds)
    out.push_back({std::string(to_code(kind)), std::string(to_label(kind))});
  return out;
}

std::vector<portal::Choice> interruptions() {
  std::vector<portal::Choice> out{{"", "Ninguna"}};
  for (const auto kind : adjustments::kInterruptionKinds)
    out.push_back(
        {std::string(adjustments::to_code(kind)), std::string(adjustments::to_label(kind))});
  return out;
}

void read_title(FormReader& in, adjustments::PrescriptionFacts& out) {
  const auto title = adjustments::parse_title(in.get("titulo"));
  if (!title) return in.wrong("titulo", "Escoja una opción.");
  out.title = *title;
  if (*title == TitleKind::kInvoice) {
    for (const char* name : {"titulo_fecha", "titulo_documento"})
      if (!in.get(name).empty())
        in.wrong(name, "De la factura no se escribe: déjelo vacío o escoja otro título.");
    return;
  }
  out.titled_on = in.date("titulo_fecha");
  out.document = in.document("titulo_documento");
}

void read_interruption(FormReader& in, std::size_t n, adjustments::PrescriptionFacts& out) {
  const auto code = in.get(interruption(n));
  if (code.empty()) {
    for (const char* part : {"_fecha", "_fin", "_documento"})
      if (!in.get(interruption(n, part)).empty())
        return in.wrong(interruption(n), "Escoja qué interrumpió el término.");
    return;
  }
  const auto kind = adjustments::parse_interruption(code);
  if (!kind) return in.wrong(interruption(n), "Escoja una opción.");
  if (!tax_rules::lasts(*kind) && !in.get(interruption(n, "_fin")).empty())
    return in.wrong(interruption(n, "_fin"),
                    "Solo termina un concordato o una liquidación: deje esta fecha vacía.");
  out.interruptions.push_back({{.kind = *kind,
                                .on = in.date(interruption(n, "_fecha")),
                                .ended_on = in.optional_date(interruption(n, "_fin"))},
                               in.document(interruption(n, "_documento"))});
}

void read_suspension(FormReader& in, std::size_t n, adjustments::PrescriptionFacts& out) {
  if (in.get(suspension(n, "_desde")).empty()) {
    if (!in.get(suspension(n, "_documento")).empty() || !in.get(suspension(n, "_hasta")).empty())
      in.wrong(suspension(n, "_desde"), "Escriba desde cuándo se suspendió.");
    return;
  }
  out.suspensions.push_back(
      {{.from = in.date(suspension(n, "_desde")), .to = in.optional_date(suspension(n, "_hasta"))},
       in.document(suspension(n, "_documento"))});
}

std::string span_text(Date from, const std::optional<Date>& to) {
  return to_long_spanish(from) + (to ? " a " + to_long_spanish(*to) : "");
}

}  // namespace

void add_prescription_fields(portal::ActFormView& view, const http::Form* typed) {
  Fields fields(view, typed);
  fields.day("resuelta", "Fecha de la resolución", "Ese día debe haber prescrito.", false);
  fields.choice("titulo", "El término se cuenta desde", titles(), Field::Type::kRadio,
                "ET art. 817. La factura, solo si se notificó por este sistema.");
  fields.day("titulo_fecha", "Fecha de la ejecutoria o de la declaración");
  fields.text("titulo_documento", "Documento del título", kDocumentHint);
  for (std::size_t n = 1; n <= adjustments::kMostInterruptions; ++n) {
    const std::string label = "Interrupción " + std::to_string(n);
    fields.choice(
        interruption(n), label, interruptions(), Field::Type::kSelect,
        n == 1 ? "ET art. 818. Busque en el expediente de cobro todas las que hubo." : "");
    fields.day(interruption(n, "_fecha"), label + ": fecha");
    fields.day(interruption(n, "_fin"), label + ": fecha en que terminó",
               "Solo de un concordato o una liquidación.");
    fields.text(interruption(n, "_documento"), label + ": documento", kDocumentHint);
  }
  for (std::size_t n = 1; n <= adjustments::kMostSuspensions; ++n) {
    const std::string label = "Suspensión " + std::to_string(n);
    fields.day(suspension(n, "_desde"), label + ": desde",
               "El auto que suspendió el remate (ET art. 818).");
    fields.day(suspension(n, "_hasta"), label + ": hasta", "Vacía si no ha terminado.");
    fields.text(suspension(n, "_documento"), label + ": documento", kDocumentHint);
  }
}

void add_remission_fields(portal::ActFormView& view, const http::Form* typed) {
  Fields fields(view, typed);
  fields.day("resuelta", "Fecha de la resolución", "La UVT es la de ese año.", false);
  fields.text("norma", "Norma municipal", "El acuerdo que adopta la remisión: número y año.",
              false);
  fields.text("sin_bienes", "Búsqueda de bienes sin resultado", kDocumentHint);
  fields.text("fallecimiento", "Fallecimiento del deudor", kDocumentHint);
}

void add_ruling_fields(portal::ActFormView& view, const http::Form* typed) {
  Fields fields(view, typed);
  fields.day("resuelta", "Fecha de la resolución", "De la que cumple la sentencia.", false);
  fields.text("juzgado", "Juzgado", "El que la declaró. Sin nombres de personas.", false);
  fields.text("radicado", "Número del proceso", "Los 23 dígitos que están en la sentencia.", false);
  fields.day("sentencia", "Fecha de la sentencia", kDayHint, false);
  fields.day("ejecutoria", "Fecha de la ejecutoria",
             "Desde ella obliga (Ley 1564 de 2012 art. 302).", false);
}

void add_restoration_fields(portal::ActFormView& view, const http::Form* typed) {
  Fields fields(view, typed);
  fields.day("resuelta", "Fecha de la resolución", "De la que revoca o cumple el fallo.", false);
  std::vector<portal::Choice> grounds;
  for (const auto ground : adjustments::kRevocationGrounds)
    grounds.push_back({std::string(to_code(ground)), std::string(to_label(ground))});
  fields.choice("causal", "Causal", std::move(grounds), Field::Type::kRadio, "Ley 1437 de 2011.");
  fields.text("soporte", "Consentimiento del deudor o sentencia",
              "Clase, número y fecha. De la sentencia, también su ejecutoria.", false);
  fields.day("notificada", "Fecha de la notificación al deudor", kDayHint, false);
  fields.text("constancia", "Constancia de la notificación", kDocumentHint, false);
}

adjustments::PrescriptionFacts read_prescription(FormReader& in) {
  adjustments::PrescriptionFacts out;
  read_title(in, out);
  for (std::size_t n = 1; n <= adjustments::kMostInterruptions; ++n) read_interruption(in, n, out);
  for (std::size_t n = 1; n <= adjustments::kMostSuspensions; ++n) read_suspension(in, n, out);
  return out;
}

adjustments::RemissionClaims read_remission(const FormReader& in) {
  return {.norm = std::string(in.get("norma")),
          .search = std::string(in.get("sin_bienes")),
          .death = std::string(in.get("fallecimiento"))};
}

adjustments::JudgeRuling read_ruling(FormReader& in) {
  return {.court = in.document("juzgado"),
          .process = in.document("radicado"),
          .ruled_on = in.date("sentencia"),
          .executory_on = in.date("ejecutoria")};
}

adjustments::DebtRestoration read_restoration(FormReader& in) {
  adjustments::DebtRestoration out;
  const auto ended_by = parse_uuid(in.get("extincion"));
  if (!ended_by) in.wrong("extincion", "Escoja una opción.");
  const auto ground = adjustments::parse_ground(in.get("causal"));
  if (!ground) in.wrong("causal", "Escoja una opción.");
  out.ended_by = ended_by.value_or(Uuid{});
  out.ground = ground.value_or(adjustments::RevocationGround::kDirect);
  out.support = in.document("soporte");
  out.notified_on = in.date("notificada");
  out.notice = in.document("constancia");
  return out;
}

std::string refused_restoration_field(const Error& error) {
  const auto says = [&](const char* word) { return error.detail.find(word) != std::string::npos; };
  switch (error.code) {
    case Code::kBadDate:
      if (says("La notificación")) return "notificada";
      return error.detail.starts_with("La resolución") ? "resuelta" : "dia";
    case Code::kBadText:
      if (says("constancia")) return "constancia";
      if (says("consentimiento") || says("sentencia")) return "soporte";
      return says("motivo") ? "motivo" : "resolucion";
    case Code::kPaymentNotImputable:
    case Code::kIdentifierInvalid:
      return "documento";
    default:
      return "extincion";
  }
}

std::string refused_debt_field(const Error& error) {
  const auto says = [&](const char* word) { return error.detail.find(word) != std::string::npos; };
  if (error.code == Code::kNotFound) return "titulo";
  if (error.code == Code::kBadDate) {
    if (says("título")) return "titulo_fecha";
    if (error.detail.starts_with("La sentencia")) return "sentencia";
    if (error.detail.starts_with("La ejecutoria")) return "ejecutoria";
    return says("resolución") ? "resuelta" : "dia";
  }
  if (error.code == Code::kBadText) {
    if (says("interrupción")) return interruption(1, "_documento");
    if (says("suspensión")) return suspension(1, "_documento");
    if (says("título")) return "titulo_documento";
    if (says("norma municipal")) return "norma";
    if (says("bienes")) return "sin_bienes";
    if (says("fallecimiento")) return "fallecimiento";
    if (says("juzgado")) return "juzgado";
    if (says("proceso")) return "radicado";
    return says("motivo") ? "motivo" : "resolucion";
  }
  if (error.code == Code::kChargeInputInvalid) return "titulo_fecha";
  if (error.code == Code::kCollectionMoveRefused || error.code == Code::kParameterMissing)
    return "resuelta";
  return "vigencia";
}

std::vector<std::pair<std::string, std::string>> debt_facts(const adjustments::ReceivableAct& act) {
  std::vector<std::pair<std::string, std::string>> out;
  if (act.prescribed) {
    out.emplace_back("El término se cuenta desde", to_label(act.prescribed->title));
    if (act.prescribed->titled_on)
      out.emplace_back(
          "Título", to_long_spanish(*act.prescribed->titled_on) + ", " + act.prescribed->document);
    for (const auto& i : act.prescribed->interruptions)
      out.emplace_back(adjustments::to_label(i.what.kind),
                       span_text(i.what.on, i.what.ended_on) + ", " + i.document);
    for (const auto& s : act.prescribed->suspensions)
      out.emplace_back("Suspensión", span_text(s.what.from, s.what.to) + ", " + s.document);
  }
  if (act.remitted) {
    out.emplace_back("Norma municipal", act.remitted->norm);
    if (!act.remitted->search.empty()) out.emplace_back("Búsqueda de bienes", act.remitted->search);
    if (!act.remitted->death.empty()) out.emplace_back("Fallecimiento", act.remitted->death);
  }
  if (act.declared) {
    out.emplace_back("Juzgado", act.declared->court);
    out.emplace_back("Proceso", act.declared->process);
    out.emplace_back("Sentencia", to_long_spanish(act.declared->ruled_on));
    out.emplace_back("Ejecutoria", to_long_spanish(act.declared->executory_on));
  }
  if (act.restores) {
    const auto& r = *act.restores;
    out.emplace_back("Causal", to_label(r.ground));
    out.emplace_back(support_label(r.ground), r.support);
    out.emplace_back("Deudor notificado", r.document_type + " " + r.document_number);
    out.emplace_back("Notificación", to_long_spanish(r.notified_on) + ", " + r.notice);
  }
  return out;
}

}  // namespace recaudo::site
