#pragma once

#include <span>

#include "base/embedded_file.h"

namespace recaudo::embedded {
extern const std::span<const EmbeddedFile> statutes_migrations;
}
