// One login: throttle, then one hash, then the session and its event in one transaction.
#include <algorithm>

#include "base/bytes.h"
#include "base/log.h"
#include "base/pq.h"
#include "core/access/staff_access.h"
#include "core/approvals/approvals.h"

namespace recaudo::access {
namespace {

// Failures in a row that are told as a lock: the wait is 32 s from the first on, and the second is
// final.
constexpr int kLockTold = 10;
constexpr int kHardStop = 100;
constexpr std::size_t kMaxLoginBytes = 64;

constexpr Statement kTakePeerToken{"access.take_peer_token",
                                   "select access.take_peer_token($1, $2)"};
constexpr Statement kAdmit{"access.admit_guess", "select access.admit_guess($1, $2)"};
constexpr Statement kRefund{
    "access.refund",
    "update access.login_throttle set failures = greatest(failures - 1, 0), blocked_until = null "
    "where key = $1 and failures < 100"};
constexpr Statement kForgive{"access.forgive", "delete from access.login_throttle where key = $1"};
constexpr Statement kFind{
    "access.find_credential",
    "select a.id, a.login, a.name, a.role, c.password_phc, c.pepper_id from access.account a "
    "join access.credential c on c.account_id = a.id where a.login = $1 and a.disabled_at is null"};
// Locks the credential too: a password changed meanwhile either is seen here, or waits for this
// session and ends it.
constexpr Statement kStillValid{
    "access.still_valid",
    "select c.password_phc from access.account a join access.credential c on c.account_id = a.id "
    "where a.id = $1 and a.disabled_at is null for update"};
constexpr Statement kRehash{
    "access.rehash",
    "update access.credential set password_phc = $2, pepper_id = $3 where account_id = $1"};
// Keeps the newest max_sessions - 1, so that with the new one the limit holds.
constexpr Statement kMakeRoom{
    "access.make_room",
    "update access.session s set revoked_at = $3, revoked_why = 'replaced' from access.role own "
    "where own.name = $4 and s.token_sha256 in "
    "(select o.token_sha256 from access.session o where o.account_id = $1 and o.revoked_at is null "
    "and o.token_sha256 <> $2 order by o.created_at desc, o.id desc offset "
    "(select r.max_sessions - 1 from access.role r where r.name = $4)) "
    "returning s.id, s.absolute_end > $3 and s.last_seen + own.idle > $3"};
constexpr Statement kInsertSession{
    "access.insert_session",
    "insert into access.session (token_sha256, id, account_id, peer, created_at, last_seen, "
    "absolute_end) select $1, $2, $3, $4, $5, $5, $5::timestamptz + r.absolute from access.role r "
    "where r.name = $6 on conflict (token_sha256) do nothing returning absolute_end"};
constexpr Statement kEndOf{"access.end_of",
                           "select absolute_end from access.session where token_sha256 = $1"};

std::string normalised(const std::string& login) {
  std::string out = login.substr(0, kMaxLoginBytes);
  std::ranges::transform(out, out.begin(), [](char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  });
  return out;
}

}  // namespace

std::optional<StaffAccess::Credential> StaffAccess::find_credential(const std::string& login) {
  // A text that is not UTF-8 or holds a NUL cannot be a login, and PostgreSQL would not take it.
  if (!is_valid_utf8(login) || login.find('\0') != login.npos) return std::nullopt;
  return services_.db.read([&](pqxx::read_transaction& tx) -> std::optional<Credential> {
    const auto rows = exec(tx, kFind, login);
    if (rows.empty()) return std::nullopt;
    const auto& r = rows[0];
    return Credential{{read_id<staff::AccountTag>(r[0]), read_text(r[1]), read_text(r[2]),
                       value_or_throw(staff::parse_role(read_text(r[3])))},
                      {read_text(r[4]), static_cast<int>(read_int(r[5]))}};
  });
}

// The number of failures in a row, this guess counted in advance.
Result<int> StaffAccess::admit(const std::string& login) {
  const auto failures = services_.db.transaction([&](pqxx::work& tx) {
    return read_int(exec(tx, kAdmit, bytea(view(lookup("cuenta", login))), clock_.now())[0][0]);
  });
  if (failures == 0) return fail(Code::kLoginRefused);
  return static_cast<int>(failures);
}

void StaffAccess::forgive(pqxx::transaction_base& tx, const std::string& login) {
  exec(tx, kForgive, bytea(view(lookup("cuenta", login))));
}

// The guess was not looked at: it does not count.
void StaffAccess::refund(const std::string& login) {
  services_.db.transaction(
      [&](pqxx::work& tx) { exec(tx, kRefund, bytea(view(lookup("cuenta", login)))); });
}

Result<std::optional<StaffAccess::Credential>> StaffAccess::verify(const std::string& login,
                                                                   const Secret& password) {
  auto credential = find_credential(login);
  if (!credential) {
    if (auto done = hasher_.verify_nothing(password); !done) return tl::unexpected(done.error());
    return std::optional<Credential>{};
  }
  RECAUDO_TRY(right, hasher_.verify(credential->stored, password));
  if (!right) credential.reset();
  return credential;
}

void StaffAccess::tell_failure(const std::string& login, int failures, const PeerKey& peer) {
  const bool locked = failures == kLockTold || failures == kHardStop;
  const auto attempted =
      services_.events.pseudonym_of({.kind = events::pb::OFFICIAL, .value = "usuario|" + login});
  const events::Actor nobody{.role = "sin-ingresar",
                             .person = {},
                             .session = {},
                             .auth = events::pb::NONE,
                             .second_approver = {}};
  perform(services_, nobody, "web", [&](Work& work) {
    const auto tell = [&](events::pb::SessionEvent::Kind kind) {
      events::pb::AuditEntry entry;
      entry.mutable_session()->set_kind(kind);
      entry.mutable_session()->set_failures_in_a_row(static_cast<std::uint32_t>(failures));
      *entry.mutable_session()->mutable_attempted_user() = attempted;
      if (!peer.empty())
        *entry.mutable_where()->mutable_client_net() = services_.events.pseudonym_of(
            {.kind = events::pb::PERSON_KIND_UNSPECIFIED, .value = "red|" + peer.str()});
      entry.set_outcome(events::pb::DENIED);
      work.emit({"ingreso", to_hex(attempted.pseudonym())}, std::move(entry));
    };
    tell(events::pb::SessionEvent::LOGIN_FAILED);
    if (locked) tell(events::pb::SessionEvent::LOCKED);
  });
}

Result<LoginOutcome> StaffAccess::login(const std::string& login, const Secret& password,
                                        const PeerKey& peer) {
  const std::string name = normalised(login);
  const bool has_token = services_.db.transaction([&](pqxx::work& tx) {
    return read_bool(
        exec(tx, kTakePeerToken, bytea(view(lookup("red", peer.str()))), clock_.now())[0][0]);
  });
  if (!has_token) {
    log::warn("access.peer_throttled");
    return fail(Code::kTooManyAttempts);
  }
  RECAUDO_TRY(failures, admit(name));
  auto credential = verify(name, password);
  if (!credential) {
    refund(name);
    return tl::unexpected(credential.error());
  }
  if (!*credential) {
    tell_failure(name, failures, peer);
    return fail(Code::kLoginRefused);
  }
  StoredPassword fresh = (*credential)->stored;
  if (hasher_.is_outdated(fresh)) {
    // A full queue does not keep out who knows the password: the next login hashes anew.
    if (auto stronger = hasher_.hash(password)) fresh = *stronger;
  }
  return open_session(**credential, fresh, peer);
}

Result<LoginOutcome> StaffAccess::open_session(const Credential& credential,
                                               const StoredPassword& fresh, const PeerKey& peer) {
  const std::string token = random_bytes(32);
  const Sha256 digest = sha256(token);
  const Account& account = credential.account;
  const Instant now = clock_.now();
  LoginOutcome outcome{.session = {make_uuid7(now), account, {}}, .token = to_base64url(token)};
  return perform(
      services_, actor_of(outcome.session), "web", [&](Work& work) -> Result<LoginOutcome> {
        auto& tx = work.tx();
        const events::Subject subject{"usuario", to_string(account.id)};
        const auto valid = exec(tx, kStillValid, account.id);
        // Disabled, or another password, since it was read: this login comes too late.
        if (valid.empty() || read_text(valid[0][0]) != credential.stored.phc)
          return fail(Code::kLoginRefused);
        if (fresh.phc != credential.stored.phc)
          exec(tx, kRehash, account.id, fresh.phc, fresh.pepper_id);
        forgive(tx, account.login);
        const auto ended =
            exec(tx, kMakeRoom, account.id, bytea(view(digest)), now, staff::to_text(account.role));
        outcome.ended_another = false;
        for (const auto& row : ended) {
          // One that had run out unseen, in a browser closed yesterday, is no news to the person.
          const bool alive = read_bool(row[1]);
          outcome.ended_another = outcome.ended_another || alive;
          work.emit(subject, session_event(alive ? events::pb::SessionEvent::LOGOUT
                                                 : events::pb::SessionEvent::EXPIRED,
                                           read_uuid(row[0])));
        }
        const auto made =
            exec(tx, kInsertSession, bytea(view(digest)), outcome.session.id, account.id,
                 bytea(view(lookup("red", peer.str()))), now, staff::to_text(account.role));
        // None: this is the second run after a COMMIT without answer, and the session stands.
        const auto end = made.empty() ? exec(tx, kEndOf, bytea(view(digest))) : made;
        outcome.session.absolute_end = read_instant(end.at(0)[0]);
        if (!made.empty())
          work.emit(subject, session_event(events::pb::SessionEvent::LOGIN, outcome.session.id));
        return outcome;
      });
}

}  // namespace recaudo::access
