// How a subscriber of public services is found. Numbers are short and follow one another: of a
// number alone nobody is told who lives there (name, address, use, consumption).
#pragma once

#include <optional>
#include <pqxx/transaction_base>
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
  std::string document;  // "CC 1000000000"
  std::string address;
  std::string route;
};
std::optional<ServiceHolder> holder_on(pqxx::transaction_base& tx, ledger::SubjectId subscriber,
                                       Date day);

// Whether a document, typed with or without points, is that of the holder on that day: what only
// who has the contract knows. Of a NIT the check digit may be left out.
bool is_holder(pqxx::transaction_base& tx, ledger::SubjectId subscriber, std::string_view document,
               Date day);

}  // namespace recaudo::registry
