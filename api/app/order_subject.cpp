#include "api/app/order_subject.h"

#include "core/dues/vigencia.h"
#include "core/registry/parcel_search.h"
#include "core/registry/subscriber_search.h"

namespace recaudo::app {
namespace {

constexpr const char* kServices = "servicios";

void add(std::vector<ToldLine>& out, ledger::SubjectKind kind, ToldLine line) {
  if (kind == ledger::SubjectKind::kSubscriber) {
    line.code = kServices;
    line.name = payments::what_is_paid(kind);
    if (!out.empty() && out.back().vigencia == line.vigencia) {
      out.back().capital += line.capital;
      out.back().interest += line.interest;
      out.back().discount += line.discount;
      return;
    }
  }
  out.push_back(std::move(line));
}

ToldLine line_of(int vigencia, ledger::Concept item) {
  return {.vigencia = vigencia,
          .code = std::string(ledger::to_code(item)),
          .name = std::string(ledger::to_label(item)),
          .capital = {},
          .interest = {},
          .discount = {}};
}

}  // namespace

SubjectFacts subject_facts(pqxx::transaction_base& tx, const ledger::Subject& subject) {
  if (subject.kind == ledger::SubjectKind::kSubscriber) {
    const auto subscriber = registry::subscriber_by_id(tx, subject.id);
    invariant(subscriber.has_value(), "an order belongs to a subscriber of the registry");
    return {.label = "Número de suscriptor",
            .number = subscriber->number,
            .address = {},
            .url = "/servicios/" + subscriber->number};
  }
  const auto parcel = registry::find_by_id(tx, subject.id);
  invariant(parcel.has_value(), "an order belongs to a parcel of the registry");
  return {.label = "Número predial",
          .number = parcel->npn.str(),
          .address = parcel->address,
          .url = "/estado/" + parcel->npn.str()};
}

std::string ToldLine::full_name() const {
  return name + (code == kServices ? ", " : " ") + dues::vigencia_text(vigencia);
}

std::vector<ToldLine> told_lines(const payments::Order& order) {
  std::vector<ToldLine> out;
  for (const auto& l : order.lines) {
    ToldLine line = line_of(l.vigencia, l.item);
    line.capital = l.capital;
    line.interest = l.interest;
    line.discount = l.discount;
    add(out, order.subject.kind, std::move(line));
  }
  return out;
}

std::vector<ToldLine> told_lines(const payments::Order& order, const payments::Receipt& receipt) {
  std::vector<ToldLine> out;
  for (const auto& l : receipt.applied) {
    ToldLine line = line_of(l.vigencia, l.item);
    line.capital = l.capital + l.discount;
    line.interest = l.interest;
    line.discount = l.discount;
    add(out, order.subject.kind, std::move(line));
  }
  return out;
}

}  // namespace recaudo::app
