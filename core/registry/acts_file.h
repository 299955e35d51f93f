// Reads the file of acts over parcels, one a line: exemptions and what is not taxable, and their
// ends, and the cadastral formations and updates. A bad line is rejected by line and column; the
// rest goes on. Nothing here touches a database.
//
//   efecto,predios,acto,fecha,desde,hasta,porcentaje
//   E1,<30 digits>,Resolución 45,2026-01-20,2026,2030,50     50 % exempt by the statute's code E1
//   NG-MUNICIPIO,<30 digits>,Escritura 9,2025-11-03,2026,,   not taxable until an act that ends it
//   termina,<30 digits>,Resolución 50,2026-02-10,2027,,      whatever it has of them ends: taxed
//                                                            again from 2027
//   actualizacion,zona 01,Resolución 7,2025-12-20,2026,,     its avaluos rule from 1 January 2026
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/registry/csv_lines.h"
#include "tax-rules/predial_exemption.h"

namespace recaudo::registry {

// What is common to all of them.
struct ActHead {
  int line = 0;
  int column = 0;  // where the parcels are named
  std::string act;
  Date on;
  int from = 0;  // vigencia
};

struct ExemptionAct {
  ActHead head;
  Npn npn;
  std::string code;
  bool not_taxable = false;
  std::optional<int> to;  // vigencia, included
  Rate share = Rate::percent(100);
};

// The exemption that the parcel has in the vigencia of the head rules no more from that vigencia
// on.
struct ExemptionEnd {
  ActHead head;
  Npn npn;
};

struct CadastralAct {
  ActHead head;
  std::string kind;  // "formacion" or "actualizacion"
  std::string npn;   // the parcel; empty: all of the zone
  std::string zone;  // two digits of the number; empty: one parcel
};

struct ActsFile {
  int lines = 0;
  std::vector<ExemptionEnd> ends;
  std::vector<ExemptionAct> exemptions;
  std::vector<CadastralAct> updates;
  std::vector<Rejection> rejections;  // by line
};

// `today`: no act is of a later day. The codes are those of the statute and of what the law does
// not tax. A line has 500 bytes at most. kCadastreUnreadable for another heading, another encoding,
// a file over kMaxCsvBytes or more rejections than kMaxRejections.
Result<ActsFile> parse_acts(std::string_view csv, const tax_rules::Statute& statute,
                            const std::vector<tax_rules::NotTaxable>& not_taxable, Date today);

}  // namespace recaudo::registry
