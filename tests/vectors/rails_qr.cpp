#include <boost/json.hpp>
#include <cstdio>

#include "gateways/breb/crc16.h"
#include "gateways/breb/qr.h"
#include "tests/vectors/rails_vectors.h"

namespace recaudo {
namespace {

namespace json = boost::json;

std::string text(const json::value& v) {
  return std::string(v.as_string());
}

std::string crc_of(std::string_view bytes) {
  char out[5];
  (void)std::snprintf(out, sizeof out, "%04X", breb::crc16_ccitt_false(bytes));
  return out;
}

void synthetic(RailsRun& run, const json::value& v) {
  const auto name = "qr " + text(v.at("name"));
  const auto payload = text(v.at("payload"));
  run.check(crc_of(payload.substr(0, payload.size() - 4)) == text(v.at("crc")), name + ": CRC");
  const auto qr = breb::read_qr(payload);
  run.check(qr.has_value(), name + (qr ? "" : " gave " + to_text(qr.error())));
  if (!qr) return;
  run.check(qr->text.size() == v.at("length").to_number<std::size_t>(), name + ": length");
  std::vector<breb::QrField> fields;
  for (const auto& f : v.at("fields").as_array()) fields.push_back({text(f.at(0)), text(f.at(1))});
  run.check(qr->fields == fields, name + ": fields");
}

}  // namespace

void run_qr_vectors(RailsRun& run) {
  const auto root = json::parse(run.bytes("qr/qr.json"));
  for (const auto& v : root.at("crc_vectors").as_array())
    run.check(crc_of(text(v.at("input"))) == text(v.at("crc")), text(v.at("name")));
  for (const auto& v : root.at("synthetic").as_array()) synthetic(run, v);
  for (const auto& v : root.at("negative").as_array())
    run.check(!breb::read_qr(text(v.at("payload"))), "qr " + text(v.at("why")) + " was accepted");
}

}  // namespace recaudo
