#include <algorithm>
#include <charconv>

#include "gateways/bank_time.h"
#include "gateways/json_tree.h"
#include "gateways/placetopay/messages.h"

namespace recaudo::placetopay {
namespace {

using gateways::JsonTree;
using gateways::PaymentState;

constexpr std::size_t kMaxPayments = 50;

tl::unexpected<Error> refuse(std::string detail) {
  return fail(Code::kRailAnswerInvalid, std::move(detail));
}

bool only_digits(std::string_view s) {
  return !s.empty() && std::ranges::all_of(s, [](char c) { return c >= '0' && c <= '9'; });
}

// 1254300, 1254300.5 or 1254300.50, as number or text; nothing negative, no exponent.
Result<Money> parse_pesos(std::string text) {
  const auto dot = text.find('.');
  if (dot != text.npos && text.size() - dot == 2) text += '0';
  auto amount = parse_plain_money(text);
  if (!amount || amount->is_negative() || text.front() == '-')
    return refuse("valor que no se puede leer");
  return *amount;
}

Result<JsonTree> parse_object(std::string_view json) {
  auto tree = gateways::parse_json_tree(json);
  if (!tree || tree->kind != JsonTree::Kind::kObject)
    return refuse("la respuesta no es un objeto JSON");
  return std::move(*tree);
}

Result<AnswerStatus> status_part(const JsonTree& tree) {
  AnswerStatus out{tree.text_or_empty("status.status"), tree.text_or_empty("status.reason"),
                   tree.text_or_empty("status.message"), tree.text_or_empty("status.date")};
  if (out.status.empty()) return refuse("falta status.status");
  return out;
}

// A list of {keyword, value}, or an object with the keywords as names.
std::string processor_field(const JsonTree& payment, std::string_view keyword) {
  for (const JsonTree& field : payment.list("processorFields"))
    if (field.text_or_empty("keyword") == keyword) return field.text_or_empty("value");
  return payment.text_or_empty("processorFields." + std::string(keyword));
}

Result<SessionPayment> parse_payment(const JsonTree& item) {
  SessionPayment out;
  out.status = item.text_or_empty("status.status");
  if (out.status.empty()) return refuse("un pago sin estado");
  out.internal_reference = item.text_or_empty("internalReference");
  out.reference = item.text_or_empty("reference");
  RECAUDO_TRY(amount, parse_pesos(item.text_or_empty("amount.from.total")));
  out.amount = amount;
  out.currency = item.text_or_empty("amount.from.currency");
  out.at = gateways::parse_offset_time(item.text_or_empty("status.date"));
  out.authorization = item.text_or_empty("authorization");
  out.ach_cus = processor_field(item, "trazabilyCode");
  if (out.ach_cus.empty() && item.text_or_empty("franchise") == "_PSE_")
    out.ach_cus = out.authorization;
  out.refunded = item.is_true("refunded");
  return out;
}

bool is_undecided(const SessionPayment& p) {
  return p.status.starts_with("PENDING");
}
// What went back is not ours to post.
bool is_approved(const SessionPayment& p) {
  return p.status == "APPROVED" && !p.refunded;
}
bool went_back(const SessionPayment& p) {
  return p.refunded || p.status == "REFUNDED";
}

// Of a session that is over without a payment: REJECTED for every reason, FAILED for an error.
Result<PaymentState> refused_state(const std::string& status) {
  if (status == "REJECTED" || status == "CANCELED") return PaymentState::kDeclined;
  if (status == "FAILED") return PaymentState::kFailed;
  return refuse("estado desconocido: " + status);
}

Result<PaymentState> state_of(const Session& session) {
  const std::string& status = session.status.status;
  const bool paid = std::ranges::any_of(session.payments, is_approved);
  const bool undecided = std::ranges::any_of(session.payments, is_undecided);
  // A part was paid and the rest may still be: what there is counts once the session is over.
  if (status == "PENDING" || status == "APPROVED_PARTIAL") return PaymentState::kPending;
  if (status == "APPROVED" || status == "PARTIAL_EXPIRED") return PaymentState::kApproved;
  RECAUDO_TRY(refused, refused_state(status));
  if (paid) return refuse("la sesión está " + status + " y tiene un pago aprobado");
  return undecided ? PaymentState::kPending : refused;
}

// The reference of the session and of all its payments must be one, as far as they are told.
Result<std::string> reference_of(const Session& session) {
  std::string out = session.reference;
  for (const SessionPayment& p : session.payments) {
    if (out.empty()) out = p.reference;
    if (!p.reference.empty() && p.reference != out)
      return refuse("la sesión tiene pagos de dos referencias");
  }
  return out;
}

}  // namespace

Result<AnswerStatus> parse_answer_status(std::string_view json) {
  RECAUDO_TRY(tree, parse_object(json));
  return status_part(tree);
}

int authentication_fault(std::string_view message) {
  const auto last = message.find_last_not_of("0123456789");
  const std::string_view number = last == message.npos ? message : message.substr(last + 1);
  int out = 0;
  const auto [end, ec] = std::from_chars(number.data(), number.data() + number.size(), out);
  return ec == std::errc{} && end == number.data() + number.size() ? out : 0;
}

Result<CreateAnswer> parse_create_answer(std::string_view json) {
  RECAUDO_TRY(tree, parse_object(json));
  RECAUDO_TRY(status, status_part(tree));
  CreateAnswer out;
  out.status = status;
  if (status.status != "OK") return out;
  out.request_id = tree.text_or_empty("requestId");
  out.process_url = tree.text_or_empty("processUrl");
  if (!only_digits(out.request_id)) return refuse("OK sin requestId");
  if (out.process_url.empty()) return refuse("OK sin processUrl");
  return out;
}

Result<Session> parse_session(std::string_view json) {
  RECAUDO_TRY(tree, parse_object(json));
  RECAUDO_TRY(status, status_part(tree));
  Session out;
  out.status = status;
  out.request_id = tree.text_or_empty("requestId");
  if (!only_digits(out.request_id)) return refuse("falta requestId");
  out.reference = tree.text_or_empty("request.payment.reference");
  if (tree.list("payment").size() > kMaxPayments) return refuse("la sesión tiene demasiados pagos");
  for (const JsonTree& item : tree.list("payment")) {
    RECAUDO_TRY(payment, parse_payment(item));
    out.payments.push_back(std::move(payment));
  }
  return out;
}

Result<gateways::Status> status_of(const Session& session) {
  RECAUDO_TRY(state, state_of(session));
  RECAUDO_TRY(reference, reference_of(session));
  gateways::Status out;
  out.state = state;
  out.cus = gateways::Cus(session.request_id);
  out.currency = "COP";
  if (const auto name = gateways::parse_attempt_reference(reference)) {
    out.ticket = name->ticket;
    out.order_reference = name->order_reference;
  } else if (!reference.empty()) {
    return refuse("la referencia no es nuestra");
  }
  for (const SessionPayment& p : session.payments) {
    if (!is_approved(p)) continue;
    if (p.amount > Money::centavos(Money::kMaxCentavos) - out.amount)
      return refuse("los pagos de la sesión suman más de lo que puede ser");
    out.amount += p.amount;
    if (p.currency != "COP") out.currency = p.currency;
    // Paid when its last part was.
    if (p.at && (!out.bank_process_at || *p.at > *out.bank_process_at)) out.bank_process_at = p.at;
    out.authorization = p.authorization;
    out.ach_cus = p.ach_cus;
  }
  if (state == PaymentState::kDeclined || state == PaymentState::kFailed) {
    out.cause_code = session.status.reason;
    out.cause_text =
        session.status.message.empty() ? "PlacetoPay no aprobó el pago" : session.status.message;
  }
  return out;
}

Result<gateways::ReturnStatus> return_status_of(const Session& session) {
  const auto was_approved = [](const SessionPayment& p) { return is_approved(p) || went_back(p); };
  if (std::ranges::count_if(session.payments, was_approved) != 1)
    return fail(Code::kNotFound, "la sesión no tiene un pago aprobado, y solo uno");
  const auto& p = *std::ranges::find_if(session.payments, was_approved);
  if (!only_digits(p.internal_reference)) return refuse("un pago sin internalReference");
  const auto name = gateways::parse_attempt_reference(p.reference);
  if (!name) return refuse("la referencia no es nuestra");
  return gateways::ReturnStatus{.payment = p.internal_reference,
                                .amount = p.amount,
                                .currency = p.currency,
                                .ticket = name->ticket,
                                .returned = went_back(p),
                                .raw = {}};
}

Result<std::string> parse_reversed_payment(std::string_view json) {
  RECAUDO_TRY(tree, parse_object(json));
  return tree.text_or_empty("payment.internalReference");
}

}  // namespace recaudo::placetopay
