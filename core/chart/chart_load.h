// Takes in the next version of the chart of accounts from a file, and tells it in the log.
#pragma once

#include "core/processor/unit_of_work.h"
#include "ledger/chart.h"

namespace recaudo::chart {

// `text`: a file in the form of ledger/data/chart.csv with the rows of one version. kTableInvalid
// names file and line; kChartVersion, kChartConflict. Nothing is changed then.
Result<ledger::ChartVersion> load_chart(const Services& services, const events::Actor& actor,
                                        std::string_view text, std::string_view file_name);

}  // namespace recaudo::chart
