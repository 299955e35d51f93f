// What is owed: by age, by obligation, by debtor.
#include "api/portal/cartera_pages.h"
#include "api/site/books.h"
#include "core/dues/billed_services.h"
#include "core/dues/deferred_debts.h"
#include "core/registry/parcel_search.h"

namespace recaudo::site {
namespace {

using app::Context;
using http::Request;
using http::Response;

constexpr const char* kAging = "/contabilidad/cartera";
constexpr const char* kAgingCsv = "/contabilidad/cartera.csv";
constexpr const char* kOwed = "/contabilidad/cartera/edad/:edad";
constexpr const char* kOwedCsv = "/contabilidad/cartera/edad/:edad/obligaciones.csv";
constexpr const char* kDebtors = "/contabilidad/cartera/deudores";
constexpr const char* kParcelKind = "predio";
constexpr const char* kBillKind = "factura-servicios";

// How people read the subjects of a page. Numbers of other kinds of subjects are their own: bill 7
// of services is not parcel 7.
class Subjects {
 public:
  template <typename Row>
  Subjects(pqxx::transaction_base& tx, const std::vector<Row>& rows) {
    std::vector<ledger::SubjectId> parcels, bills;
    for (const auto& row : rows) {
      if (row.subject_kind == kParcelKind) parcels.push_back(row.subject);
      if (row.subject_kind == kBillKind) bills.push_back(row.subject);
    }
    parcels_ = registry::named_parcels(tx, parcels);
    bills_ = dues::named_bills(tx, bills);
  }
  template <typename Row>
  const registry::NamedParcel* parcel(const Row& row) const {
    return row.subject_kind == kParcelKind ? found(parcels_, row.subject) : nullptr;
  }
  // `grouped`: in groups, since a spreadsheet would round thirty digits that stand together.
  template <typename Row>
  std::string text(const Row& row, bool grouped = false) const {
    if (const auto* p = parcel(row))
      return grouped ? portal::grouped_parcel_number(p->npn.str()) : p->npn.str();
    if (const auto* b = bill(row)) return b->subscriber + ", " + dues::billed_text(b->billed);
    const std::string number = to_string(row.subject);
    return row.subject_kind == kParcelKind ? number : row.subject_kind + " " + number;
  }
  template <typename Row>
  std::string url(const Row& row) const {
    if (const auto* p = parcel(row)) return parcel_books_url(p->npn.str());
    const auto* b = bill(row);
    return b ? subscriber_books_url(b->subscriber) : "";
  }

 private:
  template <typename Named>
  static const Named* found(const std::map<ledger::SubjectId, Named>& names,
                            ledger::SubjectId subject) {
    const auto it = names.find(subject);
    return it == names.end() ? nullptr : &it->second;
  }
  template <typename Row>
  const dues::NamedBill* bill(const Row& row) const {
    return row.subject_kind == kBillKind ? found(bills_, row.subject) : nullptr;
  }

