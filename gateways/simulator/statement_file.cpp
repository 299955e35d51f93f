#include "gateways/simulator/statement_file.h"

#include <pugixml.hpp>
#include <sstream>

namespace recaudo::simulator {
namespace {

using Node = pugi::xml_node;

constexpr std::size_t kMax35Text = 35;

Node leaf(Node parent, const char* name, const std::string& text) {
  Node node = parent.append_child(name);
  node.text().set(text.c_str());
  return node;
}

void amount(Node parent, const char* name, Money money) {
  leaf(parent, name, to_plain(money)).append_attribute("Ccy") = "COP";
}

void indicator(Node parent, bool credit) {
  leaf(parent, "CdtDbtInd", credit ? "CRDT" : "DBIT");
}

// A balance below zero is a debit of its absolute value.
void balance(Node stmt, const char* code, Money money, Date day) {
  Node bal = stmt.append_child("Bal");
  leaf(bal.append_child("Tp").append_child("CdOrPrtry"), "Cd", code);
  amount(bal, "Amt", money.is_negative() ? -money : money);
  indicator(bal, !money.is_negative());
  leaf(bal.append_child("Dt"), "Dt", to_iso(day));
}

struct Codes {
  const char* domain;
  const char* family;
  const char* sub_family;
  const char* proprietary;
};

Codes codes_of(const StatementEntry& e) {
  switch (e.movement) {
    case Movement::kCharge:
      return {"ACMT", "MDOP", "CHRG", "NCHG"};
    case Movement::kReturnedItem:
      return {"PMNT", "RCHQ", "UPCQ", "NRTI"};
    case Movement::kTransfer:
      break;
  }
  return e.credit ? Codes{"PMNT", "RCDT", "DMCT", "NTRF"} : Codes{"PMNT", "ICDT", "DMCT", "NTRF"};
}

void transaction_code(Node ntry, const StatementEntry& e) {
  const auto codes = codes_of(e);
  Node code = ntry.append_child("BkTxCd");
  Node domain = code.append_child("Domn");
  leaf(domain, "Cd", codes.domain);
  Node family = domain.append_child("Fmly");
  leaf(family, "Cd", codes.family);
  leaf(family, "SubFmlyCd", codes.sub_family);
  leaf(code.append_child("Prtry"), "Cd", codes.proprietary);
}

void detail(Node details, const StatementItem& item, bool credit) {
  Node tx = details.append_child("TxDtls");
  Node refs = tx.append_child("Refs");
  leaf(refs, "AcctSvcrRef", item.service_reference);
  leaf(refs, "EndToEndId", item.end_to_end);
  amount(tx, "Amt", item.amount);
  indicator(tx, credit);
  if (item.structured_reference.empty()) return;
  Node remittance = tx.append_child("RmtInf");
  if (item.structured_reference.size() > kMax35Text) {  // too long for the ISO field
    leaf(remittance, "Ustrd", item.structured_reference);
    return;
  }
  Node reference = remittance.append_child("Strd").append_child("CdtrRefInf");
  leaf(reference.append_child("Tp").append_child("CdOrPrtry"), "Cd", "SCOR");
  leaf(reference, "Ref", item.structured_reference);
}

void entry(Node stmt, const StatementEntry& e, std::size_t ordinal, Date day) {
  Node ntry = stmt.append_child("Ntry");
  const auto number = "000" + std::to_string(ordinal);
  leaf(ntry, "NtryRef", number.substr(number.size() - 4));
  amount(ntry, "Amt", e.amount);
  indicator(ntry, e.credit);
  if (e.movement == Movement::kReturnedItem) leaf(ntry, "RvslInd", "true");
  leaf(ntry.append_child("Sts"), "Cd", "BOOK");
  leaf(ntry.append_child("BookgDt"), "Dt", to_iso(day));
  leaf(ntry.append_child("ValDt"), "Dt", to_iso(day));
  leaf(ntry, "AcctSvcrRef", e.service_reference);
  transaction_code(ntry, e);
  if (!e.items.empty()) {
    Node details = ntry.append_child("NtryDtls");
    Node batch = details.append_child("Btch");
    leaf(batch, "NbOfTxs", std::to_string(e.items.size()));
    amount(batch, "TtlAmt", e.amount);
    indicator(batch, e.credit);
    for (const auto& item : e.items) detail(details, item, e.credit);
  }
  leaf(ntry, "AddtlNtryInf", e.text);
}

}  // namespace

std::string write_camt053(const Statement& s) {
  pugi::xml_document document;
  Node declaration = document.append_child(pugi::node_declaration);
  declaration.append_attribute("version") = "1.0";
  declaration.append_attribute("encoding") = "UTF-8";
  Node root = document.append_child("Document");
  root.append_attribute("xmlns") = "urn:iso:std:iso:20022:tech:xsd:camt.053.001.08";
  Node message = root.append_child("BkToCstmrStmt");
  Node header = message.append_child("GrpHdr");
  leaf(header, "MsgId", "STM" + s.id);
  leaf(header, "CreDtTm", to_rfc3339(s.created));
  Node stmt = message.append_child("Stmt");
  leaf(stmt, "Id", s.id);
  leaf(stmt, "ElctrncSeqNb", std::to_string(s.sequence));
  leaf(stmt, "LglSeqNb", std::to_string(s.sequence));
  leaf(stmt, "CreDtTm", to_rfc3339(s.created));
  Node range = stmt.append_child("FrToDt");
  leaf(range, "FrDtTm", to_iso(s.day) + "T00:00:00-05:00");
  leaf(range, "ToDtTm", to_iso(s.day) + "T23:59:59-05:00");
  Node account = stmt.append_child("Acct");
  leaf(account.append_child("Id").append_child("Othr"), "Id", s.account);
  leaf(account, "Ccy", "COP");
  leaf(account.append_child("Ownr"), "Nm", s.owner);
  balance(stmt, "OPBD", s.opening, s.day);
  balance(stmt, "CLBD", s.closing, s.day);
  for (std::size_t i = 0; i < s.entries.size(); ++i) entry(stmt, s.entries[i], i + 1, s.day);
  std::ostringstream out;
  document.save(out, " ");
  return out.str();
}

}  // namespace recaudo::simulator
