// How attention lays out its scratch memory: the same for every instruction set, because tk_attention_scratch is.
#ifndef TRIAD_ATTENTION_SCRATCH_H
#define TRIAD_ATTENTION_SCRATCH_H
#include <stdint.h>

/// Queries handled together: their scores against all keys stay in the cache. The same number on every machine, whatever its caches: the
/// gradients of keys and values are summed one block after another, so another number gives other bits. Against 257 keys a block
/// of scores has 34 KiB, and its gradients as many: second caches hold both.
enum { TK_QUERY_BLOCK = 32 };

/// Keys rounded up to whole vectors of 16, and to an odd number of them: rows below each other share no cache set.
static inline int64_t tk_padded_keys(int64_t nk) { return ((nk + 15) / 16 | 1) * 16; }

static inline int64_t tk_query_block(int64_t nq) { return nq < TK_QUERY_BLOCK ? nq : TK_QUERY_BLOCK; }
#endif
