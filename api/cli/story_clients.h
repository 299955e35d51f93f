// The story's two clients: the JSON API as a taxpayer's program sees it, and the simulator's
// control.
#pragma once

#include <boost/json.hpp>
#include <string>

#include "api/cli/installation.h"

namespace recaudo::cli {

class StoryClients {
 public:
  StoryClients(const Installation& installation, std::string site_url, std::string simulator_url);

  struct Answer {
    int status = 0;
    boost::json::object body;
  };
  // Throws std::runtime_error when nobody answers.
  Answer get(const std::string& path) const;
  Answer post(const std::string& path, const boost::json::object& body,
              const std::string& key) const;
  // Throws unless it answers 200.
  boost::json::object control(const std::string& path, const boost::json::object& body) const;
  boost::json::object control_get(const std::string& path) const;

 private:
  std::string ca_file_;
  std::string site_;
  std::string simulator_;
  std::string control_token_;
};

}  // namespace recaudo::cli
