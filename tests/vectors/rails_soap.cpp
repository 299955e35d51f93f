// The messages of PSE's classic protocol: each request is written again from what it says, each
// answer is read and compared with what it says. A sample names its operation and what it is in its
// file name: getTransactionInformation_response_OK.xml.
#include <algorithm>
#include <pugixml.hpp>

#include "gateways/pse/fields.h"
#include "gateways/pse_soap/messages.h"
#include "tests/support/soap_text.h"
#include "tests/vectors/rails_vectors.h"

namespace recaudo {
namespace {

using namespace pse_soap;

// One sample, read here by the names of its elements alone.
class Sample {
 public:
  explicit Sample(const std::string& xml) { good_ = document_.load_buffer(xml.data(), xml.size()); }

  bool is_xml() const { return good_; }
  // The texts of the elements of that name, in order.
  std::vector<std::string> all(const std::string& name) const {
    std::vector<std::string> out;
    struct Walker : pugi::xml_tree_walker {
      Walker(const std::string& n, std::vector<std::string>& o) : wanted(n), found(o) {}
      bool for_each(pugi::xml_node& node) override {
        if (node.name() == wanted) found.emplace_back(node.child_value());
        return true;
      }
      const std::string& wanted;
      std::vector<std::string>& found;
    } walker(name, out);
    pugi::xml_document copy;
    copy.reset(document_);
    copy.traverse(walker);
    return out;
  }
  // Of the only one; empty when there is none.
  std::string one(const std::string& name) const {
    const auto found = all(name);
    return found.size() == 1 ? found.front() : std::string();
  }
  Party party(const char* name) const {
    const auto node =
        document_.child("soap:Envelope").child("soap:Header").child("messageHeader").child(name);
    const auto other = node.child("alternatePartyIdentification");
    return {node.child_value("gln"), other.child_value(), other.attribute("type").value()};
  }
  Parties parties() const { return {party("to"), party("from"), party("representingParty")}; }

