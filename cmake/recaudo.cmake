# recaudo_module(name SOURCES .. DEPS .. PRIVATE_DEPS ..): one static library per folder, named
# recaudo::name. DEPS appear in our headers; PRIVATE_DEPS (third-party libraries, mostly) do not.
function(recaudo_module name)
  cmake_parse_arguments(M "" "" "SOURCES;DEPS;PRIVATE_DEPS" ${ARGN})
  add_library(recaudo_${name} STATIC ${M_SOURCES})
  add_library(recaudo::${name} ALIAS recaudo_${name})
  target_link_libraries(recaudo_${name} PUBLIC recaudo_options ${M_DEPS} PRIVATE ${M_PRIVATE_DEPS})
endfunction()

# recaudo_embed(target variable FILES ..): compiles text files into the target as
#   namespace recaudo::embedded { extern const std::span<const recaudo::EmbeddedFile> variable; }
# with the path relative to the calling folder and the SHA-256 of the bytes (base/embedded_file.h).
function(recaudo_embed target variable)
  cmake_parse_arguments(E "" "" "FILES" ${ARGN})
  set(out "${CMAKE_CURRENT_BINARY_DIR}/embedded_${variable}.cpp")
  set(paths "")
  list(JOIN E_FILES "," joined)   # a semicolon would split the argument
  foreach(f ${E_FILES})
    list(APPEND paths "${CMAKE_CURRENT_SOURCE_DIR}/${f}")
  endforeach()
  add_custom_command(OUTPUT "${out}"
    COMMAND ${CMAKE_COMMAND} "-DOUT=${out}" "-DVARIABLE=${variable}"
      "-DROOT=${CMAKE_CURRENT_SOURCE_DIR}" "-DFILES=${joined}" -P "${PROJECT_SOURCE_DIR}/cmake/embed.cmake"
    DEPENDS ${paths} "${PROJECT_SOURCE_DIR}/cmake/embed.cmake" VERBATIM)
  target_sources(${target} PRIVATE "${out}")
endfunction()

# recaudo_test(name SOURCES .. DEPS ..): a GoogleTest binary, listed for tests/run_all.py. A test that
# needs PostgreSQL is in a file *_pgtest.cpp and starts its own private cluster. What it tests is compiled as
# users run it; its own lines run once, so they are not optimized and a debugger is not told of them (preset dev
# tells it): that is a third of the time of a fresh build.
function(recaudo_test name)
  cmake_parse_arguments(T "" "" "SOURCES;DEPS" ${ARGN})
  add_executable(${name} ${T_SOURCES})
  target_link_libraries(${name} PRIVATE recaudo_options recaudo_test_support ${T_DEPS}
    GTest::gtest GTest::gmock rapidcheck_gtest rapidcheck)
  target_compile_options(${name} PRIVATE $<$<CONFIG:RelWithDebInfo>:-O0 -g0 -U_FORTIFY_SOURCE>)
  add_test(NAME ${name} COMMAND ${name})
  set_property(GLOBAL APPEND PROPERTY RECAUDO_TESTS ${name})
endfunction()
