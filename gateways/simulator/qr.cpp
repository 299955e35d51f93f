#include "gateways/simulator/qr.h"

#include <algorithm>
#include <cstdio>
#include <map>

namespace recaudo::simulator {
namespace {

constexpr std::size_t kMaxPayload = 512;
constexpr std::size_t kMaxValue = 99;
constexpr std::size_t kMaxWord = 25;

std::string tlv(std::string_view tag, std::string_view value, std::size_t max = kMaxValue) {
  invariant(!value.empty() && value.size() <= max, "a value of a QR fits its field");
  char length[3];
  (void)std::snprintf(length, sizeof length, "%02d", static_cast<int>(value.size()));
  return std::string(tag) + length + std::string(value);
}

// 00 the network's own name, 01 (or another) the value.
std::string in_template(std::string_view tag, const QrMerchant& m, std::string_view gui,
                        std::string_view sub_tag, std::string_view value) {
  return tlv(tag, tlv("00", "CO.COM." + m.network + "." + std::string(gui)) + tlv(sub_tag, value));
}

std::string additional_data(const QrMerchant& m, const QrOrder& order) {
  std::string out;
  if (!order.reference.empty()) out += tlv("05", order.reference, kMaxWord);
  return out + tlv("07", "001") + tlv("08", "05") + tlv("10", m.nit, 25) + tlv("11", "631");
}

std::string hex4(std::uint16_t n) {
  char out[5];
  (void)std::snprintf(out, sizeof out, "%04X", static_cast<unsigned>(n));
  return out;
}

using Tags = std::map<std::string, std::string, std::less<>>;

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

std::size_t digit(char c) {
  return static_cast<std::size_t>(c - '0');
}

// One level; nothing when it is no TLV or a tag comes twice.
std::optional<Tags> split(std::string_view text) {
  Tags out;
  while (!text.empty()) {
    if (text.size() < 4 || !std::all_of(text.begin(), text.begin() + 4, is_digit))
      return std::nullopt;
    const auto length = digit(text[2]) * 10 + digit(text[3]);
    if (length == 0 || text.size() < 4 + length) return std::nullopt;
    if (!out.emplace(text.substr(0, 2), text.substr(4, length)).second) return std::nullopt;
    text.remove_prefix(4 + length);
  }
  return out;
}

std::string value(const Tags& tags, std::string_view tag) {
  const auto it = tags.find(tag);
  return it == tags.end() ? "" : it->second;
}

std::string inner(const Tags& tags, std::string_view tag, std::string_view sub_tag) {
  const auto parts = split(value(tags, tag));
  return parts ? value(*parts, sub_tag) : "";
}

// The checks of the whole text; empty when it is good.
std::string fault_of(std::string_view payload, const Tags& tags) {
  const auto body = payload.substr(0, payload.size() - 4);
  if (!payload.starts_with("000201")) return "No es un QR de la versión 01.";
  if (!body.ends_with("6304") || value(tags, "63") != hex4(crc16(body)))
    return "El QR está dañado: su verificación no coincide.";
  if (value(tags, "53") != "170" || value(tags, "58") != "CO")
    return "El QR no es de pesos colombianos.";
  if (inner(tags, "50", "01").empty()) return "El QR no dice a qué comercio paga.";
  return "";
}

}  // namespace

bool short_word(std::string_view text) {
  return text.size() <= kMaxWord && std::all_of(text.begin(), text.end(), [](char c) {
           return is_digit(c) || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
         });
}

std::uint16_t crc16(std::string_view bytes) {
  unsigned crc = 0xFFFF;
  for (const char c : bytes) {
    crc ^= static_cast<unsigned>(static_cast<unsigned char>(c)) << 8;
    for (int i = 0; i < 8; ++i) crc = (crc & 0x8000) ? (crc << 1) ^ 0x1021 : crc << 1;
    crc &= 0xFFFF;
  }
  return static_cast<std::uint16_t>(crc);
}

std::string qr_payload(const QrMerchant& m, const QrOrder& order) {
  const bool dynamic = !order.transaction.empty();
  std::string out = tlv("00", "01") + tlv("01", dynamic ? "12" : "11");
  out += in_template("26", m, "LLA", m.key.starts_with('@') ? "04" : "05", m.key);
  out += in_template("49", m, "RED", "01", m.network);
  out += in_template("50", m, "CU", "01", m.code);
  out += in_template("51", m, "CA", "01", "9311");
  out += tlv("52", "9311") + tlv("53", "170");
  if (order.amount) out += tlv("54", to_plain(*order.amount), 13);
  out += tlv("58", "CO") + tlv("59", m.name, 25) + tlv("60", m.city, 15);
  out += tlv("61", m.postal_code, 10) + tlv("62", additional_data(m, order));
  out += in_template("80", m, "CANAL", "01", "IM");
  out += in_template("81", m, "CIVA", "01", "03");  // taxes bear no IVA and no INC
  out += in_template("82", m, "IVA", "01", "0.00") + in_template("83", m, "BASE", "01", "0.00");
  out += in_template("84", m, "CINC", "01", "03") + in_template("85", m, "INC", "01", "0.00");
  out += in_template("90", m, "TRXID", "01", dynamic ? order.transaction : "000000");
  out += "6304";
  return out + hex4(crc16(out));
}

tl::expected<QrRead, std::string> read_qr(std::string_view payload) {
  if (payload.size() > kMaxPayload || payload.size() < 8)
    return tl::unexpected<std::string>("El texto no es un QR de pago.");
  const auto tags = split(payload);
  if (!tags) return tl::unexpected<std::string>("El texto no es un QR de pago.");
  if (auto why = fault_of(payload, *tags); !why.empty()) return tl::unexpected(std::move(why));
  QrRead out;
  out.merchant_code = inner(*tags, "50", "01");
  out.merchant_name = value(*tags, "59");
  out.reference = inner(*tags, "62", "05");
  if (!short_word(out.reference))
    return tl::unexpected<std::string>("La referencia del QR no es de letras y cifras.");
  if (const auto amount = value(*tags, "54"); !amount.empty()) {
    const auto money = parse_plain_money(amount);
    if (!money || !money->is_positive())
      return tl::unexpected<std::string>("El valor del QR no es válido.");
    out.amount = *money;
  }
  return out;
}

}  // namespace recaudo::simulator
