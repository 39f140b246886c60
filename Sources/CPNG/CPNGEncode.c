#include "CPNG.h"

#include <png.h>
#include <setjmp.h>
#include <string.h>

// One writing: where the bytes go and where a failure goes. Nothing here owns memory but libpng's two structures.
typedef struct {
  uint8_t *bytes;
  size_t capacity;
  size_t position;
  char *message;
  size_t message_capacity;
  jmp_buf escape;
} writing;

static void on_error(png_structp png, png_const_charp text) {
  writing *state = png_get_error_ptr(png);
  if (state->message_capacity > 0) {
    size_t length = strlen(text);
    if (length >= state->message_capacity) length = state->message_capacity - 1;
    memcpy(state->message, text, length);
    state->message[length] = 0;
  }
  longjmp(state->escape, 1);
}

static void on_warning(png_structp png, png_const_charp text) {
  (void)png;
  (void)text;
}

static void on_write(png_structp png, png_bytep source, size_t count) {
  writing *state = png_get_io_ptr(png);
  if (count > state->capacity - state->position) png_error(png, "the file is longer than its room");
  memcpy(state->bytes + state->position, source, count);
  state->position += count;
}

static void on_flush(png_structp png) { (void)png; }

// What `longjmp` must find again.
typedef struct {
  png_structp png;
  png_infop info;
} resources;

size_t triad_png_encode(const uint8_t *pixels, uint32_t width, uint32_t height, uint8_t *bytes, size_t capacity,
                        char *message, size_t message_capacity) {
  writing state = {.bytes = bytes, .capacity = capacity, .message = message, .message_capacity = message_capacity};
  resources storage = {0};
  resources *volatile owned = &storage;
  if (setjmp(state.escape) != 0) {
    if (owned->png != NULL) png_destroy_write_struct(&owned->png, owned->info != NULL ? &owned->info : NULL);
    return 0;
  }
  owned->png = png_create_write_struct(PNG_LIBPNG_VER_STRING, &state, on_error, on_warning);
  if (owned->png == NULL) return 0;
  owned->info = png_create_info_struct(owned->png);
  if (owned->info == NULL) png_error(owned->png, "out of memory");
  png_set_write_fn(owned->png, &state, on_write, on_flush);
  png_set_IHDR(owned->png, owned->info, width, height, 8, PNG_COLOR_TYPE_RGB, PNG_INTERLACE_NONE,
               PNG_COMPRESSION_TYPE_DEFAULT, PNG_FILTER_TYPE_DEFAULT);
  png_set_compression_level(owned->png, 9);
  png_write_info(owned->png, owned->info);
  for (uint32_t row = 0; row < height; row++) png_write_row(owned->png, pixels + (size_t)row * width * 3);
  png_write_end(owned->png, NULL);
  png_destroy_write_struct(&owned->png, &owned->info);
  return state.position;
}
