#include "api/http/peer.h"

#include <boost/asio/ip/address.hpp>
#include <boost/asio/ip/network_v4.hpp>
#include <boost/asio/ip/network_v6.hpp>
#include <stdexcept>

namespace recaudo::http {
namespace {

namespace ip = boost::asio::ip;

std::optional<ip::address> parse_address(std::string_view text) {
  boost::system::error_code ec;
  auto address = ip::make_address(std::string(text), ec);
  if (ec) return std::nullopt;
  if (address.is_v6() && address.to_v6().is_v4_mapped())
    address = ip::make_address_v4(ip::v4_mapped, address.to_v6());
  return address;
}

bool matches(const std::string& network, const ip::address& address) {
  boost::system::error_code ec;
  if (address.is_v4()) {
    const auto net = ip::make_network_v4(network, ec);
    if (ec) return false;
    const ip::network_v4 other(address.to_v4(), net.prefix_length());
    return other.network() == net.network();
  }
  const auto net = ip::make_network_v6(network, ec);
  if (ec) return false;
  const ip::network_v6 other(address.to_v6(), net.prefix_length());
  return other.network() == net.network();
}

std::string with_prefix(const std::string& text) {
  if (text.find('/') != std::string::npos) return text;
  return text + (text.find(':') == std::string::npos ? "/32" : "/128");
}

}  // namespace

std::optional<Peer> make_peer(std::string_view text) {
  const auto address = parse_address(text);
  if (!address) return std::nullopt;
  Peer peer{address->to_string(), address->to_string()};
  if (address->is_v6()) {
    const ip::network_v6 net(address->to_v6(), 64);
    peer.key = net.network().to_string() + "/64";
  }
  return peer;
}

TrustedProxies::TrustedProxies(const std::vector<std::string>& networks) {
  for (const auto& text : networks) {
    networks_.push_back(with_prefix(text));
    boost::system::error_code v4;
    boost::system::error_code v6;
    ip::make_network_v4(networks_.back(), v4);
    ip::make_network_v6(networks_.back(), v6);
    if (v4 && v6) throw std::invalid_argument("not a network: " + text);
  }
}

bool TrustedProxies::contains(const std::string& text) const {
  if (networks_.empty()) return false;
  const auto address = parse_address(text);
  if (!address) return false;
  for (const auto& network : networks_)
    if (matches(network, *address)) return true;
  return false;
}

Peer TrustedProxies::client(const Peer& direct, std::string_view forwarded_for) const {
  Peer best = direct;
  while (contains(best.address) && !forwarded_for.empty()) {
    const auto comma = forwarded_for.rfind(',');
    auto last = comma == forwarded_for.npos ? forwarded_for : forwarded_for.substr(comma + 1);
    forwarded_for =
        comma == forwarded_for.npos ? std::string_view{} : forwarded_for.substr(0, comma);
    while (!last.empty() && last.front() == ' ') last.remove_prefix(1);
    while (!last.empty() && last.back() == ' ') last.remove_suffix(1);
    const auto next = make_peer(last);
    if (!next) break;
    best = *next;
  }
  return best;
}

}  // namespace recaudo::http
