// From a read cadastral file to the registry: first a diff that people look at, then one
// transaction that applies it. The same bytes are imported once.
#pragma once

#include <string>
#include <vector>

#include "core/processor/unit_of_work.h"
#include "core/registry/cadastre_file.h"
#include "core/registry/import_record.h"

namespace recaudo::registry {

struct AvaluoChange {
  Npn npn;
  Money before;
  Money after;
};

struct CadastreDiff {
  int vigencia = 0;
  Money total_avaluo;
  Money previous_total;  // of the parcels known before, at their latest vigencia
  std::vector<Npn> added;
  std::vector<Npn> gone;  // known and active, absent from the file: they will be retired
  std::vector<AvaluoChange> avaluos;  // known parcels whose avaluo differs from the latest known
  std::vector<Npn> owners;            // known parcels whose owners differ
};

struct ImportReport {
  ImportId id;
  int parcels = 0;
};

// What would change. Reads only.
CadastreDiff diff_with_registry(pqxx::transaction_base& tx, const CadastreFile& file);

// Applies the file in one transaction, with its event. kAlreadyImported on a repetition, also a
// racing one.
Result<ImportReport> commit_cadastre(const Services& services, const events::Actor& actor,
                                     const CadastreFile& file, const Sha256& digest,
                                     const std::string& file_name);

}  // namespace recaudo::registry
