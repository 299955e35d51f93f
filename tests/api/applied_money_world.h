// The bank's money that no closing could apply, and the staff that applies it in the pages.
#pragma once

#include "tests/api/staff_world.h"
#include "tests/core/classification_world.h"

namespace recaudo::test {

class AppliedMoney : public StaffPages {
 protected:
  AppliedMoney() { w.certify_rates(); }

  static constexpr const char* kNew = "/contabilidad/ajustes/nuevo";

  std::string number() { return parcel.npn.str(); }
  std::string of_parcel() { return "predio=" + number(); }
  // A credit of today that nobody explains.
  ledger::EntrySeq credited(Money amount, const std::string& text = "CONSIGNACION") {
    return bank.credits(amount, w.m.clock.today(), text);
  }
  // What the parcel owes of that vigencia.
  Money owed(int vigencia = 2026) {
    const auto dues = w.m.db.app().read([&](pqxx::read_transaction& tx) {
      return dues::dues_of(tx, w.m.law(), parcel.id, w.m.clock.today());
    });
    for (const auto& v : dues.vigencias)
      if (v.vigencia == vigencia) return v.total();
    return {};
  }
  http::Response propose(ledger::EntrySeq credit, const std::string& more = {},
                         const std::string& vigencia = "2026", const std::string& whose = {}) {
    return post(treasurer, kNew,
                "clase=aplicacion-recaudo&" + (whose.empty() ? of_parcel() : whose) +
                    "&credito=" + to_string(credit) + "&vigencia=" + vigencia +
                    "&dia=31%2F03%2F2026&resolucion=R-9" +
                    "&motivo=Lo+ordena+la+resolucion+de+prueba" + more);
  }
  http::Response propose_revocation(const std::string& url, const std::string& whose = {}) {
    return post(treasurer, kNew,
                "clase=revocacion-aplicacion&" + (whose.empty() ? of_parcel() : whose) +
                    "&aplicacion=" + url.substr(url.rfind('/') + 1) +
                    "&dia=31%2F03%2F2026&resolucion=R-10&motivo=El+dinero+era+de+otra+persona");
  }
  // By another person; the address of the act.
  std::string approved(const http::Response& proposed) {
    EXPECT_EQ(proposed.status, 303) << proposed.body;
    const std::string url = location(proposed);
    EXPECT_EQ(post(administrator, url + "/aprobacion", "sha256=" + seen_on(get(administrator, url)))
                  .status,
              303);
    return url;
  }
  std::string form(const http::TextMap& more = {}) {
    http::TextMap query{{"clase", "aplicacion-recaudo"}, {"predio", number()}};
    query.insert(more.begin(), more.end());
    return get(treasurer, kNew, query).body;
  }
  std::string statement() { return get({}, "/estado/" + number()).body; }

  registry::Parcel parcel = w.m.parcel(w.billed_twice());
  BankOf bank{w.m};
  access::Session treasurer = session_of("teo", staff::Role::kTesorero);
  access::Session administrator = session_of("ada", staff::Role::kAdministrador);
  access::Session auditor = session_of("aura", staff::Role::kAuditor);
};

}  // namespace recaudo::test
