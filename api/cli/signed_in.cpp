#include "api/cli/signed_in.h"

#include <unistd.h>

#include <cstdio>
#include <iostream>

#include "api/cli/password_prompt.h"
#include "api/cli/site_process.h"
#include "base/bytes.h"
#include "base/log.h"

namespace recaudo::cli {
namespace {

constexpr std::size_t kDigestTyped = 8;

}  // namespace

SignedIn::SignedIn(const Installation& installation, const tax_rules::Statute& statute,
                   const std::string& login)
    : db_({.conninfo = value_or_throw(installation.conninfo(DbRole::kLogin)),
           .max_connections = 2}),
      events_(db_, clock_,
              event_options(installation, "consola-ingreso", statute.identity.dane_code)),
      services_{db_, clock_, events_},
      staff_(services_, clock_, access_options(installation, statute)),
      outcome_(value_or_throw(staff_.login(login, read_password("Contraseña de " + login + ": "),
                                           access::PeerKey("consola")))) {
  if (outcome_.ended_another)
    (void)std::fprintf(stderr, "Se cerró su otra sesión. Si no era suya, cambie la contraseña.\n");
}

SignedIn::~SignedIn() {
  try {
    staff_.logout(outcome_.token);
  } catch (const std::exception& e) {  // nobody else has the token, and the session ends by itself
    log::warn("console.logout", {{"what", e.what()}});
  }
}

std::string digest_of(const approvals::Proposal& proposal) {
  return to_hex(view(proposal.digest));
}

std::string digest_read(const Arguments& a, const approvals::Proposal& shown) {
  if (!a.digest.empty()) return a.digest;
  if (::isatty(STDIN_FILENO) != 1)
    throw Refusal({Code::kUsage,
                   "sin una terminal, lea el informe y repita la orden con --digest y la huella de "
                   "la propuesta."});
  std::printf("Para decidir sobre lo que acaba de leer, escriba los primeros %zu de la huella: ",
              kDigestTyped);
  (void)std::fflush(stdout);
  std::string typed;
  std::getline(std::cin, typed);
  std::string digest = digest_of(shown);
  if (typed != digest.substr(0, kDigestTyped))
    throw Refusal({Code::kProposalChanged, "lo escrito no es el comienzo de la huella."});
  return digest;
}

}  // namespace recaudo::cli
