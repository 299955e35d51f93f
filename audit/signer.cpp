#include "audit/signer.h"

#include <poll.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <cstring>
#include <system_error>

#include "audit/log_files.h"
#include "audit/tile_path.h"
#include "audit/witness.h"
#include "base/bytes.h"
#include "base/durable_file.h"
#include "base/log.h"

namespace recaudo::audit {
namespace {

constexpr std::size_t kMaxMessage = 65536;
constexpr int kIoTimeoutMs = 5000;
constexpr int kPollMs = 100;

std::string to_state(const TreeHead& head) {
  return std::to_string(head.size) + "\n" + to_hex(head.root) + "\n";
}

Result<TreeHead> parse_state(std::string_view text) {
  const auto line = text.find('\n');
  if (line == text.npos || !text.ends_with('\n')) return fail(Code::kAuditLogConflict, "estado");
  RECAUDO_TRY(size, parse_decimal(text.substr(0, line)));
  RECAUDO_TRY(root, hash_from_hex(text.substr(line + 1, text.size() - line - 2)));
  return TreeHead{size, root};
}

sockaddr_un address_of(const std::string& path) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  invariant(path.size() < sizeof address.sun_path, "the socket's path fits its address");
  std::memcpy(address.sun_path, path.data(), path.size());
  return address;
}

// Nobody may hold the other side for longer than this.
bool set_io_timeouts(int fd) {
  const timeval timeout{kIoTimeoutMs / 1000, 0};
  return ::setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &timeout, sizeof timeout) == 0 &&
         ::setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &timeout, sizeof timeout) == 0;
}

