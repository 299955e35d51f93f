#include "gateways/bank_slip/slip.h"

#include <algorithm>

namespace recaudo::bank_slip {
namespace {

constexpr char kSeparator = '\x1D';
constexpr std::size_t kGlnDigits = 13;
// GS1 allows 25; what counters and bank files surely keep is 24, so no slip of ours is longer.
constexpr std::size_t kLongestReference = 24;
constexpr std::size_t kLongestAmount = 15;
constexpr std::size_t kDateDigits = 8;
constexpr std::size_t kDateElement = 2 + kDateDigits;  // (96)AAAAMMDD

bool is_digits(std::string_view text) {
  return !text.empty() && std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
}

tl::unexpected<Error> invalid(const std::string& why) {
  return fail(Code::kSlipInvalid, why);
}

// AAAAMMDD
Result<Date> date_of(std::string_view digits) {
  if (digits.size() != kDateDigits || !is_digits(digits)) return invalid("(96) no es una fecha");
  const std::string iso = std::string(digits.substr(0, 4)) + '-' +
                          std::string(digits.substr(4, 2)) + '-' + std::string(digits.substr(6));
  const auto date = parse_iso_date(iso);
  if (!date) return invalid("(96) trae el día " + iso + ", que no existe");
  return *date;
}

std::string compact(Date d) {
  std::string out = to_iso(d);
  std::erase(out, '-');
  return out;
}

// Walks the elements of one string, in whatever order they come.
class Reader {
 public:
  Reader(std::string_view rest, std::optional<FixedLengths> fixed) : rest_(rest), fixed_(fixed) {}

  Result<Slip> read() {
    if (rest_.starts_with("]C1")) rest_.remove_prefix(3);
    if (rest_.starts_with(kSeparator)) rest_.remove_prefix(1);
    while (!rest_.empty())
      if (auto ok = element(); !ok) return tl::unexpected(ok.error());
    if (slip_.gln.empty()) return invalid("falta (415), el convenio de recaudo");
    if (slip_.reference.empty()) return invalid("falta (8020), la referencia");
    return slip_;
  }

 private:
  Result<void> element() {
    if (take("415")) return gln();
    if (take("8020")) return reference();
    if (rest_.starts_with("390") && rest_.size() > 3 && is_digits(rest_.substr(3, 1))) {
      const int decimals = rest_[3] - '0';
      rest_.remove_prefix(4);
      return amount(decimals);
    }
    if (take("96")) return day();
    if (take("12")) return short_day();
    return invalid("elemento desconocido: " + std::string(rest_.substr(0, 4)));
  }

  Result<void> gln() {
    if (!slip_.gln.empty()) return invalid("(415) está dos veces");
    const std::string_view digits = fixed(kGlnDigits);
    if (!is_gln(digits)) return invalid("(415) no cumple su dígito de control");
    slip_.gln = digits;
    return {};
  }
  Result<void> reference() {
    if (!slip_.reference.empty()) return invalid("(8020) está dos veces");
    const std::string_view digits = variable(fixed_ ? fixed_->reference : 0);
    if (!is_digits(digits) || digits.size() > kLongestReference)
      return invalid("(8020) debe tener de 1 a 24 dígitos");
    slip_.reference = digits;
    return {};
  }
  Result<void> amount(int decimals) {
    if (slip_.amount) return invalid("(390n) está dos veces");
    const std::string_view digits = variable(fixed_ ? amount_length() : 0);
    if (!is_digits(digits) || digits.size() > kLongestAmount)
      return invalid("(390n) debe tener de 1 a 15 dígitos");
    slip_.amount = SlipAmount{std::string(digits), decimals};
    return {};
  }
  Result<void> day() {
    if (slip_.pay_by) return invalid("la fecha está dos veces");
    RECAUDO_TRY(date, date_of(variable(fixed_ ? kDateDigits : 0)));
    slip_.pay_by = date;
    return {};
  }
  // (12) AAMMDD, GS1's own due date: of this century.
  Result<void> short_day() {
    if (slip_.pay_by) return invalid("la fecha está dos veces");
    RECAUDO_TRY(date, date_of("20" + std::string(fixed(6))));
    slip_.pay_by = date;
    return {};
  }

