#include "gateways/pse/texts.h"

#include <gtest/gtest.h>

namespace recaudo::pse {
namespace {

const ContactData kContact{"601 555 0100", "pagos@example.gov.co"};

TEST(CertifiedTexts, APendingPaymentIsToldLetterByLetter) {
  EXPECT_EQ(
      double_payment_pending_text("12345", kContact, gateways::Cus("2263241")),
      "En este momento su #12345 presenta un proceso de pago cuya transacción se encuentra "
      "PENDIENTE de recibir confirmación por parte de su entidad financiera, por favor espere "
      "unos minutos y vuelva a consultar más tarde para verificar si su pago fue confirmado de "
      "forma exitosa. Si desea mayor información sobre el estado actual de su operación puede "
      "comunicarse a nuestras líneas de atención al cliente 601 555 0100 o enviar un correo "
      "electrónico a pagos@example.gov.co y preguntar por el estado de la transacción: 2263241");
}

TEST(CertifiedTexts, AnApprovedPaymentIsToldLetterByLetter) {
  EXPECT_EQ(
      double_payment_approved_text("12345", kContact, gateways::Cus("2263241")),
      "En este momento su #12345 ha finalizado su proceso de pago y cuya transacción se "
      "encuentra APROBADA en su entidad financiera. Si desea mayor información sobre el estado "
      "actual de su operación puede comunicarse a nuestras líneas de atención al cliente 601 "
      "555 0100 o enviar un correo electrónico a pagos@example.gov.co y preguntar por el estado "
      "de la transacción: 2263241");
}

TEST(CertifiedTexts, AFailedCreationHasOneOfThreeTexts) {
  EXPECT_EQ(
      creation_failed_text("FAIL_RISK", kContact),
      "No se pudo crear la transacción, por favor intente más tarde o comuníquese con la empresa");
  EXPECT_EQ(
      creation_failed_text("FAIL_EXCEEDEDLIMIT", kContact),
      "El monto de la transacción excede los límites establecidos en PSE para la empresa, por "
      "favor comuníquese con nuestras líneas de atención al cliente al teléfono 601 555 0100 o "
      "al correo electrónico pagos@example.gov.co");
  EXPECT_EQ(creation_failed_text("FAIL_BANKUNREACHEABLE", kContact),
            "La entidad financiera no puede ser contactada para iniciar la transacción, por favor "
            "seleccione otra o intente más tarde");
}

TEST(RejectionCauses, AreFoundWithOrWithoutTheirZeros) {
  EXPECT_EQ(rejection_cause_text("00011"), "Los fondos son insuficientes");
  EXPECT_EQ(rejection_cause_text("11"), "Los fondos son insuficientes");
  EXPECT_EQ(rejection_cause_text("10001"), "El valor excede el límite de la empresa");
  for (int code = 1; code <= 27; ++code)
    EXPECT_FALSE(rejection_cause_text(std::to_string(code)).empty()) << code;
}

TEST(RejectionCauses, WhatTheListDoesNotHaveHasNoText) {
  for (const char* code : {"", "0", "28", "10004", "-1", "1x", "000011", "x"})
    EXPECT_EQ(rejection_cause_text(code), "") << code;
}

}  // namespace
}  // namespace recaudo::pse
