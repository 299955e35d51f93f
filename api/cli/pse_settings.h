// [pse] of recaudo.toml: which protocol ACH gave the municipality. Without the section it is NF,
// with the addresses pse_base_url and pse_oauth_url.
//   [pse]                protocol = "nf" | "soap"
//   [pse.soap]           url; client_certificate and client_key (PEM, in secrets/ unless absolute)
//   [pse.soap.to]        gln, or identification and type: who ACH is in the messages
//   [pse.soap.from], [pse.soap.representing]
//                        the same for us; without them, BUYER_ASSIGNED with ACH's code of the
//                        entity
//   [[pse.credito]]      codigo_entidad, codigo_servicio, descripcion, conceptos; cuenta: one for
//                        each service that a payment is divided among, the main one with them
//   [pse.nombres_de_credito]
//                        entidad, servicio, valor, iva, descripcion: what ACH calls the fields
// How the parties are named and which certificates it wants are agreed with ACH ("por confirmar").
#pragma once

#include <toml++/toml.h>
#include <optional>
#include <string>

#include "base/toml_section.h"
#include "gateways/pse/credits.h"
#include "gateways/pse_soap/envelope.h"

namespace recaudo::cli {

struct PseSoapSettings {
  std::string url;                 // of MainServices
  std::string client_certificate;  // both empty: none
  std::string client_key;
  pse_soap::Party to;
  std::optional<pse_soap::Party> from;  // nothing: the entity's code
  std::optional<pse_soap::Party> representing;
};

struct PseSettings {
  std::optional<PseSoapSettings> soap;  // nothing: PSE speaks NF
  pse::MultiCredit credits;
};
// [pse.soap] is checked also while it is not used.
PseSettings read_pse_settings(const toml::table& table, FirstFault& fault);

}  // namespace recaudo::cli
