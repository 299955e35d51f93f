#include "gateways/simulator/breb.h"

#include <algorithm>

#include "base/bytes.h"
#include "base/crypto.h"
#include "gateways/simulator/html.h"

namespace recaudo::simulator {
namespace {

constexpr std::string_view kPath = "/breb/";
constexpr std::string_view kPaid = "/breb/paid";
constexpr std::size_t kMaxShown = 1000;
constexpr std::string_view kPlace = "Billetera Bre-B (simulada)";

Response scan(std::string_view complaint) {
  std::string body;
  if (!complaint.empty()) body += "<p>" + escape(complaint) + " No se pagó nada.</p>\n";
  body +=
      "<form method=\"post\" action=\"/breb/read\">\n<label for=\"qr\">Texto del código "
      "QR</label>\n"
      "<textarea id=\"qr\" name=\"payload\" rows=\"6\" maxlength=\"512\" required></textarea>\n" +
      submit("si", "Leer el código") + "</form>\n";
  return page(complaint.empty() ? 200 : 422, kPlace, "Lea un código QR", body);
}

Response not_found() {
  return page(404, kPlace, "No encontramos esta página",
              "<p>El enlace no es válido. No se pagó nada. Lea el código de nuevo.</p>");
}

Response confirm(const QrRead& qr, const std::string& token) {
  std::string body =
      "<dl>\n" + item("Comercio", qr.merchant_name) + item("Código", qr.merchant_code);
  if (!qr.reference.empty()) body += item("Referencia", qr.reference);
  if (qr.amount) body += item("Valor", to_display(*qr.amount));
  body += "</dl>\n<form method=\"post\" action=\"/breb/pay\">\n" + hidden("confirmation", token);
  if (!qr.amount)
    body +=
        "<label for=\"valor\">Valor que paga</label>\n"
        "<input id=\"valor\" name=\"amount\" inputmode=\"decimal\" required>\n";
  return page(200, kPlace, "Confirme el pago", body + submit("si", "Pagar") + "</form>\n");
}

}  // namespace

bool BreB::serves(const std::string& path) {
  return path.starts_with(kPath);
}

Response BreB::handle(const Request& request) {
  if (request.method != "POST") {
    if (request.path == kPath) return scan("");
    return request.path == kPaid ? receipt(request.parameter("confirmation")) : not_found();
  }
  const auto form = parse_form(request.body);
  if (request.path == "/breb/read") return ask(field(form, "payload"));
  if (request.path != "/breb/pay") return not_found();
  return pay_confirmed(field(form, "confirmation"), field(form, "amount"));
}

Response BreB::ask(const std::string& payload) {
  const auto qr = read_ours(payload);
  if (!qr) return scan(qr.error());
  const std::lock_guard lock(mutex_);
  if (shown_.size() == kMaxShown) shown_.pop_front();
  shown_.push_back({to_base64url(random_bytes(18)), payload, *qr, std::nullopt});
  return confirm(*qr, shown_.back().token);
}

// The lock is held until the payment stands: two clicks at once are one payment too.
Response BreB::pay_confirmed(const std::string& token, const std::string& amount) {
  const std::lock_guard lock(mutex_);
  auto* shown = confirmation(token);
  if (!shown) return scan("La confirmación venció.");
  if (!shown->paid) {
    const auto written = parse_plain_money(amount);
    const auto paid = pay(shown->payload, written ? std::optional(*written) : std::nullopt, true);
    if (!paid) return scan(paid.error());
    shown->paid = *paid;
  }
  return redirect(303, std::string(kPaid) + "?confirmation=" + shown->token);
}

Response BreB::receipt(const std::string& token) {
  const std::lock_guard lock(mutex_);
  const auto* shown = confirmation(token);
  if (!shown || !shown->paid) return not_found();
  return page(200, kPlace, "Pago enviado",
              "<dl>\n" + item("Comercio", shown->qr.merchant_name) +
                  item("Número", "BREB" + std::to_string(*shown->paid)) + "</dl>\n");
}

BreB::Confirmation* BreB::confirmation(const std::string& token) {
  const auto found = std::ranges::find(shown_, token, &Confirmation::token);
  return found == shown_.end() ? nullptr : &*found;
}

tl::expected<QrRead, std::string> BreB::read_ours(const std::string& payload) const {
  auto qr = read_qr(payload);
  if (qr && qr->merchant_code != merchant_.code)
    return tl::unexpected<std::string>("El comercio del código no existe en este banco.");
  return qr;
}

tl::expected<std::int64_t, std::string> BreB::pay(const std::string& payload,
                                                  std::optional<Money> amount,
                                                  bool keep_reference) {
  const auto qr = read_ours(payload);
  if (!qr) return tl::unexpected(qr.error());
  if (qr->amount && amount && *amount != *qr->amount)
    return tl::unexpected<std::string>("El código fija otro valor.");
  const auto value = qr->amount ? qr->amount : amount;
  if (!value || !value->is_positive() || *value > kGreatestPayment)
    return tl::unexpected<std::string>("Falta el valor, o no es válido.");
  auto books = ach_.enter();
  return books.store().insert_instant_payment(
      {0, keep_reference ? qr->reference : "", *value, qr->merchant_code, books.now()});
}

}  // namespace recaudo::simulator
