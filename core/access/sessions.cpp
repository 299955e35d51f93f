// What a session is good for, and how it ends.
#include "base/bytes.h"
#include "base/pq.h"
#include "core/access/passwords.h"
#include "core/access/staff_access.h"
#include "core/approvals/approvals.h"

namespace recaudo::access {
namespace {

constexpr std::size_t kTokenBytes = 32;

constexpr Statement kUse{
    "access.use_session",
    "select session_id, account_id, login, name, role, absolute_end, closes_at, "
    "expired "
    "from access.use_session($1, $2)"};
constexpr Statement kEnd{"access.end_session",
                         "update access.session set revoked_at = $2, revoked_why = 'logout' "
                         "where token_sha256 = $1 and revoked_at is null"};
constexpr Statement kRevoke{"access.revoke",
                            "update access.session set revoked_at = $3, revoked_why = $2 "
                            "where account_id = $1 and revoked_at is null and token_sha256 <> $4"};
constexpr Statement kChangePassword{
    "access.change_password",
    "update access.credential set password_phc = $2, pepper_id = $3, changed_at = $4 "
    "where account_id = $1 and password_phc = $5"};

// The digest by which a token is looked up; none for what this server cannot have issued.
std::optional<Sha256> digest_of_token(const std::string& token) {
  if (token.size() > 64) return std::nullopt;
  const auto bytes = from_base64url(token);
  if (!bytes || bytes->size() != kTokenBytes) return std::nullopt;
  return sha256(*bytes);
}

}  // namespace

events::Actor actor_of(const Session& session) {
  return {.role = std::string(staff::to_text(session.account.role)),
          .person = approvals::person_of(session.account.id),
          .session = session.id,
          .auth = events::pb::PASSWORD,
          .second_approver = {}};
}

events::pb::AuditEntry StaffAccess::session_event(events::pb::SessionEvent::Kind kind,
                                                  const Uuid& session) {
  events::pb::AuditEntry entry;
  entry.mutable_session()->set_kind(kind);
  entry.mutable_session()->set_session_id(std::string(session.view()));
  return entry;
}

int StaffAccess::revoke(pqxx::transaction_base& tx, AccountId account, std::string_view why,
                        const Sha256& except) {
  const auto ended = exec(tx, kRevoke, account, why, clock_.now(), bytea(view(except)));
  return static_cast<int>(ended.affected_rows());
}

std::optional<Session> StaffAccess::find_session(const std::string& token) {
  const auto digest = digest_of_token(token);
  if (!digest) return std::nullopt;
  // Not perform(): who acts is known only once the row was read.
  return services_.db.idempotent_transaction([&](pqxx::work& tx) -> std::optional<Session> {
    const auto rows = exec(tx, kUse, bytea(view(*digest)), clock_.now());
    if (rows.empty()) return std::nullopt;
    const auto& r = rows[0];
    Session session{read_uuid(r[0]),
                    {read_id<staff::AccountTag>(r[1]), read_text(r[2]), read_text(r[3]),
                     value_or_throw(staff::parse_role(read_text(r[4])))},
                    read_instant(r[5]),
                    read_instant(r[6])};
    if (!read_bool(r[7])) return session;
    Work work(tx, services_, actor_of(session), "web", events::Lane::kActs);
    work.emit({"usuario", to_string(session.account.id)},
              session_event(events::pb::SessionEvent::EXPIRED, session.id));
    work.flush();
    return std::nullopt;
  });
}

bool StaffAccess::logout(const std::string& token) {
  const auto session = find_session(token);
  if (!session) return false;
  const auto digest = *digest_of_token(token);
  const Instant now = clock_.now();
  return perform(services_, actor_of(*session), "web", [&](Work& work) {
    const auto ended = exec(work.tx(), kEnd, bytea(view(digest)), now);
    if (ended.affected_rows() == 0) return false;
    work.emit({"usuario", to_string(session->account.id)},
              session_event(events::pb::SessionEvent::LOGOUT, session->id));
    return true;
  });
}

int StaffAccess::end_all_sessions(const events::Actor& by, AccountId account) {
  return perform(services_, by, "web", [&](Work& work) {
    const int ended = revoke(work.tx(), account, "ended", Sha256{});
    if (ended > 0) {
      events::pb::AuditEntry entry;
      entry.mutable_session()->set_kind(events::pb::SessionEvent::LOGOUT);
      events::add_change(entry, "sesiones", std::to_string(ended), "0");
      work.emit({"usuario", to_string(account)}, std::move(entry));
    }
    return ended;
  });
}

Result<void> StaffAccess::change_password(const std::string& token, const Secret& present,
                                          const Secret& wanted) {
  const auto session = find_session(token);
  if (!session) return fail(Code::kNotFound, "sesión");
  const Account& account = session->account;
  RECAUDO_TRY(failures, admit(account.login));
  auto credential = verify(account.login, present);
  if (!credential) {
    refund(account.login);
    return tl::unexpected(credential.error());
  }
  if (!*credential) {
    tell_failure(account.login, failures, PeerKey{});
    return fail(Code::kLoginRefused);
  }
  services_.db.transaction([&](pqxx::work& tx) { forgive(tx, account.login); });
  if (equal_constant_time(present.reveal(), wanted.reveal()))
    return fail(Code::kPasswordWeak, "es la misma de antes");
  if (auto ok = check_password(wanted, context_of(account.login, account.name)); !ok)
    return tl::unexpected(ok.error());
  RECAUDO_TRY(stored, hasher_.hash(wanted));
  const std::string before = (*credential)->stored.phc;
  const Instant now = clock_.now();
  return perform(services_, actor_of(*session), "web", [&](Work& work) -> Result<void> {
    const auto changed =
        exec(work.tx(), kChangePassword, account.id, stored.phc, stored.pepper_id, now, before);
    if (changed.affected_rows() == 0) return fail(Code::kLoginRefused);
    revoke(work.tx(), account.id, "password", *digest_of_token(token));
    work.emit({"usuario", to_string(account.id)},
              session_event(events::pb::SessionEvent::PASSWORD_CHANGED, session->id));
    return {};
  });
}

}  // namespace recaudo::access
