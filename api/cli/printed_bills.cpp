#include "api/cli/printed_bills.h"

#include <cstdio>

#include "api/site/bill_view.h"
#include "core/dues/vigencia.h"

namespace recaudo::cli {
namespace {

// What every batch of a route is given.
struct Maker {
  const Services& services;
  events::Actor actor;
  std::shared_ptr<const app::LawSnapshot> law;
  site::BillPaper paper;

  // The orders of a batch are one act: `bill_of(work, index)` of each stop.
  template <typename BillOf>
  std::vector<Result<payments::Bill>> issue(std::size_t first, std::size_t count,
                                            BillOf bill_of) const {
    return perform(
        services, actor, "consola",
        [&](Work& work) {
          std::vector<Result<payments::Bill>> out;
          out.reserve(count);
          for (std::size_t i = first; i < first + count; ++i) out.push_back(bill_of(work, i));
          return out;
        },
        events::Lane::kBulk);
  }
};

struct PredialMaker : Maker {
  std::vector<registry::Parcel> parcels;
  int vigencia = 0;
};

// The debtor as the title wants him: name and document (Ley 1819/2016 art. 354).
std::string debtor_of(const registry::NamedParcel& named) {
  if (named.owner.empty()) return "Propietario o poseedor sin identificar en el catastro";
  std::string out = named.owner;
  if (!named.document.empty()) out += ", " + named.document;
  if (named.others > 0) out += " y " + std::to_string(named.others) + " más";
  return out;
}

std::map<registry::ParcelId, registry::NamedParcel> debtors_of(const PredialMaker& m,
                                                               std::size_t first,
                                                               std::size_t count) {
  std::vector<registry::ParcelId> ids;
  for (std::size_t i = first; i < first + count; ++i) ids.push_back(m.parcels.at(i).id);
  return m.services.db.read(
      [&](pqxx::read_transaction& tx) { return registry::named_parcels(tx, ids); });
}

std::vector<Result<portal::BillView>> predial_bills(const PredialMaker& m, std::size_t first,
                                                    std::size_t count) {
  const auto bills = m.issue(first, count, [&](Work& work, std::size_t i) {
    return payments::issue_bill(work, m.law->law(), ledger::parcel_subject(m.parcels.at(i).id),
                                m.vigencia);
  });
  const auto debtors = debtors_of(m, first, count);
  std::vector<Result<portal::BillView>> out;
  for (std::size_t i = 0; i < count; ++i) {
    const auto& parcel = m.parcels.at(first + i);
    out.push_back(bills[i].and_then(
        [&](const payments::Bill& bill) { return site::bill_view(m.paper, bill, parcel); }));
    if (out.back()) out.back()->debtor = debtor_of(debtors.at(parcel.id));
  }
  return out;
}

struct ServiceMaker : Maker {
  std::vector<registry::Subscriber> subscribers;
  tax_rules::ServicePeriod period;
};

// Who answers for the period's bill, and the bills that are his.
struct Addressee {
  registry::ServiceHolder holder;
  std::vector<site::ServiceBillNow> bills;  // the newest first
};

std::vector<Addressee> addressees_of(const ServiceMaker& m, std::size_t first, std::size_t count) {
  return m.services.db.read([&](pqxx::read_transaction& tx) {
    std::vector<Addressee> out;
    for (std::size_t i = first; i < first + count; ++i) {
      const auto id = m.subscribers.at(i).id;
      auto holder = registry::holder_on(tx, id, m.period.last_day());
      invariant(holder.has_value(), "who was billed had terms on the period's last day");
      auto bills = site::bills_now(tx, id, site::bills_of_holder(tx, id, holder->document_number));
      out.push_back({std::move(*holder), std::move(bills)});
    }
    return out;
  });
}

// The period's own bill is his, whatever his document looks like.
std::set<int> claimed(const ServiceMaker& m, const Addressee& who) {
  std::set<int> out = {dues::vigencia_of(m.period)};
  for (const auto& b : who.bills) {
    const int vigencia = dues::vigencia_of(b.bill.billed.period);
    if (vigencia < *out.rbegin()) out.insert(vigencia);
  }
  return out;
}

std::vector<Result<portal::BillView>> service_bills(const ServiceMaker& m, std::size_t first,
                                                    std::size_t count) {
  const auto addressees = addressees_of(m, first, count);
  const auto bills = m.issue(first, count, [&](Work& work, std::size_t i) {
    const ledger::Subject subject{ledger::SubjectKind::kSubscriber, m.subscribers.at(i).id};
    return payments::issue_bill(work, m.law->law(), subject, claimed(m, addressees[i - first]));
  });
  std::vector<Result<portal::BillView>> out;
  for (std::size_t i = 0; i < count; ++i) {
    const auto& [holder, his] = addressees[i];
    out.push_back(bills[i].and_then([&](const payments::Bill& bill) {
      return site::service_bill_view(m.paper, bill, m.subscribers.at(first + i), holder.address,
                                     his);
    }));
    if (out.back()) out.back()->debtor = holder.name + ", " + holder.document();
  }
  return out;
}

// "000042": the place on the route, as many digits as any route has places.
std::string place_text(std::size_t place) {
  char text[32];
  (void)std::snprintf(text, sizeof text, "%06zu", place);
  return text;
}

BillRoute named_route(const Maker& maker, const std::string& name, std::string prefix) {
  return {.name = name,
          .prefix = std::move(prefix),
          .title = "Facturas de " + name,
          .author = maker.paper.statute.identity.name,
          .stops = {},
          .bills = {}};
}

}  // namespace

BillRoute predial_route(const Services& services, const events::Actor& actor,
                        std::shared_ptr<const app::LawSnapshot> law, const std::string& base_url,
                        int vigencia) {
  auto paper = site::bill_paper(law->law().statute, base_url);
  auto parcels = services.db.read(
      [&](pqxx::read_transaction& tx) { return registry::parcels_by_route(tx, vigencia); });
  const auto maker = std::make_shared<const PredialMaker>(PredialMaker{
      {services, actor, std::move(law), std::move(paper)}, std::move(parcels), vigencia});
  const std::string year = std::to_string(vigencia);
  BillRoute route = named_route(*maker, "predial " + year, "predial-" + year + "-");
  for (const auto& p : maker->parcels) route.stops.push_back({p.npn.str(), p.npn.str()});
  route.bills = [maker](std::size_t first, std::size_t count) {
    return predial_bills(*maker, first, count);
  };
  return route;
}

BillRoute service_route(const Services& services, const events::Actor& actor,
                        std::shared_ptr<const app::LawSnapshot> law, const std::string& base_url,
                        const tax_rules::ServicePeriod& period) {
  auto paper = site::service_bill_paper(law->law().statute, base_url);
  std::vector<registry::Subscriber> subscribers;
  for (auto& s : services.db.read(
           [&](pqxx::read_transaction& tx) { return dues::billed_by_route(tx, period); }))
    subscribers.push_back({s.id, std::move(s.number)});
  const auto maker = std::make_shared<const ServiceMaker>(ServiceMaker{
      {services, actor, std::move(law), std::move(paper)}, std::move(subscribers), period});
  const std::string month = tax_rules::to_text(period);
  BillRoute route = named_route(*maker, "servicios públicos " + month, "servicios-" + month + "-");
  for (const auto& s : maker->subscribers)
    route.stops.push_back({s.number, place_text(route.stops.size() + 1) + "-" + s.number});
  route.bills = [maker](std::size_t first, std::size_t count) {
    return service_bills(*maker, first, count);
  };
  return route;
}

}  // namespace recaudo::cli
