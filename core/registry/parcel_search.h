// How people find a parcel. Names never leave this room for an anonymous query.
#pragma once

#include <map>
#include <optional>
#include <pqxx/transaction_base>
#include <string>
#include <string_view>
#include <vector>

#include "core/registry/cadastre_file.h"
#include "ledger/receivables.h"

namespace recaudo::registry {

using ParcelId = ledger::SubjectId;

struct Parcel {
  ParcelId id;
  Npn npn;
  std::string previous_number;
  std::string address;
  std::optional<int> estrato;
  char destino = ' ';
  int vigencia = 0;  // of the latest valuation
  Money avaluo;
  SquareMetres land;
  SquareMetres built;
};

// 30 digits (national number) or 20 (department, municipality and the 15 of the previous number);
// blanks, points and hyphens are tolerated. kBadParcelNumber says how many digits were read.
Result<std::vector<Parcel>> find_by_number(pqxx::transaction_base& tx, std::string_view typed);

// A document alone finds nothing: the second datum is the last five digits of the parcel number,
// which are on every bill. An unknown pair answers an empty list, whatever part was wrong.
Result<std::vector<Parcel>> find_by_document(pqxx::transaction_base& tx, std::string_view document,
                                             std::string_view last_five);

// The document of the owner of a parcel that has this number, as events name him: "CC|79123456".
// Nothing when no owner has it. A document is known to others than him: who asks is limited
// (api/site).
std::optional<std::string> owner_document(pqxx::transaction_base& tx, ParcelId parcel,
                                          std::string_view typed);

std::optional<Parcel> find_by_id(pqxx::transaction_base& tx, ParcelId id);

// For the staff only: how a parcel is called and who is its first owner.
struct NamedParcel {
  Npn npn;
  std::string owner;     // empty: the roll names none
  std::string document;  // of the owner, "CC 1000000000"; empty: the roll has none
  int others = 0;        // owners after the first
};
// Those that have an avaluo of the vigencia, in the order in which somebody walks past them: zone,
// sector, block, plot, as their numbers say.
std::vector<Parcel> parcels_by_route(pqxx::transaction_base& tx, int vigencia);

std::map<ParcelId, NamedParcel> named_parcels(pqxx::transaction_base& tx,
                                              const std::vector<ParcelId>& ids);

}  // namespace recaudo::registry
