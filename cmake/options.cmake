# All flags live on recaudo_options, so that no two targets are built differently (Asio and Beast
# compiled apart are an ODR error otherwise).
add_library(recaudo_options INTERFACE)
target_include_directories(recaudo_options INTERFACE "${PROJECT_SOURCE_DIR}")
target_compile_definitions(recaudo_options INTERFACE
  BOOST_ASIO_SEPARATE_COMPILATION BOOST_BEAST_SEPARATE_COMPILATION
  PQXX_HAVE_OPTIONAL=1   # libpqxx 6.4.5 reads std::optional only when told so
  $<$<NOT:$<CONFIG:Debug>>:_FORTIFY_SOURCE=2> _GLIBCXX_ASSERTIONS)
target_compile_options(recaudo_options INTERFACE
  -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wsign-conversion -Wold-style-cast
  -Woverloaded-virtual -Wnon-virtual-dtor -Wformat=2 -fstack-protector-strong -fPIE)
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  # g++ 12 reports these falsely at -O2 (date.h, std::string), known upstream.
  target_compile_options(recaudo_options INTERFACE -Wno-maybe-uninitialized -Wno-restrict
    -Wno-null-dereference -fstack-clash-protection -fcf-protection)
endif()
if(RECAUDO_WERROR)
  target_compile_options(recaudo_options INTERFACE -Werror)
endif()
target_link_options(recaudo_options INTERFACE -pie -Wl,-z,relro,-z,now,-z,noexecstack)

if(RECAUDO_SANITIZE)
  target_compile_options(recaudo_options INTERFACE -fsanitize=${RECAUDO_SANITIZE}
    -fno-omit-frame-pointer -fno-sanitize-recover=undefined)
  target_link_options(recaudo_options INTERFACE -fsanitize=${RECAUDO_SANITIZE})
endif()
if(RECAUDO_FUZZ)
  target_compile_options(recaudo_options INTERFACE -fsanitize=fuzzer-no-link,address,undefined
    -fno-sanitize-recover=undefined)
  target_link_options(recaudo_options INTERFACE -fsanitize=address,undefined)
endif()

find_program(CCACHE ccache)
if(CCACHE)
  set(CMAKE_CXX_COMPILER_LAUNCHER "${CCACHE}")
endif()
find_program(MOLD mold)
if(MOLD)
  target_link_options(recaudo_options INTERFACE -fuse-ld=mold)
endif()
