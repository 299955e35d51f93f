#include "tax-rules/parameter_file.h"

#include <algorithm>
#include <array>
#include <initializer_list>
#include <optional>
#include <vector>

#include "tax-rules/table_fields.h"

namespace recaudo::tax_rules {
namespace {

using Header = std::vector<std::string_view>;

// How sure a row is; a note may follow the word.
constexpr std::array<std::string_view, 9> kStatuses = {
    "verified",      "verified-official", "verified-secondary",
    "single-source", "derived",           "approved",
    "memory",        "project",           "missing"};
constexpr std::int64_t kFirstYear = 1950, kLastYear = 2199;

Header header_of(std::string_view text) {
  std::string_view line = text.substr(0, text.find('\n'));
  if (line.ends_with('\r')) line.remove_suffix(1);
  Header header;
  while (true) {
    const auto end = line.find(',');
    header.push_back(line.substr(0, end));
    if (end == line.npos) return header;
    line.remove_prefix(end + 1);
  }
}

// The first of these names that is a column.
std::optional<std::size_t> column(const Header& header,
                                  std::initializer_list<std::string_view> names) {
  for (const std::string_view name : names)
    if (const auto found = std::ranges::find(header, name); found != header.end())
      return static_cast<std::size_t>(found - header.begin());
  return std::nullopt;
}

struct Columns {
  std::optional<std::size_t> from, to, year, norm, status, source;
  bool complete() const { return ((from && to) || year) && norm && status && source; }
};

Columns columns_of(const Header& header) {
  return {.from = column(header, {"desde", "pago_desde"}),
          .to = column(header, {"hasta", "pago_hasta"}),
          .year = column(header, {"year", "vigencia"}),
          .norm = column(header, {"norma", "norm", "resolucion"}),
          .status = column(header, {"status"}),
          .source = column(header, {"source"})};
}

bool says_something(std::string_view text) {
  return std::ranges::any_of(text, [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return byte >= 0x80 || (byte >= '0' && byte <= '9') || (byte >= 'A' && byte <= 'Z') ||
           (byte >= 'a' && byte <= 'z');
  });
}

void check_row(TableRow& row, const Columns& columns) {
  if (columns.year)
    row.integer(*columns.year, kFirstYear, kLastYear, "el año");
  else
    row.span(*columns.from, *columns.to);
  if (!says_something(row.text(*columns.norm))) row.refuse("falta la norma");
  row.required(*columns.source, "la fuente");
  const std::string_view status = row.text(*columns.status);
  if (std::ranges::find(kStatuses, status.substr(0, status.find_first_of(" ;"))) == kStatuses.end())
    row.refuse(status.empty() ? "falta el estado"
                              : "no se conoce el estado " + std::string(status));
}

}  // namespace

Result<void> check_parameter_file(std::string_view text, std::string_view file_name) {
  const Header header = header_of(text);
  const Columns columns = columns_of(header);
  if (!columns.complete())
    return table_error(file_name, 1,
                       "el encabezado debe tener desde y hasta (o year, o vigencia), norma, status "
                       "y source");
  RECAUDO_TRY(rows, read_csv(text, file_name, header));
  for (const CsvRow& csv : rows) {
    TableRow row(csv, file_name);
    check_row(row, columns);
    if (row.error()) return tl::unexpected(*row.error());
  }
  return {};
}

}  // namespace recaudo::tax_rules
