// Accounts, logins and sessions of the municipality's staff. All of it runs in the pool of the role
// recaudo_login: the business role cannot read a hash, a session or a counter, nor make a session.
//
// Time here is the machine's (sessions must not live by a demo's business day). Every answer to
// a failed login is the same; what differs goes to the audit log, where people are pseudonyms.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/id.h"
#include "base/secret.h"
#include "base/uuid.h"
#include "core/access/hasher.h"
#include "core/approvals/staff.h"
#include "core/processor/unit_of_work.h"

namespace recaudo::access {

using staff::AccountId;
using staff::Role;

struct PeerTag;
// Whom attempts are counted by: the address as the edge sees it (IPv4 whole, IPv6 its /64).
using PeerKey = TextId<PeerTag>;

struct Account {
  AccountId id;
  std::string login, name;
  Role role = Role::kCajero;
};

struct NewAccount {
  std::string login;  // ^[a-z][a-z0-9._-]{2,31}$
  std::string name;   // as shown, 1 to 100 characters
  Role role = Role::kCajero;
  std::string person;  // the identity document, "CC|79123456": only a keyed digest is stored
};

struct Session {
  Uuid id;  // public; the token is not in it
  Account account;
  Instant absolute_end;
  // When it ends if nobody uses it again, at most absolute_end; set by find_session().
  Instant closes_at = {};
};

struct LoginOutcome {
  Session session;
  std::string token;  // 32 random bytes in base64url, shown this once: the value of the cookie
  bool ended_another = false;  // a session open elsewhere was ended: the person must be told
};

struct AccessOptions {
  std::vector<Pepper> peppers;             // the first is the present one
  Secret lookup_key;                       // 32 bytes: digests of documents, names and peers
  std::vector<std::string> context_words;  // municipality, product: no password is made of them
  Argon2Cost cost = kCostFloor;
};

struct AccountRow {
  Account account;
  bool active = true;
  std::optional<Instant> last_login;
};

class StaffAccess {
 public:
  // login_services.db connects as recaudo_login. The objects outlive this one.
  StaffAccess(const Services& login_services, const Clock& real_clock, AccessOptions options);

  // Every account, by login; at most 500.
  std::vector<AccountRow> accounts();
  // kPasswordWeak, kAccountExists, kAccountInvalid. Event USER_CREATED, in the name of `by`.
  Result<Account> create_account(const events::Actor& by, const NewAccount& account,
                                 const Secret& password);

  // kTooManyAttempts (peer), kLoginRefused (everything else, also a throttled account), kBusy.
  Result<LoginOutcome> login(const std::string& login, const Secret& password, const PeerKey& peer);

  // The session of a token while both its limits hold; ends it for good when they do not. A token
  // that this server did not issue is never adopted.
  std::optional<Session> find_session(const std::string& token);

  // Ends at once. False when there was no such session.
  bool logout(const std::string& token);
  // Ends all sessions of the account; answers how many.
  int end_all_sessions(const events::Actor& by, AccountId account);

  // Needs the present password (a guess here counts as a guess at login); ends all other sessions.
  // kLoginRefused, kPasswordWeak, kNotFound (no live session), kBusy.
  Result<void> change_password(const std::string& token, const Secret& present,
                               const Secret& wanted);

  // kNotFound.
  Result<Account> find_account(const std::string& login);
  // An operator sets another password for who forgot the own: all sessions end, and counted
  // failures are forgiven. kNotFound, kPasswordWeak, kBusy.
  Result<void> reset_password(const events::Actor& by, const Account& account,
                              const Secret& wanted);

  // The account can no longer log in, and its sessions end at once. kNotFound.
  Result<void> disable_account(const events::Actor& by, AccountId account);
  // Forgives the counted failures: the only way on after a hundred of them. kNotFound.
  Result<void> unlock(const events::Actor& by, AccountId account);

 private:
  struct Credential {
    Account account;
    StoredPassword stored;
  };

  Sha256 lookup(std::string_view kind, std::string_view value) const;
  std::optional<Credential> find_credential(const std::string& login);
  std::vector<std::string> context_of(const std::string& login, const std::string& name) const;
  Result<int> admit(const std::string& login);
  void refund(const std::string& login);
  void forgive(pqxx::transaction_base& tx, const std::string& login);
  // Empty when the account does not exist or the password is wrong.
  Result<std::optional<Credential>> verify(const std::string& login, const Secret& password);
  void tell_failure(const std::string& login, int failures, const PeerKey& peer);
  static events::pb::AuditEntry session_event(events::pb::SessionEvent::Kind kind,
                                              const Uuid& session);
  int revoke(pqxx::transaction_base& tx, AccountId account, std::string_view why,
             const Sha256& except);
  Result<LoginOutcome> open_session(const Credential& credential, const StoredPassword& fresh,
                                    const PeerKey& peer);

  Services services_;
  const Clock& clock_;
  AccessOptions options_;
  Hasher hasher_;
};

// The person of a session, as the audit log names him.
events::Actor actor_of(const Session& session);

}  // namespace recaudo::access
