// Reads the file of the predial that was charged before this installation, a parcel and vigencia a
// line: the tax against which the first vigencia of the installation is limited (Ley 1995/2019
// art. 2; Ley 44/1990 art. 6). A bad line is rejected by line and column; the rest goes on. Nothing
// here touches a database.
//
//   numero_predial,vigencia,impuesto_predial
//   <30 digits>,2025,182000       whole pesos, before what an exemption took off it
#pragma once

#include <string_view>
#include <vector>

#include "base/money.h"
#include "core/registry/csv_lines.h"

namespace recaudo::registry {

struct PriorTaxLine {
  int line = 0;
  Npn npn;
  int vigencia = 0;
  Money predial;  // whole pesos, more than none
};

struct PriorTaxesFile {
  int lines = 0;
  std::vector<PriorTaxLine> rows;
  std::vector<Rejection> rejections;
};

// `today`: no vigencia is of a later year. A parcel and vigencia stand once. kCadastreUnreadable as
// read_csv_lines.
Result<PriorTaxesFile> parse_prior_taxes(std::string_view csv, Date today);

}  // namespace recaudo::registry
