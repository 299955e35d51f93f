#include "gateways/simulator/transaction.h"

#include <algorithm>
#include <array>
#include <utility>

namespace recaudo::simulator {
namespace {

template <typename E, std::size_t N>
using Names = std::array<std::pair<E, std::string_view>, N>;

constexpr Names<State, 4> kStates{{{State::kPending, "PENDING"},
                                   {State::kOk, "OK"},
                                   {State::kNotAuthorized, "NOT_AUTHORIZED"},
                                   {State::kFailed, "FAILED"}}};
constexpr Names<Decision, 5> kDecisions{{{Decision::kApprove, "approve"},
                                         {Decision::kDecline, "decline"},
                                         {Decision::kPending, "pending"},
                                         {Decision::kAbandon, "abandon"},
                                         {Decision::kFail, "fail"}}};
constexpr Names<Callback, 5> kCallbacks{{{Callback::kNormal, "normal"},
                                         {Callback::kBeforeReturn, "before_return"},
                                         {Callback::kLost, "lost"},
                                         {Callback::kTwice, "twice"},
                                         {Callback::kOutOfOrder, "out_of_order"}}};
constexpr Names<Rail, 3> kRails{
    {{Rail::kPse, "pse"}, {Rail::kPlacetoPay, "placetopay"}, {Rail::kWompi, "wompi"}}};

template <typename E, std::size_t N>
std::string_view name_of(const Names<E, N>& names, E value) {
  for (const auto& [v, name] : names)
    if (v == value) return name;
  throw BrokenInvariant("every enumerator has a name");
}

template <typename E, std::size_t N>
std::optional<E> value_of(const Names<E, N>& names, std::string_view text) {
  for (const auto& [v, name] : names)
    if (name == text) return v;
  return std::nullopt;
}

void set_state(Transaction& t, State state, std::string_view cause, Instant at) {
  t.state = state;
  t.cause = cause;
  t.state_since = at;
  t.held = false;
}

}  // namespace

std::string_view to_text(State state) {
  return name_of(kStates, state);
}
std::optional<State> state_from_text(std::string_view text) {
  return value_of(kStates, text);
}
std::string_view to_text(Decision decision) {
  return name_of(kDecisions, decision);
}
std::optional<Decision> decision_from_text(std::string_view text) {
  return value_of(kDecisions, text);
}
std::string_view to_text(Callback callback) {
  return name_of(kCallbacks, callback);
}
std::optional<Callback> callback_from_text(std::string_view text) {
  return value_of(kCallbacks, text);
}
std::string_view to_text(Rail rail) {
  return name_of(kRails, rail);
}
std::optional<Rail> rail_from_text(std::string_view text) {
  return value_of(kRails, text);
}

std::optional<Instant> next_due(const Transaction& t) {
  if (t.planned_at) return t.planned_at;
  if (t.state != State::kPending) return std::nullopt;
  const Instant close = t.created + kAchClose;
  if (t.held || !t.opened) return close;
  return std::min(close, *t.opened + kBankSession);
}

void apply_due(Transaction& t) {
  const Instant at = next_due(t).value();
  if (t.planned) {
    const Decision decision = *std::exchange(t.planned, std::nullopt);
    t.planned_at.reset();
    apply_decision(t, decision, at);
    return;
  }
  const bool session_ended = !t.held && t.opened && at == *t.opened + kBankSession;
  set_state(t, State::kFailed, session_ended ? "00015" : "00014", at);
}

void apply_decision(Transaction& t, Decision decision, Instant at) {
  switch (decision) {
    case Decision::kApprove:
      set_state(t, State::kOk, "", at);
      t.moved = t.amount_changed.value_or(t.request.amount);
      t.moved_at = at;
      t.authorization = authorization_of(t.cus);
      return;
    case Decision::kDecline:
      return set_state(t, State::kNotAuthorized, "00011", at);
    case Decision::kAbandon:
      return set_state(t, State::kFailed, "00001", at);
    case Decision::kFail:
      return set_state(t, State::kFailed, "00010", at);
    case Decision::kPending:
      t.held = true;
      return;
  }
}

bool session_open(const Transaction& t, Instant now) {
  if (t.state != State::kPending || t.held || t.planned) return false;
  return now < next_due(t).value();
}

std::string authorization_of(Cus cus) {
  const auto digits = "000000" + to_string(cus);
  return digits.substr(digits.size() - 6);
}

std::string file_reference(const Transaction& t) {
  constexpr std::size_t kWidth = 48;
  const auto& reference = t.origin.reference;
  const auto digits = reference.substr(0, reference.find_first_not_of("0123456789"));
  return digits.empty() || digits.size() > kWidth ? to_string(t.request.ticket) : digits;
}

int clearing_cycle(Instant t) {
  const auto hour =
      std::chrono::duration_cast<std::chrono::hours>(t - start_of_day(bogota_date(t)));
  constexpr std::array<int, 4> kEnds{9, 12, 15, 18};
  return 1 + static_cast<int>(std::count_if(kEnds.begin(), kEnds.end(),
                                            [&](int end) { return hour.count() >= end; }));
}

std::string_view cause_text(std::string_view cause) {
  constexpr std::array<std::pair<std::string_view, std::string_view>, 5> kTexts{
      {{"00001", "Transacción abandonada en el banco"},
       {"00010", "Fallas técnicas en el banco"},
       {"00011", "Fondos insuficientes"},
       {"00014", "Cancelada por PSE: el banco no confirmó"},
       {"00015", "Transacción no concluida en el banco"}}};
  for (const auto& [code, text] : kTexts)
    if (code == cause) return text;
  return "";
}

}  // namespace recaudo::simulator
