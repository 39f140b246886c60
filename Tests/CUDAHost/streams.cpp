// Streams, whose work is done when a call returns, copies and the host memory for them, and events.
#include "driver.h"
#include <chrono>
#include <cstdlib>
#include <set>

namespace {

typedef std::chrono::steady_clock clock_;
struct event {
  clock_::time_point time;
  bool has_time, is_recorded;
};
// Under the lock of the state; they stay when the process ends, as threads may.
std::set<void *> &streams = *new std::set<void *>;
std::set<void *> &host_memories = *new std::set<void *>;
std::set<event *> &events = *new std::set<event *>;

int create_stream(void **stream, unsigned flags) {
  if (!stream || flags > 1) return tk_refuse(1, "stream_create: flags %u", flags);
  if (int error = tk_no_context("stream_create")) return error;
  tk_locked locked(tk_state().lock);
  *stream = new char;
  streams.insert(*stream);
  tk_state().held.streams++;
  return 0;
}

int destroy_stream(void *stream) {
  if (int error = tk_no_context("stream_destroy")) return error;
  tk_locked locked(tk_state().lock);
  if (!streams.erase(stream)) return tk_refuse(TK_CU_INVALID_HANDLE, "stream_destroy: not a stream");
  delete (char *)stream;
  tk_state().held.streams--;
  return 0;
}

int no_stream(const char *call, void *stream) {
  if (int error = tk_no_context(call)) return error;
  return tk_stream_exists(stream) ? 0 : tk_refuse(TK_CU_INVALID_HANDLE, "%s: not a stream", call);
}

int synchronize(void *stream) {
  if (int error = no_stream("stream_synchronize", stream)) return error;
  tk_locked locked(tk_state().lock);
  tk_state().counters.synchronizations++;
  return 0;
}

int host_allocate(void **address, size_t bytes, unsigned flags) {
  if (!address || !bytes || flags & ~7u) return tk_refuse(1, "host_allocate: %zu bytes", bytes);
  if (posix_memalign(address, 4096, bytes)) return tk_refuse(2, "host_allocate: no %zu bytes", bytes);
  tk_locked locked(tk_state().lock);
  host_memories.insert(*address);
  tk_state().held.host_memories++;
  tk_state().counters.allocations++;
  return 0;
}

int host_free(void *address) {
  tk_locked locked(tk_state().lock);
  if (!host_memories.erase(address)) return tk_refuse(1, "host_free: not from host_allocate");
  free(address);
  tk_state().held.host_memories--;
  return 0;
}

int to_device(uint64_t to, const void *from, size_t bytes, void *stream) {
  if (int error = no_stream("to_device", stream)) return error;
  if (bytes && (!from || !tk_device_has(to, bytes, true))) return tk_refuse(1, "to_device: %zu bytes are not mapped", bytes);
  if (bytes) memcpy((void *)to, from, bytes);
  tk_locked locked(tk_state().lock);
  tk_state().counters.to_device++;
  tk_state().counters.to_device_bytes += bytes;
  return 0;
}

int to_host(void *to, uint64_t from, size_t bytes, void *stream) {
  if (int error = no_stream("to_host", stream)) return error;
  if (bytes && (!to || !tk_device_has(from, bytes, false))) return tk_refuse(1, "to_host: %zu bytes are not mapped", bytes);
  if (bytes) memcpy(to, (const void *)from, bytes);
  tk_locked locked(tk_state().lock);
  tk_state().counters.to_host++;
  tk_state().counters.to_host_bytes += bytes;
  return 0;
}

int set_words(uint64_t to, unsigned word, size_t count, void *stream) {
  if (int error = no_stream("set_words", stream)) return error;
  if (to % 4 || count > SIZE_MAX / 4 || !tk_device_has(to, count * 4, true))
    return tk_refuse(1, "set_words: %zu words are not mapped", count);
  for (size_t i = 0; i < count; i++) ((unsigned *)to)[i] = word;
  return 0;
}

int create_event(void **out, unsigned flags) {
  if (!out || flags & ~3u) return tk_refuse(1, "event_create: flags %u", flags);
  if (int error = tk_no_context("event_create")) return error;
  tk_locked locked(tk_state().lock);
  event *made = new event{{}, !(flags & TK_CU_EVENT_WITHOUT_TIME), false};
  events.insert(made);
  tk_state().held.events++;
  *out = made;
  return 0;
}

int record(void *which, void *stream) {
  if (int error = no_stream("event_record", stream)) return error;
  tk_locked locked(tk_state().lock);
  if (!events.count((event *)which)) return tk_refuse(TK_CU_INVALID_HANDLE, "event_record: not an event");
  ((event *)which)->time = clock_::now();
  ((event *)which)->is_recorded = true;
  return 0;
}

int elapsed(float *milliseconds, void *start, void *end) {
  if (!milliseconds) return 1;
  if (int error = tk_no_context("event_elapsed")) return error;
  tk_locked locked(tk_state().lock);
  for (event *one : {(event *)start, (event *)end})
    if (!events.count(one) || !one->has_time || !one->is_recorded)
      return tk_refuse(TK_CU_INVALID_HANDLE, "event_elapsed: not an event that has a time");
  *milliseconds = std::chrono::duration<float, std::milli>(((event *)end)->time - ((event *)start)->time).count();
  return 0;
}

int destroy_event(void *which) {
  if (int error = tk_no_context("event_destroy")) return error;
  tk_locked locked(tk_state().lock);
  if (!events.erase((event *)which)) return tk_refuse(TK_CU_INVALID_HANDLE, "event_destroy: not an event");
  delete (event *)which;
  tk_state().held.events--;
  return 0;
}

}  // namespace

bool tk_stream_exists(void *stream) {
  if (!stream) return true;  // the default one
  tk_locked locked(tk_state().lock);
  return streams.count(stream) != 0;
}

void tk_fill_stream_calls(tk_cuda_driver &table) {
  table.stream_create = create_stream;
  table.stream_destroy = destroy_stream;
  table.stream_synchronize = synchronize;
  table.host_allocate = host_allocate;
  table.host_free = host_free;
  table.to_device = to_device;
  table.to_host = to_host;
  table.set_words = set_words;
  table.event_create = create_event;
  table.event_record = record;
  table.event_elapsed = elapsed;
  table.event_destroy = destroy_event;
}
