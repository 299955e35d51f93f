#include "api/portal/view.h"

#include <span>

#include "base/error.h"

namespace recaudo::portal {
namespace {

// Department, municipality, zone, sector, comuna, barrio, block, plot, condition, building, floor,
// unit (30 digits, IGAC Resolución 70 de 2011) and the former number of 20.
constexpr int kGroups30[] = {2, 3, 2, 2, 2, 2, 4, 4, 1, 2, 2, 4};
constexpr int kGroups20[] = {2, 3, 2, 2, 4, 4, 3};

struct StateRow {
  PaymentState state;
  std::string_view text, code;
  Tone tone;
};
constexpr StateRow kStateRows[] = {
    {PaymentState::kPending, "Pendiente", "pendiente", Tone::kWarning},
    {PaymentState::kApproved, "Aprobado", "aprobado", Tone::kGood},
    {PaymentState::kRejected, "Rechazado", "rechazado", Tone::kBad},
    {PaymentState::kExpired, "Vencido", "vencido", Tone::kNeutral},
    {PaymentState::kReturned, "Devuelto", "devuelto", Tone::kNeutral},
};

const StateRow& row_of(PaymentState state) {
  for (const StateRow& row : kStateRows)
    if (row.state == state) return row;
  throw BrokenInvariant("payment state out of range");
}

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

}  // namespace

std::string_view to_spanish(PaymentState state) {
  return row_of(state).text;
}
std::string_view to_code(PaymentState state) {
  return row_of(state).code;
}
Tone tone_of(PaymentState state) {
  return row_of(state).tone;
}

std::string grouped_parcel_number(std::string_view digits) {
  std::span<const int> groups;
  if (digits.size() == 30) groups = kGroups30;
  if (digits.size() == 20) groups = kGroups20;
  std::string out;
  for (const int width : groups) {
    if (!out.empty()) out += ' ';
    out += digits.substr(0, static_cast<std::size_t>(width));
    digits.remove_prefix(static_cast<std::size_t>(width));
  }
  return out.append(digits);
}

std::string masked_address(std::string_view address) {
  std::string out;
  bool in_first = false;
  bool after_first = false;
  for (const char c : address) {
    if (!is_digit(c)) {
      after_first = after_first || in_first;
      out += c;
      continue;
    }
    in_first = true;
    if (after_first)
      out += "•";
    else
      out += c;
  }
  return out;
}

std::string age_text(int days) {
  if (days <= 0) return "hoy";
  return days == 1 ? "1 día" : std::to_string(days) + " días";
}

}  // namespace recaudo::portal
