// Reads the fields of a form one by one; what cannot be read is noted beside its field.
#pragma once

#include <optional>
#include <string>

#include "api/site/handlers.h"

namespace recaudo::site {

class FormReader {
 public:
  FormReader(const http::Form& form, portal::FieldErrors& errors) : form_(form), errors_(errors) {}

  std::string_view get(std::string_view name) const { return form_.get(name); }
  void wrong(std::string_view name, const char* text) {
    errors_.push_back({std::string(name), text});
  }
  Date date(std::string_view name) {
    const auto day = parse_typed_date(get(name));
    if (!day) wrong(name, "Escriba día, mes y año, por ejemplo 31/03/2026.");
    return day ? *day : Date{};
  }
  // Nothing when nothing was typed.
  std::optional<Date> optional_date(std::string_view name) {
    if (get(name).empty()) return std::nullopt;
    return date(name);
  }
  std::int64_t chosen(std::string_view name) {
    const auto n = positive_number(get(name));
    if (!n) wrong(name, "Escoja una opción.");
    return n.value_or(0);
  }
  // Of the field `valor`.
  Money amount() {
    const auto money = parse_typed_money(get("valor"));
    if (!money || !money->is_positive())
      wrong("valor", "Escriba el valor en pesos, por ejemplo 120.000.");
    return money ? *money : Money();
  }
  // Of a fact: what proves it.
  std::string document(std::string_view name) {
    if (get(name).empty()) wrong(name, "Escriba el documento que lo prueba.");
    return std::string(get(name));
  }

 private:
  const http::Form& form_;
  portal::FieldErrors& errors_;
};

}  // namespace recaudo::site