FileDescriptor stream_socket() {
  FileDescriptor fd(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
  if (fd.get() < 0) throw std::system_error(errno, std::generic_category(), "socket");
  if (!set_io_timeouts(fd.get())) throw std::system_error(errno, std::generic_category(), "socket");
  return fd;
}

bool send_message(int fd, std::string_view body) {
  const std::string framed = be32(static_cast<std::uint32_t>(body.size())) + std::string(body);
  for (std::size_t at = 0; at < framed.size();) {
    const ssize_t n = ::send(fd, framed.data() + at, framed.size() - at, MSG_NOSIGNAL);
    if (n <= 0) return false;
    at += static_cast<std::size_t>(n);
  }
  return true;
}

bool receive_bytes(int fd, std::string& out, std::size_t n) {
  out.resize(n);
  for (std::size_t at = 0; at < n;) {
    const ssize_t got = ::recv(fd, out.data() + at, n - at, 0);
    if (got <= 0) return false;
    at += static_cast<std::size_t>(got);
  }
  return true;
}

bool receive_message(int fd, std::string& body) {
  std::string length;
  if (!receive_bytes(fd, length, 4)) return false;
  std::size_t n = 0;
  for (const char c : length) n = n << 8 | static_cast<unsigned char>(c);
  return n <= kMaxMessage && receive_bytes(fd, body, n);
}

// The decision and the memory; the socket is around it.
class SignerCore {
 public:
  SignerCore(SigningKey key, TreeHead last, std::string state_file)
      : key_(std::move(key)), last_(last), state_file_(std::move(state_file)) {}

  std::string answer(const std::string& request) {
    if (request == "state\n") return "ok\n" + to_state(last_);
    return sign(request);
  }

 private:
  std::string refuse(const std::string& why) const {
    log::error("signer refused a head", {{"why", why}});
    return "no\n" + why;
  }

  std::string sign(const std::string& request) {
    const auto parsed = parse_add_checkpoint(request);
    if (!parsed) return refuse("solicitud");
    const auto checkpoint = parse_checkpoint(parsed->signed_checkpoint);
    if (!checkpoint || !checkpoint->extensions.empty()) return refuse("texto de la cabeza");
    if (checkpoint->origin != key_.name) return refuse("origen " + checkpoint->origin);
    if (parsed->old_size != last_.size)
      return refuse("la última cabeza firmada tiene " + std::to_string(last_.size) + " asientos");
    if (checkpoint->head.size < last_.size || !extends(last_, checkpoint->head, parsed->proof))
      return refuse("la cabeza no extiende la última firmada");
    if (checkpoint->head != last_) {
      replace_file_durably(state_file_, to_state(checkpoint->head), 0600);  // before the signature
      last_ = checkpoint->head;
    }
    return "ok\n" + sign_note(parsed->signed_checkpoint, key_);
  }

  SigningKey key_;
  TreeHead last_;
  std::string state_file_;
};

Result<SignerCore> load_signer(const SignerOptions& options) {
  RECAUDO_TRY(seed_hex, read_secret_file(options.seed_file));
  auto seed = from_hex(seed_hex.reveal());
  if (!seed || seed->size() != 32) return fail(Code::kBadSecretFile, options.seed_file);
  std::string text;
  RECAUDO_TRY(found, read_log_file(options.state_file, 4096, text));
  if (!found) return fail(Code::kAuditLogConflict, "falta " + options.state_file);
  RECAUDO_TRY(last, parse_state(text));
  return SignerCore({options.origin, KeyType::kLog, Secret(std::move(*seed))}, last,
                    options.state_file);
}

FileDescriptor listen_on(const std::string& path) {
  FileDescriptor fd = stream_socket();
  const sockaddr_un address = address_of(path);
  ::unlink(path.c_str());
  const mode_t before = ::umask(0177);
  const int bound = ::bind(fd.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address);
  ::umask(before);
  if (bound != 0 || ::listen(fd.get(), 8) != 0)
    throw std::system_error(errno, std::generic_category(), path);
  return fd;
}

Result<std::string> ask(const std::string& socket_path, const std::string& request) {
  const FileDescriptor fd = stream_socket();
  const sockaddr_un address = address_of(socket_path);
  std::string reply;
  if (::connect(fd.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0 ||
      !send_message(fd.get(), request) || !receive_message(fd.get(), reply))
    return fail(Code::kAuditSignerUnavailable, socket_path);
  if (reply.starts_with("ok\n")) return reply.substr(3);
  return fail(Code::kAuditSignerRefused, reply.substr(std::min<std::size_t>(3, reply.size())));
}

}  // namespace

Result<std::string> make_log_key(const SignerOptions& options, const std::string& vkey_file) {
  for (const auto& path : {options.seed_file, options.state_file, vkey_file})
    if (::access(path.c_str(), F_OK) == 0) return fail(Code::kBadSecretFile, path + " ya existe");
  if (!is_key_name(options.origin)) return fail(Code::kAuditKeyMalformed, options.origin);
  SigningKey key{options.origin, KeyType::kLog, Secret(random_bytes(32))};
  write_secret_file(options.seed_file, Secret(recaudo::to_hex(key.seed.reveal())));
  replace_file_durably(options.state_file, to_state({}), 0600);
  std::string vkey = to_vkey(verifier_of(key));
  replace_file_durably(vkey_file, vkey + "\n", 0644);
  return vkey;
}

Result<void> run_signer(const SignerOptions& options, const std::stop_token& stop) {
  const auto lock = try_lock_file(options.state_file + ".lock");
  if (!lock) return fail(Code::kAuditLogBusy, options.state_file);
  RECAUDO_TRY(core, load_signer(options));
  const FileDescriptor listener = listen_on(options.socket_path);
  while (!stop.stop_requested()) {
    pollfd waiting{listener.get(), POLLIN, 0};
    if (::poll(&waiting, 1, kPollMs) <= 0) continue;
    const FileDescriptor client(::accept4(listener.get(), nullptr, nullptr, SOCK_CLOEXEC));
    if (client.get() < 0) continue;
    if (!set_io_timeouts(client.get())) continue;
    std::string request;
    if (receive_message(client.get(), request)) send_message(client.get(), core.answer(request));
  }
  ::unlink(options.socket_path.c_str());
  return {};
}

Result<TreeHead> request_signer_state(const std::string& socket_path) {
  RECAUDO_TRY(reply, ask(socket_path, "state\n"));
  return parse_state(reply);
}

Result<std::string> request_signature(const std::string& socket_path, const Checkpoint& checkpoint,
                                      const ConsistencyProver& prove) {
  RECAUDO_TRY(last, request_signer_state(socket_path));
  if (last.size > checkpoint.head.size)
    return fail(Code::kAuditLogConflict, "el firmante ya firmó " + std::to_string(last.size) +
                                             " asientos y hay " +
                                             std::to_string(checkpoint.head.size));
  RECAUDO_TRY(proof, prove(last.size));
  const std::string text = to_text(checkpoint);
  RECAUDO_TRY(line, ask(socket_path, to_text(AddCheckpointRequest{last.size, proof, text})));
  return join_note(text, line);
}

}  // namespace recaudo::audit
