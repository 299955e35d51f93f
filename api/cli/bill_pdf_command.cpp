// bill pdf: the bills of a vigencia for the printer, in the order of the delivery route. A file is
// whole or not there, and what is there is not made again: a run that was killed goes on.
#include <atomic>
#include <cstdio>
#include <filesystem>
#include <mutex>
#include <thread>

#include "api/cli/commands.h"
#include "api/cli/desk.h"
#include "api/cli/progress.h"
#include "api/site/bill_view.h"
#include "base/durable_file.h"

namespace recaudo::cli {
namespace {

constexpr int kWorkers = 2;
constexpr unsigned kFileMode = 0600;  // names and documents are inside
constexpr std::size_t kListed = 20;

using Parcels = std::span<const registry::Parcel>;

struct Made {
  int bills = 0, files = 0, kept = 0, nothing_owed = 0, refused = 0;
  std::int64_t bytes = 0;
  std::vector<std::string> reasons;  // parcel and reason, at most kListed
};

// What every worker of a run is given.
struct Run {
  Desk& desk;
  std::shared_ptr<const app::LawSnapshot> law;
  site::BillPaper paper;
  std::filesystem::path folder;
  int vigencia = 0;
};

// "predial-2026-25151...": files sort as the route goes.
std::filesystem::path file_of(const Run& run, Parcels parcels) {
  std::string name = "predial-" + std::to_string(run.vigencia) + "-" + parcels.front().npn.str();
  if (parcels.size() > 1) name += "-y-" + std::to_string(parcels.size() - 1) + "-mas";
  return run.folder / (name + ".pdf");
}

// The debtor as the title wants him: name and document (Ley 1819/2016 art. 354).
std::string debtor_of(const registry::NamedParcel& named) {
  if (named.owner.empty()) return "Propietario o poseedor sin identificar en el catastro";
  std::string out = named.owner;
  if (!named.document.empty()) out += ", " + named.document;
  if (named.others > 0) out += " y " + std::to_string(named.others) + " más";
  return out;
}

void refuse(Made& made, const registry::Parcel& parcel, const Error& error) {
  if (error.code == Code::kNothingToPay) {
    ++made.nothing_owed;
    return;
  }
  ++made.refused;
  if (made.reasons.size() < kListed)
    made.reasons.push_back(parcel.npn.str() + ": " + to_text(error));
}

// The orders of a batch are one act: they are there before the paper that names them.
std::vector<Result<payments::Bill>> issue(const Run& run, Parcels parcels) {
  return perform(
      run.desk.services(), console_actor(), "consola",
      [&](Work& work) {
        std::vector<Result<payments::Bill>> out;
        for (const auto& p : parcels)
          out.push_back(payments::issue_bill(work, run.law->law(), ledger::parcel_subject(p.id),
                                             run.vigencia));
        return out;
      },
      events::Lane::kBulk);
}

std::map<registry::ParcelId, registry::NamedParcel> debtors_of(const Run& run, Parcels parcels) {
  std::vector<registry::ParcelId> ids;
  for (const auto& p : parcels) ids.push_back(p.id);
  return run.desk.db().read(
      [&](pqxx::read_transaction& tx) { return registry::named_parcels(tx, ids); });
}

Made make_file(const Run& run, Parcels parcels, const std::filesystem::path& path) {
  Made made;
  const auto bills = issue(run, parcels);
  const auto debtors = debtors_of(run, parcels);
  std::vector<portal::BillView> views;
  for (std::size_t i = 0; i < parcels.size(); ++i) {
    auto view = bills[i] ? site::bill_view(run.paper, *bills[i], parcels[i])
                         : Result<portal::BillView>(tl::unexpected(bills[i].error()));
    if (!view) {
      refuse(made, parcels[i], view.error());
      continue;
    }
    view->debtor = debtor_of(debtors.at(parcels[i].id));
    views.push_back(std::move(*view));
  }
  if (views.empty()) return made;
  const std::string title = views.size() == 1
                                ? "Factura de predial " + views.front().number
                                : "Facturas de predial " + std::to_string(run.vigencia);
  portal::BillDocument document(title, run.paper.statute.identity.name, views.front().issued_at);
  for (const auto& view : views) document.add(view);
  const std::string bytes = document.finish();
  replace_file_durably(path, bytes, kFileMode);
  made.bills = static_cast<int>(views.size());
  made.files = 1;
  made.bytes = static_cast<std::int64_t>(bytes.size());
  return made;
}

void add(Made& total, Made part) {
  total.bills += part.bills;
  total.files += part.files;
  total.kept += part.kept;
  total.nothing_owed += part.nothing_owed;
  total.refused += part.refused;
  total.bytes += part.bytes;
  for (auto& reason : part.reasons)
    if (total.reasons.size() < kListed) total.reasons.push_back(std::move(reason));
}

// Workers take the next file each until there is none; the first failure stops all of them.
Made make_all(const Run& run, Parcels parcels, std::size_t per_file) {
  Made total;
  std::mutex mutex;
  std::exception_ptr failure;
  std::atomic<std::size_t> next{0};
  std::size_t done = 0;
  Progress progress("Facturas de predial " + std::to_string(run.vigencia));
  const auto work = [&] {
    try {
      for (std::size_t at = next.fetch_add(per_file); at < parcels.size();
           at = next.fetch_add(per_file)) {
        const Parcels batch = parcels.subspan(at, std::min(per_file, parcels.size() - at));
        const auto path = file_of(run, batch);
        Made part;
        if (std::filesystem::exists(path))
          part.kept = static_cast<int>(batch.size());
        else
          part = make_file(run, batch, path);
        const std::scoped_lock lock(mutex);
        add(total, std::move(part));
        done += batch.size();
        progress.show(static_cast<int>(done), static_cast<int>(parcels.size()));
      }
    } catch (...) {
      next = parcels.size();
      const std::scoped_lock lock(mutex);
      if (!failure) failure = std::current_exception();
    }
  };
  {
    std::vector<std::jthread> workers;
    workers.reserve(kWorkers);
    for (int i = 0; i < kWorkers; ++i) workers.emplace_back(work);
  }
  if (failure) std::rethrow_exception(failure);
  return total;
}

// --from 1 is the first parcel of the route.
Parcels asked(const std::vector<registry::Parcel>& route, const Arguments& a) {
  const auto first = std::min(static_cast<std::size_t>(a.first - 1), route.size());
  const auto left = route.size() - first;
  const auto limit = a.limit == 0 ? left : std::min(static_cast<std::size_t>(a.limit), left);
  return Parcels(route).subspan(first, limit);
}

}  // namespace

int run_bill_pdf(const Arguments& a) {
  const Installation installation(a.data);
  Desk desk(installation, "facturacion");
  const SiteSettings site = site_settings(value_or_throw(read_settings(installation)), a.port);
  std::filesystem::create_directories(a.out);
  const auto law = desk.law().current();
  const Run run{desk, law,
                site::bill_paper(law->law().statute,
                                 "https://" + site.host + ":" + std::to_string(site.port)),
                a.out, a.year};
  const auto route = desk.db().read(
      [&](pqxx::read_transaction& tx) { return registry::parcels_by_route(tx, a.year); });
  if (route.empty())
    throw Refusal(Error{Code::kNotFound, "predios con avalúo de " + std::to_string(a.year)});
  const Made made = make_all(run, asked(route, a), a.each ? 1 : static_cast<std::size_t>(a.batch));
  std::printf(
      "Vigencia %d: %d facturas en %d archivos (%lld bytes), %d predios ya tenían archivo, %d no "
      "deben nada, %d sin factura\n",
      a.year, made.bills, made.files, static_cast<long long>(made.bytes), made.kept,
      made.nothing_owed, made.refused);
  for (const auto& reason : made.reasons) std::printf("  %s\n", reason.c_str());
  return made.refused == 0 ? 0 : 1;
}

}  // namespace recaudo::cli
