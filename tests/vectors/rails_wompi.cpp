// The vectors of Wompi: integrity signatures, events to accept and to reject, the create body.
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
    counts.check(ours == text(v.at("signature")), "wompi integrity " + text(v.at("reference")));
  }
}

// "accept…" is heard, "reject…" is not. The published example has no body: one is built with its
// correct checksum and one with the checksum that the page prints.
void events(Counts& counts, const json::object& root) {
  for (const auto& v : root.at("events").as_array()) {
    const std::string name = "wompi event " + text(v.at("name"));
    const Secret secret(text(v.at("secret")));
    if (const auto* body = v.as_object().if_contains("body")) {
      const bool heard =
          read_event(json::serialize(*body), "", secret, Environment::kTest).has_value();
      counts.check(heard == text(v.at("name")).starts_with("accept"), name);
      continue;
    }
    const auto heard = [&](const char* checksum) {
      const json::value event = {
          {"data",
           {{"transaction",
             {{"id", "1234-1610641025-49201"},
              {"status", "APPROVED"},
              {"amount_in_cents", 4490000}}}}},
          {"environment", "prod"},
          {"signature", {{"properties", v.at("properties")}, {"checksum", v.at(checksum)}}},
          {"timestamp", v.at("timestamp")}};
      return read_event(json::serialize(event), "", secret, Environment::kProduction).has_value();
    };
    counts.check(heard("checksum_correct"), name);
    counts.check(!heard("checksum_printed_in_docs"), name + ", as printed");
  }
}

// The body that we write says what the published one says, member by member.
void creation(Counts& counts, const json::object& root) {
  const auto& expected = root.at("create_transaction_request").as_object();
  gateways::CreateRequest r;
  r.ticket = gateways::TicketId(1);
  r.order_reference = "120260000012345";
  r.amount = Money::centavos(125'430'000);
  r.payer = {.document_number = "79123456",
             .full_name = "Ana Pérez Gómez",
             .email = "ana@example.com",
             .phone = "3001234567",
             .address = ""};
  r.bank_code = "1";
  r.consents = {text(expected.at("acceptance_token")), text(expected.at("accept_personal_auth"))};
  r.return_url = text(expected.at("redirect_url"));
  r.payer_ip = text(expected.at("ip"));
  r.valid_until = make_date(2026, 10, 5);
  r.requested_at = value_or_throw(parse_instant("2026-10-05T08:00:00-05:00"));
  counts.check(check_create(r, {}).has_value(), "wompi create is valid");
  const Keys keys{"", Secret(), Secret(), Secret("test_integrity_CaquezaDemoSecret0001"),
                  Environment::kTest};
  auto ours = json::parse(create_json(r, keys)).as_object();
  // The words of the description are ours.
  ours.at("payment_method").at("payment_description") =
      expected.at("payment_method").at("payment_description");
  counts.check(ours == expected, "wompi create body");
}

}  // namespace

void run_wompi(Counts& counts, const std::string& folder) {
  const auto root = read_json(folder + "/wompi.json").as_object();
  integrity(counts, root);
  events(counts, root);
  creation(counts, root);
}

}  // namespace recaudo::vectors