 private:
  pugi::xml_document document_;
  bool good_ = false;
};

gateways::DocumentType document_of(const std::string& short_name) {
  using gateways::DocumentType;
  for (const auto type :
       {DocumentType::kCitizenCard, DocumentType::kNit, DocumentType::kPassport,
        DocumentType::kIdentityCard, DocumentType::kAlienCitizenCard, DocumentType::kAlienCard,
        DocumentType::kCivilRegistry, DocumentType::kForeignDocument})
    if (pse::short_name(type) == short_name) return type;
  throw std::runtime_error("no such document: " + short_name);
}

// The payment that a request asks for.
gateways::CreateRequest payment_of(const Sample& s) {
  gateways::CreateRequest r;
  const auto references = s.all("referenceNumber");
  r.ticket = gateways::TicketId(std::stoll(s.one("ticketId")));
  r.amount = value_or_throw(pse::parse_amount(s.one("transactionValue")));
  r.description = s.one("paymentDescription");
  r.payer.type =
      s.one("userType") == "1" ? gateways::PersonType::kCompany : gateways::PersonType::kPerson;
  r.payer_ip = references.at(0);
  r.payer.document_type = document_of(references.at(1));
  r.payer.document_number = references.at(2);
  r.bank_code = s.one("financialInstitutionCode");
  r.return_url = s.one("entityurl");
  r.requested_at = start_of_day(value_or_throw(parse_iso_date(s.one("soliciteDate"))));
  return r;
}

// The same message as we write it; empty when we write none of that name.
std::string written(const std::string& operation, const Sample& s) {
  const Entity entity{s.one("entityCode"), s.one("serviceCode")};
  const gateways::Cus cus(s.one("trazabilityCode"));
  if (operation == kGetBankList.name) return bank_list_request(s.parties(), entity);
  if (operation == kGetInformation.name) return information_request(s.parties(), entity, cus);
  if (operation == kFinalize.name) return finalize_request(s.parties(), entity, cus);
  if (operation == kCreate.name) return create_request(s.parties(), entity, payment_of(s));
  return {};
}

bool banks_are_read(const Sample& s, const std::string& xml) {
  const auto read = read_bank_list(xml);
  const auto codes = s.all("financialInstitutionCode");
  const auto names = s.all("financialInstitutionName");
  if (!read || codes.size() != names.size()) return false;
  gateways::BankList expected;
  for (std::size_t i = 0; i < codes.size(); ++i)
    if (codes[i].find_first_not_of('0') != std::string::npos)
      expected.push_back({codes[i], names[i]});
  return std::ranges::equal(*read, expected, [](const auto& a, const auto& b) {
    return a.code == b.code && a.name == b.name;
  });
}

bool creation_is_read(const Sample& s, const std::string& xml) {
  const auto read = read_create_answer(xml);
  if (!read || read->return_code != s.one("returnCode")) return false;
  if (read->return_code != "SUCCESS") return read->cus.empty();
  return read->cus == s.one("trazabilityCode") && read->redirect_url == s.one("bankurl") &&
         std::to_string(read->cycle) == s.one("transactionCycle");
}

bool information_is_read(const Sample& s, const std::string& xml, const std::string& state) {
  const auto read = read_information_answer(xml, s.one("entityCode"));
  if (!read || read->return_code != s.one("returnCode") || s.one("transactionState") != state)
    return false;
  if (!read->status) return read->return_code != "SUCCESS";
  const auto& status = *read->status;
  return status.state == value_or_throw(pse::parse_state(state)) &&
         status.amount == value_or_throw(pse::parse_amount(s.one("transactionValue"))) &&
         status.ticket && to_string(*status.ticket) == s.one("ticketId") &&
         status.cus.str() == s.one("trazabilityCode") &&
         std::to_string(status.cycle) == s.one("transactionCycle");
}

bool finalization_is_read(const Sample& s, const std::string& xml) {
  const auto read = read_finalize_answer(xml);
  return read && read->return_code == s.one("returnCode") &&
         read->cus.str() == s.one("trazabilityCode");
}

bool fault_is_read(const Sample& s, const std::string& xml) {
  const auto read = read_bank_list(xml);
  const auto code = s.one("faultcode");
  return !read && !code.empty() && code.ends_with(read.error().code) && !read.error().code.empty();
}

// "getBankList_response" is that operation's, and what comes after says of what kind.
bool is_read(const std::string& name, const std::string& xml) {
  const Sample s(xml);
  if (!s.is_xml()) return false;
  const auto line = name.find('_');
  const auto operation = name.substr(0, line);
  if (operation == "fault") return fault_is_read(s, xml);
  if (name.ends_with("_request"))
    return test::canonical(written(operation, s)) == test::canonical(xml);
  constexpr std::string_view kResponse = "_response";
  if (name.substr(line, kResponse.size()) != kResponse) return false;
  const auto kind = name.substr(std::min(line + kResponse.size() + 1, name.size()));
  if (operation == kGetBankList.name) return banks_are_read(s, xml);
  if (operation == kCreate.name) return creation_is_read(s, xml);
  if (operation == kGetInformation.name) return information_is_read(s, xml, kind);
  return operation == kFinalize.name && finalization_is_read(s, xml);
}

}  // namespace

void run_soap_vectors(RailsRun& run) {
  const auto names = run.names("pse/soap_samples");
  run.check(!names.empty(), "pse SOAP samples are there");
  for (const auto& name : names) {
    const auto xml = run.bytes("pse/soap_samples/" + name);
    const auto label = name.substr(0, name.find('.'));
    try {
      run.check(is_read(label, xml), "pse SOAP " + label);
    } catch (const std::exception& e) {  // a sample without a field that its operation has
      run.check(false, "pse SOAP " + label + ": " + e.what());
    }
  }
}

}  // namespace recaudo
