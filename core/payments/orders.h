// A payment order: chosen vigencias of one parcel, instalments of one of them, or bills of one
// subscriber of public services, priced on a date, under one reference. Whatever channel brings the
// money settles that order (docs/decisions/0038).
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/dues/dues.h"
#include "core/processor/unit_of_work.h"

namespace recaudo::payments {

struct OrderTag;
using OrderId = Id<OrderTag>;
struct OrderTokenTag;
using OrderToken = TextId<OrderTokenTag>;
struct ReferenceTag;
using OrderReference = TextId<ReferenceTag>;

enum class OrderState { kOpen, kPaid, kExpired };

struct OrderLine {
  ledger::ObligationId obligation;
  int vigencia = 0;
  ledger::Concept item = ledger::Concept::kPredial;
  Money capital;  // before discount
  Money interest;
  Money discount;
  std::optional<Money> owed = {};  // of instalments: the balance that the capital is a part of
  Money total() const { return capital + interest - discount; }
};

struct Order {
  OrderId id;
  OrderToken token;
  OrderReference reference;
  ledger::Subject subject;  // a parcel or a subscriber
  Instant created_at;
  Date valid_until;
  Money total;
  OrderState state = OrderState::kOpen;
  std::vector<OrderLine> lines;
  std::optional<int> instalment = {};  // pays up to this one of its vigencia
  std::vector<int> vigencias() const;  // ascending, once each
};
// What an order of a subject pays, as rails and people read it: "Impuesto predial", "Servicios
// públicos".
std::string_view what_is_paid(ledger::SubjectKind kind);

struct NewOrder {
  ledger::Subject subject;
  std::vector<int> vigencias;
  std::string request_key;             // the client's Idempotency-Key with its scope: kept for ever
  std::optional<int> instalment = {};  // of one vigencia: what is missing up to this one, 1, 2...
};

// The lines of an order for these vigencias, as `dues` prices them. kNothingToPay when one of them
// owes nothing; the vigencia's own refusal when it cannot be priced.
Result<std::vector<OrderLine>> price_lines(const dues::Dues& dues,
                                           const std::vector<int>& vigencias);

// Those of what is missing of a vigencia up to an instalment of its plan: a part of its capital,
// over its concepts as the approval will split it (ET 804). Where that is all that is owed, the
// vigencia whole, with its discount. kNothingToPay when nothing is missing; kInstalmentNotPayable
// without a plan, with one that was not kept, or without such an instalment.
Result<std::vector<OrderLine>> price_instalment(const dues::Dues& dues, int vigencia, int number);

// An order that is priced already, good for its total until the end of a day.
struct PricedOrder {
  ledger::Subject subject;
  std::vector<int> vigencias;  // ascending
  std::vector<OrderLine> lines;
  Date valid_until;
  std::string request_key;
  std::optional<int> instalment = {};
};
// Inside another act: writes the order and tells it. kNothingToPay when the lines add up to
// nothing; kRequestInFlight when another act wrote the same key meanwhile.
Result<Order> write_order(Work& work, const PricedOrder& priced);

// Prices the vigencias today and writes the order. The same key with the same request answers the
// same order; another request under it is kKeyReused. kNothingToPay when the choice owes nothing;
// kRateNotCertified when it cannot be priced.
Result<Order> create_order(const Services& services, const dues::Law& law,
                           const events::Actor& actor, const NewOrder& request);

// Whether it can be paid now: open and good that day, its debt as it was priced, and nobody is
// paying any of it.
bool is_payable(pqxx::transaction_base& tx, OrderId order, Date today);

// Whether any of its debt is not what it was when it was priced.
bool is_stale(pqxx::transaction_base& tx, OrderId order);

Result<Order> order_by_token(pqxx::transaction_base& tx, const OrderToken& token);
Result<Order> order_by_reference(pqxx::transaction_base& tx, const OrderReference& reference);
Result<Order> order_by_id(pqxx::transaction_base& tx, OrderId id);

// Open orders whose day passed and that nobody is paying become expired; returns how many (at most
// 1,000 a call).
int expire_orders(const Services& services);

}  // namespace recaudo::payments
