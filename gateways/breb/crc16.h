// CRC-16/CCITT-FALSE, the check of EMV QR codes (EMVCo QR Code Specification, ID 63): polynomial
// 0x1021, initial 0xFFFF, nothing reflected, no final exclusive or.
#pragma once

#include <cstdint>
#include <string_view>

namespace recaudo::breb {

std::uint16_t crc16_ccitt_false(std::string_view bytes);

}  // namespace recaudo::breb
