// What the pages of the statute show of a version, of a draft and of what it changes.
#pragma once

#include "api/app/law_store.h"
#include "api/portal/statute_pages.h"
#include "core/statutes/roll_effect.h"
#include "core/statutes/services_effect.h"
#include "core/statutes/version_change.h"

namespace recaudo::site {

// The new version against the one that it follows, tried on the newest roll; why not when it cannot
// be.
portal::RollEffectView roll_effect_view(pqxx::transaction_base& tx, const app::LawSnapshot& law,
                                        const app::LoadedStatute& before,
                                        const tax_rules::Statute& after, Date from);

// The same, tried on the bills of public services of the last period that was billed.
portal::ServicesEffectView services_effect_view(pqxx::transaction_base& tx,
                                                const app::LawSnapshot& law,
                                                const app::LoadedStatute& before,
                                                const tax_rules::Statute& after, Date from);

// The same for other limits of the nation, with the statute of the day on which they begin.
portal::ServicesEffectView limits_effect_view(pqxx::transaction_base& tx,
                                              const app::LawSnapshot& law,
                                              const tax_rules::ServiceLimits& after, Date from);

// From an older text to a newer one.
portal::KeyChangesView changes_view(const std::string& title, std::string_view before,
                                    std::string_view after);

portal::Facts facts_of(const statutes::StatuteVersion& version);
portal::Facts facts_of(const statutes::Proposed& proposed, const std::string& proposed_by,
                       Instant proposed_at);
// Before anybody proposed it.
portal::Facts facts_of(const statutes::Draft& draft, const tax_rules::Statute& statute);

// Rules today, will rule, ruled until the next one began.
portal::Badge state_of(const std::vector<statutes::StatuteVersion>& all, std::size_t index,
                       Date today);

std::string version_name(int number);

}  // namespace recaudo::site
