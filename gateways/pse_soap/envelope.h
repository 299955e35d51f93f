// SOAP 1.1 envelopes of ACH's "MainServices": written with the header that names the parties, and
// read strictly, by namespace. What they carry is messages.h.
#pragma once

#include <memory>
#include <pugixml.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"

namespace recaudo::pse_soap {

// How a party of a message is named. Which of the two ACH wants is agreed with each company
// ("por confirmar"), so that both are settings.
struct Party {
  std::string gln;             // digits; empty: by the other
  std::string identification;  // alternatePartyIdentification
  std::string type;            // BUYER_ASSIGNED, SELLER_ASSIGNED, DUNS...
};
// Whether the documents know that type of identification.
bool is_identification_type(std::string_view type);

// messageHeader.
struct Parties {
  Party to;
  Party from;
  Party representing;
};

// A request that is being written: <operation><wrapper>fields.
class RequestWriter {
 public:
  RequestWriter(const Parties& parties, std::string_view operation, std::string_view wrapper);
  // Fields go in the order of the document, which its sequence demands; escaped here.
  RequestWriter& field(std::string_view name, std::string_view text);
  RequestWriter& pesos(std::string_view name, std::string_view amount);  // currencyISOcode="COP"
  // What follows, until end(), goes inside one more element of that name.
  RequestWriter& begin(std::string_view name);
  RequestWriter& end();
  std::string text() const;

 private:
  pugi::xml_document document_;
  pugi::xml_node wrapper_;  // where fields go
};

// No usable answer. `refused`: the other side says that the message itself was wrong, so that it
// certainly did nothing; otherwise nobody knows. `code`: of the fault, or empty.
struct NoUse {
  bool refused = false;
  std::string code;
  std::string detail;  // Spanish, with the fault's words
};
template <typename T>
using Read = tl::expected<T, NoUse>;

tl::unexpected<NoUse> unreadable(std::string detail);

// One element of an answer and its fields.
class Part {
 public:
  explicit Part(pugi::xml_node node) : node_(node) {}
  // The text of the field of that name, without blanks around it; empty when it is not there.
  // Unreadable: twice, in another namespace, or with anything but text inside.
  Read<std::string> text(std::string_view name) const;
  // The same; unreadable when it is missing or empty.
  Read<std::string> required(std::string_view name) const;
  // The currency of an amount; unreadable unless it is said exactly once.
  Read<std::string> currency_of(std::string_view name) const;

 private:
  Read<pugi::xml_node> only(std::string_view name) const;
  pugi::xml_node node_;
};

// An answer and the document that its parts live in.
class Answer {
 public:
  // The answer to `operation`, whose body repeats `wrapper`. A soap:Fault is no answer.
  static Read<Answer> read(std::string_view xml, std::string_view operation,
                           std::string_view wrapper);
  const std::vector<Part>& parts() const { return parts_; }
  Read<Part> only_part() const;

 private:
  // Behind a pointer: a document that moves would leave its nodes behind.
  std::unique_ptr<pugi::xml_document> document_;
  std::vector<Part> parts_;
};

}  // namespace recaudo::pse_soap
