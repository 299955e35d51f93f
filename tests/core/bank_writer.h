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
  bool returned = false;  // a payment that the bank takes back
};

inline std::string code_of(const WrittenMovement& m) {
  return m.fee ? "NCHG" : m.returned ? "NRTI" : "NTRF";
}

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
               "</AcctSvcrRef><BkTxCd><Prtry><Cd>" + code_of(m) +
               "</Cd></Prtry></BkTxCd><AddtlNtryInf>" + m.text + "</AddtlNtryInf></Ntry>";
  }
  const std::string id = name.id.empty() ? to_compact(day) : name.id;
  return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Document "
         "xmlns=\"urn:iso:std:iso:20022:tech:xsd:camt.053.001.08\"><BkToCstmrStmt><GrpHdr><MsgId>" +
         id + "</MsgId></GrpHdr><Stmt><Id>" + id + "</Id><Acct><Id><Othr><Id>" + name.account +
         "</Id></Othr></Id><Ccy>COP</Ccy></Acct>" + camt_balance("OPBD", opening, day) +
         camt_balance("CLBD", closing, day) + entries + "</Stmt></BkToCstmrStmt></Document>\n";
}

// The same day in MT940.
inline std::string write_mt940(Date day, Money opening,
                               const std::vector<WrittenMovement>& movements,
                               const std::string& account = "400702127399") {
  const auto amount = [](Money m) {
    auto text = to_plain(m.is_negative() ? -m : m);
    text[text.find('.')] = ',';
    return text;
  };
  const std::string yymmdd = to_compact(day).substr(2);
  const auto balance = [&](Money m) {
    return (m.is_negative() ? "D" : "C") + yymmdd + "COP" + amount(m) + "\r\n";
  };
  Money closing = opening;
  std::string lines;
  for (const auto& m : movements) {
    closing += m.amount;
    lines += ":61:" + yymmdd + yymmdd.substr(2) + (m.amount.is_negative() ? "D" : "C") +
             amount(m.amount) + code_of(m) + m.reference + "\r\n:86:" + m.text + "\r\n";
  }
  return ":20:E" + yymmdd + "\r\n:25:" + account + "\r\n:28C:1/1\r\n:60F:" + balance(opening) +
         lines + ":62F:" + balance(closing) + "-\r\n";
}

// The same in the CSV profile "signo-iso", of any days.
inline std::string write_csv(Money opening,
                             const std::vector<std::pair<Date, WrittenMovement>>& movements) {
  std::string out = "FECHA,DESCRIPCION,SUCURSAL,DOCUMENTO,VALOR,SALDO\n";
  for (const auto& [day, m] : movements) {
    opening += m.amount;
    out += to_iso(day) + "," + m.text + ",0040," + m.reference + "," + to_plain(m.amount) + "," +
           to_plain(opening) + "\n";
  }
  return out;
}

}  // namespace recaudo::test
