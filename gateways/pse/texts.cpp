#include "gateways/pse/texts.h"

#include <algorithm>
#include <array>
#include <charconv>

namespace recaudo::pse {
namespace {

struct Cause {
  int code;
  std::string_view text;
};

// Instructivo PSE v21, campo causeRejection.
constexpr std::array kCauses = std::to_array<Cause>({
    {1, "El pago se abandonó en la página del banco"},
    {2, "La cuenta está embargada"},
    {3, "La cuenta está inactiva"},
    {4, "La cuenta no existe"},
    {5, "La cuenta no está habilitada"},
    {6, "La cuenta no está habilitada para pagos"},
    {7, "La cuenta está saldada"},
    {8, "El valor supera el límite de la cuenta"},
    {9, "El banco no está disponible"},
    {10, "El banco tuvo fallas técnicas"},
    {11, "Los fondos son insuficientes"},
    {12, "Los datos no son consistentes"},
    {13, "El usuario canceló el pago"},
    {14, "PSE canceló el pago porque el banco no confirmó"},
    {15, "El pago no se terminó a tiempo en el banco"},
    {16, "Los datos de acceso al banco no son correctos"},
    {17, "La cuenta no tiene el servicio PSE"},
    {18, "El estado del pago cambió en el banco"},
    {19, "El control de fraude no autorizó el pago"},
    {20, "El pago se abandonó al regresar del banco"},
    {21, "El navegador se cerró antes de terminar"},
    {22, "Hubo un problema con el navegador"},
    {23, "Se agotó el tiempo en PSE"},
    {24, "El banco detuvo el pago por control de fraude"},
    {25, "Credibanco no confirmó el pago"},
    {26, "No se informó la clave de un solo uso"},
    {27, "La clave de un solo uso no es válida"},
    {10001, "El valor excede el límite de la empresa"},
    {10002, "No hubo conexión con la entidad"},
    {10003, "La entidad no aceptó el pago"},
});

std::string double_payment_text(std::string_view reference, std::string_view clause,
                                const ContactData& contact, const gateways::Cus& cus) {
  std::string out = "En este momento su #";
  out += reference;
  out += clause;
  out +=
      " Si desea mayor información sobre el estado actual de su operación puede comunicarse a "
      "nuestras "
      "líneas de atención al cliente ";
  out += contact.phone + " o enviar un correo electrónico a " + contact.email +
         " y preguntar por el estado de la transacción: " + cus.str();
  return out;
}

}  // namespace

std::string double_payment_pending_text(std::string_view reference, const ContactData& contact,
                                        const gateways::Cus& cus) {
  return double_payment_text(
      reference,
      " presenta un proceso de pago cuya transacción se encuentra PENDIENTE de recibir "
      "confirmación "
      "por parte de su entidad financiera, por favor espere unos minutos y vuelva a consultar más "
      "tarde para verificar si su pago fue confirmado de forma exitosa.",
      contact, cus);
}

std::string double_payment_approved_text(std::string_view reference, const ContactData& contact,
                                         const gateways::Cus& cus) {
  return double_payment_text(
      reference,
      " ha finalizado su proceso de pago y cuya transacción se encuentra APROBADA en su entidad "
      "financiera.",
      contact, cus);
}

std::string creation_failed_text(std::string_view return_code, const ContactData& contact) {
  if (return_code == "FAIL_EXCEEDEDLIMIT")
    return "El monto de la transacción excede los límites establecidos en PSE para la empresa, por "
           "favor comuníquese con nuestras líneas de atención al cliente al teléfono " +
           contact.phone + " o al correo electrónico " + contact.email;
  if (return_code == "FAIL_BANKUNREACHEABLE")
    return "La entidad financiera no puede ser contactada para iniciar la transacción, por favor "
           "seleccione otra o intente más tarde";
  if (return_code == "FAIL_DISABLEDUSEREMAIL")
    return "PSE tiene restringido ese correo electrónico. No se creó el pago. Use otro correo.";
  return "No se pudo crear la transacción, por favor intente más tarde o comuníquese con la "
         "empresa";
}

std::string_view rejection_cause_text(std::string_view cause_code) {
  int number = 0;
  const char* end = cause_code.data() + cause_code.size();
  const auto [last, ec] = std::from_chars(cause_code.data(), end, number);
  if (ec != std::errc{} || last != end || cause_code.size() > 5) return {};
  const auto* row = std::ranges::find(kCauses, number, &Cause::code);
  return row == kCauses.end() ? std::string_view{} : row->text;
}

}  // namespace recaudo::pse
