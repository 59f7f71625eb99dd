// Included first by every binding: pybind11 and its standard-library casters, the same everywhere, so that no
// two files convert one type in two ways.
#pragma once
#include <pybind11/functional.h>
#include <pybind11/numpy.h>
#include <pybind11/pybind11.h>
#include <pybind11/stl.h>
#include <pybind11/typing.h>

namespace gigawatt::bindings {

namespace py = pybind11;

void bind_errors(py::module_& m);
void bind_units(py::module_& m);
void bind_distribution(py::module_& m);
void bind_axes(py::module_& m);
void bind_expression(py::module_& m);
void bind_model(py::module_& m);
void bind_parts(py::module_& m);
void bind_result(py::module_& m);
void bind_sampling(py::module_& m);
void bind_run(py::module_& m);
void bind_finance(py::module_& m);
void bind_analysis(py::module_& m);
void bind_build(py::module_& m);

}  // namespace gigawatt::bindings
