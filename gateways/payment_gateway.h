// What every payment rail offers to the core: PSE, PlacetoPay, Wompi. An adapter
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
// The rail's number of the same attempt, which it is asked by: the CUS of PSE, the requestId of
// PlacetoPay, the transaction's id of Wompi.
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

// A document that the rail makes the payer accept before paying, fetched for each page.
struct Consent {
  std::string text;   // Spanish: what is accepted
  std::string url;    // where it can be read
  std::string token;  // goes back with the creation; short-lived, not secret
};
using ConsentList = std::vector<Consent>;

// What of an amount pays one item of a tax, its interest apart; nothing negative.
struct AmountPart {
  std::string item;  // "predial", "ambiental", "bomberil": codes of the ledger
  bool is_interest = false;
  Money amount;
};

struct CreateRequest {
  TicketId ticket;
  std::string order_reference;  // what the taxpayer sees; not every rail sends it
  Money amount;
  std::string description;
  Payer payer;
  std::string bank_code;              // of bank_list(); empty where the rail asks on its own page
  std::vector<std::string> consents;  // tokens of consents() that the payer accepted, in its order
  std::string return_url;             // where the browser comes back
  std::string payer_ip;
  std::string user_agent;  // of the payer's browser; empty when it did not say
  Date valid_until;        // the amount holds to the end of this day: no payment may outlive it
  Instant requested_at;
  std::vector<AmountPart> parts = {};  // of the amount, for a rail that divides it by item
};

// What identifies the attempt towards a rail that takes texts, unique per attempt:
// "120260000012345-17", the order's reference and the ticket.
std::string attempt_reference(const std::string& order_reference, TicketId ticket);
struct AttemptName {
  std::string order_reference;
  TicketId ticket;
};
// Reads what attempt_reference() wrote; nothing for anything else.
std::optional<AttemptName> parse_attempt_reference(std::string_view text);

// `raw` in every outcome: the answer as it was understood (decrypted), or the transport's failure
// in words. The core keeps it as evidence with its hash.

// How the rail itself did, whatever became of the attempt: it was not heard or not understood, it
// answered, or it does not accept our credentials, which asking again does not mend.
enum class Contact { kNone, kAnswered, kDenied };

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
  // None: a datum was refused here, and the rail was not tried.
  std::optional<Contact> contact = Contact::kAnswered;
};
// The request may have been received. Never "failed": a search or the day's report decides. `cus`
// when the rail gave its number before it fell silent: the payer was not redirected all the same.
struct Unknown {
  std::string detail;
  std::string raw;
  Cus cus = {};
  Contact contact = Contact::kNone;
};
using CreateOutcome = std::variant<Created, Refused, Unknown>;

enum class PaymentState { kApproved, kDeclined, kFailed, kPending };

struct Status {
  PaymentState state = PaymentState::kPending;
  Money amount;  // what was approved; zero where nothing was and the rail tells no amount
  std::string currency;
  std::optional<TicketId> ticket;  // as the rail tells it; an approval is nothing without it
  std::string order_reference;     // the same; empty where the rail does not know it
  Cus cus;
  std::string ach_cus;  // ACH's number, by which bank and report know it; empty until it is told
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
  Contact contact = Contact::kNone;
};
using QueryOutcome = std::variant<Status, NotFoundYet, Unavailable>;

// The rail did what it was told: it took note, it ended the attempt.
struct Done {
  std::string raw;
};
// It answered, and did not: `code` says why, `text` in its own words where it has any.
struct NotDone {
  std::string code;
  std::string raw;
  std::string text = {};
};
using ActOutcome = std::variant<Done, NotDone, Unavailable>;

// What a rail tells of the one payment of an attempt, for who would have it given back.
struct ReturnStatus {
  std::string payment;  // the rail's number of the payment itself, which a reversal names
  Money amount;
  std::string currency;
  std::optional<TicketId> ticket;
  bool returned = false;
  std::string raw;
};
// NotDone: it answered, and there is no such payment, or more than one.
using ReturnOutcome = std::variant<ReturnStatus, NotDone, Unavailable>;

