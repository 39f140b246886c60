/// A small door to zlib for Swift: reading gzip files piece by piece.
#ifndef TRIAD_CZLIB_H
#define TRIAD_CZLIB_H

#include <stddef.h>
#include <stdint.h>

/// A gzip file that is being unpacked; several members one behind the other are one stream, as `gzip` makes them.
typedef struct triad_gunzip triad_gunzip;

/// A new stream, or NULL if there is no memory.
triad_gunzip *triad_gunzip_new(void);
void triad_gunzip_free(triad_gunzip *stream);

/// Unpacks from `input` (`*input_count` bytes) to `output` (`*output_count` places), and sets both counts to what was used.
///
/// Returns 0 to go on, 1 at the end of a member, -1 if the bytes are damaged, with a NUL-terminated reason in `message`.
int triad_gunzip_step(triad_gunzip *stream, const uint8_t *input, size_t *input_count, uint8_t *output,
                      size_t *output_count, char *message, size_t message_capacity);

#endif
