// How attention lays out its scratch memory: the same for every instruction set, because tk_attention_scratch is.
#ifndef TRIAD_ATTENTION_SCRATCH_H
#define TRIAD_ATTENTION_SCRATCH_H
#include <stdbool.h>
#include <stdint.h>

/// Queries handled together: their scores against all keys stay in the cache. The same number on every machine, whatever its caches: the
/// gradients of keys and values are summed TK_QUERY_BLOCK queries after the other, so another number gives other bits. Against 257
/// keys such a block of scores has 34 KiB, and its gradients as many: second caches hold both. A few queries more are not worth a block
/// of their own (pictures have one row more than patches): the last block has up to TK_MOST_QUERIES.
enum { TK_QUERY_BLOCK = 32, TK_MOST_QUERIES = 40 };

/// Keys rounded up to whole vectors of 16, and to an odd number of them: rows below each other share no cache set.
static inline int64_t tk_padded_keys(int64_t nk) { return ((nk + 15) / 16 | 1) * 16; }

/// The most queries that a block of `nq` has.
static inline int64_t tk_most_queries(int64_t nq) { return nq < TK_MOST_QUERIES ? nq : TK_MOST_QUERIES; }

/// The queries of the next block where `left` are left.
static inline int64_t tk_query_block(int64_t left) { return left <= TK_MOST_QUERIES ? left : TK_QUERY_BLOCK; }

/// Whether keys, values and their gradients are gathered from the wider rows that they lie in, because several blocks of queries use them:
/// every one of those rows is in another page of memory, and many of them share a set of the first cache. Of few keys that costs
/// less than gathering.
static inline bool tk_gathers_rows(int64_t nq, int64_t nk) { return nq > TK_MOST_QUERIES && nk >= 128; }
#endif
