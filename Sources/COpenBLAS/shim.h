// The one header of OpenBLAS that Triad uses: single-precision matrix products.
#include <cblas.h>
