#include "tax-rules/coactivo.h"

#include <algorithm>

#include "tax-rules/table_fields.h"

namespace recaudo::tax_rules {
namespace {

enum Column : std::size_t {
  kFrom,
  kEvent,
  kTo,
  kCount,
  kUnit,
  kTermFor,
  kFirstDay,
  kLastDay,
  kNorm,
  kStatus
};

constexpr std::string_view kAny = "*";
constexpr std::string_view kFinalPrefix = "TERMINADO";

std::optional<CollectionTerm> read_term(TableRow& row) {
  if (row.empty(kCount)) {
    if (!row.empty(kUnit)) row.refuse("plazo_unidad sin plazo");
    return std::nullopt;
  }
  CollectionTerm term;
  term.count = static_cast<int>(row.integer(kCount, 1, 400, "plazo"));
  const std::string& unit = row.text(kUnit);
  if (unit == "meses")
    term.unit = TermUnit::kMonths;
  else if (unit != "días hábiles")
    row.refuse("plazo_unidad debe ser días hábiles o meses");
  return term;
}

CollectionMove read_move(TableRow& row) {
  CollectionMove move;
  move.from = row.required(kFrom, "estado");
  move.event = row.required(kEvent, "evento");
  move.to = row.required(kTo, "siguiente");
  move.term = read_term(row);
  move.term_for = row.text(kTermFor);
  move.span = row.span(kFirstDay, kLastDay);
  move.norm = row.required(kNorm, "norma");
  move.mark = row.mark(kStatus);
  move.line = row.line();
  if (is_final_state(move.from)) row.refuse("un estado terminado no tiene paso siguiente");
  return move;
}

// A process must be able to reach every state, and to leave every one that is not final.
Result<void> check_states(const std::vector<CollectionMove>& moves, std::string_view file_name) {
  for (const CollectionMove& move : moves) {
    const bool reached = move.from == kAny || move.from == CollectionMachine::kFirstState ||
                         std::ranges::find(moves, move.from, &CollectionMove::to) != moves.end();
    if (!reached) return table_error(file_name, move.line, "a ese estado no se llega");
    const bool left = is_final_state(move.to) ||
                      std::ranges::find(moves, move.to, &CollectionMove::from) != moves.end();
    if (!left) return table_error(file_name, move.line, "del estado siguiente no se sale");
  }
  return {};
}

Date deadline_of(const CollectionTerm& term, Date on, SaturdayRule rule) {
  if (term.unit == TermUnit::kMonths) return next_business_day(add_months(on, term.count), rule);
  return add_business_days(on, term.count, rule);
}

}  // namespace

bool is_final_state(std::string_view state) {
  return state.starts_with(kFinalPrefix);
}

Result<CollectionMachine> CollectionMachine::parse_csv(std::string_view text,
                                                       std::string_view file_name) {
  RECAUDO_TRY(rows, read_csv(text, file_name,
                             {"estado", "evento", "siguiente", "plazo", "plazo_unidad",
                              "plazo_para", "desde", "hasta", "norma", "status", "source"}));
  CollectionMachine machine;
  for (const CsvRow& csv : rows) {
    TableRow row(csv, file_name);
    CollectionMove move = read_move(row);
    if (row.error()) return tl::unexpected(*row.error());
    for (const CollectionMove& other : machine.moves_)
      if (other.from == move.from && other.event == move.event)
        return table_error(file_name, csv.line,
                           "repite el paso de la línea " + std::to_string(other.line));
    machine.moves_.push_back(std::move(move));
  }
  if (auto checked = check_states(machine.moves_, file_name); !checked)
    return tl::unexpected(checked.error());
  return machine;
}

bool CollectionMachine::knows(std::string_view state) const {
  return state != kAny && std::ranges::any_of(moves_, [&](const CollectionMove& move) {
           return move.from == state || move.to == state;
         });
}

std::vector<const CollectionMove*> CollectionMachine::moves_from(std::string_view state) const {
  std::vector<const CollectionMove*> open;
  if (!knows(state) || is_final_state(state)) return open;
  for (const CollectionMove& move : moves_)
    if (move.from == state) open.push_back(&move);
  for (const CollectionMove& move : moves_) {
    const bool its_own = std::ranges::any_of(
        open, [&](const CollectionMove* other) { return other->event == move.event; });
    if (move.from == kAny && move.to != state && !its_own) open.push_back(&move);
  }
  return open;
}

Result<CollectionStep> CollectionMachine::next_state(std::string_view state, std::string_view event,
                                                     Date on, SaturdayRule rule) const {
  std::string open_events;
  for (const CollectionMove* move : moves_from(state)) {
    if (!move->span.covers(on)) continue;
    if (move->event != event) {
      open_events += (open_events.empty() ? "" : ", ") + move->event;
      continue;
    }
    CollectionStep step{move->to, is_final_state(move->to), std::nullopt, move};
    if (move->term && !step.final) step.deadline = deadline_of(*move->term, on, rule);
    return step;
  }
  return fail(Code::kCollectionMoveRefused,
              std::string(event) + " no procede en " + std::string(state) +
                  (open_events.empty() ? "" : ". Proceden: " + open_events));
}

}  // namespace recaudo::tax_rules
