// What the pages of the books share: the form of a report, its trail and its pages.
#pragma once

#include "api/portal/books_pages.h"
#include "api/portal/detail/page.h"

namespace recaudo::portal::detail {

// For staff/range_form.
void set_range_form(Scope& scope, const RangeForm& form);
// For staff/trail: the books first, then what is given.
void set_trail(Scope& scope, const std::vector<Link>& after_books);
// For staff/pages.
void set_pages(Scope& scope, const std::string& url_first, const std::string& url_next);
// "$ 12" or "—".
std::string money_or_dash(Money amount);

}  // namespace recaudo::portal::detail
