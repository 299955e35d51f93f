// What every page shares: the entity, the chrome around the page, links, errors of a form, marks.
// Views hold values (Money, Date, Instant, Rate); all formatting happens in this folder.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/money.h"
#include "base/rate.h"
#include "base/time.h"

namespace recaudo::portal {

struct Link {
  std::string text = {};
  std::string url = {};
};

// A form that changes something: where it goes, and the token that this form alone may send.
struct PostForm {
  std::string url = {};
  std::string csrf = {};
};

// One option of a list: what the form sends, and what the person reads.
struct Choice {
  std::string value = {}, text = {};
};

// The public entity, from the statute file. Empty optional data are left out of the footer.
struct Entity {
  std::string name = {};        // "Municipio de ..."
  std::string department = {};  // "Cundinamarca"
  std::string nit = {};         // "899.999.000-0"
  std::string office = {};      // "Tesorería Municipal"
  std::string address = {}, postal_code = {};
  std::string phone = {}, email = {};
  std::string hours = {};  // "lunes a viernes, 8:00 a. m. a 5:00 p. m."
  std::string anticorruption_phone = {};
  std::string notification_email = {};  // judicial notices
};

// Around each page for taxpayers. The four display links re-render the page (a first-party cookie).
struct Chrome {
  Entity entity = {};
  bool demo = false;  // prints DEMOSTRACIÓN on each page
  bool high_contrast = false;
  bool large_text = false;
  std::string url_govco = "https://www.gov.co/";
  std::string url_home = {}, url_search = {}, url_verify = {}, url_policies = {};
  std::string url_contrast = {}, url_text_size = {};
  std::vector<Link> trail = {};  // breadcrumb before this page; empty on the home page
  Instant rendered_at = {};      // printed at the foot of a paper copy
  std::string print_id = {};     // identifies the snapshot on paper; empty: left out
};

// One error of one field: `field` is the field's name, `text` says what to do ("Escriba...").
struct FieldError {
  std::string field = {};
  std::string text = {};
};
using FieldErrors = std::vector<FieldError>;

enum class Tone { kNeutral, kGood, kWarning, kBad };

struct Badge {
  std::string text = {};
  Tone tone = Tone::kNeutral;
};

struct Month {
  int year = 0;
  unsigned month = 1;
};

// The five words that a payment's state has for people. What nobody could tell is kPending.
enum class PaymentState { kPending, kApproved, kRejected, kExpired, kReturned };
inline constexpr PaymentState kPaymentStates[] = {PaymentState::kPending, PaymentState::kApproved,
                                                  PaymentState::kRejected, PaymentState::kExpired,
                                                  PaymentState::kReturned};
std::string_view to_spanish(PaymentState state);  // "Pendiente", ...
std::string_view to_code(PaymentState state);     // "pendiente": the value in a filter's address
Tone tone_of(PaymentState state);

// "25 151 01 00 ...": a national parcel number of 30 or 20 digits in its official groups; other
// texts come back unchanged.
std::string grouped_parcel_number(std::string_view digits);
// What anybody may see of an address, on a page, on a receipt and in the API. Hides every digit
// after its first number: "CL 5 # 4-32" -> "CL 5 # •-••".
std::string masked_address(std::string_view address);
// "3 días", "1 día", "hoy".
std::string age_text(int days);

}  // namespace recaudo::portal
