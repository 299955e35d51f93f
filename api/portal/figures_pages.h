// Pages of the nation's yearly figures: those in force, the form of a new one, and the decision of
// the second person.
#pragma once

#include <optional>
#include <variant>

#include "api/portal/staff_pages.h"

namespace recaudo::portal {

// Pesos of SMMLV and UVT; a rate of the IPC.
using FigureValue = std::variant<Money, Rate>;

struct FigureRow {
  int year = 0;
  std::string name = {};  // "Salario mínimo (SMMLV)"
  std::optional<FigureValue> value = {};
  Badge state = {};
  std::string norm = {};
  // Each with day and hour; of a figure of the tables of the program, its source and nobody.
  std::string proposed_by = {}, approved_by = {};
  std::string url = {};  // the proposal that waits or was approved, or the form; empty: none
};
struct FiguresView {
  StaffChrome chrome = {};
  std::vector<FigureRow> rows = {};
  std::string url_new = {};  // empty: this person may not propose
  std::string url_all = {};  // empty: every year is shown
};
std::string figures_page(const FiguresView& view);

struct FigureNewView {
  StaffChrome chrome = {};
  PostForm propose = {};
  std::vector<Choice> kinds = {};
  std::string kind = {}, year = {}, value = {}, norm = {};  // as typed
  FieldErrors errors = {};                                  // fields: cifra anio valor norma
};
std::string figure_new_page(const FigureNewView& view);

struct FigureApprovalView {
  StaffChrome chrome = {};
  PostForm approve = {}, reject = {};
  Badge state = {};
  std::string proposed_by = {};
  Instant proposed_at = {};
  std::string no_decision = {};  // why this person decides nothing here; empty: decides
  std::string name = {}, norm = {};
  int year = 0;
  FigureValue value = {};
  std::optional<FigureValue> year_before = {};
  std::optional<FigureValue> in_force = {};  // what the year has today
  std::string in_force_norm = {};
  std::vector<std::string> uses = {};  // which vigencias use it, in sentences
  std::string stored_bytes = {};       // exactly what is decided
  std::string sha256_hex = {};         // of stored_bytes
};
std::string figure_approval_page(const FigureApprovalView& view);

}  // namespace recaudo::portal
