// What the statements of parcels and of subscribers of public services share: the date that is
// asked about, what each vigencia or bill owes, and the order of what was marked.
#pragma once

#include <functional>

#include "api/portal/taxpayer_pages.h"
#include "api/site/handlers.h"
#include "core/dues/dues.h"
#include "core/payments/orders.h"

namespace recaudo::site {

// How much of a bill is told: who knows its number only learns what is owed and since when, since
// what each service costs tells what was consumed.
enum class Detail { kWhole, kTotals };
// Of each vigencia or bill, since those of one subscriber may be of several holders.
using DetailOf = std::function<Detail(const dues::DueVigencia&)>;

std::vector<portal::ExplainStep> statement_steps(const tax_rules::Explanation& explanation);
// The same of lines whose amounts are none of the sum.
std::vector<portal::ExplainStep> noted_on_page(const tax_rules::Explanation& explanation);
// How a line was charged, by `charge`, and from there to what is owed of it.
std::vector<portal::ExplainStep> capital_steps(const dues::DueLine& line,
                                               const tax_rules::Explanation& charge);
// `today`: what is owed today can be paid.
portal::StatementYear statement_year(const dues::DueVigencia& v, const tax_rules::RateTable& rates,
                                     Date on, bool today, Detail detail);

// ?fecha=, between today and what the form offers; a fault is an error of the page, which then
// shows today. So is an order that was asked for of nothing.
void read_statement_date(const app::Context& context, const http::Request& request,
                         portal::StatementView& view);
// The vigencias that are owed, with their total.
void add_owed(portal::StatementView& view, const dues::Dues& dues,
              const tax_rules::RateTable& rates, const DetailOf& detail);

// An order of what `order` names, without its key. The same visitor asking for the same thing while
// the same is owed gets the same order: a second click, a reload.
http::Response order_for_visitor(const app::Context& context, const http::Request& request,
                                 payments::NewOrder order, std::string_view number);
// Of the vigencias that the form names.
http::Response order_of_form(const app::Context& context, const http::Request& request,
                             const ledger::Subject& subject, std::string_view number);

}  // namespace recaudo::site
