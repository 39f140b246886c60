// NVRTC's calls: "compiles" a text to a few bytes, so that the way from a text to a function can be tested.
#include "driver.h"
#include <map>
#include <string>

namespace {

struct program {
  std::string text, log, image;
};
std::map<void *, program *> &programs = *new std::map<void *, program *>;  // under the lock of the state

enum { INVALID_INPUT = 3, INVALID_PROGRAM = 4, INVALID_OPTION = 5 };

int create(void **out, const char *text, const char *name, int headers, const char *const *header_texts,
           const char *const *header_names) {
  if (!out || !text || headers < 0 || (headers && (!header_texts || !header_names))) return INVALID_INPUT;
  program *made = new program;
  made->text = text;
  for (int i = 0; i < headers; i++) made->text += std::string("\n") + header_texts[i];
  made->log = name ? name : "";
  tk_locked locked(tk_state().lock);
  programs[made] = made;
  tk_state().held.programs++;
  *out = made;
  return 0;
}

program *find(void *which) {
  tk_locked locked(tk_state().lock);
  auto found = programs.find(which);
  return found == programs.end() ? nullptr : found->second;
}

int compile(void *which, int options, const char *const *texts) {
  program *it = find(which);
  if (!it) return INVALID_PROGRAM;
  std::string architecture;
  for (int i = 0; i < options; i++) {
    const std::string option = texts[i];
    for (const char *start : {"--gpu-architecture=", "-arch="})
      if (option.rfind(start, 0) == 0) architecture = option.substr(std::string(start).size());
    if (option.empty() || option[0] != '-') {
      it->log = "error: unrecognized option " + option + "\n";
      return INVALID_OPTION;
    }
  }
  const size_t error = ("\n" + it->text).find("\n#error");
  if (error != std::string::npos) {
    it->log += ": error: " + it->text.substr(error, it->text.find('\n', error) - error) + "\n";
    return TK_NVRTC_COMPILATION;
  }
  it->log.clear();
  // For a virtual architecture there is no machine code, as with the library.
  if (architecture.rfind("sm_", 0) == 0)
    it->image = "host emulation of " + architecture + ", " + std::to_string(std::hash<std::string>()(it->text));
  return 0;
}

int log_size(void *which, size_t *bytes) {
  program *it = find(which);
  if (!it || !bytes) return INVALID_PROGRAM;
  *bytes = it->log.size() + 1;
  return 0;
}
int log(void *which, char *text) {
  program *it = find(which);
  if (!it || !text) return INVALID_PROGRAM;
  memcpy(text, it->log.c_str(), it->log.size() + 1);
  return 0;
}
int code_size(void *which, size_t *bytes) {
  program *it = find(which);
  if (!it || !bytes) return INVALID_PROGRAM;
  *bytes = it->image.size();
  return 0;
}
int code(void *which, char *image) {
  program *it = find(which);
  if (!it || !image) return INVALID_PROGRAM;
  memcpy(image, it->image.data(), it->image.size());
  return 0;
}

int destroy(void **which) {
  program *it = which ? find(*which) : nullptr;
  if (!it) return INVALID_PROGRAM;
  tk_locked locked(tk_state().lock);
  programs.erase(it);
  tk_state().held.programs--;
  delete it;
  *which = nullptr;
  return 0;
}

int version(int *major, int *minor) {
  if (!major || !minor) return INVALID_INPUT;
  *major = 13;
  *minor = 0;
  return 0;
}

const char *error_string(int error) {
  switch (error) {
    case 0: return "NVRTC_SUCCESS";
    case INVALID_INPUT: return "NVRTC_ERROR_INVALID_INPUT";
    case INVALID_PROGRAM: return "NVRTC_ERROR_INVALID_PROGRAM";
    case INVALID_OPTION: return "NVRTC_ERROR_INVALID_OPTION";
    case TK_NVRTC_COMPILATION: return "NVRTC_ERROR_COMPILATION";
    default: return "NVRTC_ERROR unknown";
  }
}

}  // namespace

extern "C" const tk_nvrtc *tk_host_nvrtc(void) {
  static const tk_nvrtc compiler = {create, compile, log_size, log, code_size, code, destroy, version, error_string};
  return &compiler;
}
