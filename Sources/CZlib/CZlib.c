#include "CZlib.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

struct triad_gunzip {
  z_stream stream;
  // A resumed stream knows nothing of its member's header, so that zlib cannot take the checksum and the length behind it.
  int is_raw;
  unsigned trailer;
};

// 15 bits of window, and 16 to say that there is a gzip header.
enum { GZIP = 15 + 16, RAW = -15 };

static triad_gunzip *made(int form) {
  triad_gunzip *result = calloc(1, sizeof *result);
  if (result == NULL) return NULL;
  if (inflateInit2(&result->stream, form) != Z_OK) {
    free(result);
    return NULL;
  }
  result->is_raw = form == RAW;
  return result;
}

triad_gunzip *triad_gunzip_new(void) { return made(GZIP); }

triad_gunzip *triad_gunzip_resume(const uint8_t *window, size_t window_count, unsigned bits, uint8_t byte) {
  if (window_count > TRIAD_GUNZIP_WINDOW || bits > 7) return NULL;
  triad_gunzip *result = made(RAW);
  if (result == NULL) return NULL;
  z_stream *z = &result->stream;
  if ((bits > 0 && inflatePrime(z, (int)bits, byte >> (8 - bits)) != Z_OK) ||
      (window_count > 0 && inflateSetDictionary(z, window, (uInt)window_count) != Z_OK)) {
    triad_gunzip_free(result);
    return NULL;
  }
  return result;
}

void triad_gunzip_free(triad_gunzip *stream) {
  if (stream == NULL) return;
  inflateEnd(&stream->stream);
  free(stream);
}

int triad_gunzip_step(triad_gunzip *stream, const uint8_t *input, size_t *input_count, uint8_t *output,
                      size_t *output_count, int *boundary, char *message, size_t message_capacity) {
  z_stream *z = &stream->stream;
  const uInt given = *input_count > UINT_MAX ? UINT_MAX : (uInt)*input_count;
  const uInt room = *output_count > UINT_MAX ? UINT_MAX : (uInt)*output_count;
  if (boundary != NULL) *boundary = -1;
  if (stream->trailer > 0) {
    const uInt passed = given < stream->trailer ? given : stream->trailer;
    stream->trailer -= passed;
    *input_count = passed;
    *output_count = 0;
    if (stream->trailer > 0) return 0;
    stream->is_raw = 0;
    inflateReset2(z, GZIP);
    return 1;
  }
  z->next_in = (z_const Bytef *)input;
  z->avail_in = given;
  z->next_out = output;
  z->avail_out = room;
  const int code = inflate(z, boundary != NULL ? Z_BLOCK : Z_NO_FLUSH);
  *input_count = given - z->avail_in;
  *output_count = room - z->avail_out;
  if (code == Z_STREAM_END) {
    if (stream->is_raw) {
      stream->trailer = 8;
      return 0;
    }
    // Another member may follow.
    inflateReset(z);
    return 1;
  }
  if (code == Z_OK || code == Z_BUF_ERROR) {
    // 128: between two blocks; 64: the block behind was the member's last.
    if (boundary != NULL && (z->data_type & 128) != 0 && (z->data_type & 64) == 0) *boundary = z->data_type & 7;
    return 0;
  }
  if (message_capacity > 0) {
    const char *text = z->msg != NULL ? z->msg : "zlib cannot go on";
    size_t length = strlen(text);
    if (length >= message_capacity) length = message_capacity - 1;
    memcpy(message, text, length);
    message[length] = 0;
  }
  return -1;
}

size_t triad_gunzip_window(triad_gunzip *stream, uint8_t *window) {
  uInt count = 0;
  return inflateGetDictionary(&stream->stream, window, &count) == Z_OK ? count : 0;
}

uint32_t triad_crc32(uint32_t sum, const void *bytes, size_t count) { return (uint32_t)crc32_z(sum, bytes, count); }
