#include "CZlib.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

struct triad_gunzip {
  z_stream stream;
};

triad_gunzip *triad_gunzip_new(void) {
  triad_gunzip *result = calloc(1, sizeof *result);
  if (result == NULL) return NULL;
  // 15 bits of window, and 16 to say that there is a gzip header.
  if (inflateInit2(&result->stream, 15 + 16) != Z_OK) {
    free(result);
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
                      size_t *output_count, char *message, size_t message_capacity) {
  z_stream *z = &stream->stream;
  const uInt given = *input_count > UINT_MAX ? UINT_MAX : (uInt)*input_count;
  const uInt room = *output_count > UINT_MAX ? UINT_MAX : (uInt)*output_count;
  z->next_in = (z_const Bytef *)input;
  z->avail_in = given;
  z->next_out = output;
  z->avail_out = room;
  const int code = inflate(z, Z_NO_FLUSH);
  *input_count = given - z->avail_in;
  *output_count = room - z->avail_out;
  if (code == Z_STREAM_END) {
    // Another member may follow.
    inflateReset(z);
    return 1;
  }
  if (code == Z_OK || code == Z_BUF_ERROR) return 0;
  if (message_capacity > 0) {
    const char *text = z->msg != NULL ? z->msg : "zlib cannot go on";
    size_t length = strlen(text);
    if (length >= message_capacity) length = message_capacity - 1;
    memcpy(message, text, length);
    message[length] = 0;
  }
  return -1;
}