  std::map<registry::ParcelId, registry::NamedParcel> parcels_;
  std::map<ledger::SubjectId, dues::NamedBill> bills_;
};

ledger::DeferredDebts deferred(pqxx::transaction_base& tx, const BooksRange& asked) {
  return dues::deferred_debts(tx, asked.range.to, asked.range.known);
}

// The balance in the books of the accounts that the obligations add up to.
Money control_balance(pqxx::transaction_base& tx, const BooksRange& asked) {
  Money sum;
  for (const auto account : ledger::control_accounts(tx))
    sum += ledger::balance_at(tx, account, asked.range.to, asked.range.known);
  return sum;
}

void add_concept(std::vector<portal::ConceptLine>& lines, const ledger::AgingRow& row) {
  const std::string item = concept_label(row.item);
  auto line = std::ranges::find_if(
      lines, [&](const auto& l) { return l.vigencia == row.vigencia && l.item == item; });
  if (line == lines.end())
    line = lines.insert(lines.end(), {.vigencia = row.vigencia, .item = item});
  if (row.age == ledger::Age::kNotDue)
    line->not_due += row.amount;
  else if (row.age == ledger::Age::kOver5Years)
    line->prescribes += row.amount;
  else
    line->late += row.amount;
}

void set_ages(portal::AgingView& view, const std::vector<ledger::AgingRow>& rows,
              const BooksRange& asked) {
  for (const auto age : ledger::kAges) {
    portal::AgeLine line{
        .label = std::string(to_label(age)),
        .url = std::string(kAging) + "/edad/" + std::string(to_code(age)) + "?" + asked.query(),
        .prescribes = age == ledger::Age::kOver5Years};
    for (const auto& row : rows) {
      if (row.age != age) continue;
      line.obligations += row.obligations;
      line.amount += row.amount;
    }
    view.ages.push_back(line);
  }
  for (const auto& row : rows) add_concept(view.concepts, row);
  std::ranges::sort(view.concepts, [](const auto& a, const auto& b) {
    return std::tie(b.vigencia, a.item) < std::tie(a.vigencia, b.item);
  });
}

Response aging(const Context& context, const Request& request) {
  const app::FormTokens tokens(context, request);
  portal::AgingView view;
  view.chrome = books_chrome(context, request, tokens);
  view.url_debtors = kDebtors;
  context.services.db.read([&](pqxx::read_transaction& tx) {
    const auto asked = books_range(tx, context, request, kAging, false);
    view.form = asked.form;
    view.day = asked.range.to;
    if (!asked.ok()) return;
    view.form.url_csv = std::string(kAgingCsv) + "?" + asked.query();
    view.url_debtors = std::string(kDebtors) + "?" + asked.query();
    const auto rows = ledger::aging(tx, asked.range.to, asked.range.known, deferred(tx, asked));
    set_ages(view, rows, asked);
    Money sum;
    for (const auto& row : rows) sum += row.amount;
    view.matches_books = sum == control_balance(tx, asked);
  });
  return tokens.finish(http::html(portal::aging_page(view), view.form.errors.empty() ? 200 : 400));
}

Response aging_csv(const Context& context, const Request& request) {
  return context.services.db.read([&](pqxx::read_transaction& tx) {
    const auto asked = books_range(tx, context, request, kAging, false);
    if (!asked.ok()) return http::problem(Code::kBadDate, request);
    return csv_download("cartera-" + to_iso(asked.range.to), [&](const auto& sink) {
      ledger::write_aging(tx, asked.range.to, asked.range.known, deferred(tx, asked), sink);
    });
  });
}

Result<std::optional<ledger::OwedCursor>> owed_cursor(const Request& request) {
  const auto text = request.query_value("despues");
  if (text.empty()) return std::optional<ledger::OwedCursor>();
  RECAUDO_TRY(parts, cursor_parts(text, 2));
  RECAUDO_TRY(day, parse_iso_date(parts[0]));
  RECAUDO_TRY(id, cursor_number(parts[1]));
  return std::optional(ledger::OwedCursor{day, ledger::ObligationId{id}});
}

Response owed(const Context& context, const Request& request) {
  const auto age = ledger::parse_age(request.parameter("edad"));
  if (!age) return http::problem(Code::kNotFound, request);
  const auto after = owed_cursor(request);
  if (!after) return http::problem(after.error(), request);
  const app::FormTokens tokens(context, request);
  portal::OwedView view;
  view.chrome = books_chrome(context, request, tokens);
  view.age = to_label(*age);
  const bool ok = context.services.db.read([&](pqxx::read_transaction& tx) {
    const auto asked = books_range(tx, context, request, request.path, false);
    if (!asked.ok()) return false;
    view.day = asked.range.to;
    view.url_aging = std::string(kAging) + "?" + asked.query();
    view.url_csv = request.path + "/obligaciones.csv?" + asked.query();
    const auto page = ledger::owed(tx, asked.range.to, asked.range.known, *age, kBooksPage, *after,
                                   deferred(tx, asked));
    const Subjects names(tx, page.rows);
    for (const auto& row : page.rows) {
      view.rows.push_back({.subject = names.text(row),
                           .url_subject = names.url(row),
                           .item = concept_label(row.item),
                           .vigencia = row.vigencia,
                           .due = row.due_on,
                           .days_late = days_between(row.due_on, asked.range.to),
                           .amount = row.amount});
    }
    const std::string same = request.path + "?" + asked.query_of_moment();
    if (*after) view.url_first = same;
    if (page.next)
      view.url_next =
          same + "&despues=" + to_iso(page.next->due_on) + "." + to_string(page.next->obligation);
    return true;
  });
  if (!ok) return http::problem(Code::kBadDate, request);
  return tokens.finish(http::html(portal::owed_page(view)));
}

Response owed_csv(const Context& context, const Request& request) {
  const auto age = ledger::parse_age(request.parameter("edad"));
  if (!age) return http::problem(Code::kNotFound, request);
  return context.services.db.read([&](pqxx::read_transaction& tx) {
    const auto asked = books_range(tx, context, request, "/", false);
    if (!asked.ok()) return http::problem(Code::kBadDate, request);
    const auto numbers = [&](const std::vector<ledger::Owed>& rows) {
      const Subjects names(tx, rows);
      std::vector<std::string> out;
      for (const auto& row : rows) out.push_back(names.text(row, /*grouped=*/true));
      return out;
    };
    bool whole = true;
    auto response = csv_download("cartera-" + std::string(to_code(*age)), [&](const auto& sink) {
      whole = ledger::write_owed(tx, asked.range.to, asked.range.known, *age, deferred(tx, asked),
                                 kMostCsv, numbers, sink);
    });
    return whole ? std::move(response) : too_long(kAging, asked);
  });
}

Result<std::optional<ledger::DebtorCursor>> debtor_cursor(const Request& request) {
  const auto text = request.query_value("despues");
  if (text.empty()) return std::optional<ledger::DebtorCursor>();
  RECAUDO_TRY(parts, cursor_parts(text, 3));
  RECAUDO_TRY(subject, cursor_number(parts[1]));
  RECAUDO_TRY(centavos, cursor_number(parts[2]));
  if (centavos > Money::kMaxCentavos) return fail(Code::kBadId, "despues");
  return std::optional(
      ledger::DebtorCursor{Money::centavos(centavos), parts[0], ledger::SubjectId{subject}});
}

Response debtors(const Context& context, const Request& request) {
  const auto after = debtor_cursor(request);
  if (!after) return http::problem(after.error(), request);
  const app::FormTokens tokens(context, request);
  portal::DebtorsView view;
  view.chrome = books_chrome(context, request, tokens);
  const bool ok = context.services.db.read([&](pqxx::read_transaction& tx) {
    const auto asked = books_range(tx, context, request, kDebtors, false);
    if (!asked.ok()) return false;
    view.day = asked.range.to;
    view.url_aging = std::string(kAging) + "?" + asked.query();
    const auto page = ledger::debtors(tx, asked.range.to, asked.range.known, kBooksPage, *after,
                                      deferred(tx, asked));
    const Subjects names(tx, page.rows);
    for (const auto& row : page.rows) {
      const auto* parcel = names.parcel(row);
      view.rows.push_back({.subject = names.text(row),
                           .url_subject = names.url(row),
                           .name = parcel ? parcel->owner : "",
                           .obligations = row.obligations,
                           .oldest_due = row.oldest_due,
                           .amount = row.amount});
    }
    const std::string same = std::string(kDebtors) + "?" + asked.query_of_moment();
    if (*after) view.url_first = same;
    // Below zero (paid before it was charged) is no debt to go on with.
    if (page.next && page.next->amount.is_positive())
      view.url_next = same + "&despues=" + page.next->subject_kind + "." +
                      to_string(page.next->subject) + "." +
                      std::to_string(page.next->amount.centavos());
    return true;
  });
  if (!ok) return http::problem(Code::kBadDate, request);
  return tokens.finish(http::html(portal::debtors_page(view)));
}

}  // namespace

void add_cartera_routes(Routes& routes, const Context& context) {
  const auto get = [&](const char* path, Response (*handler)(const Context&, const Request&)) {
    routes.push_back({http::Method::kGet, path,
                      [&context, handler](const Request& r) { return handler(context, r); },
                      access_to(Area::kThirdParties)});
  };
  get(kAging, aging);
  get(kAgingCsv, aging_csv);
  get(kOwed, owed);
  get(kOwedCsv, owed_csv);
  get(kDebtors, debtors);
}

}  // namespace recaudo::site
