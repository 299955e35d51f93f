#include "gateways/simulator/breb.h"

#include "gateways/simulator/html.h"

namespace recaudo::simulator {
namespace {

constexpr std::string_view kPath = "/breb/";
constexpr std::string_view kPlace = "Billetera Bre-B (simulada)";

std::string value_of(const std::map<std::string, std::string>& form, const char* name) {
  const auto it = form.find(name);
  return it == form.end() ? "" : it->second;
}

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

Response confirm(const QrRead& qr, const std::string& payload) {
  std::string body =
      "<dl>\n" + item("Comercio", qr.merchant_name) + item("Código", qr.merchant_code);
  if (!qr.reference.empty()) body += item("Referencia", qr.reference);
  if (qr.amount) body += item("Valor", to_display(*qr.amount));
  body += "</dl>\n<form method=\"post\" action=\"/breb/pay\">\n" + hidden("payload", payload);
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
  if (request.method != "POST") return scan("");
  const auto form = parse_form(request.body);
  const auto payload = value_of(form, "payload");
  const auto qr = read_ours(payload);
  if (!qr) return scan(qr.error());
  if (request.path == "/breb/read") return confirm(*qr, payload);
  const auto written = parse_plain_money(value_of(form, "amount"));
  const auto paid = pay(payload, written ? std::optional(*written) : std::nullopt, true);
  if (!paid) return scan(paid.error());
  return page(200, kPlace, "Pago enviado",
              "<dl>\n" + item("Comercio", qr->merchant_name) +
                  item("Número", "BREB" + std::to_string(*paid)) + "</dl>\n");
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
