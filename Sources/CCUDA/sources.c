// The kernels' text as it lies in kernels/, carried by the program.
#include "CCUDA.h"

#pragma clang diagnostic ignored "-Wc23-extensions"

#define FILES(FILE) \
  FILE(all) FILE(gpu) FILE(fours) FILE(elements) FILE(halves) FILE(bf16) FILE(sums) FILE(rows) FILE(pictures) FILE(matrix) \
  FILE(warp_rows) FILE(norm) FILE(unit_norm) FILE(loss) FILE(groups) FILE(optimizer) \
  FILE(attention_rows) FILE(attention) FILE(attention_backward) FILE(attention_mma_rows) FILE(attention_mma) \
  FILE(attention_mma_backward)

static const char all[] = {
#embed "kernels/all.h"
    , 0};
static const char gpu[] = {
#embed "kernels/gpu.h"
    , 0};
static const char fours[] = {
#embed "kernels/fours.h"
    , 0};
static const char elements[] = {
#embed "kernels/elements.h"
    , 0};
static const char halves[] = {
#embed "kernels/halves.h"
    , 0};
static const char bf16[] = {
#embed "kernels/bf16.h"
    , 0};
static const char sums[] = {
#embed "kernels/sums.h"
    , 0};
static const char rows[] = {
#embed "kernels/rows.h"
    , 0};
static const char pictures[] = {
#embed "kernels/pictures.h"
    , 0};
static const char matrix[] = {
#embed "kernels/matrix.h"
    , 0};
static const char warp_rows[] = {
#embed "kernels/warp_rows.h"
    , 0};
static const char norm[] = {
#embed "kernels/norm.h"
    , 0};
static const char unit_norm[] = {
#embed "kernels/unit_norm.h"
    , 0};
static const char loss[] = {
#embed "kernels/loss.h"
    , 0};
static const char groups[] = {
#embed "kernels/groups.h"
    , 0};
static const char optimizer[] = {
#embed "kernels/optimizer.h"
    , 0};
static const char attention_rows[] = {
#embed "kernels/attention_rows.h"
    , 0};
static const char attention[] = {
#embed "kernels/attention.h"
    , 0};
static const char attention_backward[] = {
#embed "kernels/attention_backward.h"
    , 0};
static const char attention_mma_rows[] = {
#embed "kernels/attention_mma_rows.h"
    , 0};
static const char attention_mma[] = {
#embed "kernels/attention_mma.h"
    , 0};
static const char attention_mma_backward[] = {
#embed "kernels/attention_mma_backward.h"
    , 0};

size_t tk_cuda_sources(const char *const **names, const char *const **texts) {
#define NAME(file) #file ".h",
#define TEXT(file) file,
  static const char *const all_names[] = {FILES(NAME)}, *const all_texts[] = {FILES(TEXT)};
  *names = all_names;
  *texts = all_texts;
  return sizeof all_names / sizeof *all_names;
}
