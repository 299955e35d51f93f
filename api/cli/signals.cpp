#include "api/cli/signals.h"

#include <pthread.h>
#include <signal.h>
#include <unistd.h>

namespace recaudo::cli {
namespace {

sigset_t ours() {
  sigset_t set;
  sigemptyset(&set);
  sigaddset(&set, SIGINT);
  sigaddset(&set, SIGTERM);
  return set;
}

}  // namespace

Signals::Signals() {
  const sigset_t set = ours();
  ::pthread_sigmask(SIG_BLOCK, &set, nullptr);
  (void)::signal(SIGPIPE, SIG_IGN);  // a peer that went away is an error of write(), not our end
}

void Signals::wait() const {
  const sigset_t set = ours();
  int got = 0;
  ::sigwait(&set, &got);
}

void Signals::wake() const {
  ::kill(::getpid(), SIGTERM);
}

}  // namespace recaudo::cli
