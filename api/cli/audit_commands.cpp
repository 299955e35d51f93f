// `audit fetch`, `audit verify` and `audit prove`: for whoever believes nobody.
#include <boost/json.hpp>
#include <cstdio>
#include <iostream>

#include "api/cli/commands.h"
#include "api/cli/installation.h"
#include "api/cli/log_site.h"
#include "api/cli/settings.h"
#include "audit/log_mirror.h"
#include "base/bytes.h"
#include "core/audit_fold/verify.h"
#include "tax-rules/statute.h"

namespace recaudo::cli {
namespace {

namespace json = boost::json;

constexpr std::size_t kMaxCa = std::size_t{4} << 20;

void print_log(const audit::VerifyReport& r) {
  std::printf("Bitácora: %llu entradas, %llu archivos, %llu cabezas publicadas, raíz %s\n",
              static_cast<unsigned long long>(r.entries), static_cast<unsigned long long>(r.tiles),
              static_cast<unsigned long long>(r.heads), to_hex(view(r.head.root)).c_str());
}

json::object log_json(const audit::VerifyReport& r) {
  return {{"entradas", r.entries},
          {"archivos", r.tiles},
          {"cabezas", r.heads},
          {"raiz", to_hex(view(r.head.root))}};
}

// The copy that is named, or the log of the installation.
std::string log_folder(const Arguments& a) {
  return a.log_dir.empty() ? Installation(a.data).log() : a.log_dir;
}

int refuse(const Error& error, bool as_json) {
  if (as_json)
    std::cout << json::serialize(json::object{{"valida", false},
                                              {"codigo", std::string(info(error.code).id)},
                                              {"detalle", error.detail}})
              << "\n";
  else
    (void)std::fprintf(stderr, "%s\n", to_text(error).c_str());
  return 1;
}

}  // namespace

int run_audit_fetch(const Arguments& a) {
  const auto url = log_address(a.url, a.plain_http);
  if (!url) return refuse(url.error(), a.json);
  const audit::MirrorProgress progress = [](std::uint64_t done, std::uint64_t of) {
    if (done % 65'536 == 0)
      (void)std::fprintf(stderr, "%llu de %llu entradas\n", static_cast<unsigned long long>(done),
                         static_cast<unsigned long long>(of));
  };
  if (!a.ca_file.empty())
    if (const auto ca = read_file(a.ca_file, kMaxCa); !ca) return refuse(ca.error(), a.json);
  const auto report = [&]() -> Result<audit::MirrorReport> {
    try {
      const audit::MirrorOptions options{a.log_dir, static_cast<std::uint64_t>(a.max_gib) << 30};
      return audit::update_mirror(options, files_of_site(*url, a.ca_file), progress);
    } catch (const std::system_error& e) {  // the folder, or the space on its disk
      return fail(Code::kMirrorUnwritable, e.what());
    }
  }();
  if (!report) return refuse(report.error(), a.json);
  if (a.json)
    std::cout << json::serialize(json::object{{"entradas", report->head.size},
                                              {"antes", report->before},
                                              {"copiados", report->fetched},
                                              {"raiz", to_hex(view(report->head.root))}})
              << "\n";
  else
    std::printf(
        "Copiada: %llu entradas (antes %llu), %llu archivos nuevos. Lo nuevo da lo que se firmó; "
        "para verificarla toda: recaudo audit verify --log %s\n",
        static_cast<unsigned long long>(report->head.size),
        static_cast<unsigned long long>(report->before),
        static_cast<unsigned long long>(report->fetched), a.log_dir.c_str());
  return 0;
}

int run_audit_verify(const Arguments& a) {
  // Whoever writes the folder could write its policy too: who believes nobody names a copy that
  // came by another way.
  const auto options = audit::options_of_folder(log_folder(a), a.policy_file);
  if (!options) return refuse(options.error(), a.json);
  if (!a.log_dir.empty()) {  // files only: no database of ours is asked
    const auto report = audit::verify_log(*options);
    if (!report) return refuse(report.error(), a.json);
    if (a.json) {
      json::object body = log_json(*report);
      body["valida"] = true;
      std::cout << json::serialize(body) << "\n";
    } else {
      print_log(*report);
    }
    return 0;
  }
  const Installation installation(a.data);
  Database db(
      {.conninfo = value_or_throw(installation.conninfo(DbRole::kAuditor)), .max_connections = 1});
  const auto result = audit_fold::verify(db, *options);
  if (!result) return refuse(result.error(), a.json);
  if (a.json) {
    json::object body = log_json(result->log);
    body["valida"] = result->ok();
    body["por_escribir"] = result->waiting;
    body["asientos"] = result->ledger_entries;
    json::array differences;
    for (const auto& d : result->differences) differences.push_back(json::value(d));
    body["diferencias"] = std::move(differences);
    std::cout << json::serialize(body) << "\n";
  } else {
    print_log(result->log);
    std::printf(
        "Plegada sobre el libro: %llu asientos y %llu pagos (%llu eventos aún por escribir): %s\n",
        static_cast<unsigned long long>(result->ledger_entries),
        static_cast<unsigned long long>(result->payments),
        static_cast<unsigned long long>(result->waiting),
        result->ok() ? "todo coincide" : "HAY DIFERENCIAS");
    for (const auto& d : result->differences) std::printf("  %s\n", d.c_str());
  }
  return result->ok() ? 0 : 1;
}

int run_audit_prove(const Arguments& a) {
  if (a.index < 0) throw Refusal(Error{Code::kUsage, "INDEX"});
  const auto options = audit::options_of_folder(log_folder(a), a.policy_file);
  if (!options) return refuse(options.error(), false);
  const auto proof = audit::prove(*options, static_cast<std::uint64_t>(a.index));
  if (!proof) return refuse(proof.error(), false);
  std::cout << *proof;
  return 0;
}

}  // namespace recaudo::cli
