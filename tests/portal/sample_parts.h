// What the samples of taxpayers and of the staff share.
#pragma once

#include "samples.h"

namespace recaudo::portal::samples {

inline const Instant kNow =
    start_of_day(make_date(2026, 11, 25)) + std::chrono::minutes(9 * 60 + 42);
inline constexpr const char* kParcel = "251510001000000040123000000000";
inline constexpr const char* kHex =
    "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08";

// The ordinary text, or the one that a test wants in its place.
class Words {
 public:
  explicit Words(const std::string* text) : text_(text) {}
  std::string operator()(const char* ordinary) const { return text_ ? *text_ : ordinary; }

 private:
  const std::string* text_;
};

Entity entity_of(const Words& w);
Chrome chrome_of(const Words& w);

template <typename F>
void add(std::vector<Page>& pages, const std::string& name, F render) {
  const std::string* ordinary = nullptr;
  pages.push_back({name, [render](const std::string& text) { return render(Words(&text)); },
                   render(Words(ordinary))});
}

StaffChrome staff_of(const Words& w, Role role);

void add_staff_pages(std::vector<Page>& pages);
void add_books_pages(std::vector<Page>& pages);
void add_till_pages(std::vector<Page>& pages);
void add_statute_pages(std::vector<Page>& pages);
void add_table_pages(std::vector<Page>& pages);
void add_acts_pages(std::vector<Page>& pages);
void add_invoice_pages(std::vector<Page>& pages);
void add_simple_pages(std::vector<Page>& pages);

}  // namespace recaudo::portal::samples
