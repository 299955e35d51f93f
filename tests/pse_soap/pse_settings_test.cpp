#include "api/cli/pse_settings.h"

#include <gtest/gtest.h>

#include "tests/pse_soap/samples.h"

namespace recaudo::cli {
namespace {

using test::replaced;

constexpr const char* kSoap = R"([pse]
protocol = "soap"
[pse.soap]
url = "https://pse.example/MainServices"
client_certificate = "pse_cliente.pem"
client_key = "pse_cliente_llave.pem"
[pse.soap.to]
gln = "7709998123014"
)";

struct Settings {
  std::optional<PseSoapSettings> soap;
  ClientCertificate nf_client;
  pse::MultiCredit credits;
  std::string fault;
};
Settings read(const std::string& text) {
  FirstFault fault(Code::kBadConfig, "recaudo.toml");
  const toml::table table = toml::parse(text);
  auto read = read_pse_settings(table, fault);
  Settings out{std::move(read.soap), std::move(read.nf_client), std::move(read.credits), {}};
  if (fault.error()) out.fault = fault.error()->detail;
  return out;
}

TEST(PseSettings, WithoutTheSectionItIsNf) {
  EXPECT_FALSE(read("host = \"localhost\"").soap);
  EXPECT_EQ(read("host = \"localhost\"").fault, "");
  EXPECT_FALSE(read("[pse]\nprotocol = \"nf\"").soap);
  EXPECT_EQ(read("[pse]\nprotocol = \"nf\"").fault, "");
}

TEST(PseSettings, TheClassicProtocolHasItsAddressItsCertificateAndItsParties) {
  const auto s = read(kSoap);
  EXPECT_EQ(s.fault, "");
  ASSERT_TRUE(s.soap);
  EXPECT_EQ(s.soap->url, "https://pse.example/MainServices");
  EXPECT_EQ(s.soap->client.certificate, "pse_cliente.pem");
  EXPECT_EQ(s.soap->client.key, "pse_cliente_llave.pem");
  EXPECT_EQ(s.soap->to.gln, "7709998123014");
  EXPECT_FALSE(s.soap->from);
  EXPECT_FALSE(s.soap->representing);
}

TEST(PseSettings, APartyMayBeNamedByAnotherIdentification) {
  const auto s = read(std::string(kSoap) +
                      "[pse.soap.from]\nidentification = \"9001234568\"\ntype = \"DUNS\"\n"
                      "[pse.soap.representing]\ngln = \"1\"\n");
  EXPECT_EQ(s.fault, "");
  ASSERT_TRUE(s.soap && s.soap->from && s.soap->representing);
  EXPECT_EQ(s.soap->from->identification, "9001234568");
  EXPECT_EQ(s.soap->from->type, "DUNS");
  EXPECT_EQ(s.soap->representing->gln, "1");
}

TEST(PseSettings, WithoutCertificateItHasNone) {
  auto text = replaced(kSoap, "client_certificate = \"pse_cliente.pem\"\n", "");
  EXPECT_EQ(read(text).fault, "recaudo.toml, línea 3: soap: falta client_certificate");
  text = replaced(text, "client_key = \"pse_cliente_llave.pem\"\n", "");
  EXPECT_EQ(read(text).fault, "");
  EXPECT_EQ(read(text).soap->client.key, "");
}

TEST(PseSettings, NfMayHaveACertificateToo) {
  const std::string nf = "[pse]\nprotocol = \"nf\"\n[pse.nf]\n";
  const auto s = read(nf + "client_certificate = \"c.pem\"\nclient_key = \"k.pem\"\n");
  EXPECT_EQ(s.fault, "");
  EXPECT_EQ(s.nf_client.certificate, "c.pem");
  EXPECT_EQ(s.nf_client.key, "k.pem");
  EXPECT_EQ(read(nf + "client_certificate = \"c.pem\"\n").fault,
            "recaudo.toml, línea 3: nf: falta client_key");
  EXPECT_EQ(read("[pse]\nprotocol = \"nf\"").nf_client.key, "");
}

TEST(PseSettings, TheOtherProtocolMayWaitInTheFileAndIsCheckedThere) {
  const auto waiting = replaced(kSoap, "\"soap\"", "\"nf\"");
  EXPECT_FALSE(read(waiting).soap);
  EXPECT_EQ(read(waiting).fault, "");
  EXPECT_NE(read(replaced(waiting, "https://", "")).fault, "");
}

TEST(PseSettings, WhatIsWrongIsNamed) {
  const auto fault = [](const char* from, const char* to) {
    return read(replaced(kSoap, from, to)).fault;
  };
  EXPECT_EQ(fault("\"soap\"", "\"rest\""),
            "recaudo.toml, línea 1: pse: protocol debe ser nf o soap");
  EXPECT_EQ(fault("protocol = \"soap\"\n", ""), "recaudo.toml, línea 1: pse: falta protocol");
  EXPECT_EQ(fault("https://", ""), "recaudo.toml, línea 3: soap: url debe ser una dirección web");
  EXPECT_EQ(fault("7709998123014", "77-09"), "recaudo.toml, línea 7: to: gln solo tiene números");
  EXPECT_EQ(fault("gln = \"7709998123014\"", "identification = \"1\"\ntype = \"NIT\""),
            "recaudo.toml, línea 7: to: type no es un tipo de identificación de PSE");
  EXPECT_EQ(fault("[pse.soap.to]\ngln = \"7709998123014\"\n", ""),
            "recaudo.toml, línea 3: soap: falta to");
  EXPECT_EQ(fault("url =", "otra = 1\nurl ="),
            "recaudo.toml, línea 4: soap.otra: no se conoce esta clave");
  EXPECT_EQ(read("pse = 1").fault, "recaudo.toml, línea 1: pse debe ser una sección");
}

constexpr const char* kCredits = R"([pse]
protocol = "nf"
[[pse.credito]]
codigo_entidad = "9001234568"
codigo_servicio = "1001"
descripcion = "Impuesto predial"
[[pse.credito]]
codigo_entidad = "9001234568"
codigo_servicio = "1002"
descripcion = "Sobretasa ambiental"
conceptos = ["ambiental", "ambiental.interes"]
)";

