// Reads the file of the subscribers of public services, one a line. A bad line is rejected by line
// and column; the rest goes on. Nothing here touches a database. docs/formats/subscribers.md
//
//   suscriptor,servicios,uso,estrato,direccion,ruta,tipo_documento,documento,nombre,predio,desde,hasta
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/registry/csv_lines.h"
#include "core/registry/service_terms.h"

namespace recaudo::registry {

struct SubscriberLine {
  int line = 0;
  std::string number;
  ServiceSet services;
  ServiceUse use = ServiceUse::kEstrato1;
  std::string address, route;
  std::string document_type, document_number, name;  // of the holder, as third parties are filed
  std::string npn;                                   // empty: not known
  int npn_column = 0;
  Date from;
  int from_column = 0;
  std::optional<Date> to;  // the last day; nothing: until other terms
};

struct SubscribersFile {
  int lines = 0;
  std::vector<SubscriberLine> rows;
  std::vector<Rejection> rejections;  // by line
};

// A subscriber's number: 1 to 20 digits, capital letters and hyphens.
bool is_subscriber_number(std::string_view text);

// Days are from 1990 on and at most one year after `today`. What read_csv_lines refuses.
Result<SubscribersFile> parse_subscribers(std::string_view csv, Date today);

}  // namespace recaudo::registry