  // As agreed, or what stands before the last day.
  std::size_t amount_length() const {
    if (fixed_->amount > 0 || rest_.size() <= kDateElement) return fixed_->amount;
    const std::string_view last = rest_.substr(rest_.size() - kDateElement);
    return last.starts_with("96") && date_of(last.substr(2)) ? rest_.size() - kDateElement : 0;
  }

  bool take(std::string_view ai) {
    if (!rest_.starts_with(ai)) return false;
    rest_.remove_prefix(ai.size());
    return true;
  }
  std::string_view fixed(std::size_t length) {
    const std::string_view out = rest_.substr(0, length);
    rest_.remove_prefix(out.size());
    return out;
  }
  // Up to the separator or the end; where the agreement's lengths say, without a separator too.
  std::string_view variable(std::size_t agreed) {
    const std::size_t separator = rest_.find(kSeparator);
    std::size_t length = std::min(separator, rest_.size());
    if (agreed > 0 && separator == std::string_view::npos) length = std::min(agreed, length);
    const std::string_view out = fixed(length);
    if (rest_.starts_with(kSeparator)) rest_.remove_prefix(1);
    return out;
  }

  std::string_view rest_;
  std::optional<FixedLengths> fixed_;
  Slip slip_;
};

}  // namespace

bool is_gln(std::string_view digits) {
  if (digits.size() != kGlnDigits || !is_digits(digits)) return false;
  int sum = 0;
  for (std::size_t i = 0; i < kGlnDigits; ++i) sum += (digits[i] - '0') * (i % 2 == 0 ? 1 : 3);
  return sum % 10 == 0;
}

Result<Money> SlipAmount::money() const {
  std::int64_t number = 0;  // at most 15 digits
  for (const char c : digits) number = number * 10 + (c - '0');
  std::int64_t scale = 1;
  for (int i = 0; i < decimals; ++i) scale *= 10;
  if (scale <= 100) {
    const std::int64_t factor = 100 / scale;
    if (number > Money::kMaxCentavos / factor) return fail(Code::kBadAmount, digits);
    return Money::centavos(number * factor);
  }
  if (number % (scale / 100) != 0) return fail(Code::kBadAmount, digits);
  return Money::centavos(number / (scale / 100));
}

Result<Slip> make_slip(std::string_view gln, std::string_view reference,
                       std::optional<Money> amount, std::optional<Date> pay_by) {
  if (!is_gln(gln)) return invalid("el convenio " + std::string(gln) + " no es un GLN");
  if (!is_digits(reference) || reference.size() > kLongestReference)
    return invalid("la referencia debe tener de 1 a 24 dígitos");
  Slip slip{.gln = std::string(gln),
            .reference = std::string(reference),
            .amount = std::nullopt,
            .pay_by = pay_by};
  if (amount) {
    if (!amount->is_positive()) return invalid("el valor debe ser mayor que cero");
    const bool whole = amount->is_whole_pesos();
    slip.amount = SlipAmount{std::to_string(whole ? amount->whole_pesos() : amount->centavos()),
                             whole ? 0 : 2};
    if (slip.amount->digits.size() > kLongestAmount)
      return invalid("el valor no cabe en quince dígitos");
  }
  return slip;
}

std::string element_string(const Slip& slip) {
  std::string out = "415" + slip.gln + "8020" + slip.reference;
  if (slip.amount)
    out += kSeparator + ("390" + std::to_string(slip.amount->decimals)) + slip.amount->digits;
  if (slip.pay_by) out += kSeparator + ("96" + compact(*slip.pay_by));
  return out;
}

std::string human_readable(const Slip& slip) {
  std::string out = "(415)" + slip.gln + "(8020)" + slip.reference;
  if (slip.amount)
    out += "(390" + std::to_string(slip.amount->decimals) + ")" + slip.amount->digits;
  if (slip.pay_by) out += "(96)" + compact(*slip.pay_by);
  return out;
}

Result<Slip> read_slip(std::string_view scanned, std::optional<FixedLengths> fixed) {
  return Reader(scanned, fixed).read();
}

}  // namespace recaudo::bank_slip
