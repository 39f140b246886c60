/// A guarded door to libpng for Swift, which cannot call `setjmp`.
///
/// Both functions read only the bytes they are given, never exit or abort, and report a failure as a C string. They
/// keep no state and may be called from several threads.
#ifndef TRIAD_CPNG_H
#define TRIAD_CPNG_H

#include <stddef.h>
#include <stdint.h>

/// What is taken from the IHDR chunk.
typedef struct {
  uint32_t width;
  uint32_t height;
  uint8_t bit_depth;
  uint8_t color_type;
} triad_png_header;

/// Reads the IHDR chunk without allocating anything for pixels.
///
/// Returns 0, or -1 with a NUL-terminated reason in `message` (cut to `message_capacity` bytes).
int triad_png_read_header(const uint8_t *bytes, size_t count, triad_png_header *header, char *message,
                          size_t message_capacity);

/// Decodes a picture of any colour type and bit depth into 8-bit RGBA, rows from the top, without any gamma change.
///
/// `pixels` holds `capacity` bytes, at least `width * height * 4` of the header. 16-bit samples keep their high byte,
/// tRNS becomes alpha. Returns 0, or a NUL-terminated reason in `message` and 1 if the damage came when the pixels had
/// begun (those that were read are in their places, the others as they were given), -1 if before.
int triad_png_decode(const uint8_t *bytes, size_t count, uint8_t *pixels, size_t capacity, char *message,
                     size_t message_capacity);

/// Encodes `width * height` RGB pixels of 8 bits, rows from the top, as a PNG file into `bytes`.
///
/// Returns the length of the file, or 0 with a NUL-terminated reason in `message`, as where `capacity` is too small.
size_t triad_png_encode(const uint8_t *pixels, uint32_t width, uint32_t height, uint8_t *bytes, size_t capacity,
                        char *message, size_t message_capacity);

#endif
