/// A guarded door to libjpeg-turbo for Swift, which cannot call `setjmp`.
///
/// The function reads only the bytes it is given, never exits or aborts, prints nothing, and reports a failure as a C
/// string. It keeps no state and may be called from several threads.
#ifndef TRIAD_CJPEG_H
#define TRIAD_CJPEG_H

#include <stddef.h>
#include <stdint.h>

/// How to decode, and how much the file may ask for.
typedef struct {
  /// The picture is made at this many eighths of its size, 1 to 8, rounded up.
  uint32_t eighths;
  /// Files with more scans than this are refused: a progressive file of a few kilobytes can ask for hours of work.
  uint32_t scan_limit;
  /// libjpeg's own working memory in bytes; progressive files need 2 bytes a sample.
  size_t memory_limit;
} triad_jpeg_limits;

/// What came out.
typedef struct {
  uint32_t width;
  uint32_t height;
  /// 1 if the bytes ended before the picture did; what is missing is filled by libjpeg (mostly grey).
  uint8_t is_cut;
  /// 1 if entropy-coded data were damaged on the way.
  uint8_t is_damaged;
} triad_jpeg_outcome;

/// Decodes a baseline or progressive JPEG file of 8 bits into RGB, rows from the top, its profile and its orientation
/// left aside.
///
/// Grey becomes three equal channels; CMYK and YCCK are taken to be stored inverted, as Adobe's programs write them and
/// Pillow reads them, and become RGB as (255 - c) (255 - k) / 255. `pixels` holds `capacity` bytes. Returns 0, or -1 with a NUL-terminated reason
/// in `message` (cut to `message_capacity` bytes); the pixels are unspecified then. The first damage met is also noted
/// in `message` when 0 is returned.
int triad_jpeg_decode(const uint8_t *bytes, size_t count, const triad_jpeg_limits *limits, uint8_t *pixels,
                      size_t capacity, triad_jpeg_outcome *outcome, char *message, size_t message_capacity);

/// Writes `width` x `height` RGB pixels as a baseline JPEG file with halved chroma (4:2:0).
///
/// `quality` is libjpeg's, 1 to 100. Returns the file's length, at most `capacity`, or 0 if it does not fit or fails.
size_t triad_jpeg_encode(const uint8_t *pixels, uint32_t width, uint32_t height, int quality, uint8_t *file,
                         size_t capacity);

#endif
