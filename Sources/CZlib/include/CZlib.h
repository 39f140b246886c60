/// A small door to zlib for Swift: reading gzip files piece by piece, from the begin or from a place in between.
#ifndef TRIAD_CZLIB_H
#define TRIAD_CZLIB_H

#include <stddef.h>
#include <stdint.h>

/// A gzip file that is being unpacked; several members one behind the other are one stream, as `gzip` makes them.
typedef struct triad_gunzip triad_gunzip;

/// What is behind the last byte of output that later output may refer to.
enum { TRIAD_GUNZIP_WINDOW = 32768 };

/// A new stream, or NULL if there is no memory.
triad_gunzip *triad_gunzip_new(void);

/// A stream that goes on between two blocks of a member, or NULL if there is no memory.
///
/// `window` holds the `window_count` bytes of output before the place; `bits` (0 to 7) bits of `byte`, the last byte of input
/// that was read before the place, belong to what comes. Checksums of that member are not compared.
triad_gunzip *triad_gunzip_resume(const uint8_t *window, size_t window_count, unsigned bits, uint8_t byte);
void triad_gunzip_free(triad_gunzip *stream);

/// Unpacks from `input` (`*input_count` bytes) to `output` (`*output_count` places), and sets both counts to what was used.
///
/// Where `boundary` is not NULL it stops between blocks as well, and sets `*boundary` to the number of bits of the last byte read
/// that belong to the next block if a stream can be resumed there, else to -1.
/// Returns 0 to go on, 1 at the end of a member, -1 if the bytes are damaged, with a NUL-terminated reason in `message`.
int triad_gunzip_step(triad_gunzip *stream, const uint8_t *input, size_t *input_count, uint8_t *output,
                      size_t *output_count, int *boundary, char *message, size_t message_capacity);

/// Copies the last bytes of output of the current member to `window` (`TRIAD_GUNZIP_WINDOW` places); returns how many there are.
size_t triad_gunzip_window(triad_gunzip *stream, uint8_t *window);

/// CRC-32 (ISO 3309, as in gzip and PNG) of `count` bytes behind those that gave `sum`, which is 0 at the begin.
uint32_t triad_crc32(uint32_t sum, const void *bytes, size_t count);

#endif
