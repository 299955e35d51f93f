// Reads the IGAC "Registro 1" file: fixed width, one record per owner of a parcel. A bad line is
// rejected by line and column and takes its parcel with it; the rest goes on. Nothing here touches
// a database.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "base/id.h"
#include "base/money.h"
#include "tax-rules/predial.h"

namespace recaudo::registry {

struct NpnTag;
using Npn = TextId<NpnTag>;  // the 30-digit national parcel number

using tax_rules::SquareMetres;

struct OwnerRecord {
  std::string name;             // UTF-8
  char document_type = ' ';     // C, T, E, N, X or what the file says
  std::string document_number;  // without leading zeros or blanks
  auto operator<=>(const OwnerRecord&) const = default;
};

struct ParcelRecord {
  Npn npn;
  std::string previous_number;  // 15 digits, or empty when the file does not have it
  std::string address;
  char destino = ' ';
  SquareMetres land;
  SquareMetres built;
  Money avaluo;
  int vigencia = 0;
  std::vector<OwnerRecord> owners;  // in the file's order 1..n
  int first_line = 0;
};

struct Rejection {
  int line;            // 1-based
  int column;          // 1-based, in characters
  std::string reason;  // Spanish
};

struct CadastreFile {
  int lines = 0;
  std::vector<ParcelRecord> parcels;  // by number
  std::vector<Rejection> rejections;  // by line
};

inline constexpr std::size_t kMaxCadastreBytes = std::size_t{256} << 20;

// `dane` is the municipality's 5-digit code; other municipalities' lines are rejected.
// kCadastreUnreadable when the file as a whole cannot be read: a mix of encodings, more than one
// vigencia, no record at all.
Result<CadastreFile> parse_cadastre(std::string_view bytes, std::string_view dane);

}  // namespace recaudo::registry
