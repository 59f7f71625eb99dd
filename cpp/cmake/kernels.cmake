# The kernels, once per instruction set, from one source. No other target may carry an -m flag: an inline
# function compiled for AVX2 could otherwise be linked into code that runs everywhere.
function(add_kernels isa)
  add_library(gigawatt_kernels_${isa} OBJECT ${CMAKE_CURRENT_SOURCE_DIR}/src/kernels/all.inc.cpp)
  target_include_directories(gigawatt_kernels_${isa} PRIVATE ${gigawatt_include} ${CMAKE_CURRENT_SOURCE_DIR}/src/kernels)
  target_compile_definitions(gigawatt_kernels_${isa} PRIVATE GIGAWATT_ISA=${isa})
  target_compile_options(gigawatt_kernels_${isa} PRIVATE -fno-lto -fno-math-errno -Wno-psabi $<$<CONFIG:Release>:-O3> ${ARGN})
  set_target_properties(gigawatt_kernels_${isa} PROPERTIES INTERPROCEDURAL_OPTIMIZATION OFF)
endfunction()

macro(add_instruction_sets)
  add_kernels(baseline)
  list(APPEND gigawatt_objects $<TARGET_OBJECTS:gigawatt_kernels_baseline>)
  if(CMAKE_SYSTEM_PROCESSOR MATCHES "x86_64|AMD64")
    add_kernels(v3 -march=x86-64-v3)
    list(APPEND gigawatt_objects $<TARGET_OBJECTS:gigawatt_kernels_v3>)
  endif()
endmacro()
