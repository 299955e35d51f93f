// The demo municipality's cadastral roll: Registro 1 files made from a seed, with the size and
// total avaluo that were published for the first municipality. Nobody in it exists: names say so
// and documents lie outside the assigned range.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "base/money.h"

namespace recaudo::cli {

struct DemoCadastreOptions {
  std::string dane = "00000";
  std::uint64_t seed = 1;
  int parcels = 10'818;                               // of the last vigencia
  Money total_avaluo = Money::pesos(81'800'000'000);  // of the last vigencia
  int first_vigencia = 2021;
  int last_vigencia = 2026;
  int new_each_year = 40;
};

class DemoCadastre {
 public:
  explicit DemoCadastre(const DemoCadastreOptions& options);
  // The file of a vigencia, CR LF.
  std::string registro_1(int vigencia) const;
  // numero_predial,estrato,desde: the urban housing of the whole roll, from the first vigencia.
  std::string strata_csv() const;
  // That which enters the roll in a vigencia, from it on; the heading alone when none does.
  std::string strata_csv(int entering_in) const;
  int parcels_in(int vigencia) const;

 private:
  struct Parcel;
  std::string strata_from(int vigencia, const std::function<bool(const Parcel&)>& chosen) const;
  struct Owner {
    std::string name;
    std::string document;
    char type;
  };
  struct Parcel {
    std::string npn;
    std::string address;
    char destino;
    bool rural;
    int estrato;  // 0: none
    std::int64_t land, built;
    std::vector<std::int64_t> avaluo_pesos;  // one per vigencia
    std::vector<Owner> owners;
    int since;  // first vigencia in the roll
  };
  Parcel make_parcel(int index);
  Owner make_owner(int index, int ordinal);
  void scale_avaluos(const std::vector<std::int64_t>& weights);

  DemoCadastreOptions options_;
  std::uint64_t seed_;
  std::vector<Parcel> parcels_;
};

}  // namespace recaudo::cli
