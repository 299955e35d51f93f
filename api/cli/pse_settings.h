// [pse] of recaudo.toml: which protocol ACH gave the municipality. Without the section it is NF,
// with the addresses pse_base_url and pse_oauth_url.
//   [pse]                protocol = "nf" | "soap"; codigos_por_entidad: two entities may have
//                        credits of one codigo_servicio (false)
//   [pse.nf]             client_certificate and client_key (PEM, in secrets/ unless absolute):
//                        both or neither
//   [pse.soap]           url; client_certificate and client_key, the same
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

// What we show of us when the connection is made; both empty: nothing.
struct ClientCertificate {
  std::string certificate;
  std::string key;
};

struct PseSoapSettings {
  std::string url;  // of MainServices
  ClientCertificate client;
  pse_soap::Party to;
  std::optional<pse_soap::Party> from;  // nothing: the entity's code
  std::optional<pse_soap::Party> representing;
};

struct PseSettings {
  std::optional<PseSoapSettings> soap;  // nothing: PSE speaks NF
  ClientCertificate nf_client;
  pse::MultiCredit credits;
};
// [pse.soap] and [pse.nf] are checked also while they are not used.
PseSettings read_pse_settings(const toml::table& table, FirstFault& fault);

}  // namespace recaudo::cli
