// Policies and error pages.
#pragma once

#include "api/portal/view.h"
#include "base/error.h"

namespace recaudo::portal {

enum class Policy { kRegistration, kSessions, kPrivacy, kMonitoring };
inline constexpr Policy kPolicies[] = {Policy::kRegistration, Policy::kSessions, Policy::kPrivacy,
                                       Policy::kMonitoring};
// "registro-de-usuarios": the last part of the page's address.
std::string_view policy_slug(Policy policy);

// The figures the policies promise. The caller fills the length of a password from the program; the
// others repeat core/access/migrations/0040_access.sql, and change with it.
struct PolicyFigures {
  int password_min = 15;
  int failed_logins = 5;
  int block_minutes = 15;
  int hard_stop = 100;
  int staff_idle_minutes = 15;
  int admin_idle_minutes = 10;
  int session_hours = 8;
  int admin_session_hours = 4;
};

struct PoliciesIndexView {
  Chrome chrome = {};
  std::string version = {};  // "1.0"
  Date in_force_since = {};
  // in the order of kPolicies
  std::vector<std::string> urls = {};
};
std::string policies_index_page(const PoliciesIndexView& view);

struct PolicyView {
  Chrome chrome = {};
  Policy policy = Policy::kRegistration;
  PolicyFigures figures = {};
  std::string version = {};
  Date in_force_since = {};
};
std::string policy_page(const PolicyView& view);

// One entry of the public log, for whoever holds a receipt that names it. What it tells of a
// receipt is what everybody reads in the published file: no person.
struct LogEntryView {
  Chrome chrome = {};
  std::string number = {}, size = {};      // the entry; entries under the signed head
  std::string leaf = {};                   // its hash, hexadecimal
  std::string receipt = {}, payment = {};  // empty: it tells another act
  Money amount = {};
  std::string url_proof = {};
  std::string fetch_command = {}, verify_command = {};
  // What gives `leaf` from the copy's file of the entry; while that file still grows, its last
  // name.
  std::string hash_command = {}, full_bundle = {};
};
std::string log_entry_page(const LogEntryView& view);

// 400, 403, 404, 409, 422, 429, 500, 502, 503: heading without jargon, the error's own text, its id
// and the request's id. 5xx pages never show Error::detail (it may name what is inside).
struct ErrorView {
  Chrome chrome = {};
  Error error = {};
  int http_status = 0;  // 0: the status of the error table
  std::string request_id = {};
};
std::string error_page(const ErrorView& view);

}  // namespace recaudo::portal
