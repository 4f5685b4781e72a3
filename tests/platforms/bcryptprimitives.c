/* The one function of Windows' bcryptprimitives.dll that Rust's standard library calls. Wine has the library from
   version 9 on; for older ones, windows.sh puts this beside the program. */
#include <windows.h>

BOOLEAN NTAPI SystemFunction036(PVOID buffer, ULONG length);

__declspec(dllexport) BOOL WINAPI ProcessPrng(PBYTE buffer, SIZE_T length) {
    return SystemFunction036(buffer, (ULONG)length);
}
