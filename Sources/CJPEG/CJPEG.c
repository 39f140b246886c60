#include "CJPEG.h"

#include <setjmp.h>
#include <stdio.h>
#include <string.h>

#include <jpeglib.h>

#include <jerror.h>

// One reading. libjpeg calls back into the functions below; the only way out of an error is `longjmp` to `escape`.
// Everything that is allocated on the way belongs to libjpeg's pools and goes with `jpeg_destroy_decompress`.
typedef struct {
  // First, so that libjpeg's pointer to it is a pointer to the whole.
  struct jpeg_error_mgr errors;
  struct jpeg_source_mgr source;
  struct jpeg_progress_mgr progress;
  struct jpeg_decompress_struct jpeg;
  const triad_jpeg_limits *limits;
  triad_jpeg_outcome *outcome;
  char *message;
  size_t message_capacity;
  jmp_buf escape;
} reading;

static reading *reading_of(j_common_ptr jpeg) { return (reading *)jpeg->err; }

static void note(reading *state, const char *text) {
  if (state->message_capacity == 0) return;
  size_t length = strlen(text);
  if (length >= state->message_capacity) length = state->message_capacity - 1;
  memcpy(state->message, text, length);
  state->message[length] = 0;
}

static void fail(reading *state, const char *text) {
  note(state, text);
  longjmp(state->escape, 1);
}

static void on_error(j_common_ptr jpeg) {
  char text[JMSG_LENGTH_MAX];
  jpeg->err->format_message(jpeg, text);
  fail(reading_of(jpeg), text);
}

static void on_message(j_common_ptr jpeg, int level) {
  if (level >= 0) return;  // A trace, not a warning.
  reading *state = reading_of(jpeg);
  switch (jpeg->err->msg_code) {
    case JWRN_EXTRANEOUS_DATA:
    case JWRN_JFIF_MAJOR:
    case JWRN_ADOBE_XFORM:
    case JWRN_TOO_MUCH_DATA:
      return;  // Sloppy writers; every pixel is still what was meant.
    case JWRN_JPEG_EOF:
      return;  // Noted where the bytes ended.
    default: break;
  }
  if (!state->outcome->is_damaged && !state->outcome->is_cut) {
    char text[JMSG_LENGTH_MAX];
    jpeg->err->format_message(jpeg, text);
    note(state, text);
  }
  state->outcome->is_damaged = 1;
}

static void on_output(j_common_ptr jpeg) { (void)jpeg; }

static void on_source(j_decompress_ptr jpeg) { (void)jpeg; }

// Called when all bytes are used up: the rest is an end-of-image marker, as libjpeg recommends.
static boolean on_end(j_decompress_ptr jpeg) {
  static const JOCTET end_of_image[2] = {0xff, JPEG_EOI};
  reading *state = reading_of((j_common_ptr)jpeg);
  if (!state->outcome->is_cut && !state->outcome->is_damaged) note(state, "the file ends early");
  state->outcome->is_cut = 1;
  state->source.next_input_byte = end_of_image;
  state->source.bytes_in_buffer = 2;
  return TRUE;
}

static void on_skip(j_decompress_ptr jpeg, long count) {
  struct jpeg_source_mgr *source = jpeg->src;
  if (count <= 0) return;
  if ((size_t)count > source->bytes_in_buffer) {
    on_end(jpeg);
    return;
  }
  source->next_input_byte += count;
  source->bytes_in_buffer -= (size_t)count;
}

static void on_progress(j_common_ptr jpeg) {
  reading *state = reading_of(jpeg);
  if ((uint32_t)state->jpeg.input_scan_number > state->limits->scan_limit) fail(state, "it has too many scans");
}

// One line of inverted CMYK to RGB, with Pillow's rounding of products by 255.
static void to_rgb(const uint8_t *ink, uint8_t *line, size_t width) {
  for (size_t x = 0; x < width; x++, ink += 4, line += 3) {
    const uint32_t light = ink[3];
    for (int channel = 0; channel < 3; channel++) {
      const uint32_t product = (255u - ink[channel]) * light + 128;
      line[channel] = (uint8_t)(light - (((product >> 8) + product) >> 8));
    }
  }
}

