#include "gateways/pse_soap/pse_soap_gateway.h"

#include "gateways/exchange.h"

namespace recaudo::pse_soap {

using gateways::ActOutcome;
using gateways::CreateOutcome;
using gateways::CreateRequest;
using gateways::Cus;
using gateways::QueryOutcome;
using gateways::Refused;
using gateways::Unavailable;
using gateways::Unknown;

// No usable answer. `maybe_done` tells whether PSE may have acted on the request.
struct PseSoapGateway::Failure {
  bool maybe_done = true;
  gateways::Contact contact = gateways::Contact::kNone;
  std::string code;  // of our error table, or of the fault
  std::string text;  // Spanish, for the payer; empty: the certified one of the code
  std::string detail;
  std::string raw;
};

Unavailable PseSoapGateway::unavailable(const Failure& failure) {
  return {failure.detail, failure.raw, failure.contact};
}

template <typename T>
struct PseSoapGateway::Told {
  T answer;
  std::string raw;
};

PseSoapGateway::PseSoapGateway(PseSoapOptions options)
    : options_(std::move(options)), traits_(pse::traits_of_pse(options_.page_origin)) {}

// Sends one message and reads its answer: SOAP 1.1 answers with 200, and faults with 500.
template <typename Reader>
auto PseSoapGateway::ask(const Operation& operation, std::string body, Reader read) const {
  using T = typename decltype(read(std::string_view{}))::value_type;
  using Outcome = tl::expected<Told<T>, Failure>;
  const auto ours = [](Code code, bool maybe, const std::string& detail) -> Outcome {
    const auto contact =
        code == Code::kPseAccessDenied ? gateways::Contact::kDenied : gateways::Contact::kNone;
    return tl::unexpected(Failure{maybe, contact, std::string(info(code).id),
                                  std::string(info(code).text), detail, detail});
  };
  const HttpRequest request{
      "POST",
      options_.url,
      {{"Content-Type", "text/xml; charset=utf-8"}, {"SOAPAction", soap_action(operation)}},
      std::move(body)};
  const auto response = gateways::Exchange(options_.http).send(request);
  if (!response)
    return ours(Code::kPseNotReached, response.error().maybe_received, response.error().detail);
  // Refused at the door, before anybody read the message.
  if (response->status == 401) return ours(Code::kPseAccessDenied, false, "HTTP 401");
  Read<T> answer = unreadable("HTTP " + std::to_string(response->status));
  if (response->status == 200 || response->status == 500) answer = read(response->body);
  if (answer && response->status == 200)
    return Outcome(Told<T>{std::move(*answer), response->body});
  const NoUse why = answer ? NoUse{false, {}, "HTTP 500 con una respuesta"} : answer.error();
  return Outcome(
      tl::unexpected(Failure{!why.refused,
                             why.refused ? gateways::Contact::kAnswered : gateways::Contact::kNone,
                             why.code,
                             {},
                             why.detail,
                             gateways::evidence_of(response->body)}));
}

Result<void> PseSoapGateway::check(const CreateRequest& request) const {
  return check_create(request, options_.entity);
}

Result<gateways::BankList> PseSoapGateway::bank_list() {
  const auto told =
      ask(kGetBankList, bank_list_request(options_.parties, options_.entity), read_bank_list);
  if (!told)
    return fail(told.error().contact == gateways::Contact::kDenied ? Code::kPseAccessDenied
                                                                   : Code::kPseBankListUnavailable,
                told.error().detail);
  return told->answer;
}

CreateOutcome PseSoapGateway::create(const CreateRequest& request) {
  if (const auto good = check(request); !good) return pse::not_sent(good.error());
  const Operation& creation = options_.entity.creation();
  const auto told = ask(creation, create_request(options_.parties, options_.entity, request),
                        [&](std::string_view xml) { return read_create_answer(xml, creation); });
  if (told) return pse::create_outcome(told->answer, options_.contact, options_.url, told->raw);
  const Failure& failure = told.error();
  if (failure.maybe_done) return Unknown{failure.detail, failure.raw};
  return Refused{failure.code,
                 failure.text.empty() ? pse::creation_failed_text(failure.code, options_.contact)
                                      : failure.text,
                 failure.raw, failure.contact};
}

QueryOutcome PseSoapGateway::query(const Cus& cus) {
  const auto told =
      ask(kGetInformation, information_request(options_.parties, options_.entity, cus),
          [&](std::string_view xml) {
            return read_information_answer(xml, options_.entity.entity_code);
          });
  if (!told) return unavailable(told.error());
  return pse::query_outcome(told->answer, cus, told->raw);
}

ActOutcome PseSoapGateway::finalize(const Cus& cus, const std::string&) {
  const auto told = ask(kFinalize, finalize_request(options_.parties, options_.entity, cus),
                        read_finalize_answer);
  if (!told) return unavailable(told.error());
  const FinalizeAnswer& answer = told->answer;
  if (!answer.cus.empty() && answer.cus != cus)
    return Unavailable{"la respuesta es de otro CUS", told->raw};
  return pse::finalize_outcome(answer.return_code, told->raw);
}

}  // namespace recaudo::pse_soap
