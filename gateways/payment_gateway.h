// What every payment rail offers to the core: PSE today, PlacetoPay and Wompi later. An adapter
// translates; it decides nothing about money: it reports what the other side said, with the
// evidence, and the core changes the payment. Nothing here trusts the payer's browser.
#pragma once

#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "base/error.h"
#include "base/id.h"
#include "base/money.h"
#include "base/time.h"

namespace recaudo::gateways {

// Our number of one attempt to pay, unique towards the rail; positive.
using TicketId = Id<struct TicketTag>;
// The rail's number of the same attempt: the CUS of PSE, the internalReference of others.
using Cus = TextId<struct CusTag>;

// Documents of identity that Colombia knows; each adapter has its own names for them.
enum class DocumentType {
  kCivilRegistry,     // registro civil de nacimiento
  kIdentityCard,      // tarjeta de identidad
  kCitizenCard,       // cédula de ciudadanía
  kAlienCard,         // tarjeta de extranjería
  kAlienCitizenCard,  // cédula de extranjería
  kPassport,          // pasaporte
  kForeignDocument,   // documento de identificación extranjero
  kNit,               // NIT, digits with the check digit
};

enum class PersonType { kPerson, kCompany };

struct Payer {
  PersonType type = PersonType::kPerson;
  DocumentType document_type = DocumentType::kCitizenCard;
  std::string document_number;
  std::string full_name;
  std::string email;
  std::string phone;
  std::string address;
};

struct CreateRequest {
  TicketId ticket;
  std::string order_reference;  // what the taxpayer sees; not every rail sends it
  Money amount;
  std::string description;
  Payer payer;
  std::string bank_code;   // of bank_list()
  std::string return_url;  // where the browser comes back
  std::string payer_ip;
  Instant requested_at;
};

// `raw` in every outcome: the answer as it was understood (decrypted), or the transport's failure
// in words. The core keeps it as evidence with its hash.

// The other side knows the attempt and waits for the payer at `redirect_url`.
struct Created {
  Cus cus;
  std::string redirect_url;
  int cycle = 0;
  std::string raw;
};
// Certainly no attempt on the other side. `code`: the rail's own, or an id of our error table
// ("REC-…") when the request never left; `text`: Spanish, for the payer.
struct Refused {
  std::string code;
  std::string text;
  std::string raw;
};
// The request may have been received. Never "failed": the day's report decides.
struct Unknown {
  std::string detail;
  std::string raw;
};
using CreateOutcome = std::variant<Created, Refused, Unknown>;

enum class PaymentState { kApproved, kDeclined, kFailed, kPending };

struct Status {
  PaymentState state = PaymentState::kPending;
  Money amount;
  std::string currency;
  TicketId ticket;
  Cus cus;
  std::optional<Instant> bank_process_at;
  std::string authorization;
  std::string cause_code;  // why it was declined, or empty
  std::string cause_text;  // the same in Spanish
  int cycle = 0;
  std::string raw;
  std::string cause_raw;  // the second answer that told the cause, or empty
};
// The rail does not know the attempt (yet): right after the creation this is normal.
struct NotFoundYet {
  std::string raw;
};
// No trustworthy answer: the attempt stays as it is, and is asked again later.
struct Unavailable {
  std::string detail;
  std::string raw;
};
using QueryOutcome = std::variant<Status, NotFoundYet, Unavailable>;

// The rail took note that we registered the payment.
struct Finalized {
  std::string raw;
};
// It answered, and did not take note: `code` says why.
struct NotFinalized {
  std::string code;
  std::string raw;
};
using FinalizeOutcome = std::variant<Finalized, NotFinalized, Unavailable>;

struct Bank {
  std::string code;
  std::string name;
};
using BankList = std::vector<Bank>;

// How far a pending attempt is: what a rail's schedule is decided from.
struct Pending {
  Instant created;     // by us
  Instant redirected;  // when the payer was sent to the rail
  int queries = 0;     // made so far, whoever asked
  Instant now;         // when the last one ended, or the present
  TicketId ticket;     // spreads the attempts of a morning, so that they do not ask all together
  bool not_found = false;  // the last query said that the rail does not know it yet
};

// Methods block for at most the adapter's timeout, may be called from several threads at once, and
// do not throw for what the other side does.
class PaymentGateway {
 public:
  PaymentGateway() = default;
  PaymentGateway(const PaymentGateway&) = delete;
  PaymentGateway& operator=(const PaymentGateway&) = delete;
  virtual ~PaymentGateway() = default;

  // Banks that the payer may choose, never empty. Error when the list cannot be had.
  virtual Result<BankList> bank_list() = 0;
  // Whether create() would send this request; the error says in Spanish which datum is wrong.
  virtual Result<void> check(const CreateRequest& request) const = 0;
  // Opens an attempt. Sends it at most once to a server that may have understood it.
  virtual CreateOutcome create(const CreateRequest& request) = 0;
  // What became of an attempt. Reads only.
  virtual QueryOutcome query(const Cus& cus) = 0;
  // When to ask again about a pending attempt, never earlier than `now`; nothing when the rail's
  // own term is over and people decide. Pure: the same inputs, the same instant.
  virtual std::optional<Instant> next_query_at(const Pending& pending) const = 0;
  // Pending for longer than this rail's rules allow without telling the treasury.
  virtual bool is_incident(Instant created, Instant now) const = 0;
  // Tells the rail that the approved payment is registered; `receipt` is our number for it. May be
  // repeated.
  virtual FinalizeOutcome finalize(const Cus& cus, const std::string& receipt) = 0;
};

}  // namespace recaudo::gateways
