// The schema of the outbox, for base/migrations.h.
#pragma once

#include <span>

#include "base/embedded_file.h"

namespace recaudo::embedded {
extern const std::span<const EmbeddedFile> audit_migrations;
}
