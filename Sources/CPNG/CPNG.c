#include "CPNG.h"

#include <png.h>
#include <setjmp.h>
#include <stdlib.h>
#include <string.h>

// One reading: where the bytes come from and where a failure goes. libpng calls back into the functions below; the only
// way out of an error is `longjmp` to `escape`, so nothing here may own memory that the caller of `setjmp` cannot see.
typedef struct {
  const uint8_t *bytes;
  size_t count;
  size_t position;
  char *message;
  size_t message_capacity;
  jmp_buf escape;
} reading;

static void note(reading *state, const char *text) {
  if (state->message_capacity == 0) return;
  size_t length = strlen(text);
  if (length >= state->message_capacity) length = state->message_capacity - 1;
  memcpy(state->message, text, length);
  state->message[length] = 0;
}

static void on_error(png_structp png, png_const_charp text) {
  reading *state = png_get_error_ptr(png);
  note(state, text);
  longjmp(state->escape, 1);
}

static void on_warning(png_structp png, png_const_charp text) {
  // Ancillary chunks are often sloppy (old tools, wrong checksums); pictures are judged by their pixels alone.
  (void)png;
  (void)text;
}

static void on_read(png_structp png, png_bytep destination, size_t count) {
  reading *state = png_get_io_ptr(png);
  if (count > state->count - state->position) png_error(png, "the file ends early");
  memcpy(destination, state->bytes + state->position, count);
  state->position += count;
}

// Everything that libpng allocates hangs on these two; `rows` is ours.
typedef struct {
  png_structp png;
  png_infop info;
  png_bytep *rows;
} resources;

static void release(resources *owned) {
  if (owned->png != NULL) png_destroy_read_struct(&owned->png, owned->info != NULL ? &owned->info : NULL, NULL);
  free(owned->rows);
}

static void begin(reading *state, resources *owned) {
  if (state->count < 8 || png_sig_cmp(state->bytes, 0, 8) != 0) {
    note(state, "it is not a PNG file");
    longjmp(state->escape, 1);
  }
  // Until the handlers below are in place libpng could only abort, so they are given at creation.
  owned->png = png_create_read_struct(PNG_LIBPNG_VER_STRING, state, on_error, on_warning);
  if (owned->png == NULL) {
    note(state, "libpng could not start");
    longjmp(state->escape, 1);
  }
  owned->info = png_create_info_struct(owned->png);
  if (owned->info == NULL) png_error(owned->png, "out of memory");
  png_set_read_fn(owned->png, state, on_read);
  // Text and profile chunks are of no use here: small bounds turn decompression bombs in them into nothing.
  png_set_chunk_malloc_max(owned->png, 1 << 20);
  png_set_chunk_cache_max(owned->png, 64);
}

int triad_png_read_header(const uint8_t *bytes, size_t count, triad_png_header *header, char *message,
                          size_t message_capacity) {
  // By hand: signature, length 13, "IHDR", then the fields. libpng would go on to read the chunks behind it.
  static const uint8_t start[16] = {0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n', 0, 0, 0, 13, 'I', 'H', 'D', 'R'};
  reading state = {.message = message, .message_capacity = message_capacity};
  if (count < 8 || memcmp(bytes, start, 8) != 0) {
    note(&state, "it is not a PNG file");
    return -1;
  }
  if (count < 33) {
    note(&state, "the file ends early");
    return -1;
  }
  if (memcmp(bytes, start, sizeof start) != 0) {
    note(&state, "its first chunk is not IHDR");
    return -1;
  }
  const uint8_t *field = bytes + 16;
  header->width = (uint32_t)field[0] << 24 | (uint32_t)field[1] << 16 | (uint32_t)field[2] << 8 | field[3];
  header->height = (uint32_t)field[4] << 24 | (uint32_t)field[5] << 16 | (uint32_t)field[6] << 8 | field[7];
  header->bit_depth = field[8];
  header->color_type = field[9];
  if (header->width == 0 || header->height == 0) {
    note(&state, "its width or height is 0");
    return -1;
  }
  // PNG's own limit; the product of larger sides would overflow in the caller.
  if (header->width > 0x7fffffff || header->height > 0x7fffffff) {
    note(&state, "its width or height is larger than PNG allows");
    return -1;
  }
  return 0;
}

int triad_png_decode(const uint8_t *bytes, size_t count, uint8_t *pixels, size_t capacity, char *message,
                     size_t message_capacity) {
  reading state = {.bytes = bytes, .count = count, .message = message, .message_capacity = message_capacity};
  // Static in meaning: its address is taken before `setjmp`, so `longjmp` finds what was stored in it.
  resources storage = {0};
  resources *volatile owned = &storage;
  volatile int has_begun = 0;
  if (setjmp(state.escape) != 0) {
    release(owned);
    return has_begun ? 1 : -1;
  }
  begin(&state, owned);
  png_structp png = owned->png;
  png_infop info = owned->info;
  png_read_info(png, info);

  png_set_expand(png);  // palette to RGB, 1/2/4-bit grey to 8 bit, tRNS to alpha
  png_set_strip_16(png);
  png_set_gray_to_rgb(png);
  png_set_add_alpha(png, 0xff, PNG_FILLER_AFTER);
  png_set_interlace_handling(png);
  png_read_update_info(png, info);

  const size_t width = png_get_image_width(png, info);
  const size_t height = png_get_image_height(png, info);
  const size_t stride = png_get_rowbytes(png, info);
  if (stride != width * 4) png_error(png, "its pixels do not become RGBA");
  if (height > capacity / stride) png_error(png, "it is larger than its header says");

  owned->rows = malloc(height * sizeof(png_bytep));
  if (owned->rows == NULL) png_error(png, "out of memory");
  for (size_t row = 0; row < height; row++) owned->rows[row] = pixels + row * stride;
  has_begun = 1;
  png_read_image(png, owned->rows);
  png_read_end(png, NULL);
  release(owned);
  return 0;
}
