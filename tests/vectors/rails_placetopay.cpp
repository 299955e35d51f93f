// The vectors of PlacetoPay: authentication, notifications, bodies, and requests that a real client
// sent.
#include <tuple>

#include "base/bytes.h"
#include "gateways/placetopay/messages.h"
#include "gateways/placetopay/notification.h"
#include "gateways/pse/fields.h"
#include "tests/vectors/rails_gateways.h"

namespace recaudo::vectors {
namespace {

namespace json = boost::json;
using namespace placetopay;
using gateways::PaymentState;

HashName hash_named(const std::string& name) {
  if (name != "sha1" && name != "sha256") throw std::runtime_error("no such algorithm: " + name);
  return name == "sha1" ? HashName::kSha1 : HashName::kSha256;
}

void authentication(Counts& counts, const json::object& root) {
  for (const auto& v : root.at("auth_vectors").as_array()) {
    const HashName hash = hash_named(text(v.at("algorithm")));
    const std::string nonce = text(v.at("raw_nonce"));
    const std::string name = "placetopay auth " + text(v.at("algorithm")) + " " + nonce;
    counts.check(tran_key(hash, nonce, text(v.at("seed")), Secret(text(v.at("secretKey")))) ==
                     text(v.at("tranKey_base64")),
                 name);
    counts.check(to_base64(nonce) == text(v.at("nonce_base64")), name + " nonce");
  }
}

// The secret of a notification is that of the example that says the same.
Secret secret_of_notification(const json::object& root, const json::value& body) {
  for (const auto& v : root.at("notification_vectors").as_array())
    if (v.at("requestId") == body.at("requestId") && v.at("date") == body.at("status").at("date"))
      return Secret(text(v.at("secretKey")));
  throw std::runtime_error("no example of that notification");
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
  const auto heard = [&](const char* name) {
    const auto& body = bodies.at(name);
    return read_notification(json::serialize(body), secret_of_notification(root, body)).has_value();
  };
  counts.check(heard("notification"), "placetopay notification body");
  counts.check(!heard("notification_tampered_status"), "placetopay notification tampered");
}

// Who proves himself, as one of the examples of authentication does.
Credentials credentials_of(const json::object& root, const json::value& auth) {
  Credentials out{text(auth.at("login")), Secret(), HashName::kSha256};
  for (const auto& v : root.at("auth_vectors").as_array())
    if (v.at("nonce_base64") == auth.at("nonce") && v.at("seed") == auth.at("seed")) {
      out.secret_key = Secret(text(v.at("secretKey")));
      out.hash = hash_named(text(v.at("algorithm")));
    }
  return out;
}

gateways::Payer payer_of(const json::object& buyer) {
  gateways::Payer payer;
  payer.type =
      buyer.contains("company") ? gateways::PersonType::kCompany : gateways::PersonType::kPerson;
  payer.document_type = document_named(text(buyer.at("documentType")));
  payer.document_number = text(buyer.at("document"));
  payer.full_name = text(buyer.at("name"));
  if (const auto* surname = buyer.if_contains("surname")) payer.full_name += " " + text(*surname);
  payer.email = text(buyer.at("email"));
  payer.phone = without_prefix(text(buyer.at("mobile")), "+57");
  return payer;
}

// The payment that the example asks for.
gateways::CreateRequest request_of(const json::object& v, Money total) {
  gateways::CreateRequest r;
  const auto& payment = v.at("payment");
  std::tie(r.order_reference, r.ticket) = attempt_of(text(payment.at("reference")));
  r.amount = total;
  r.description = text(payment.at("description"));
  r.payer = payer_of(v.at("buyer").as_object());
  r.return_url = text(v.at("returnUrl"));
  r.payer_ip = text(v.at("ipAddress"));
  r.user_agent = text(v.at("userAgent"));
  const auto ends = value_or_throw(parse_instant(text(v.at("expiration"))));
  r.valid_until = bogota_date(ends);
  r.requested_at = ends - kSession;
  return r;
}

// Where a name ends and the surnames begin nobody knows: both together must be the same.
void join_names(json::object& buyer) {
  const auto* surname = buyer.if_contains("surname");
  if (surname == nullptr) return;
  buyer.at("name") = json::string(text(buyer.at("name")) + " " + text(*surname));
  buyer.erase("surname");
}

// The body that we write says what the published one says, but for the number of the attempt in
// the reference and for where a cancelled payer comes back to.
void creation(Counts& counts, const json::object& root, const std::string& file) {
  auto expected = root.at("bodies").at("create_session_request").as_object();
  const auto total = pse::parse_amount(number_text(file, "create_session_request", "total"));
  counts.check(total.has_value(), "placetopay create total");
  if (!total) return;
  const auto& auth = expected.at("auth");
  const auto request = request_of(expected, *total);
  counts.check(check_create(request).has_value(), "placetopay create is valid");
  const auto* methods = expected.if_contains("paymentMethod");
  const auto written =
      create_json(request, credentials_of(root, auth),
                  {value_or_throw(from_base64(text(auth.at("nonce")))), text(auth.at("seed"))},
                  methods == nullptr ? "" : text(*methods));
  auto ours = json::parse(written).as_object();
  counts.check(attempt_of(text(ours.at("payment").at("reference"))) ==
                   std::pair(request.order_reference, request.ticket),
               "placetopay create reference");
  expected.at("payment").at("reference") = ours.at("payment").at("reference");
  counts.check(pse::parse_amount(number_text(written, "payment", "total")) == *total,
               "placetopay create amount");
  expected.at("payment").at("amount").at("total") = ours.at("payment").at("amount").at("total");
  // A payer who gives up comes back to the same page, which asks what became of it.
  expected.at("cancelUrl") = expected.at("returnUrl");
  join_names(ours.at("buyer").as_object());
  join_names(expected.at("buyer").as_object());
  for (const auto& [name, value] : expected)
    counts.check(ours.contains(name) && ours.at(name) == value,
                 "placetopay create " + std::string(name));
  counts.check(ours.size() == expected.size(), "placetopay create members");
}

// The example's reference is the slip's alone, which is no attempt of ours: with its number it is.
void approved_session(Counts& counts, const json::object& bodies, const std::string& file) {
  auto body = bodies.at("query_approved");
  auto& paid = body.at("payment").at(0);
  const auto [order, ticket] = attempt_of(text(paid.at("reference")));
  const auto status_of_body = [&] {
    const auto session = parse_session(json::serialize(body));
    return session ? status_of(*session) : tl::unexpected(session.error());
  };
  const bool is_attempt = text(paid.at("reference")) != order;
  counts.check(status_of_body().has_value() == is_attempt, "placetopay approved, its reference");
  paid.at("reference") = json::string(order + "-" + to_string(ticket));
  std::string cus;
  for (const auto& field : paid.at("processorFields").as_array())
    if (text(field.at("keyword")) == "trazabilyCode") cus = text(field.at("value"));
  const auto total = pse::parse_amount(number_text(file, "query_approved", "total"));
  const auto status = status_of_body();
  counts.check(status && status->state == PaymentState::kApproved, "placetopay approved");
  if (!status) return;
  counts.check(total && status->amount == *total &&
                   status->currency == text(paid.at("amount").at("from").at("currency")),
               "placetopay approved amount");
  counts.check(status->ticket == ticket && status->order_reference == order,
               "placetopay approved attempt");
  counts.check(status->ach_cus == cus && status->authorization == text(paid.at("authorization")) &&
                   status->cus.str() == std::to_string(body.at("requestId").as_int64()),
               "placetopay approved numbers");
  counts.check(
      status->bank_process_at == value_or_throw(parse_instant(text(paid.at("status").at("date")))),
      "placetopay approved instant");
}

void sessions(Counts& counts, const json::object& bodies) {
  const auto state = [&](const char* name) {
    const auto session = parse_session(json::serialize(bodies.at(name)));
    return session ? status_of(*session) : tl::unexpected(session.error());
  };
  const auto& answer = bodies.at("create_session_response");
  const auto created = parse_create_answer(json::serialize(answer));
  counts.check(created &&
                   created->request_id == std::to_string(answer.at("requestId").as_int64()) &&
                   created->process_url == text(answer.at("processUrl")),
               "placetopay create answer");
  const auto pending = state("query_pending");
  const auto number = [&](const char* name) {
    return std::to_string(bodies.at(name).at("requestId").as_int64());
  };
  counts.check(pending && pending->state == PaymentState::kPending &&
                   pending->cus.str() == number("query_pending"),
               "placetopay pending");
  const auto rejected = state("query_rejected");
  counts.check(
      rejected && rejected->state == PaymentState::kDeclined &&
          rejected->cus.str() == number("query_rejected") &&
          rejected->cause_code == text(bodies.at("query_rejected").at("status").at("reason")),
      "placetopay rejected");
  const auto& refusal = bodies.at("auth_error_response_401").at("status");
  const auto denied = parse_answer_status(json::serialize(bodies.at("auth_error_response_401")));
  const auto message = text(refusal.at("message"));
  counts.check(denied && denied->status == text(refusal.at("status")) &&
                   std::to_string(authentication_fault(denied->message)) ==
                       message.substr(message.rfind(' ') + 1),
               "placetopay authentication error");
}

// The captured client sends the nonce twice in Base64 and signs what it sends once decoded. Its
// secret is in the note.
void captured(Counts& counts, const std::string& folder) {
  const auto root = read_json(folder + "/dnetix_captured_requests.json").as_object();
  const auto note = text(root.at("note"));
  constexpr std::string_view kSecret = "secretKey was ";
  const auto from = note.find(kSecret) + kSecret.size();
  const Secret secret(note.substr(from, note.find_first_of("; ", from) - from));
  for (const auto& request : root.at("requests").as_array()) {
    const auto& auth = request.at("body").at("auth");
    const auto nonce = from_base64(text(auth.at("nonce")));
    counts.check(nonce && tran_key(HashName::kSha1, *nonce, text(auth.at("seed")), secret) ==
                              text(auth.at("tranKey")),
                 "placetopay captured " + text(request.at("path")));
  }
}

}  // namespace

void run_placetopay(Counts& counts, const std::string& folder) {
  const auto root = read_json(folder + "/placetopay.json").as_object();
  authentication(counts, root);
  notifications(counts, root);
  const auto file = value_or_throw(read_file(folder + "/placetopay.json", kMaxVectorFile));
  creation(counts, root, file);
  sessions(counts, root.at("bodies").as_object());
  approved_session(counts, root.at("bodies").as_object(), file);
  captured(counts, folder);
}

}  // namespace recaudo::vectors
