// A request to pay, with invented data, that every rail accepts.
#pragma once

#include "gateways/payment_gateway.h"

namespace recaudo::test {

inline gateways::CreateRequest rail_request() {
  gateways::CreateRequest r;
  r.ticket = gateways::TicketId(1048576);
  r.order_reference = "120260000012345";
  r.amount = Money::pesos(1'254'300);
  r.description = "Impuesto predial 2026 recibo 12345";
  r.payer = {gateways::PersonType::kPerson,
             gateways::DocumentType::kCitizenCard,
             "79123456",
             "Ana Pérez Gómez",
             "ana@example.com",
             "3001234567",
             "No informada"};
  r.bank_code = "1";
  r.consents = {"aaa.bbb.ccc", "ddd.eee.fff"};
  r.return_url = "https://pagos.example.gov.co/retorno/120260000012345";
  r.payer_ip = "190.24.1.10";
  r.user_agent = "Mozilla/5.0";
  r.valid_until = make_date(2026, 10, 5);
  r.requested_at = *parse_instant("2026-10-05T08:00:00-05:00");
  return r;
}

}  // namespace recaudo::test
