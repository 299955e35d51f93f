// How a subscriber of public services is found. Numbers are short and follow one another: of a
// number alone nobody is told who lives there (name, address, document, consumption).
#pragma once

#include <optional>
#include <pqxx/transaction_base>
#include <set>
#include <span>
#include <string>
#include <string_view>

#include "base/time.h"
#include "ledger/receivables.h"
#include "tax-rules/service_charge.h"

namespace recaudo::registry {

struct Subscriber {
  ledger::SubjectId id;
  std::string number;
};

// As people copy it, small letters and blanks tolerated. Nothing for a number that nobody has, or
// that no subscriber can have.
std::optional<Subscriber> find_subscriber(pqxx::transaction_base& tx, std::string_view typed);
std::optional<Subscriber> subscriber_by_id(pqxx::transaction_base& tx, ledger::SubjectId id);

// Who answers for the service, where and for what use, by the last terms that began until a day.
struct ServiceHolder {
  std::string name;
  std::string document_type, document_number;
  std::string address;
  std::string route;
  std::string document() const { return document_type + " " + document_number; }
};
std::optional<ServiceHolder> holder_on(pqxx::transaction_base& tx, ledger::SubjectId subscriber,
                                       Date day);

// Nobody has a document of fewer characters.
inline constexpr std::size_t kFewestDocument = 4;
// A document as it is compared, without points, blanks or case: "79.123.456" is 79123456.
std::string bare_document(std::string_view typed);

// Those of these days, at most 1,000, on whose terms the holder has that document. Holders of one
// number change. A document is known to others than him: who asks is limited (api/site). Of a NIT
// the check digit may be left out.
std::set<Date> days_held(pqxx::transaction_base& tx, ledger::SubjectId subscriber,
                         std::string_view document, std::span<const Date> days);

}  // namespace recaudo::registry
