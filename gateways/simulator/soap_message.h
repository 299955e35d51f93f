// SOAP 1.1 envelopes of ACH's "MainServices": what a request says, and how an answer is written. No
// DTD and no entity of the sender's is ever resolved.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/error.h"

namespace recaudo::simulator {

struct SoapField {
  std::string text;
  std::map<std::string, std::string> attributes;
};

// The children of the element inside the operation, by local name and in order; a child that holds
// children of its own (credits) becomes a group.
struct SoapRequest {
  std::string operation;  // local name of the body's child
  std::string wrapper;    // local name of the element inside
  std::multimap<std::string, SoapField> fields;
  std::vector<std::multimap<std::string, SoapField>> credits;

  // The only field of that name, empty when there is none or several.
  std::string only(const std::string& name) const;
};

// Refuses (the text says why) what is no envelope with messageHeader {to, from, representingParty}
// and one operation of the document's namespace, and what is not in the encoding that it declares:
// UTF-8 or ISO-8859-1. Texts are UTF-8, without the blanks around them.
tl::expected<SoapRequest, std::string> read_soap(std::string_view xml,
                                                 std::string_view content_type);

// Fields in order; an amount carries currencyISOcode="COP".
struct SoapAnswer {
  std::string name;
  std::string text;
  bool is_amount = false;
};
// `wrapper` repeated once for each list of fields.
std::string write_soap(std::string_view operation, std::string_view wrapper,
                       const std::vector<std::vector<SoapAnswer>>& parts,
                       std::string_view entity_code);
std::string write_soap_fault(std::string_view code, std::string_view text);

}  // namespace recaudo::simulator
