// Writes statements for tests: correct by construction.
#pragma once

#include <string>
#include <vector>

#include "base/money.h"
#include "base/time.h"

namespace recaudo::test {

struct WrittenMovement {
  Money amount;  // signed: debits are negative
  std::string reference;
  std::string text = "RECAUDO";
  bool fee = false;
};

inline std::string camt_amount(Money m) {
  return "<Amt Ccy=\"COP\">" + to_plain(m.is_negative() ? -m : m) + "</Amt><CdtDbtInd>" +
         (m.is_negative() ? "DBIT" : "CRDT") + "</CdtDbtInd>";
}

inline std::string camt_balance(const std::string& code, Money m, Date day) {
  return "<Bal><Tp><CdOrPrtry><Cd>" + code + "</Cd></CdOrPrtry></Tp>" + camt_amount(m) +
         "<Dt><Dt>" + to_iso(day) + "</Dt></Dt></Bal>";
}

struct StatementName {
  std::string id = {};  // empty: the day
  std::string account = "400702127399";
};

// The statement of one day of the demo account, camt.053.001.08.
inline std::string write_statement(Date day, Money opening,
                                   const std::vector<WrittenMovement>& movements,
                                   const StatementName& name = {}) {
  Money closing = opening;
  std::string entries;
  for (const auto& m : movements) {
    closing += m.amount;
    entries += "<Ntry>\n" + camt_amount(m.amount) + "<Sts><Cd>BOOK</Cd></Sts><BookgDt><Dt>" +
               to_iso(day) + "</Dt></BookgDt><AcctSvcrRef>" + m.reference +
               "</AcctSvcrRef><BkTxCd><Prtry><Cd>" + (m.fee ? "NCHG" : "NTRF") +
               "</Cd></Prtry></BkTxCd><AddtlNtryInf>" + m.text + "</AddtlNtryInf></Ntry>";
  }
  const std::string id = name.id.empty() ? to_compact(day) : name.id;
  return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Document "
         "xmlns=\"urn:iso:std:iso:20022:tech:xsd:camt.053.001.08\"><BkToCstmrStmt><GrpHdr><MsgId>" +
         id + "</MsgId></GrpHdr><Stmt><Id>" + id + "</Id><Acct><Id><Othr><Id>" + name.account +
         "</Id></Othr></Id><Ccy>COP</Ccy></Acct>" + camt_balance("OPBD", opening, day) +
         camt_balance("CLBD", closing, day) + entries + "</Stmt></BkToCstmrStmt></Document>\n";
}

}  // namespace recaudo::test
