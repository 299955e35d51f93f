// Creating, disabling and unlocking accounts.
#include <algorithm>

#include "base/bytes.h"
#include "base/pq.h"
#include "core/access/passwords.h"
#include "core/access/staff_access.h"
#include "core/approvals/approvals.h"

namespace recaudo::access {
namespace {

constexpr Statement kInsertAccount{
    "access.insert_account",
    "insert into access.account (login, name, role, natural_person, created_at) "
    "values ($1, $2, $3, $4, $5) on conflict (login) do nothing returning id"};
constexpr Statement kInsertCredential{
    "access.insert_credential",
    "insert into access.credential (account_id, password_phc, pepper_id, changed_at) "
    "values ($1, $2, $3, $4)"};
constexpr Statement kDisable{
    "access.disable",
    "update access.account set disabled_at = coalesce(disabled_at, $2) where id = $1 "
    "returning role"};
constexpr Statement kLoginOf{"access.login_of", "select login from access.account where id = $1"};

constexpr Statement kFindAccount{
    "access.find_account", "select id, login, name, role from access.account where login = $1"};
constexpr Statement kReset{
    "access.reset_password",
    "update access.credential set password_phc = $2, pepper_id = $3, changed_at = $4 "
    "where account_id = $1"};

bool is_login(std::string_view text) {
  if (text.size() < 3 || text.size() > 32 || text[0] < 'a' || text[0] > 'z') return false;
  return std::ranges::all_of(text, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' || c == '_' || c == '-';
  });
}

Result<void> check_account(const NewAccount& account) {
  if (!is_login(account.login))
    return fail(Code::kAccountInvalid,
                "usuario: de 3 a 32 letras minúsculas, cifras, punto o guion");
  const bool control = std::ranges::any_of(
      account.name, [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; });
  if (account.name.empty() || account.name.size() > 100 || control || !is_valid_utf8(account.name))
    return fail(Code::kAccountInvalid, "nombre de la persona");
  if (account.person.empty() || account.person.size() > 64)
    return fail(Code::kAccountInvalid, "documento de la persona");
  return {};
}

events::pb::AuditEntry user_event(const Services& services, events::pb::UserRoleEvent::Kind kind,
                                  AccountId id, std::string_view role) {
  events::pb::AuditEntry entry;
  entry.mutable_role()->set_kind(kind);
  *entry.mutable_role()->mutable_user() = services.events.pseudonym_of(approvals::person_of(id));
  entry.mutable_role()->set_role(std::string(role));
  return entry;
}

}  // namespace

StaffAccess::StaffAccess(const Services& login_services, const Clock& real_clock,
                         AccessOptions options)
    : services_(login_services),
      clock_(real_clock),
      options_(std::move(options)),
      hasher_(options_.peppers, options_.cost) {
  invariant(options_.lookup_key.reveal().size() >= 32, "a lookup key has at least 32 bytes");
}

Sha256 StaffAccess::lookup(std::string_view kind, std::string_view value) const {
  std::string text(kind);
  text += '\0';
  text += value;
  return hmac_sha256(options_.lookup_key.reveal(), text);
}

std::vector<std::string> StaffAccess::context_of(const std::string& login,
                                                 const std::string& name) const {
  std::vector<std::string> words = options_.context_words;
  words.push_back(login);
  words.push_back(name);
  return words;
}

Result<Account> StaffAccess::create_account(const events::Actor& by, const NewAccount& account,
                                            const Secret& password) {
  if (auto ok = check_account(account); !ok) return tl::unexpected(ok.error());
  if (auto ok = check_password(password, context_of(account.login, account.name)); !ok)
    return tl::unexpected(ok.error());
  RECAUDO_TRY(stored, hasher_.hash(password));
  const Instant now = clock_.now();
  return perform(services_, by, "consola", [&](Work& work) -> Result<Account> {
    const auto rows =
        exec(work.tx(), kInsertAccount, account.login, account.name, staff::to_text(account.role),
             bytea(view(lookup("persona", account.person))), now);
    if (rows.empty()) return fail(Code::kAccountExists, account.login);
    const auto id = read_id<staff::AccountTag>(rows[0][0]);
    exec(work.tx(), kInsertCredential, id, stored.phc, stored.pepper_id, now);
    work.emit({"usuario", to_string(id)},
              user_event(services_, events::pb::UserRoleEvent::USER_CREATED, id,
                         staff::to_text(account.role)));
    return Account{id, account.login, account.name, account.role};
  });
}