// Refuses what would need more memory than allowed before libjpeg takes it.
static void judge_memory(reading *state) {
  const struct jpeg_decompress_struct *jpeg = &state->jpeg;
  size_t samples = 0;
  for (int index = 0; index < jpeg->num_components; index++) {
    const jpeg_component_info *component = &jpeg->comp_info[index];
    samples += (size_t)component->width_in_blocks * component->height_in_blocks * DCTSIZE2;
  }
  if (jpeg_has_multiple_scans(&state->jpeg) && samples > state->limits->memory_limit / sizeof(JCOEF))
    fail(state, "it needs more working memory than allowed");
}

int triad_jpeg_decode(const uint8_t *bytes, size_t count, const triad_jpeg_limits *limits, uint8_t *pixels,
                      size_t capacity, triad_jpeg_outcome *outcome, char *message, size_t message_capacity) {
  // Lives through `longjmp`: its address is known to libjpeg, so nothing of it is kept in registers.
  reading state;
  memset(&state, 0, sizeof state);
  memset(outcome, 0, sizeof *outcome);
  state.limits = limits;
  state.outcome = outcome;
  state.message = message;
  state.message_capacity = message_capacity;
  state.jpeg.err = jpeg_std_error(&state.errors);
  state.errors.error_exit = on_error;
  state.errors.emit_message = on_message;
  state.errors.output_message = on_output;
  if (setjmp(state.escape) != 0) {
    // Sound for a structure of zeros as well.
    jpeg_destroy_decompress(&state.jpeg);
    return -1;
  }
  if (count < 2 || bytes[0] != 0xff || bytes[1] != 0xd8) fail(&state, "it is not a JPEG file");
  jpeg_create_decompress(&state.jpeg);
  struct jpeg_decompress_struct *jpeg = &state.jpeg;
  state.source = (struct jpeg_source_mgr){
      .next_input_byte = bytes,
      .bytes_in_buffer = count,
      .init_source = on_source,
      .fill_input_buffer = on_end,
      .skip_input_data = on_skip,
      .resync_to_restart = jpeg_resync_to_restart,
      .term_source = on_source,
  };
  jpeg->src = &state.source;
  state.progress.progress_monitor = on_progress;
  jpeg->progress = &state.progress;
  jpeg->mem->max_memory_to_use = (long)limits->memory_limit;

  jpeg_read_header(jpeg, TRUE);
  judge_memory(&state);
  const int is_ink = jpeg->jpeg_color_space == JCS_CMYK || jpeg->jpeg_color_space == JCS_YCCK;
  jpeg->out_color_space = is_ink ? JCS_CMYK : JCS_RGB;
  jpeg->scale_num = limits->eighths;
  jpeg->scale_denom = 8;
  jpeg_start_decompress(jpeg);
  const size_t width = jpeg->output_width, height = jpeg->output_height;
  if (jpeg->output_components != (is_ink ? 4 : 3)) fail(&state, "its pixels do not become RGB");
  if (width == 0 || height > capacity / (width * 3)) fail(&state, "it is larger than its header says");
  outcome->width = (uint32_t)width;
  outcome->height = (uint32_t)height;
  JSAMPARRAY ink = NULL;
  if (is_ink) ink = jpeg->mem->alloc_sarray((j_common_ptr)jpeg, JPOOL_IMAGE, (JDIMENSION)(width * 4), 1);
  while (jpeg->output_scanline < jpeg->output_height) {
    uint8_t *line = pixels + (size_t)jpeg->output_scanline * width * 3;
    JSAMPROW row = line;
    if (jpeg_read_scanlines(jpeg, is_ink ? ink : &row, 1) != 1) fail(&state, "a line is missing");
    if (is_ink) to_rgb(ink[0], line, width);
  }
  // Not `jpeg_finish_decompress`: whatever stands behind the last line of the picture is no concern of ours.
  jpeg_destroy_decompress(jpeg);
  return 0;
}
