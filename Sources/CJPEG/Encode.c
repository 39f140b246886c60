#include "CJPEG.h"

#include <setjmp.h>
#include <stdio.h>
#include <string.h>

#include <jpeglib.h>

#include <jerror.h>

// One writing, as in CJPEG.c: the only way out of an error is `longjmp`.
typedef struct {
  struct jpeg_error_mgr errors;
  struct jpeg_destination_mgr destination;
  struct jpeg_compress_struct jpeg;
  jmp_buf escape;
} writing;

static void on_error(j_common_ptr jpeg) { longjmp(((writing *)jpeg->err)->escape, 1); }

static void on_message(j_common_ptr jpeg, int level) {
  (void)jpeg;
  (void)level;
}

static void on_output(j_common_ptr jpeg) { (void)jpeg; }

static void on_destination(j_compress_ptr jpeg) { (void)jpeg; }

// The buffer is all there is.
static boolean on_full(j_compress_ptr jpeg) {
  on_error((j_common_ptr)jpeg);
  return FALSE;
}

size_t triad_jpeg_encode(const uint8_t *pixels, uint32_t width, uint32_t height, int quality, uint8_t *file,
                         size_t capacity) {
  writing state;
  memset(&state, 0, sizeof state);
  state.jpeg.err = jpeg_std_error(&state.errors);
  state.errors.error_exit = on_error;
  state.errors.emit_message = on_message;
  state.errors.output_message = on_output;
  if (setjmp(state.escape) != 0) {
    jpeg_destroy_compress(&state.jpeg);
    return 0;
  }
  jpeg_create_compress(&state.jpeg);
  struct jpeg_compress_struct *jpeg = &state.jpeg;
  state.destination = (struct jpeg_destination_mgr){
      .next_output_byte = file,
      .free_in_buffer = capacity,
      .init_destination = on_destination,
      .empty_output_buffer = on_full,
      .term_destination = on_destination,
  };
  jpeg->dest = &state.destination;
  jpeg->image_width = width;
  jpeg->image_height = height;
  jpeg->input_components = 3;
  jpeg->in_color_space = JCS_RGB;
  jpeg_set_defaults(jpeg);
  jpeg_set_quality(jpeg, quality, TRUE);
  jpeg_start_compress(jpeg, TRUE);
  while (jpeg->next_scanline < jpeg->image_height) {
    // libjpeg's type has no const, and it does not write here.
    JSAMPROW row = (JSAMPROW)(pixels + (size_t)jpeg->next_scanline * width * 3);
    jpeg_write_scanlines(jpeg, &row, 1);
  }
  jpeg_finish_compress(jpeg);
  const size_t length = capacity - state.destination.free_in_buffer;
  jpeg_destroy_compress(jpeg);
  return length;
}
