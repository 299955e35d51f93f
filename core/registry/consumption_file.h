// Reads the file of what the subscribers consumed in a period, one a line: the difference between
// two readings of the meter, or the average where there was no reading (Ley 142/1994 art. 146).
// A bad line is rejected by line and column. docs/formats/consumption.md
//
//   suscriptor,servicio,desde,hasta,m3,medida
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/registry/csv_lines.h"
#include "tax-rules/service_bill.h"
#include "tax-rules/service_period.h"

namespace recaudo::registry {

using tax_rules::ServicePeriod;

struct ConsumptionLine {
  int line = 0;
  std::string number;
  bool sewer = false;  // measured for the sewer alone: the user has no water of ours
  int service_column = 0;
  Date from, to;  // of the readings
  int from_column = 0;
  tax_rules::CubicMetres m3;
  bool estimated = false;  // an average, not a reading
};

struct ConsumptionFile {
  ServicePeriod period;
  int lines = 0;
  std::vector<ConsumptionLine> rows;
  std::vector<Rejection> rejections;  // by line
};

// The last reading is of the period's month or of the one after it, and not after `today`. What
// read_csv_lines refuses.
Result<ConsumptionFile> parse_consumption(std::string_view csv, const ServicePeriod& period,
                                          Date today);

}  // namespace recaudo::registry
