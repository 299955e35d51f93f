// The vectors of Wompi: integrity signatures, events to accept and to reject, the create body.
#include <algorithm>
#include <tuple>

#include "gateways/wompi/event.h"
#include "gateways/wompi/messages.h"
#include "tests/vectors/rails_gateways.h"

namespace recaudo::vectors {
namespace {

namespace json = boost::json;
using namespace wompi;

void integrity(Counts& counts, const json::object& root) {
  for (const auto& v : root.at("integrity").as_array()) {
    const auto& expiration = v.at("expiration_time");
    const auto ours = integrity_signature(
        text(v.at("reference")), Money::centavos(v.at("amount_in_cents").as_int64()),
        expiration.is_null() ? "" : text(expiration), Secret(text(v.at("secret"))));
    counts.check(ours == text(v.at("signature")) && text(v.at("currency")) == "COP",
                 "wompi integrity " + text(v.at("reference")));
  }
}

// Secrets of the two environments differ in how they begin.
Environment environment_of(const std::string& secret) {
  return secret.starts_with("prod_") ? Environment::kProduction : Environment::kTest;
}

// The published example has no body, only what it signs: the number of a transaction, its state,
// its cents, the timestamp and the secret, without separators.
json::value published_event(const json::object& v, const char* checksum) {
  const auto signs = text(v.at("concatenation"));
  const auto values = signs.substr(
      0, signs.rfind(std::to_string(v.at("timestamp").as_int64()) + text(v.at("secret"))));
  const auto is_letter = [](char c) { return c >= 'A' && c <= 'Z'; };
  const auto state = std::ranges::find_if(values, is_letter);
  const auto cents = std::find_if_not(state, values.end(), is_letter);
  const auto environment = to_code(environment_of(text(v.at("secret"))));
  return {{"data",
           {{"transaction",
             {{"id", std::string(values.begin(), state)},
              {"status", std::string(state, cents)},
              {"amount_in_cents", std::stoll("0" + std::string(cents, values.end()))}}}}},
          {"environment", json::string(environment)},
          {"signature", {{"properties", v.at("properties")}, {"checksum", v.at(checksum)}}},
          {"timestamp", v.at("timestamp")}};
}

// "accept…" is heard, "reject…" is not. Of the published example one body has its correct checksum
// and one the checksum that the page prints.
void events(Counts& counts, const json::object& root) {
  for (const auto& v : root.at("events").as_array()) {
    const std::string name = "wompi event " + text(v.at("name"));
    const Secret secret(text(v.at("secret")));
    const auto heard = [&](const json::value& event) {
      return read_event(json::serialize(event), "", secret, environment_of(text(v.at("secret"))))
          .has_value();
    };
    if (const auto* body = v.as_object().if_contains("body")) {
      counts.check(heard(*body) == text(v.at("name")).starts_with("accept"), name);
      continue;
    }
    counts.check(heard(published_event(v.as_object(), "checksum_correct")), name);
    counts.check(!heard(published_event(v.as_object(), "checksum_printed_in_docs")),
                 name + ", as printed");
  }
}

// Whoever pays, as the example says.
gateways::Payer payer_of(const json::object& v) {
  const auto& method = v.at("payment_method");
  gateways::Payer payer;
  payer.type = method.at("user_type").to_number<int>() == 1 ? gateways::PersonType::kCompany
                                                            : gateways::PersonType::kPerson;
  payer.document_type = document_named(text(method.at("user_legal_id_type")));
  payer.document_number = text(method.at("user_legal_id"));
  payer.full_name = text(v.at("customer_data").at("full_name"));
  payer.email = text(v.at("customer_email"));
  payer.phone = without_prefix(text(v.at("customer_data").at("phone_number")), "57");
  return payer;
}

// Its secret is the one that the examples of signatures give for that environment.
Secret integrity_secret_of(const json::object& root, const json::object& v) {
  std::string found;
  for (const auto& example : root.at("integrity").as_array()) {
    const auto secret = text(example.at("secret"));
    const bool same = example.at("reference") == v.at("reference");
    if (same || (found.empty() && secret.starts_with("test_"))) found = secret;
  }
  return Secret(found);
}

// The body that we write says what the published one says, member by member.
void creation(Counts& counts, const json::object& root) {
  const auto& expected = root.at("create_transaction_request").as_object();
  gateways::CreateRequest r;
  std::tie(r.order_reference, r.ticket) = attempt_of(text(expected.at("reference")));
  r.amount = Money::centavos(expected.at("amount_in_cents").as_int64());
  r.payer = payer_of(expected);
  r.bank_code = text(expected.at("payment_method").at("financial_institution_code"));
  r.consents = {text(expected.at("acceptance_token")), text(expected.at("accept_personal_auth"))};
  r.return_url = text(expected.at("redirect_url"));
  r.payer_ip = text(expected.at("ip"));
  const auto ends = value_or_throw(parse_instant(text(expected.at("expiration_time"))));
  r.valid_until = bogota_date(ends);
  r.requested_at = ends - kSession;
  counts.check(check_create(r, {true, {}}).has_value(), "wompi create is valid");
  const Keys keys{"", Secret(), Secret(), integrity_secret_of(root, expected), Environment::kTest};
  auto ours = json::parse(create_json(r, keys)).as_object();
  // The words of the description are ours.
  ours.at("payment_method").at("payment_description") =
      expected.at("payment_method").at("payment_description");
  for (const auto& [name, value] : expected)
    counts.check(ours.contains(name) && ours.at(name) == value,
                 "wompi create " + std::string(name));
  counts.check(ours.size() == expected.size(), "wompi create members");
}

}  // namespace

void run_wompi(Counts& counts, const std::string& folder) {
  const auto root = read_json(folder + "/wompi.json").as_object();
  integrity(counts, root);
  events(counts, root);
  creation(counts, root);
}

}  // namespace recaudo::vectors
