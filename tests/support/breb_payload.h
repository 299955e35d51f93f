// A good payload of a Bre-B code, as a bank would write it, so that a test can change one thing.
#pragma once

#include <cstdio>
#include <string>

#include "gateways/breb/crc16.h"

namespace recaudo::test {

inline std::string qr_field(const std::string& tag, const std::string& value) {
  return tag + (value.size() < 10 ? "0" : "") + std::to_string(value.size()) + value;
}

struct BrebPayload {
  std::string key = qr_field("00", "CO.COM.CRB.LLA") + qr_field("05", "0012345678");
  std::string merchant = qr_field("00", "CO.COM.CRB.CU") + qr_field("01", "0012345678");
  std::string amount = qr_field("54", "1254300.00");  // empty: the payer writes it
  std::string additional = qr_field("05", "120260000012345") + qr_field("08", "05");
  std::string currency = "170", country = "CO", initiation = "11", name = "MUNICIPIO DE EJEMPLO";
  std::string more = {};

  std::string text() const {
    const std::string unsigned_text =
        qr_field("00", "01") + qr_field("01", initiation) + qr_field("26", key) +
        qr_field("50", merchant) + qr_field("52", "9311") + qr_field("53", currency) + amount +
        qr_field("58", country) + qr_field("59", name) + qr_field("60", "EJEMPLO") +
        qr_field("62", additional) + more + "6304";
    char crc[5];
    (void)std::snprintf(crc, sizeof crc, "%04X", breb::crc16_ccitt_false(unsigned_text));
    return unsigned_text + crc;
  }
};

// The bank's code of one order.
inline BrebPayload breb_payload_of(const std::string& plain_amount, const std::string& reference) {
  BrebPayload p;
  p.initiation = "12";
  p.amount = qr_field("54", plain_amount);
  p.additional = qr_field("05", reference);
  return p;
}
// The municipality's fixed one, without amount or reference.
inline BrebPayload breb_fixed_payload() {
  BrebPayload p;
  p.amount = "";
  p.additional = qr_field("08", "05");
  return p;
}

}  // namespace recaudo::test
