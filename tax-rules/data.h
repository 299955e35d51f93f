// The tables of figures and the demonstration statute, compiled into the binary. Each row says its
// days, norm, status and source (specification tax-rules §0.3; parameter_file.h).
#pragma once

#include <string_view>
#include <vector>

#include "tax-rules/coactivo.h"
#include "tax-rules/destino_economico.h"
#include "tax-rules/fine_types.h"
#include "tax-rules/ica_form.h"
#include "tax-rules/interest_rates.h"
#include "tax-rules/invoice_act.h"
#include "tax-rules/legal_tables.h"
#include "tax-rules/predial_exemption.h"
#include "tax-rules/relief_campaign.h"
#include "tax-rules/service_limits.h"
#include "tax-rules/statute.h"
#include "tax-rules/uvb.h"

namespace recaudo::tax_rules {

// The bytes of a shipped file: "smmlv.csv", "statutes/demo.toml". An unknown name is our own bug.
std::string_view data_file(std::string_view name);
// The names of all of them.
std::vector<std::string_view> data_files();

// The shipped tables, parsed. A shipped file that does not parse is our own bug.
RateTable shipped_rates();
LegalTables shipped_legal_tables();
UvbTable shipped_uvb();
FineTypes shipped_fine_types();
ServiceLimits shipped_service_limits();
CollectionMachine shipped_collection_machine();
ReliefCampaigns shipped_relief_campaigns();
Statute demo_statute();
IcaForm shipped_ica_form();
InvoiceAct shipped_invoice_act();
InvoiceAct shipped_service_bill_act();
DestinoNames shipped_destino_names();
std::vector<NotTaxable> shipped_not_taxable();

}  // namespace recaudo::tax_rules
