#include "ledger/entry_batch.h"

#include <array>
#include <utility>

namespace recaudo::ledger {
namespace {

constexpr Statement kPost{"ledger.post_batch",
                          "select ordinal, seq, verdict from ledger.post_batch($1, $2, $3, $4, $5, "
                          "$6, $7, $8, $9, $10, $11, $12, $13, $14, $15)"};

constexpr std::size_t kMaxEntries = 10'000;
constexpr std::size_t kUsualLegs = 4;

// RC002 and RC004 are broken promises of ours, not refusals.
constexpr std::array<std::pair<std::string_view, Code>, 14> kRefusals = {{
    {"RC001", Code::kEntryUnbalanced},
    {"RC003", Code::kEntryUnbalanced},
    {"RC005", Code::kPeriodClosed},
    {"RC006", Code::kAccountUnknown},
    {"RC007", Code::kAccountUnknown},
    {"RC008", Code::kAlreadyReversed},
    {"RC009", Code::kObligationOverpaid},
    {"RC014", Code::kBelowFloor},
    {"RC022", Code::kAmountHeld},
    {"RC023", Code::kNotFound},
    {"RC025", Code::kDimensionUnknown},
    {"RC028", Code::kControlAccount},
    {"RC034", Code::kObligationOverpaid},
    {"RC036", Code::kBadDate},
}};

template <typename Tag>
void add_id(PgBinaryArray& column, const std::optional<Id<Tag>>& id) {
  if (id)
    column.add_int8(id->value());
  else
    column.add_null();
}

}  // namespace

Result<void> check_shape(const Entry& entry) {
  Money sum;
  bool zero_line = false;
  for (const auto& leg : entry.legs) {
    sum += leg.amount;
    zero_line = zero_line || leg.amount.is_zero();
  }
  if (entry.kind.empty() || entry.source_kind.empty() || entry.source_id.empty())
    return fail(Code::kBadText, "asiento sin tipo o sin documento");
  if (entry.legs.empty() || zero_line || !sum.is_zero())
    return fail(Code::kEntryUnbalanced, entry.kind + " " + entry.source_id);
  return {};
}

EntryBatch::EntryBatch(std::size_t expected)
    : keys_(PgType::kUuid, expected, 16),
      fingerprints_(PgType::kBytea, expected, 32),
      kinds_(PgType::kText, expected, 16),
      dates_(PgType::kDate, expected, 4),
      source_kinds_(PgType::kText, expected),
      source_ids_(PgType::kText, expected, 16),
      reversed_(PgType::kInt8, expected),
      leg_entry_(PgType::kInt4, expected * kUsualLegs, 4),
      leg_line_(PgType::kInt4, expected * kUsualLegs, 4),
      leg_account_(PgType::kInt4, expected * kUsualLegs, 4),
      leg_amount_(PgType::kInt8, expected * kUsualLegs),
      leg_obligation_(PgType::kInt8, expected * kUsualLegs),
      leg_third_party_(PgType::kInt8, expected * kUsualLegs),
      leg_cost_centre_(PgType::kInt4, expected * kUsualLegs, 4) {}

void EntryBatch::add(const Entry& entry, const Sha256& fingerprint) {
  invariant(size_ < kMaxEntries, "a batch has at most 10,000 entries");
  ++size_;
  keys_.add_uuid(entry.key);
  fingerprints_.add_bytes(view(fingerprint));
  kinds_.add_bytes(entry.kind);
  dates_.add_date(entry.effective_on);
  source_kinds_.add_bytes(entry.source_kind);
  source_ids_.add_bytes(entry.source_id);
  add_id(reversed_, entry.reverses);
  std::int32_t line = 0;
  for (const auto& leg : entry.legs) {
    leg_entry_.add_int4(static_cast<std::int32_t>(size_));
    leg_line_.add_int4(++line);
    leg_account_.add_int4(static_cast<std::int32_t>(leg.account.value()));
    leg_amount_.add_int8(leg.amount.centavos());
    add_id(leg_obligation_, leg.obligation);
    add_id(leg_third_party_, leg.third_party);
    if (leg.cost_centre)
      leg_cost_centre_.add_int4(static_cast<std::int32_t>(leg.cost_centre->value()));
    else
      leg_cost_centre_.add_null();
  }
}

std::vector<Answer> EntryBatch::post(pqxx::transaction_base& tx, Instant recorded_at) {
  return ask(tx, kPost, recorded_at);
}

std::vector<Answer> read_answers(const pqxx::result& rows, std::size_t size) {
  std::vector<Answer> out;
  out.reserve(size);
  for (const auto& row : rows) {
    Answer answer;
    answer.index = static_cast<std::size_t>(read_int(row[0]) - 1);
    if (!row[1].is_null()) answer.seq = read_id<EntryTag>(row[1]);
    const std::string_view status = row[2].c_str();
    if (status == "posted")
      answer.verdict = Verdict::kPosted;
    else if (status == "repeated")
      answer.verdict = Verdict::kRepeated;
    else if (status == "conflict")
      answer.verdict = Verdict::kConflict;
    else
      answer.sqlstate = status;
    out.push_back(std::move(answer));
  }
  if (out.size() != 1 || out.front().verdict != Verdict::kPosted) return out;
  const auto first = out.front().seq.value();
  for (std::size_t i = 1; i < size; ++i)
    out.push_back({.index = i,
                   .seq = EntrySeq{first + static_cast<std::int64_t>(i)},
                   .verdict = Verdict::kPosted,
                   .sqlstate = {}});
  return out;
}

std::optional<Code> refusal_code(std::string_view sqlstate) {
  for (const auto& [state, code] : kRefusals)
    if (state == sqlstate) return code;
  return std::nullopt;
}

}  // namespace recaudo::ledger
