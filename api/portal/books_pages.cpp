#include "api/portal/books_pages.h"

#include <algorithm>
#include <utility>

#include "api/portal/detail/books.h"

namespace recaudo::portal {

using detail::each;
using detail::money_or_dash;
using detail::render;
using detail::Scope;
using detail::staff_scope;

namespace {

Scope balance_scope(const TrialBalanceLine& row) {
  return Scope()
      .text("code", row.code)
      .text("name", row.name)
      .flag("to_confirm", !row.confirmed)
      .url("url_code", row.url)
      .text("opening", money_or_dash(row.opening))
      .text("debit", money_or_dash(row.debit))
      .text("credit", money_or_dash(row.credit))
      .money("closing", row.closing);
}

Scope movement_scope(const Movement& m) {
  return Scope()
      .date("day", m.day)
      .text("short_day", detail::short_date(m.day))
      .optional_text("late", m.recorded == m.day ? "" : detail::short_date(m.recorded))
      .text("entry", m.entry)
      .url("url_entry", m.url_entry)
      .text("kind", kind_text(m.kind))
      .optional_text("detail", m.detail)
      .text("debit", m.amount.is_negative() ? detail::kNone : to_display(m.amount))
      .text("credit", m.amount.is_negative() ? to_display(-m.amount) : detail::kNone)
      .money("balance", m.balance);
}

Scope entry_line_scope(const EntryLine& l) {
  return Scope()
      .text("code", l.code)
      .text("name", l.name)
      .url("url_account", l.url_account)
      .optional_text("detail", l.detail)
      .text("debit", l.amount.is_negative() ? detail::kNone : to_display(l.amount))
      .text("credit", l.amount.is_negative() ? to_display(-l.amount) : detail::kNone);
}

// Kinds of entries whose code lacks a word or an accent inside.
constexpr std::pair<std::string_view, std::string_view> kKinds[] = {
    {"aplicacion-anticipo", "aplicación de un anticipo"},
    {"aplicacion-saldo", "aplicación de un saldo a favor"},
    {"baja-cartera", "baja de cartera"},
    {"causacion-interes", "causación de interés"},
    {"giro-car", "giro a la CAR"},
    {"giro-devolucion", "giro de una devolución"},
    {"interes-en-discusion", "interés en discusión"},
    {"movimiento-caja", "movimiento de caja"},
    {"recaudo-interes", "recaudo de interés"},
    {"retencion-recibida", "retención recibida"},
    {"transferencia-car", "transferencia a la CAR"}};

std::string words_of(std::string_view kind) {
  for (const auto& [code, words] : kKinds)
    if (kind == code) return std::string(words);
  std::string words(kind);
  std::ranges::replace(words, '-', ' ');
  // The ledger's kinds have no accents: "causacion", "comision".
  if (words.ends_with("ion")) words.replace(words.size() - 2, 1, "ó");
  return words;
}

}  // namespace

std::string kind_text(std::string_view kind) {
  std::string out;
  if (kind.starts_with("reversal-")) {
    out = "Reversión: ";
    kind.remove_prefix(std::string_view("reversal-").size());
  }
  std::string words = words_of(kind);
  if (out.empty() && !words.empty() && words[0] >= 'a' && words[0] <= 'z')
    words[0] = static_cast<char>(words[0] - 'a' + 'A');
  return out + words;
}

std::string books_home_page(const BooksHomeView& view) {
  Scope scope = staff_scope(view.chrome, "Contabilidad");
  scope.list(
      "links", each(view.links, [](const BooksLink& l) {
        return Scope().text("text", l.link.text).url("url_link", l.link.url).text("says", l.says);
      }));
  return render("staff/books_home", scope);
}

std::string trial_balance_page(const TrialBalanceView& view) {
  Scope scope = staff_scope(view.chrome, "Balance de prueba", view.form.errors);
  Money opening, debit, credit, closing;
  for (const auto& row : view.rows) {
    opening += row.opening;
    debit += row.debit;
    credit += row.credit;
    closing += row.closing;
  }
  const bool whole = view.below.empty() && view.form.errors.empty();
  const bool balanced = debit == credit && opening.is_zero() && closing.is_zero();
  detail::set_range_form(scope, view.form);
  detail::set_trail(scope, {});
  scope.date("from", view.from)
      .date("to", view.to)
      .optional_text("below", view.below)
      .optional_url("url_all", view.url_all)
      .flag("balanced", whole && balanced)
      .flag("unbalanced", whole && !balanced)
      .money("difference", closing.is_zero() ? debit - credit : closing)
      .text("total_opening", money_or_dash(opening))
      .text("total_debit", money_or_dash(debit))
      .text("total_credit", money_or_dash(credit))
      .money("total_closing", closing)
      .flag("valid", view.form.errors.empty())
      .list("rows", each(view.rows, balance_scope));
  return render("staff/trial_balance", scope);
}

std::string movements_page(const MovementsView& view) {
  Scope scope = staff_scope(view.chrome, view.title, view.form.errors);
  Money closing = view.opening;
  for (const auto& m : view.rows) closing += m.amount;
  detail::set_range_form(scope, view.form);
  detail::set_trail(scope, view.trail);
  detail::set_pages(scope, view.url_first, view.url_next);
  scope.optional_text("subtitle", view.subtitle)
      .optional_text("related", view.related.text)
      .optional_url("url_related", view.related.url)
      .date("from", view.from)
      .date("to", view.to)
      .flag("valid", view.form.errors.empty())
      .text("closing_label",
            view.url_next.empty() ? "Saldo al final" : "Saldo al final de esta página")
      .text("opening_label",
            view.url_first.empty() ? "Saldo anterior" : "Saldo al empezar esta página")
      .money("opening", view.opening)
      .money("closing", closing)
      .list("rows", each(view.rows, movement_scope))
      .list("notes", each(view.notes, [](const Link& note) {
              return Scope().text("note", note.text).optional_url("url_note", note.url);
            }));
  return render("staff/movements", scope);
}

std::string entry_page(const EntryView& view) {
  Scope scope = staff_scope(view.chrome, "Asiento " + view.number);
  Money debit;
  for (const auto& l : view.lines)
    if (l.amount.is_positive()) debit += l.amount;
  detail::set_trail(scope, {});
  const auto link = [&](const std::string& name, const Link& l) {
    scope.optional_text(name, l.text).optional_url("url_" + name, l.url);
  };
  link("reverses", view.reverses);
  link("reversed_by", view.reversed_by);
  scope.text("kind", kind_text(view.kind))
      .text("source", view.source)
      .date("day", view.day)
      .instant("recorded_at", view.recorded_at)
      .text("fingerprint", view.fingerprint_hex)
      .optional_url("url_log", view.url_log)
      .money("total", debit)
      .list("lines", each(view.lines, entry_line_scope));
  return render("staff/entry", scope);
}

}  // namespace recaudo::portal
