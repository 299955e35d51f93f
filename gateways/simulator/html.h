// The frame of every page of the simulator: plain HTML in Spanish, one style sheet, no script;
// every page says that it is a simulator.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "gateways/simulator/http_server.h"
#include "gateways/simulator/simulator.h"

namespace recaudo::simulator {

std::string escape(std::string_view text);
// `place` and `title` are texts, `content` is HTML.
Response page(int status, std::string_view place, std::string_view title, std::string_view content);
// Throws BrokenInvariant when the address holds a control character: whoever keeps an address from
// outside has refused it before.
Response redirect(int status, std::string location);
Response style_sheet();  // served as /PSENF/style.css

std::string item(std::string_view name, std::string_view value);  // of a list <dl>
std::string hidden(std::string_view name, std::string_view value);
std::string submit(std::string_view style, std::string_view label);
std::string link_button(std::string_view to, std::string_view label);
std::string bank_choice(const std::vector<SimulatedBank>& banks);  // a list named "bank"

}  // namespace recaudo::simulator
