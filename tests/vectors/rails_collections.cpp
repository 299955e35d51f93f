#include <boost/json.hpp>

#include "gateways/bank_files/asobancaria_2001.h"
#include "gateways/bank_files/billing_2001.h"
#include "gateways/bank_files/collection_1998.h"
#include "tests/vectors/rails_vectors.h"

namespace recaudo {
namespace {

namespace json = boost::json;
using namespace bank_files;

json::object catalogue(RailsRun& run) {
  return json::parse(run.bytes("asobancaria/asobancaria.json")).as_object();
}

void details(RailsRun& run, const CollectionFile& file, const json::array& expected,
             const std::string& name) {
  for (std::size_t i = 0; i < expected.size() && i < file.details.size(); ++i) {
    const auto& d = file.details[i];
    const auto& e = expected[i];
    const auto code = [](const json::value& v) { return std::stoi(std::string(v.as_string())); };
    run.check(d.reference.str() == e.at("reference").as_string() &&
                  d.amount.centavos() == e.at("cents").as_int64() &&
                  static_cast<int>(d.origin) == code(e.at("procedencia")) &&
                  static_cast<int>(d.means) == code(e.at("medio")) &&
                  d.operation == e.at("operacion").as_int64() &&
                  d.authorization == e.at("autorizacion").as_int64() &&
                  d.debited_bank.str() == e.at("entidad").as_string() &&
                  d.office == e.at("sucursal").as_int64() &&
                  d.sequence == e.at("secuencia").as_int64(),
              name + " detail " + std::to_string(i + 1));
  }
}

void collection_files(RailsRun& run) {
  const auto root = catalogue(run);
  const Nit ours{std::string(root.at("nit").as_string())};
  for (const auto& [name, expected] : root.at("valid").as_object()) {
    const std::string label(name);
    const auto file = parse_collection_2001(run.bytes("asobancaria/" + label), ours);
    run.check(file.has_value(), label);
    if (!file) continue;
    run.check(file->details.size() == expected.at("count").to_number<std::size_t>(),
              label + " count");
    run.check(file->total.centavos() == expected.at("total_cents").as_int64(), label + " total");
    if (const auto* lots = expected.as_object().if_contains("lots"))
      for (std::size_t i = 0; i < lots->as_array().size(); ++i) {
        const auto& lot = lots->at(i);
        const bool same = i < file->lots.size() &&
                          file->lots[i].service.str() == lot.at("service").as_string() &&
                          file->lots[i].count == lot.at("count").as_int64() &&
                          file->lots[i].total.centavos() == lot.at("total_cents").as_int64();
        run.check(same, label + " lot");
      }
    if (const auto* list = expected.as_object().if_contains("details"))
      details(run, *file, list->as_array(), label);
  }
}

void lenient_files(RailsRun& run) {
  const auto root = catalogue(run);
  const Nit ours{std::string(root.at("nit").as_string())};
  for (const auto& item : root.at("lenient_accept").as_array()) {
    const std::string name(item.as_string());
    const auto content = run.bytes("asobancaria/" + name);
    const auto file = parse_collection_2001(content, ours, Tolerances::all());
    run.check(file.has_value() && !file->findings.empty(), name + " tolerant");
    const bool strict_accepts = name.find("causal_000") != std::string::npos;
    run.check(parse_collection_2001(content, ours).has_value() == strict_accepts, name + " strict");
  }
}

void malformed_files(RailsRun& run) {
  const auto root = catalogue(run);
  const Nit ours{std::string(root.at("nit").as_string())};
  for (const auto& item : root.at("malformed").as_array()) {
    const std::string name(item.at("file").as_string());
    const auto file = parse_collection_2001(run.bytes("asobancaria/" + name), ours);
    const bool same = !file && file.error().code == item.at("first_error").as_string() &&
                      file.error().line == item.at("line").as_int64() &&
                      file.error().column == item.at("column").as_int64();
    run.check(same, name + (file ? " was accepted" : " gave " + to_text(file.error())));
  }
}

// Read, and written again to the byte.
void billing_file(RailsRun& run) {
  const std::string name = "asobancaria/facturacion2001_sample.txt";
  const auto content = run.bytes(name);
  const Nit ours{std::string(catalogue(run).at("nit").as_string())};
  const auto file = parse_billing_2001(content, ours);
  run.check(file.has_value(), name + (file ? "" : " gave " + to_text(file.error())));
  if (!file) return;
  const auto sums = totals_of(*file);
  run.check(sums.count == 2 && sums.amount == Money::pesos(2'136'450), name + " totals");
  const auto& first = file->lots.front().details.front();
  run.check(first.reference.str() == "120260000012345" && first.amount == Money::pesos(1'254'300) &&
                first.due_on == make_date(2026, 10, 30) && first.payer_name == "PEREZ GOMEZ ANA",
            name + " detail");
  run.check(write_billing_2001(*file) == content, name + " written again");
}

// The partial sample of 1998: only behind its switch.
void collection_1998(RailsRun& run) {
  const std::string name = "asobancaria/recaudo1998_partial.txt";
  const auto content = run.bytes(name);
  const Nit ours{std::string(catalogue(run).at("nit").as_string())};
  run.check(!parse_collection_1998(content, ours, {}), name + " without its switch");
  Tolerances tolerances;
  tolerances.format_1998 = true;
  const auto file = parse_collection_1998(content, ours, tolerances);
  run.check(file.has_value(), name + (file ? "" : " gave " + to_text(file.error())));
  if (!file) return;
  run.check(file->details.size() == 2 && file->total == Money::pesos(2'136'450), name + " totals");
  run.check(file->details[1].reference.str() == "120260000012346" &&
                file->details[1].amount == Money::pesos(882'150) && file->details[1].sequence == 3,
            name + " detail");
}

}  // namespace

void run_collection_vectors(RailsRun& run) {
  collection_files(run);
  lenient_files(run);
  malformed_files(run);
  billing_file(run);
  collection_1998(run);
}

}  // namespace recaudo
