#include "core/adjustments/subject_account.h"

#include "core/dues/vigencia.h"

namespace recaudo::adjustments {
namespace {

// Ley 142/1994 art. 130: a bill is a title; the terms are those of the civil code, and a judge
// declares them. An adjustment says that the service was worth less, with its subsidy: it is not
// the act for a debt that ended.
constexpr const char* kNoPrescription =
    "La prescripción del ET art. 817 es de los impuestos. La de una factura de servicios públicos "
    "la declara un juez (Ley 142 de 1994 art. 130; Código Civil art. 2513). No se propuso nada. Si "
    "un juez ya la declaró, escoja «Prescripción declarada por un juez»: un ajuste no sirve, "
    "porque "
    "le quitaría al fondo el subsidio de un servicio que sí se prestó.";
constexpr const char* kNotDeclared =
    "Este acto es de las facturas de servicios públicos. La prescripción de un impuesto la decreta "
    "la administración, de oficio o a petición (ET art. 817). No se propuso nada. Escoja "
    "«Prescripción de la acción de cobro».";
constexpr const char* kNoRemission =
    "La remisión del ET art. 820 es de los impuestos. De los servicios públicos no se exonera a "
    "nadie (Ley 142 de 1994 art. 99.9). No se propuso nada. Si una reclamación o un juez decidió "
    "que algo no se debe, disminuya los cargos con un ajuste que cite esa decisión.";
constexpr const char* kNoAdvance =
    "Un anticipo espera una vigencia de impuestos. El saldo a favor de una factura de servicios "
    "públicos espera sin acto. No se propuso nada. Cuando salga la factura siguiente, compénselo "
    "con ella.";

const char* not_given_for_services(ActKind kind) {
  switch (kind) {
    case ActKind::kPrescription:
      return kNoPrescription;
    case ActKind::kRemission:
      return kNoRemission;
    case ActKind::kAdvance:
      return kNoAdvance;
    default:
      return nullptr;
  }
}

}  // namespace

Owners owners_of(pqxx::transaction_base& tx, const ledger::Subject& subject) {
  if (!is_of_services(subject)) return {subject.kind, {subject.id}};
  Owners out{ledger::SubjectKind::kServiceBill, {}};
  for (const auto& bill : dues::bills_of_subscriber(tx, subject.id)) out.ids.push_back(bill.id);
  return out;
}

std::vector<ledger::Obligation> obligations_of(pqxx::transaction_base& tx,
                                               const ledger::Subject& subject) {
  if (!is_of_services(subject)) return ledger::obligations_of(tx, subject.id);
  return dues::account_of(tx, subject, dues::Reading::kAmounts).obligations;
}

std::string who(const ledger::Subject& subject) {
  return is_of_services(subject) ? "El suscriptor" : "El predio";
}

std::string another(const ledger::Subject& subject) {
  return is_of_services(subject) ? "otro suscriptor" : "otro predio";
}

std::string debt_text(const ledger::Subject& subject, int vigencia) {
  return (is_of_services(subject) ? "La factura de " : "La vigencia ") +
         dues::vigencia_text(vigencia);
}

Result<void> check_given(const ledger::Subject& subject, ActKind kind) {
  const char* why = is_of_services(subject)                  ? not_given_for_services(kind)
                    : kind == ActKind::kDeclaredPrescription ? kNotDeclared
                                                             : nullptr;
  if (why == nullptr) return {};
  return fail(Code::kCollectionMoveRefused, why);
}

}  // namespace recaudo::adjustments
