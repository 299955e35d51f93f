#include "gateways/simulator/pse_report.h"

#include <string_view>

#include "gateways/simulator/csv_cell.h"

namespace recaudo::simulator {
namespace {

constexpr std::string_view kHeader =
    "CUS,Valor,Banco Originador,Estado,Cod. de autorización/rechazo/fallida,Fecha-Hora creada,"
    "Fecha-Hora último estado,Impuesto,Ticket ID,Ciclo Origen,Ciclo Transacción,Servicio Código,"
    "Servicio Nombre,Referencia 1,Referencia 2,Referencia 3,Tipo de Usuario,Tipo de Autorización,"
    "Fecha-Hora resolución,Banco Recaudador,Modalidad de Vinculación,ID Funcionalidad,"
    "Nombre Funcionalidad,Tipo Cuenta Destino,Número Cuenta Destino,Procedencia de Pago,"
    "Medio de Pago,Tipo Dispositivo,Navegador,Tipo de Flujo\r\n";

template <typename T>
std::string name_of(const std::vector<T>& rows, const std::string& code) {
  const auto* row = with_code(rows, code);
  return row ? row->name : "";
}

std::string row(const SimulatorOptions& o, const Transaction& t) {
  const bool approved = t.state == State::kOk;
  const auto& r = t.request;
  const std::vector<std::string> cells{
      to_string(t.cus),
      to_plain(approved ? t.moved : r.amount),
      name_of(o.banks, r.bank_code),
      std::string(to_text(t.state)),
      approved ? t.authorization : t.cause,
      to_rfc3339(t.created),
      to_rfc3339(t.state_since),
      to_plain(r.vat),
      to_string(r.ticket),
      std::to_string(t.cycle),
      std::to_string(t.moved_at ? clearing_cycle(*t.moved_at) : t.cycle),
      r.service_code,
      name_of(o.services, r.service_code),
      r.reference1,
      r.reference2,
      r.reference3,
      r.user_type,
      "",
      t.state == State::kPending ? "" : to_rfc3339(t.state_since),
      o.collecting_bank,
      "",
      "",
      "",
      o.account_type,
      o.collecting_account,
      "03",
      "15",
      "",
      "",
      ""};
  std::string out;
  for (const auto& text : cells) out += (out.empty() ? "" : ",") + csv_cell(text, ',');
  return out + "\r\n";
}

}  // namespace

std::string write_pse_report(const SimulatorOptions& options,
                             const std::vector<Transaction>& transactions) {
  std::string out(kHeader);
  for (const auto& t : transactions) out += row(options, t);
  return out;
}

}  // namespace recaudo::simulator
