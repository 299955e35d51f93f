#include "api/json/views.h"

#include <boost/json.hpp>

#include "api/app/order_subject.h"
#include "api/portal/view.h"
#include "core/adjustments/adjustments.h"
#include "core/adjustments/compensated_interest.h"
#include "core/dues/entry_effects.h"
#include "core/dues/explanation_json.h"
#include "core/dues/plan_text.h"
#include "core/dues/vigencia.h"
#include "core/payments/references.h"
#include "ledger/owed_back.h"

namespace recaudo::json_api {
namespace {

namespace json = boost::json;

constexpr int kActsTold = 20;

std::string public_word(payments::PublicState s) {
  switch (s) {
    case payments::PublicState::kPending:
      return "Pendiente";
    case payments::PublicState::kApproved:
      return "Aprobado";
    case payments::PublicState::kRejected:
      return "Rechazado";
    case payments::PublicState::kExpired:
      return "Vencido";
    case payments::PublicState::kReturned:
      return "Devuelto";
  }
  throw BrokenInvariant("unknown public state");
}

// From what was charged to the capital that is owed: they add up.
json::array movements_json(const dues::History& history) {
  json::array out;
  for (const auto& m : history.movements) {
    json::object o{{"clase", dues::to_code(m.kind)},
                   {"fecha", to_iso(m.on)},
                   {"valor_centavos", m.amount.centavos()},
                   {"detalle", dues::movement_text(m)}};
    if (!m.share.empty()) o["explicacion_reparto"] = dues::to_json(m.share);
    if (!m.interest.is_zero()) o["interes_centavos"] = m.interest.centavos();
    if (!m.resolution.empty()) o["resolucion"] = m.resolution;
    out.push_back(std::move(o));
  }
  return out;
}

// `notes`: what the document says once of its lines.
json::object line_json(const dues::DueLine& l, json::object& notes) {
  json::object o;
  o["concepto"] = std::string(ledger::to_code(l.item));
  o["nombre"] = std::string(ledger::to_label(l.item));
  o["cobrado_centavos"] = l.history.charged.centavos();
  o["movimientos"] = movements_json(l.history);
  o["capital_centavos"] = l.balance.centavos();
  o["interes_centavos"] = l.interest.centavos();
  o["descuento_centavos"] = l.discount.centavos();
  o["total_centavos"] = l.total().centavos();
  auto explanation = dues::explain_capital(l.charge_explanation, l.item, l.history, l.balance);
  for (const auto* more : {&l.interest_explanation, &l.discount_explanation})
    explanation.insert(explanation.end(), more->begin(), more->end());
  o["explicacion"] = dues::to_json(explanation);
  dues::add_notes(notes, explanation);
  return o;
}

json::object plan_json(const dues::PlanStanding& plan) {
  json::array rows;
  for (const auto& i : plan.instalments)
    rows.push_back(json::object{{"numero", i.number},
                                {"vence", to_iso(i.due_on)},
                                {"valor_centavos", i.amount.centavos()},
                                {"falta_centavos", i.missing_alone.centavos()},
                                {"falta_hasta_aqui_centavos", i.missing.centavos()},
                                {"estado", dues::to_code(i.state)}});
  const auto told = dues::plan_text(plan);
  return {{"desde", to_iso(plan.joined_on)},
          {"al_dia", plan.in_time()},
          {"situacion", dues::to_code(plan.state)},
          {"texto", told.title + (told.text.empty() ? "." : ". " + told.text + ".")},
          {"vencimiento_legal", to_iso(plan.statutory_due_on)},
          {"explicacion", dues::to_json(plan.due_explanation)},
          {"explicacion_division", dues::to_json(plan.cut_explanation)},
          {"lista", std::move(rows)}};
}

// The notice of the invoice and the terms that run from it; a day that is not known yet is null.
json::object notice_json(const dues::DueVigencia& v) {
  const auto day = [](const std::optional<Date>& d) {
    return d ? json::value(to_iso(*d)) : json::value(nullptr);
  };
  json::object o{{"en_pagina_web", to_iso(v.notice->on_web)},
                 {"fijada", day(v.notice->posted_on)},
                 {"norma", dues::kTitleNorm}};
  if (!v.terms) return o;
  o["notificada"] = to_iso(v.terms->notified_on);
  o["reconsideracion_hasta"] = to_iso(v.terms->appeal_until);
  o["en_firme_sin_recurso"] = to_iso(v.terms->executory_on);
  o["cobro_prescribe"] = to_iso(v.terms->prescribes_on);
  return o;
}

json::object act_json(pqxx::transaction_base& tx, const adjustments::DoneAct& act) {
  json::object o{{"clase", std::string(adjustments::to_code(act.kind))},
                 {"vigencia", act.vigencia},
                 {"fecha", to_iso(act.on)},
                 {"resolucion", act.resolution},
                 {"valor_centavos", act.amount.centavos()}};
  if (const auto until = adjustments::compensated_until(tx, act))
    o["interes_hasta"] = to_iso(*until);
  json::array effects;
  for (const auto& e : dues::effects_of(tx, act.entries)) {
    json::object effect{{"vigencia", e.vigencia},
                        {"concepto", std::string(ledger::to_code(e.item))},
                        {"cambio_centavos", e.amount.centavos()}};
    if (!e.interest.is_zero()) effect["interes_centavos"] = e.interest.centavos();
    if (e.due_before) effect["vencia"] = to_iso(*e.due_before);
    if (e.due_after) effect["vence"] = to_iso(*e.due_after);
    effects.push_back(std::move(effect));
  }
  o["efectos"] = std::move(effects);
  return o;
}

}  // namespace

void add_account(json::object& statement, pqxx::transaction_base& tx, ledger::SubjectId parcel) {
  Money credit;
  for (const auto& c : ledger::credits_of(tx, parcel)) credit += c.balance;
  statement["saldo_a_favor_centavos"] = credit.centavos();
  json::array advances;
  for (const auto& a : ledger::advances_of(tx, parcel))
    advances.push_back(
        json::object{{"vigencia", a.year}, {"valor_centavos", a.balance.centavos()}});
  statement["anticipos"] = std::move(advances);
  json::array acts;
  for (const auto& act : adjustments::done_acts_of(tx, parcel, kActsTold))
    acts.push_back(act_json(tx, act));
  statement["actos"] = std::move(acts);
}

json::object to_json(const registry::Parcel& parcel) {
  json::object o;
  o["numero_predial"] = parcel.npn.str();
  o["direccion"] = portal::masked_address(parcel.address);
  o["zona"] = parcel.npn.str().substr(5, 2) == "00" ? "rural" : "urbana";
  o["destino"] = std::string(1, parcel.destino);
  o["vigencia"] = parcel.vigencia;
  o["avaluo_centavos"] = parcel.avaluo.centavos();
  o["_links"] = json::object{{"estado", "/api/v1/predios/" + parcel.npn.str() + "/estado"}};
  return o;
}

json::object to_json(const dues::Dues& dues) {
  json::object o;
  o["fecha"] = to_iso(dues.on);
  json::array years;
  json::object notes;
  for (const auto& v : dues.vigencias) {
    if (v.is_paid()) continue;
    json::object y;
    y["vigencia"] = v.vigencia;
    y["vence"] = to_iso(v.due_on);
    y["vencida"] = v.overdue;
    if (v.plan) y["cuotas"] = plan_json(*v.plan);
    if (!v.lost_discount.empty()) y["descuento_no_aplicado"] = dues::to_json(v.lost_discount);
    if (v.notice) y["factura"] = notice_json(v);
    y["capital_en_pago_centavos"] = v.held.centavos();
    y["tasa_por_confirmar"] = v.unconfirmed_rate;
    if (v.not_computable) {
      y["no_calculable"] = json::object{{"codigo", std::string(info(v.not_computable->code).id)},
                                        {"detalle", v.not_computable->detail}};
    } else {
      y["total_centavos"] = v.total().centavos();
    }
    json::array lines;
    for (const auto& l : v.lines) lines.push_back(line_json(l, notes));
    y["conceptos"] = std::move(lines);
    years.push_back(std::move(y));
  }
  o["vigencias"] = std::move(years);
  json::array exempt;
  for (const auto& e : dues.exempt)
    exempt.push_back(json::object{{"vigencia", e.vigencia},
                                  {"total_centavos", 0},
                                  {"motivo", e.act},
                                  {"explicacion", dues::to_json(e.explanation)}});
  if (!exempt.empty()) o["exentas"] = std::move(exempt);
  o["notas"] = std::move(notes);
  if (const auto total = dues.total()) o["total_centavos"] = total->centavos();
  return o;
}

namespace {

// What part is paid of what is owed, with how each concept's was computed.
void add_part(json::object& o, const app::PaidPart& part) {
  if (part.what.empty()) return;
  o["paga"] = part.what;
  o["es_parte"] = !part.rest.empty();
  if (!part.split.empty()) o["explicacion_reparto"] = dues::to_json(part.split);
}

}  // namespace

json::object to_json(const payments::Order& order, bool unconfirmed_rate,
                     const app::PaidPart& part) {
  json::object o;
  o["id"] = order.token.str();
  o["referencia"] = order.reference.str();
  o["estado"] = order.state == payments::OrderState::kOpen   ? "abierta"
                : order.state == payments::OrderState::kPaid ? "pagada"
                                                             : "vencida";
  o["valida_hasta"] = to_iso(order.valid_until);
  o["total_centavos"] = order.total.centavos();
  if (order.instalment) o["hasta_cuota"] = *order.instalment;
  add_part(o, part);
  o["tasa_por_confirmar"] = unconfirmed_rate;
  json::array lines;
  for (const auto& l : app::told_lines(order)) {
    json::object line{{"concepto", l.code},
                      {"capital_centavos", l.capital.centavos()},
                      {"interes_centavos", l.interest.centavos()},
                      {"descuento_centavos", l.discount.centavos()}};
    if (order.subject.kind == ledger::SubjectKind::kSubscriber)
      line["periodo"] = dues::vigencia_code(l.vigencia);
    else
      line["vigencia"] = l.vigencia;
    lines.push_back(std::move(line));
  }
  o["lineas"] = std::move(lines);
  o["_links"] = json::object{{"self", "/api/v1/ordenes/" + order.token.str()},
                             {"pagos", "/api/v1/ordenes/" + order.token.str() + "/pagos"}};
  return o;
}

json::object to_json(const payments::Payment& payment, const payments::Order& order) {
  json::object o;
  o["id"] = payment.token.str();
  o["ticket"] = payment.ticket.value();
  o["orden"] = order.reference.str();
  o["estado"] = public_word(payments::public_state(payment.state));
  o["estado_interno"] = std::string(payments::to_code(payment.state));
  o["valor_centavos"] = payment.amount.centavos();
  o["cus"] = payment.number_for_people();
  o["medio"] = payment.rail;
  o["banco"] = payment.bank_name;
  if (!payment.cause.empty()) o["causa"] = payment.cause;
  o["creado"] = to_rfc3339(payment.created_at);
  if (payment.decided_at) o["decidido"] = to_rfc3339(*payment.decided_at);
  if (payment.paid_on) o["fecha_pago"] = to_iso(*payment.paid_on);
  o["duplicado"] = payment.duplicate;
  o["tardio"] = payment.late;
  o["abonado"] = payment.settled_at.has_value();
  json::object links{{"self", "/api/v1/pagos/" + payment.token.str()}};
  if (payment.state == payments::State::kApproved)
    links["recibo"] = "/pago/" + payment.token.str() + "/recibo.pdf";
  o["_links"] = std::move(links);
  return o;
}

json::object started_json(const payments::Payment& payment, const payments::Order& order) {
  auto o = to_json(payment, order);
  if (payment.state == payments::State::kPending) o["url_banco"] = payment.redirect_url;
  return o;
}

json::object to_json(const payments::Receipt& receipt, const payments::Payment& payment,
                     const payments::Order& order, bool unconfirmed_rate) {
  json::object o;
  o["numero"] = receipt.number.value();
  o["codigo"] = payments::grouped_code(receipt.code);
  o["orden"] = order.reference.str();
  o["valor_centavos"] = payment.amount.centavos();
  o["estado"] = public_word(payments::public_state(payment.state));
  if (payment.paid_on) o["fecha_pago"] = to_iso(*payment.paid_on);
  o["tasa_por_confirmar"] = unconfirmed_rate;
  json::array lines;
  for (const auto& l : app::told_lines(order, receipt))
    lines.push_back(json::object{{"vigencia", dues::vigencia_code(l.vigencia)},
                                 {"concepto", l.code},
                                 {"capital_centavos", l.capital.centavos()},
                                 {"interes_centavos", l.interest.centavos()},
                                 {"descuento_centavos", l.discount.centavos()}});
  o["imputacion"] = std::move(lines);
  o["excedente_centavos"] = receipt.excess.centavos();
  add_part(o, app::part_paid(order, payment, receipt));
  if (payment.entry) o["asiento_contable"] = payment.entry->value();
  return o;
}

json::value to_json(const std::optional<payments::LogPlace>& place, const std::string& site) {
  if (!place) return nullptr;
  if (!place->index) return json::object{{"estado", "por_publicar"}};
  return json::object{{"estado", "con_entrada"},
                      {"entrada", *place->index},
                      {"url", site + "/bitacora/entrada/" + std::to_string(*place->index)}};
}

}  // namespace recaudo::json_api
