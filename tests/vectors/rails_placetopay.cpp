// The vectors of PlacetoPay: authentication, notifications, bodies, and requests that a real client
// sent.
#include "base/bytes.h"
#include "gateways/placetopay/messages.h"
#include "gateways/placetopay/notification.h"
#include "tests/vectors/rails_gateways.h"

namespace recaudo::vectors {
namespace {

namespace json = boost::json;
using namespace placetopay;
using gateways::PaymentState;

void authentication(Counts& counts, const json::object& root) {
  for (const auto& v : root.at("auth_vectors").as_array()) {
    const HashName hash = text(v.at("algorithm")) == "sha1" ? HashName::kSha1 : HashName::kSha256;
    const std::string nonce = text(v.at("raw_nonce"));
    const std::string name = "placetopay auth " + text(v.at("algorithm")) + " " + nonce;
    counts.check(tran_key(hash, nonce, text(v.at("seed")), Secret(text(v.at("secretKey")))) ==
                     text(v.at("tranKey_base64")),
                 name);
    counts.check(to_base64(nonce) == text(v.at("nonce_base64")), name + " nonce");
  }
}

// Each date is signed in both forms, and another state under the same signature is refused.
void notifications(Counts& counts, const json::object& root) {
  for (const auto& v : root.at("notification_vectors").as_array()) {
    const Secret secret(text(v.at("secretKey")));
    for (const char* form : {"sha1_signature", "sha256_signature"}) {
      const auto heard = [&](const json::value& status) {
        const json::value body = {{"status", {{"status", status}, {"date", v.at("date")}}},
                                  {"requestId", v.at("requestId")},
                                  {"reference", "120260000012345"},
                                  {"signature", v.at(form)}};
        return read_notification(json::serialize(body), secret).has_value();
      };
      const std::string name = "placetopay notification " + text(v.at("date")) + " " + form;
      counts.check(heard(v.at("status")), name);
      counts.check(!heard("PENDING"), name + ", another state");
    }
  }
  const auto& bodies = root.at("bodies").as_object();
  counts.check(
      read_notification(json::serialize(bodies.at("notification")), Secret("SnHP85O5CHzJp0tD"))
          .has_value(),
      "placetopay notification body");
  counts.check(!read_notification(json::serialize(bodies.at("notification_tampered_status")),
                                  Secret("024h1IlD")),
               "placetopay notification tampered");
}

gateways::CreateRequest example() {
  gateways::CreateRequest r;
  r.ticket = gateways::TicketId(1);
  r.order_reference = "120260000012345";
  r.amount = Money::pesos(1'254'300);
  r.description = "Impuesto predial 2026 recibo 12345";
  r.payer = {.document_number = "79123456",
             .full_name = "Ana Pérez Gómez",
             .email = "ana@example.com",
             .phone = "3001234567",
             .address = ""};
  r.return_url = "https://pagos.example.gov.co/retorno/120260000012345";
  r.payer_ip = "190.24.1.10";
  r.user_agent = "Mozilla/5.0";
  r.valid_until = make_date(2026, 10, 5);
  r.requested_at = value_or_throw(parse_instant("2026-10-05T08:00:00-05:00"));
  return r;
}

// The body that we write says what the published one says, but for the number of the attempt in
// the reference and for where a cancelled payer comes back to.
void creation(Counts& counts, const json::object& bodies) {
  auto expected = bodies.at("create_session_request").as_object();
  const Credentials credentials{"municipio-test", Secret("SnHP85O5CHzJp0tD"), HashName::kSha256};
  auto ours = json::parse(create_json(example(), credentials,
                                      {"0123456789abcdef", "2026-10-05T08:00:00-05:00"}, "pse"))
                  .as_object();
  counts.check(text(ours.at("payment").at("reference")) == "120260000012345-1",
               "placetopay create reference");
  expected.at("payment").at("reference") = ours.at("payment").at("reference");
  // A payer who gives up comes back to the same page, which asks what became of it.
  expected.at("cancelUrl") = expected.at("returnUrl");
  counts.check(ours == expected, "placetopay create body");
}

void sessions(Counts& counts, const json::object& bodies) {
  const auto state = [&](const char* name) {
    const auto session = parse_session(json::serialize(bodies.at(name)));
    return session ? status_of(*session) : tl::unexpected(session.error());
  };
  const auto created = parse_create_answer(json::serialize(bodies.at("create_session_response")));
  counts.check(created && created->request_id == "1048576" && !created->process_url.empty(),
               "placetopay create answer");
  const auto pending = state("query_pending");
  counts.check(pending && pending->state == PaymentState::kPending, "placetopay pending");
  const auto rejected = state("query_rejected");
  counts.check(
      rejected && rejected->state == PaymentState::kDeclined && rejected->cause_code == "?C",
      "placetopay rejected");
  // The example's reference is the slip's alone, which is no attempt of ours.
  counts.check(!state("query_approved"), "placetopay approved, not our reference");
  auto approved = json::serialize(bodies.at("query_approved"));
  approved.replace(approved.find("\"120260000012345\""), 17, "\"120260000012345-1\"");
  const auto session = parse_session(approved);
  const auto status = session ? status_of(*session) : tl::unexpected(session.error());
  counts.check(status && status->state == PaymentState::kApproved &&
                   status->amount == Money::pesos(1'254'300) &&
                   status->ticket == gateways::TicketId(1) && status->ach_cus == "2263241" &&
                   status->cus.str() == "1048576" && status->bank_process_at,
               "placetopay approved");
  const auto denied = parse_answer_status(json::serialize(bodies.at("auth_error_response_401")));
  counts.check(denied && denied->status == "FAILED" && authentication_fault(denied->message) == 102,
               "placetopay authentication error");
}

// The captured client sends the nonce twice in Base64 and signs what it sends once decoded.
void captured(Counts& counts, const std::string& folder) {
  const auto root = read_json(folder + "/dnetix_captured_requests.json").as_object();
  for (const auto& request : root.at("requests").as_array()) {
    const auto& auth = request.at("body").at("auth");
    const auto nonce = from_base64(text(auth.at("nonce")));
    counts.check(nonce && tran_key(HashName::kSha1, *nonce, text(auth.at("seed")),
                                   Secret("SnHP85O5CHzJp0tD")) == text(auth.at("tranKey")),
                 "placetopay captured " + text(request.at("path")));
  }
}

}  // namespace

void run_placetopay(Counts& counts, const std::string& folder) {
  const auto root = read_json(folder + "/placetopay.json").as_object();
  authentication(counts, root);
  notifications(counts, root);
  creation(counts, root.at("bodies").as_object());
  sessions(counts, root.at("bodies").as_object());
  captured(counts, folder);
}

}  // namespace recaudo::vectors
