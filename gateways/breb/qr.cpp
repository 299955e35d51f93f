#include "gateways/breb/qr.h"

#include <algorithm>

#include "gateways/breb/crc16.h"

namespace recaudo::breb {
namespace {

constexpr std::size_t kCrcDigits = 4;
constexpr std::size_t kMaxAmount = 13;  // EMVCo ID 54
constexpr std::size_t kMaxName = 25;
constexpr std::string_view kPeso = "170";  // ISO 4217
constexpr std::string_view kKeyGui = ".LLA";

tl::unexpected<Error> refuse(const std::string& field, const std::string& why) {
  return fail(Code::kQrInvalid, "campo " + field + ": " + why);
}

std::string hex4(std::uint16_t n) {
  constexpr std::string_view kDigits = "0123456789ABCDEF";
  std::string out;
  for (int shift = 12; shift >= 0; shift -= 4)
    out += kDigits[(unsigned{n} >> unsigned(shift)) & 15U];
  return out;
}

// The last field is 63 with the CRC over all before its value.
Result<void> check_crc(std::string_view text) {
  constexpr std::string_view kHead = "6304";
  if (text.size() < kHead.size() + kCrcDigits ||
      text.substr(text.size() - kHead.size() - kCrcDigits, kHead.size()) != kHead)
    return refuse("63, CRC", "no está al final");
  const auto covered = text.substr(0, text.size() - kCrcDigits);
  if (text.substr(covered.size()) != hex4(crc16_ccitt_false(covered)))
    return refuse("63, CRC", "no corresponde al contenido; el código está dañado o cambiado");
  return {};
}

Result<void> require(const std::vector<QrField>& fields, std::string_view tag, const char* name,
                     std::string_view wanted) {
  const auto value = find_tag(fields, tag);
  const auto field = std::string(tag) + ", " + name;
  if (!value) return refuse(field, "falta");
  if (*value != wanted)
    return refuse(field, "dice " + *value + " y debe decir " + std::string(wanted));
  return {};
}

// Digits, or digits with a point and one or two decimals; older codes have no decimals.
Result<Money> read_amount(const std::string& text) {
  const auto bad = [] { return refuse("54, valor", "no es una cantidad de dinero"); };
  const auto point = text.find('.');
  const auto whole = text.substr(0, point);
  std::string decimals = point == std::string::npos ? "" : text.substr(point + 1);
  const auto is_digits = [](const std::string& s) {
    return std::ranges::all_of(s, [](char c) { return c >= '0' && c <= '9'; });
  };
  if (text.size() > kMaxAmount || whole.empty() || decimals.size() > 2 || !is_digits(whole) ||
      !is_digits(decimals) || (point != std::string::npos && decimals.empty()))
    return bad();
  decimals.resize(2, '0');
  const auto centavos = std::stoll(whole) * 100 + std::stoll(decimals);
  if (centavos == 0) return refuse("54, valor", "es cero");
  return Money::centavos(centavos);
}

// 26: exactly one key, of one of five kinds.
Result<void> read_key(const std::string& value, QrPayload& out) {
  RECAUDO_TRY(parts, read_tlv(value, "26"));
  const auto gui = find_tag(parts, "00");
  if (!gui || !gui->ends_with(kKeyGui)) return refuse("26.00, llave", "no es de Bre-B");
  for (const auto& part : parts) {
    if (part.tag == "00") continue;
    if (part.tag < "01" || part.tag > "05" || part.value.empty())
      return refuse("26." + part.tag + ", llave", "no es una clase de llave");
    if (out.key_kind) return refuse("26." + part.tag + ", llave", "hay más de una");
    out.key_kind = static_cast<KeyKind>(part.tag[1] - '0');
    out.key = part.value;
  }
  if (!out.key_kind) return refuse("26, llave", "falta la llave");
  return {};
}

Result<void> read_merchant(QrPayload& out) {
  if (const auto key = find_tag(out.fields, "26"))
    if (auto ok = read_key(*key, out); !ok) return ok;
  if (const auto code = find_tag(out.fields, "50")) {
    RECAUDO_TRY(parts, read_tlv(*code, "50"));
    out.merchant_code = find_tag(parts, "01");
  }
  if (!out.key_kind && !out.merchant_code)
    return refuse("26, llave", "no hay llave ni código de comercio");
  if (out.key_kind == KeyKind::kMerchantCode && out.merchant_code != out.key)
    return refuse("26.05, llave", "no es el código de comercio del campo 50");
  out.merchant_name = find_tag(out.fields, "59").value_or("");
  if (out.merchant_name.empty()) return refuse("59, nombre", "falta");
  if (out.merchant_name.size() > kMaxName) return refuse("59, nombre", "pasa de 25 caracteres");
  return {};
}

Result<void> read_additional(QrPayload& out) {
  const auto data = find_tag(out.fields, "62");
  if (!data) return {};
  RECAUDO_TRY(parts, read_tlv(*data, "62"));
  out.bill_number = find_tag(parts, "01");
  out.reference = find_tag(parts, "05");
  out.purpose = find_tag(parts, "08");
  out.merchant_nit = find_tag(parts, "10");
  return {};
}

}  // namespace

Result<QrPayload> read_qr(std::string_view text, const QrReading& reading) {
  if (text.empty()) return refuse("00, formato", "el texto está vacío");
  if (text.size() > reading.max_length)
    return fail(Code::kQrInvalid,
                "el texto pasa de " + std::to_string(reading.max_length) + " caracteres");
  if (std::ranges::any_of(text, [](char c) { return c < 0x20 || c > 0x7E; }))
    return fail(Code::kQrInvalid, "el texto tiene caracteres que no son ASCII");
  QrPayload out;
  out.text = text;
  RECAUDO_TRY(fields, read_tlv(text));
  out.fields = std::move(fields);
  if (out.fields.front().tag != "00") return refuse("00, formato", "no es el primero");
  if (auto ok = check_crc(text); !ok) return tl::unexpected(ok.error());
  for (const auto& [tag, name, wanted] : {std::tuple{"00", "formato", std::string_view("01")},
                                          {"53", "moneda", kPeso},
                                          {"58", "país", std::string_view("CO")}})
    if (auto ok = require(out.fields, tag, name, wanted); !ok) return tl::unexpected(ok.error());
  const auto initiation = find_tag(out.fields, "01").value_or("11");
  if (initiation != "11" && initiation != "12")
    return refuse("01, iniciación", "debe decir 11 o 12");
  out.dynamic = initiation == "12";
  if (const auto amount = find_tag(out.fields, "54")) {
    RECAUDO_TRY(money, read_amount(*amount));
    out.amount = money;
  }
  if (auto ok = read_merchant(out); !ok) return tl::unexpected(ok.error());
  if (auto ok = read_additional(out); !ok) return tl::unexpected(ok.error());
  return out;
}

Result<void> check_fixed_qr(const QrPayload& qr) {
  if (qr.amount) return refuse("54, valor", "está, y un código fijo no lleva valor");
  if (qr.dynamic) return refuse("01, iniciación", "dice 12 y un código fijo dice 11");
  return {};
}

Result<void> check_qr(const QrPayload& qr, const QrOrder& order) {
  if (!qr.amount) return refuse("54, valor", "falta, y la orden es de " + to_plain(order.amount));
  if (*qr.amount != order.amount)
    return refuse("54, valor",
                  "dice " + to_plain(*qr.amount) + " y la orden es de " + to_plain(order.amount));
  if (!qr.reference) return refuse("62.05, referencia", "falta");
  if (*qr.reference != order.reference)
    return refuse("62.05, referencia",
                  "dice " + *qr.reference + " y la orden es " + order.reference);
  return {};
}

}  // namespace recaudo::breb
