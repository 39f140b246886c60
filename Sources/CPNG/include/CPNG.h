#ifndef TRIAD_CPNG_H
#define TRIAD_CPNG_H
// Placeholder.
#endif
