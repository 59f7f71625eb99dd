# Header-only libraries, from header wheels (a pip build) or from the system; see README, "Build".
find_package(Eigen3 CONFIG REQUIRED PATH_SUFFIXES cmeel.prefix/share/eigen3/cmake)
if(Eigen3_VERSION VERSION_LESS 3.4)
  message(FATAL_ERROR "gigawatt needs Eigen 3.4 or later, found ${Eigen3_VERSION}")
endif()

find_path(BOOST_MATH_INCLUDE_DIR boost/math/distributions/lognormal.hpp NO_CACHE REQUIRED
  PATH_SUFFIXES boost_headers/include cmeel.prefix/include)
add_library(boost_math INTERFACE IMPORTED)
target_include_directories(boost_math SYSTEM INTERFACE "${BOOST_MATH_INCLUDE_DIR}")
target_compile_definitions(boost_math INTERFACE BOOST_MATH_STANDALONE)