TEST(PseSettings, NamesTheServicesThatAPaymentIsDividedAmong) {
  const auto s = read(kCredits);
  EXPECT_EQ(s.fault, "");
  ASSERT_EQ(s.credits.services.size(), 2U);
  EXPECT_TRUE(s.credits.services[0].items.empty());
  EXPECT_EQ(s.credits.services[1].service_code, "1002");
  EXPECT_EQ(s.credits.services[1].items.at(1), "ambiental.interes");
  EXPECT_EQ(s.credits.names.value, "creditValue");
  EXPECT_FALSE(read("[pse]\nprotocol = \"nf\"").credits.is_used());
}

TEST(PseSettings, NamesTheFieldsOfACreditAsAchCallsThem) {
  const auto s = read(std::string(kCredits) + "[pse.nombres_de_credito]\nvalor = \"amount\"\n");
  EXPECT_EQ(s.fault, "");
  EXPECT_EQ(s.credits.names.value, "amount");
  EXPECT_EQ(s.credits.names.service, "serviceCode");
}

TEST(PseSettings, WhetherCodesAreOfEachEntityIsAsked) {
  EXPECT_FALSE(read(kCredits).credits.codes_of_entity);
  const auto s = read(replaced(kCredits, "\"nf\"\n", "\"nf\"\ncodigos_por_entidad = true\n"));
  EXPECT_EQ(s.fault, "");
  EXPECT_TRUE(s.credits.codes_of_entity);
}

TEST(PseSettings, AnItemThatNoOrderHasIsNamed) {
  EXPECT_NE(
      read(replaced(kCredits, "\"ambiental\"", "\"alumbrado\"")).fault.find("no existe alumbrado"),
      std::string::npos);
}

}  // namespace
}  // namespace recaudo::cli