std::vector<AccountRow> StaffAccess::accounts() {
  constexpr Statement kAccounts{
      "access.accounts",
      "select a.id, a.login, a.name, a.role, a.disabled_at, (select max(s.created_at) from "
      "access.session s "
      "where s.account_id = a.id) as last_login from access.account a order by a.login limit 500"};
  return services_.db.read([&](pqxx::read_transaction& tx) {
    std::vector<AccountRow> out;
    for (const auto& row : exec(tx, kAccounts))
      out.push_back(
          {{read_id<staff::AccountTag>(row["id"]), read_text(row["login"]), read_text(row["name"]),
            value_or_throw(staff::parse_role(read_text(row["role"])))},
           row["disabled_at"].is_null(),
           read_optional<Instant>(row["last_login"], read_instant)});
    return out;
  });
}

Result<void> StaffAccess::disable_account(const events::Actor& by, AccountId account) {
  const Instant now = clock_.now();
  return perform(services_, by, "consola", [&](Work& work) -> Result<void> {
    const auto rows = exec(work.tx(), kDisable, account, now);
    if (rows.empty()) return fail(Code::kNotFound, "cuenta");
    revoke(work.tx(), account, "disabled", Sha256{});
    work.emit({"usuario", to_string(account)},
              user_event(services_, events::pb::UserRoleEvent::USER_DISABLED, account,
                         read_text(rows[0][0])));
    return {};
  });
}

Result<Account> StaffAccess::find_account(const std::string& login) {
  if (!is_login(login)) return fail(Code::kNotFound, "cuenta");
  return services_.db.read([&](pqxx::read_transaction& tx) -> Result<Account> {
    const auto rows = exec(tx, kFindAccount, login);
    if (rows.empty()) return fail(Code::kNotFound, "cuenta " + login);
    const auto& r = rows[0];
    return Account{read_id<staff::AccountTag>(r[0]), read_text(r[1]), read_text(r[2]),
                   value_or_throw(staff::parse_role(read_text(r[3])))};
  });
}

Result<void> StaffAccess::reset_password(const events::Actor& by, const Account& account,
                                         const Secret& wanted) {
  if (auto ok = check_password(wanted, context_of(account.login, account.name)); !ok)
    return tl::unexpected(ok.error());
  RECAUDO_TRY(stored, hasher_.hash(wanted));
  const Instant now = clock_.now();
  return perform(services_, by, "consola", [&](Work& work) -> Result<void> {
    const auto changed = exec(work.tx(), kReset, account.id, stored.phc, stored.pepper_id, now);
    if (changed.affected_rows() == 0) return fail(Code::kNotFound, "cuenta");
    revoke(work.tx(), account.id, "password", Sha256{});
    forgive(work.tx(), account.login);
    events::pb::AuditEntry entry;
    entry.mutable_session()->set_kind(events::pb::SessionEvent::PASSWORD_CHANGED);
    *entry.mutable_session()->mutable_attempted_user() =
        services_.events.pseudonym_of(approvals::person_of(account.id));
    work.emit({"usuario", to_string(account.id)}, std::move(entry));
    return {};
  });
}

Result<void> StaffAccess::unlock(const events::Actor& by, AccountId account) {
  return perform(services_, by, "consola", [&](Work& work) -> Result<void> {
    const auto rows = exec(work.tx(), kLoginOf, account);
    if (rows.empty()) return fail(Code::kNotFound, "cuenta");
    forgive(work.tx(), read_text(rows[0][0]));
    events::pb::AuditEntry entry;
    entry.mutable_session()->set_kind(events::pb::SessionEvent::UNLOCKED);
    *entry.mutable_session()->mutable_attempted_user() =
        services_.events.pseudonym_of(approvals::person_of(account));
    work.emit({"usuario", to_string(account)}, std::move(entry));
    return {};
  });
}

}  // namespace recaudo::access
