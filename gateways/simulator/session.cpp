#include "gateways/simulator/session.h"

#include <algorithm>
#include <array>
#include <utility>

namespace recaudo::simulator {
namespace {

// What was asked of each approved attempt: the session counts by it even when the bank moved
// another amount.
Money approved(const std::vector<Transaction>& attempts) {
  Money sum;
  for (const auto& t : attempts)
    if (t.state == State::kOk) sum += t.request.amount;
  return sum;
}

}  // namespace

SessionStatus evaluate(const Session& session, const std::vector<Transaction>& attempts) {
  const Money paid = approved(attempts);
  if (paid >= session.total) return {"APPROVED", "00"};
  if (any_pending(attempts)) return {"PENDING", "?-"};
  if (session.closed_reason.empty())
    return paid.is_zero() ? SessionStatus{"PENDING", "PT"}
                          : SessionStatus{"APPROVED_PARTIAL", "P0"};
  if (paid.is_positive()) return {"PARTIAL_EXPIRED", "PX"};
  return {"REJECTED", session.closed_reason};
}

Money open_amount(const Session& session, const std::vector<Transaction>& attempts) {
  Money open = session.total - approved(attempts);
  for (const auto& t : attempts)
    if (t.state == State::kPending) open -= t.request.amount;
  return open;
}

int rejected_attempts(const std::vector<Transaction>& attempts) {
  return static_cast<int>(std::count_if(attempts.begin(), attempts.end(), [](const auto& t) {
    return t.state == State::kNotAuthorized || t.state == State::kFailed;
  }));
}

bool any_pending(const std::vector<Transaction>& attempts) {
  return std::any_of(attempts.begin(), attempts.end(),
                     [](const auto& t) { return t.state == State::kPending; });
}

bool is_final(std::string_view status) {
  return status == "APPROVED" || status == "PARTIAL_EXPIRED" || status == "REJECTED";
}

std::string_view reason_text(std::string_view reason) {
  constexpr std::array<std::pair<std::string_view, std::string_view>, 10> kTexts{
      {{"PT", "La petición se encuentra pendiente"},
       {"?-", "La petición tiene una transacción pendiente"},
       {"00", "La petición ha sido aprobada exitosamente"},
       {"P0", "La petición ha sido aprobada parcialmente"},
       {"PX", "La petición ha sido parcialmente pagada y ha expirado"},
       {"?C", "La petición ha sido cancelada por el usuario"},
       {"MC", "La petición ha sido cancelada por el comercio"},
       {"XN", "La petición ha sido rechazada"},
       {"EX", "La petición ha expirado"},
       {"05", "Rechazada"}}};
  for (const auto& [code, text] : kTexts)
    if (code == reason) return text;
  return "";
}

SessionStatus payment_status(const Transaction& t) {
  switch (t.state) {
    case State::kOk:
      return {"APPROVED", "00"};
    case State::kNotAuthorized:
      return {"REJECTED", "05"};
    case State::kFailed:
      return {"FAILED", "XN"};
    case State::kPending:
      break;
  }
  return {"PENDING", "?-"};
}

}  // namespace recaudo::simulator