struct Bank {
  std::string code;
  std::string name;
};
using BankList = std::vector<Bank>;

// What a hint of the rail is about. It proves only that the rail sent it: nothing in it is believed
// but which attempt to ask about.
struct Notice {
  std::string body;
  std::string checksum_header;  // X-Event-Checksum, where the rail sends it
};
struct NoticeSubject {
  Cus cus;
  std::optional<TicketId> ticket;
};

// Whether the payer's browser may be sent there: never from an encrypted rail to a page without
// encryption, and never to an address that could break out of a header or an attribute.
bool may_redirect_to(const std::string& url, const std::string& rail_url);

// What does not change about a rail.
struct RailTraits {
  std::string name;                 // kept with every attempt: "pse"
  std::string label;                // what people read: "Débito Bancario PSE"
  std::string origin;               // where the payer's browser is sent, "https://host"
  bool payer_chooses_bank = false;  // bank_list() is offered on our page
  bool asks_consents = false;       // consents() are, too
  bool wants_finalization = false;  // it must be told what we registered
  bool can_search = false;          // find() answers after a creation in doubt
  bool can_withdraw = false;        // withdraw() ends an attempt that waits for the payer
  bool can_reverse = false;         // reverse() gives an approved payment back
  bool ends_sessions = false;       // its page closes when session_life.h says: we tell it so
  bool tells_returns = false;       // query_return() tells it; elsewhere only "returned" is news
};

// What a search is for: only who sends the payer there waits for the address.
enum class Search { kForThePayer, kForTheBooks };

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

  virtual const RailTraits& traits() const = 0;
  // Banks that the payer may choose, never empty where payer_chooses_bank and empty elsewhere.
  // Error when the list cannot be had. Asks each time, like consents().
  virtual Result<BankList> bank_list() { return BankList{}; }
  // What the payer must accept on our page; none for most rails. Error when it cannot be had.
  virtual Result<ConsentList> consents() { return ConsentList{}; }
  // Whether create() would send this request; the error says in Spanish which datum is wrong.
  virtual Result<void> check(const CreateRequest& request) const = 0;
  // Opens an attempt. Sends it at most once to a server that may have understood it.
  virtual CreateOutcome create(const CreateRequest& request) = 0;
  // After an Unknown: whether the rail has that attempt. Reads only, sends nothing again. Created
  // when it waits for the payer; Unknown when nobody can tell, which is the answer of a rail that
  // cannot search.
  virtual CreateOutcome find(const CreateRequest& request, Search search);
  // What became of an attempt. Reads only.
  virtual QueryOutcome query(const Cus& cus) = 0;
  // When to ask again about a pending attempt, never earlier than `now`; nothing when the rail's
  // own term is over and people decide. Pure: the same inputs, the same instant.
  // The ordinary schedule (gateways/polling.h) is every rail's so far.
  virtual std::optional<Instant> next_query_at(const Pending& pending) const;
  // Pending for longer than this rail's rules allow without telling the treasury.
  virtual bool is_incident(Instant created, Instant now) const;
  // Tells the rail that the approved payment is registered; `receipt` is our number for it. May be
  // repeated. Called only where wants_finalization.
  virtual ActOutcome finalize(const Cus& cus, const std::string& receipt);
  // Ends an attempt where nothing was paid nor is being paid, for good. Called only where
  // can_withdraw; what became of it is what query() then says.
  virtual ActOutcome withdraw(const Cus& cus);
  // Whether the approved payment of an attempt went back. Reads only. Called only where
  // can_reverse, like the next one.
  virtual ReturnOutcome query_return(const Cus& cus);
  // Gives a payment back, whole. `payment`: as query_return() told it. Sent at most once to a
  // server that may have understood it; Unavailable may hide that it did it.
  virtual ActOutcome reverse(const std::string& payment);
  // Whose hint this is, once its signature holds; kRailNoticeRefused otherwise. Asks nobody.
  virtual Result<NoticeSubject> read_notice(const Notice& notice) const;
};

}  // namespace recaudo::gateways
