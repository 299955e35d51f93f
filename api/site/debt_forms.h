// What the forms of prescripción, remisión and what revokes them ask of a debt: dates, each with
// its document.
#pragma once

#include "api/site/act_forms.h"
#include "api/site/form_reader.h"

namespace recaudo::site {

// After the vigencia; the fields that every act has follow.
void add_prescription_fields(portal::ActFormView& view, const http::Form* typed);
void add_remission_fields(portal::ActFormView& view, const http::Form* typed);
void add_ruling_fields(portal::ActFormView& view, const http::Form* typed);
void add_restoration_fields(portal::ActFormView& view, const http::Form* typed);

// What was typed; what cannot be read is noted in the reader's errors.
adjustments::PrescriptionFacts read_prescription(FormReader& in);
adjustments::RemissionClaims read_remission(const FormReader& in);
adjustments::JudgeRuling read_ruling(FormReader& in);
// Without the debtor's document.
adjustments::DebtRestoration read_restoration(FormReader& in);

// The field that a refusal of the use case is about.
std::string refused_debt_field(const Error& error);
std::string refused_restoration_field(const Error& error);

// For the page of the act.
std::vector<std::pair<std::string, std::string>> debt_facts(const adjustments::ReceivableAct& act);

}  // namespace recaudo::site
