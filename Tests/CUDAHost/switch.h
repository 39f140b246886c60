// From one stack to another, and what the sanitizers must be told of it.
//
// All functions between TK_UNWATCHED_BEGIN and TK_UNWATCHED_END are the emulation's own: the thread sanitizer does not look at
// them, so that what it reports are races of kernels. They use no containers, whose functions it would look at.
#pragma once
#include <cstddef>

#if defined(__has_feature)
#if __has_feature(address_sanitizer)
#define TK_ASAN 1
#endif
#if __has_feature(thread_sanitizer)
#define TK_TSAN 1
#endif
#endif

#define TK_UNWATCHED_BEGIN \
  _Pragma("clang attribute push(__attribute__((no_sanitize(\"thread\"))), apply_to = function)")
#define TK_UNWATCHED_END _Pragma("clang attribute pop")

#ifdef TK_ASAN
extern "C" {
void __sanitizer_start_switch_fiber(void **fake_stack, const void *bottom, size_t size);
void __sanitizer_finish_switch_fiber(void *fake_stack, const void **old_bottom, size_t *old_size);
void __asan_unpoison_memory_region(const volatile void *memory, size_t size);
}
#endif
#ifdef TK_TSAN
extern "C" {
void *__tsan_get_current_fiber(void);
void *__tsan_create_fiber(unsigned flags);
void __tsan_destroy_fiber(void *fiber);
void __tsan_switch_to_fiber(void *fiber, unsigned flags);
void __tsan_acquire(void *address);
void __tsan_release(void *address);
}
/// What was done before a release happened before what is done after an acquire of the same place.
#define TK_ACQUIRE(at) __tsan_acquire(at)
#define TK_RELEASE(at) __tsan_release(at)
#else
#define TK_ACQUIRE(at) (void)(at)
#define TK_RELEASE(at) (void)(at)
#endif

#if defined(TK_ASAN) || defined(TK_TSAN)
enum : size_t { TK_STACK_BYTES = 256 << 10 };
#else
enum : size_t { TK_STACK_BYTES = 64 << 10 };
#endif
/// Before a stack, never to be touched.
enum : size_t { TK_GUARD_BYTES = 16 << 10 };

/// Keeps the registers that a call keeps on this stack, its top in *save, and goes on where `to` was left. A tenth of what
/// swapcontext costs, which asks the system for the signal mask twice.
extern "C" void tk_switch(void **save, void *to);

/// What `tk_switch` takes to call `start`, which never returns, on a fresh stack.
inline void *tk_fresh_stack(unsigned char *bottom, size_t size, void (*start)()) {
  void **top = (void **)(bottom + size - 64);
#if defined(__x86_64__)
  *--top = nullptr;         // where `start` would return to
  *--top = (void *)start;   // where tk_switch returns to
  for (int i = 0; i < 6; i++) *--top = nullptr;
#elif defined(__aarch64__)
  for (int i = 0; i < 20; i++) *--top = nullptr;
  top[11] = (void *)start;  // x30
#else
#error "tk_switch: write it for this processor"
#endif
  return top;
}
