// The one writer of audit events. An event is serialized once, here, and its bytes go to the outbox
// in the transaction of the act it tells: a committed act cannot lack its event, a rolled-back one
// leaves none. Nothing personal stands in clear in an event: people are pseudonyms (audit
// specification D.4), free text is a commitment.
#pragma once

#include <memory>
#include <optional>
#include <pqxx/transaction_base>
#include <span>
#include <string>
#include <vector>

#include "audit/outbox.h"
#include "audit/producer_name.h"
#include "audit_v1.pb.h"
#include "base/clock.h"
#include "base/crypto.h"
#include "base/database.h"
#include "base/secret.h"
#include "base/uuid.h"
#include "ledger/journal.h"
#include "ledger/obligation_identity.h"

namespace recaudo::events {

namespace pb = recaudo::audit::v1;

// A person, known here by the value that identifies him; only its pseudonym leaves this process.
struct Person {
  pb::PersonKind kind = pb::PERSON_KIND_UNSPECIFIED;
  std::string value;  // normalised: "CC|79123456", or a staff account id
};

struct Actor {
  std::string role;  // "contribuyente", "tesorero", "sistema", ...
  std::optional<Person> person;
  std::optional<Uuid> session;
  pb::AuthMethod auth = pb::NONE;
  std::optional<Person> second_approver;
  std::optional<Person> on_behalf_of = {};  // whose will it is, where the staff act for somebody
};
Actor system_actor();
Actor anonymous_taxpayer();

// Acts of people and payments have a lane of their own and are in the log within a second; bulk
// runs catch up behind.
enum class Lane { kActs = 0, kBulk = 1 };

struct EventLogOptions {
  std::string service;   // "portal", "conciliador", "demo"; several may run at once
  std::string entity;    // DANE code of the municipality
  Secret pseudonym_key;  // 32 bytes, one per epoch
  std::uint32_t pseudonym_epoch = 1;
};

// One per process. Registers its producers under a name of its own (a new epoch each start), so
// that a missing number is visible. kBusy when too many of one service run at once.
class EventLog {
 public:
  EventLog(Database& db, const Clock& clock, EventLogOptions options);

  const EventLogOptions& options() const { return options_; }
  const Clock& clock() const { return clock_; }
  const ::recaudo::audit::Producer& producer(Lane lane) const {
    return lane == Lane::kActs ? acts_ : bulk_;
  }
  pb::PersonRef pseudonym_of(const Person& person) const;

 private:
  const Clock& clock_;
  EventLogOptions options_;
  ::recaudo::audit::ProducerName name_;
  ::recaudo::audit::Producer acts_;
  ::recaudo::audit::Producer bulk_;
};

// For an event whose id must be kept beside what it tells, before it is told.
Uuid new_event_id();

struct Subject {
  std::string kind;  // "pago", "orden", "predio", "parametro", "usuario", "asiento"
  std::string id;
};

// An entry that was posted, with the fingerprint that it was posted under.
struct ToldEntry {
  const ledger::Entry* entry = nullptr;
  ledger::EntrySeq seq;
  Sha256 print;
};

// Events of one transaction. Fill it inside the transaction's body (a retry makes a new one) and
// flush it last, just before COMMIT: the producer's row is locked from there, so that numbers have
// no gaps.
class EventBatch {
 public:
  EventBatch(const EventLog& log, Actor actor, std::string channel, Lane lane = Lane::kActs);

  // Takes an entry whose body (and optional fields) are set; fills the rest.
  void add(const Subject& subject, pb::AuditEntry entry);
  // The posting events: one per entry, or one for a whole block of a bulk run. `named`: what the
  // obligations of their lines are.
  void add_postings(std::span<const ledger::Entry> entries, std::span<const ledger::Posted> posted,
                    const ledger::ObligationIdentities& named);
  void add_posting_block(std::span<const ledger::Entry> entries,
                         std::span<const ledger::Posted> posted,
                         const ledger::ObligationIdentities& named);
  // The entries of a file, in their order, as blocks: of one day each, and of what fits an event.
  void add_posting_blocks(std::span<const ToldEntry> told,
                          const ledger::ObligationIdentities& named);

  // However many there are: a bank's day tells some events for each line of its files.
  void flush(pqxx::transaction_base& tx);

 private:
  static constexpr std::size_t kMostAtOnce = 10'000;  // that audit.reserve_seq gives
  void append(pqxx::transaction_base& tx, std::span<pb::AuditEntry> entries);
  void add_block(std::span<const ToldEntry> told, const ledger::ObligationIdentities& named);

  const EventLog& log_;
  Actor actor_;
  std::string channel_;
  Lane lane_;
  Uuid correlation_;
  std::vector<pb::AuditEntry> entries_;
};

// Small makers for common parts.
pb::Money money(Money m);
pb::Digest digest_of(const Sha256& digest);
pb::Digest digest_of(std::string_view bytes, const std::string& media_type = {});
pb::AuditEntry payment_state(const std::string& payment, const std::string& from,
                             const std::string& to, Money amount, const std::string& method,
                             const std::string& gateway_ref);
void add_change(pb::AuditEntry& entry, const std::string& field, const std::string& before,
                const std::string& after);
// Of a value that may be personal (Ley 1581/2012): who has it and its salt of 32 bytes, kept beside
// it outside the log, can show that this is it, and nobody else can try.
void add_commitment(pb::AuditEntry& entry, const std::string& field, std::string_view salt,
                    std::string_view value);

}  // namespace recaudo::events
