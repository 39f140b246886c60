// Mutated pictures and gzip files through the C shims, with the address and undefined-behaviour sanitizers on.
//   .ci/fuzz COUNT FILE...   every FILE (JPEG, PNG or gzip) is mutated COUNT times
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "CJPEG.h"
#include "CPNG.h"
#include "CZlib.h"

static uint64_t state = 0x9e3779b97f4a7c15u;

static uint32_t draw(uint32_t count) {
  state ^= state << 13;
  state ^= state >> 7;
  state ^= state << 17;
  return (uint32_t)(state >> 33) % count;
}

// Changes `bytes` at one to eight places and perhaps cuts it; gives back its new length.
static size_t mutate(uint8_t *bytes, size_t count) {
  for (uint32_t changes = 1 + draw(8); changes > 0 && count > 1; changes--) {
    const size_t place = draw((uint32_t)count);
    switch (draw(5)) {
      case 0: bytes[place] ^= (uint8_t)(1u << draw(8)); break;
      case 1: bytes[place] = (uint8_t)draw(256); break;
      case 2: bytes[place] = 0xff; break;
      case 3: {
        const size_t length = 1 + draw(8);
        if (place + length < count) {
          memmove(bytes + place, bytes + place + length, count - place - length);
          count -= length;
        }
        break;
      }
      default: count -= draw((uint32_t)(count / 4 + 1));
    }
  }
  return count;
}

static int try_jpeg(const uint8_t *bytes, size_t count, uint8_t *pixels, size_t capacity) {
  const triad_jpeg_limits limits = {.eighths = 1 + draw(8), .scan_limit = 100, .memory_limit = 1 << 22};
  triad_jpeg_outcome outcome;
  char message[256];
  return triad_jpeg_decode(bytes, count, &limits, pixels, capacity, &outcome, message, sizeof message) == 0;
}

static int try_png(const uint8_t *bytes, size_t count, uint8_t *pixels, size_t capacity) {
  triad_png_header header;
  char message[160];
  if (triad_png_read_header(bytes, count, &header, message, sizeof message) != 0) return 0;
  if ((uint64_t)header.width * header.height * 4 > capacity) return 0;
  const size_t needed = (size_t)header.width * header.height * 4;
  return triad_png_decode(bytes, count, pixels, needed, message, sizeof message) == 0;
}

// A place between two blocks, and what is before it.
typedef struct {
  size_t input;
  size_t output;
  int bits;
  size_t window_count;
  uint8_t window[TRIAD_GUNZIP_WINDOW];
} checkpoint;

// What a stream resumed at `from` gives must be what the whole stream gave from there on: `output`, of `count` bytes.
static void compare_resumed(const checkpoint *from, const uint8_t *bytes, size_t size, const uint8_t *output, size_t count) {
  triad_gunzip *stream =
      triad_gunzip_resume(from->window, from->window_count, (unsigned)from->bits, from->input > 0 ? bytes[from->input - 1] : 0);
  uint8_t piece[4096];
  char message[160];
  size_t used = from->input, place = from->output;
  int code = 0;
  while (stream != NULL && code >= 0 && place < count) {
    size_t taken = size - used, made = 1 + draw(sizeof piece);
    code = triad_gunzip_step(stream, bytes + used, &taken, piece, &made, NULL, message, sizeof message);
    const size_t common = made < count - place ? made : count - place;
    if (memcmp(piece, output + place, common) != 0) {
      fprintf(stderr, "a resumed stream gives other bytes\n");
      abort();
    }
    if (taken == 0 && made == 0) break;
    used += taken;
    place += made;
  }
  triad_gunzip_free(stream);
}

static int try_gzip(const uint8_t *bytes, size_t count, uint8_t *output, size_t capacity) {
  static checkpoint last;
  triad_gunzip *stream = triad_gunzip_new();
  char message[160];
  size_t used = 0, unpacked = 0;
  int code = 0, has_checkpoint = 0;
  while (stream != NULL && used < count && code >= 0 && unpacked < capacity) {
    size_t taken = count - used, made = capacity - unpacked;
    if (made > 1 + 64 * 1024) made = 1 + draw(64 * 1024);
    int boundary;
    code = triad_gunzip_step(stream, bytes + used, &taken, output + unpacked, &made, &boundary, message, sizeof message);
    if (taken == 0 && made == 0) break;
    used += taken;
    unpacked += made;
    if (boundary >= 0 && (!has_checkpoint || draw(4) == 0)) {
      last.input = used;
      last.output = unpacked;
      last.bits = boundary;
      last.window_count = triad_gunzip_window(stream, last.window);
      has_checkpoint = 1;
    }
  }
  triad_gunzip_free(stream);
  if (has_checkpoint) compare_resumed(&last, bytes, count, output, unpacked);
  return code == 1;
}

int main(int argc, char **arguments) {
  if (argc < 3) return 2;
  const long rounds = atol(arguments[1]);
  const size_t capacity = 1 << 20;
  uint8_t *pixels = malloc(capacity);
  for (int index = 2; index < argc; index++) {
    FILE *file = fopen(arguments[index], "rb");
    if (file == NULL || pixels == NULL) return 1;
    static uint8_t original[1 << 20];
    const size_t size = fread(original, 1, sizeof original, file);
    fclose(file);
    long sound = 0;
    for (long round = 0; round < rounds; round++) {
      // A copy of exactly the mutation's size, so that the sanitizer sees every byte that is read behind it.
      uint8_t *copy = malloc(size);
      if (copy == NULL) return 1;
      memcpy(copy, original, size);
      const size_t count = mutate(copy, size);
      uint8_t *exact = malloc(count);
      if (exact == NULL) return 1;
      memcpy(exact, copy, count);
      free(copy);
      if (original[0] == 0xff) sound += try_jpeg(exact, count, pixels, capacity);
      else if (original[0] == 0x89) sound += try_png(exact, count, pixels, capacity);
      else sound += try_gzip(exact, count, pixels, capacity);
      free(exact);
    }
    printf("%s: %ld mutations, %ld of them decoded, the rest refused\n", arguments[index], rounds, sound);
  }
  free(pixels);
  return 0;
}
