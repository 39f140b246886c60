// The device's memory: addresses are reserved, memory is made, and one is mapped to the other, as the driver wants it.
#include "driver.h"
#include <map>
#include <sys/mman.h>
#include <unistd.h>

namespace {

const size_t granularity = 2 << 20;

struct mapping {
  size_t bytes;
  u64 handle;
  bool touched;  // it has had an access, and begun as NaN
  int access;
};
struct memory {
  size_t bytes;
  bool mapped, released;
};
// Under the lock of the state; they stay when the process ends, as threads may.
std::map<u64, size_t> &reservations = *new std::map<u64, size_t>;
std::map<u64, mapping> &mappings = *new std::map<u64, mapping>;
std::map<u64, memory> &memories = *new std::map<u64, memory>;
u64 last_handle = 0;

bool is_whole(u64 number) { return number && number % granularity == 0; }

void *pages(u64 address, size_t bytes, int access) {
  return mmap((void *)address, bytes, access, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE | (address ? MAP_FIXED : 0), -1, 0);
}

int reserve(uint64_t *address, size_t bytes, size_t alignment, uint64_t, unsigned long long flags) {
  if (!address || !is_whole(bytes) || alignment % granularity || flags)
    return tk_refuse(1, "address_reserve: %zu bytes aligned to %zu", bytes, alignment);
  if (alignment < granularity) alignment = granularity;
  if (alignment & (alignment - 1) || bytes + alignment < bytes)
    return tk_refuse(1, "address_reserve: aligned to %zu", alignment);
  void *all = pages(0, bytes + alignment, PROT_NONE);
  if (all == MAP_FAILED) return tk_refuse(2, "address_reserve: no %zu addresses", bytes);
  u64 start = (u64)all, aligned = (start + alignment - 1) / alignment * alignment;
  if (aligned != start) munmap(all, aligned - start);
  if (aligned != start + alignment) munmap((void *)(aligned + bytes), start + alignment - aligned);
  tk_locked locked(tk_state().lock);
  reservations[aligned] = bytes;
  tk_state().held.reservations++;
  *address = aligned;
  return 0;
}

bool is_any_mapped(u64 address, size_t bytes) {
  auto next = mappings.lower_bound(address);
  return next != mappings.end() && next->first < address + bytes;
}

int give_back_addresses(uint64_t address, size_t bytes) {
  tk_locked locked(tk_state().lock);
  auto found = reservations.find(address);
  if (found == reservations.end() || found->second != bytes || is_any_mapped(address, bytes))
    return tk_refuse(1, "address_free: not a reservation, or something is mapped there");
  munmap((void *)address, bytes);
  reservations.erase(found);
  tk_state().held.reservations--;
  return 0;
}

int create(unsigned long long *handle, size_t bytes, const tk_cu_allocation *wish, unsigned long long flags) {
  if (!handle || !wish || flags || !is_whole(bytes)) return tk_refuse(1, "memory_create: %zu bytes", bytes);
  if (wish->type != TK_CU_PINNED || wish->location_type != TK_CU_DEVICE || wish->handle_types || wish->meta_data)
    return tk_refuse(1, "memory_create: memory of another kind");
  if (wish->location_id != 0) return tk_refuse(TK_CU_INVALID_DEVICE, "memory_create: of device %d", wish->location_id);
  tk_host_state &state = tk_state();
  tk_locked locked(state.lock);
  if (bytes > state.memory || state.held.memory_bytes > state.memory - bytes)
    return tk_refuse(2, "memory_create: %zu bytes more than the %llu of %zu", bytes, (u64)state.held.memory_bytes,
                     state.memory);
  *handle = ++last_handle;
  memories[last_handle] = {bytes, false, false};
  state.held.memory_bytes += bytes;
  state.held.memories++;
  state.counters.allocations++;
  return 0;
}

void forget(u64 handle) {
  auto found = memories.find(handle);
  if (!found->second.released || found->second.mapped) return;
  tk_state().held.memory_bytes -= found->second.bytes;
  tk_state().held.memories--;
  memories.erase(found);
}

int release(unsigned long long handle) {
  tk_locked locked(tk_state().lock);
  auto found = memories.find(handle);
  if (found == memories.end() || found->second.released) return tk_refuse(1, "memory_release: not a memory");
  found->second.released = true;
  forget(handle);
  return 0;
}

int map(uint64_t address, size_t bytes, size_t offset, unsigned long long handle, unsigned long long flags) {
  tk_locked locked(tk_state().lock);
  auto memory = memories.find(handle);
  if (memory == memories.end() || memory->second.released) return tk_refuse(1, "memory_map: not a memory");
  if (offset || flags || bytes != memory->second.bytes) return tk_refuse(1, "memory_map: a part of a memory");
  if (memory->second.mapped) return tk_refuse(801, "memory_map: it is mapped already, which this emulation cannot twice");
  auto reservation = reservations.upper_bound(address);
  if (address % granularity || reservation == reservations.begin()) return tk_refuse(1, "memory_map: not a reserved address");
  --reservation;
  u64 into = address - reservation->first;
  if (into > reservation->second || bytes > reservation->second - into)
    return tk_refuse(1, "memory_map: past what is reserved");
  auto next = mappings.upper_bound(address);
  if (is_any_mapped(address, bytes) || (next != mappings.begin() &&
                                        std::prev(next)->first + std::prev(next)->second.bytes > address))
    return tk_refuse(1, "memory_map: something is mapped there");
  mappings[address] = {bytes, handle, false, 0};
  memory->second.mapped = true;
  return 0;
}

/// Whether the range is made of whole mappings.
bool is_made_of(u64 address, size_t bytes) {
  u64 end = address + bytes;
  for (auto found = mappings.find(address); address < end && found != mappings.end() && found->first == address; ++found)
    address += found->second.bytes;
  return bytes && address == end;
}

int unmap(uint64_t address, size_t bytes) {
  tk_locked locked(tk_state().lock);
  if (!is_made_of(address, bytes)) return tk_refuse(1, "memory_unmap: not what was mapped");
  if (pages(address, bytes, PROT_NONE) == MAP_FAILED) return tk_refuse(2, "memory_unmap: mmap failed");
  for (auto found = mappings.find(address); bytes; found = mappings.erase(found)) {
    bytes -= found->second.bytes;
    memories[found->second.handle].mapped = false;
    forget(found->second.handle);
  }
  return 0;
}

/// Pages that are NaN and take memory only once they are written to.
bool fill(u64 address, size_t bytes, int access) {
#if defined(__linux__)
  static const int pattern = [] {
    int file = memfd_create("NaN", 0);
    char block[4096];
    memset(block, 0xff, sizeof block);
    for (size_t i = 0; i < granularity; i += sizeof block)
      if (file < 0 || write(file, block, sizeof block) != sizeof block) return -1;
    return file;
  }();
  if (pattern < 0) return false;
  for (size_t i = 0; i < bytes; i += granularity)
    if (mmap((void *)(address + i), granularity, access, MAP_PRIVATE | MAP_FIXED, pattern, 0) == MAP_FAILED) return false;
  return true;
#else
  if (pages(address, bytes, PROT_READ | PROT_WRITE) == MAP_FAILED) return false;
  memset((void *)address, 0xff, bytes);
  return !mprotect((void *)address, bytes, access);
#endif
}

int set_access(uint64_t address, size_t bytes, const tk_cu_access *access, size_t count) {
  if (!access || count != 1 || access->location_type != TK_CU_DEVICE || access->location_id != 0 ||
      (access->flags != 0 && access->flags != 1 && access->flags != 3))
    return tk_refuse(1, "memory_set_access: for another device, or another access");
  tk_locked locked(tk_state().lock);
  if (!is_made_of(address, bytes)) return tk_refuse(1, "memory_set_access: not what was mapped");
  const int pages_access = access->flags == 3 ? PROT_READ | PROT_WRITE : access->flags == 1 ? PROT_READ : PROT_NONE;
  for (auto found = mappings.find(address); bytes; ++found) {
    mapping &one = found->second;
    if (one.touched ? mprotect((void *)found->first, one.bytes, pages_access) != 0 : !fill(found->first, one.bytes,
        pages_access))
      return tk_refuse(2, "memory_set_access: the system refused");
    one.touched = true;
    one.access = access->flags;
    bytes -= one.bytes;
  }
  return 0;
}

int get_granularity(size_t *bytes, const tk_cu_allocation *wish, int option) {
  if (!bytes || !wish || option < 0 || option > 1) return tk_refuse(1, "memory_granularity: of what");
  *bytes = granularity;
  return 0;
}

}  // namespace

bool tk_device_has(u64 address, size_t bytes, bool to_write) {
  tk_locked locked(tk_state().lock);
  for (auto found = mappings.upper_bound(address); bytes;) {
    if (found == mappings.begin()) return false;
    const auto &[start, one] = *std::prev(found);
    if (address - start >= one.bytes || !(one.access & (to_write ? 2 : 1))) return false;
    size_t here = one.bytes - (address - start);
    if (here >= bytes) return true;
    address += here;
    bytes -= here;
    if (found == mappings.end()) return false;
    ++found;
  }
  return true;
}

void tk_fill_memory_calls(tk_cuda_driver &table) {
  table.address_reserve = reserve;
  table.address_free = give_back_addresses;
  table.memory_create = create;
  table.memory_release = release;
  table.memory_map = map;
  table.memory_unmap = unmap;
  table.memory_set_access = set_access;
  table.memory_granularity = get_granularity;
}
