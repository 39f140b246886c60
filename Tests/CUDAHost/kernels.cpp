// Triad's kernels by name, compiled for the host.
#include "all.h"

#define PLAIN(name) TK_PLAIN_KERNEL(name),
#define FIBERS(name) TK_FIBERS_KERNEL(name),
static const tk_kernel kernels[] = {TK_KERNELS(PLAIN, FIBERS)};

const tk_kernel *tk_find_kernel(const char *name) {
  for (const tk_kernel &kernel : kernels)
    if (!strcmp(kernel.name, name)) return &kernel;
  return nullptr;
}
