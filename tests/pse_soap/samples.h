// The messages of the documents.
#pragma once

#include <string>

#include "base/bytes.h"
#include "gateways/pse_soap/messages.h"
#include "tests/support/rail_request.h"
#include "tests/support/replaced.h"
#include "tests/support/soap_text.h"

namespace recaudo::test {

inline std::string soap_sample(const std::string& name) {
  return value_or_throw(read_file(SOAP_SAMPLES "/" + name + ".xml", 1 << 16));
}

// The parties of the samples.
inline pse_soap::Parties sample_parties() {
  const pse_soap::Party us{{}, "9001234568", "BUYER_ASSIGNED"};
  return {{"0000000000000", {}, {}}, us, us};
}
inline pse_soap::Entity sample_entity() {
  return {"9001234568", "1001"};
}
// The payment of the samples.
inline gateways::CreateRequest sample_request() {
  gateways::CreateRequest r = rail_request();
  r.bank_code = "1007";
  r.description = "Predial 2026 recibo 12345";
  r.return_url = "https://pagos.example.gov.co/pse/retorno?ticketId=1048576";
  return r;
}

}  // namespace recaudo::test
