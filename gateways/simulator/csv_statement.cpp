#include "gateways/simulator/csv_statement.h"

#include "gateways/simulator/csv_cell.h"

namespace recaudo::simulator {
namespace {

constexpr const char* kOffice = "0040";

// "1.254.300,00"
std::string local_amount(Money m) {
  auto text = to_plain(m);
  text[text.find('.')] = ',';
  const std::size_t first = m.is_negative() ? 1 : 0;
  for (auto at = text.find(','); at > first + 3;) {
    at -= 3;
    text.insert(at, ".");
  }
  return text;
}

std::string local_date(Date d) {
  const auto iso = to_iso(d);
  return iso.substr(8, 2) + "/" + iso.substr(5, 2) + "/" + iso.substr(0, 4);
}

}  // namespace

std::string write_csv_signed(const Statement& s) {
  std::string out = "FECHA,DESCRIPCION,SUCURSAL,DOCUMENTO,VALOR,SALDO\n";
  Money balance = s.opening;
  for (const auto& e : s.entries) {
    const Money signed_amount = e.credit ? e.amount : -e.amount;
    balance += signed_amount;
    out += to_iso(s.day) + "," + csv_cell(e.text, ',') + "," + kOffice + "," +
           csv_cell(e.service_reference, ',') + "," + to_plain(signed_amount) + "," +
           to_plain(balance) + "\n";
  }
  return out;
}

std::string write_csv_two_columns(const Statement& s) {
  std::string out = "FECHA;DESCRIPCION;DOCUMENTO;OFICINA;VALOR CONSIGNACION;VALOR RETIRO;SALDO\r\n";
  Money balance = s.opening;
  for (const auto& e : s.entries) {
    balance += e.credit ? e.amount : -e.amount;
    const auto text = local_amount(e.amount);
    out += local_date(s.day) + ";" + csv_cell(e.text, ';') + ";" +
           csv_cell(e.service_reference, ';') + ";" + kOffice + ";" + (e.credit ? text : "") + ";" +
           (e.credit ? "" : text) + ";" + local_amount(balance) + "\r\n";
  }
  return out;
}

}  // namespace recaudo::simulator
