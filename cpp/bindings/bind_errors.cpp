#include "bindings.hpp"

#include <exception>

#include "gigawatt/errors/error.hpp"

namespace gigawatt::bindings {
namespace {

// Raises the class of gigawatt.errors with the same name (InterruptedRunError, as Python has an
// InterruptedError), with the data as attributes.
void raise(const char* name, const Error& error) {
  const py::object type = py::module_::import("gigawatt.errors").attr(name);
  const py::object instance = type(py::str(error.what()));
  instance.attr("subject") = error.details().subject;
  instance.attr("nearest") = error.details().nearest;
  PyErr_SetObject(type.ptr(), instance.ptr());
}

}  // namespace

void bind_errors(py::module_&) {
  py::register_exception_translator([](std::exception_ptr raised) {
    try {
      if (raised) std::rethrow_exception(raised);
    } catch (const UnitError& e) {
      raise("UnitError", e);
    } catch (const UnknownNameError& e) {
      raise("UnknownNameError", e);
    } catch (const DuplicateNameError& e) {
      raise("DuplicateNameError", e);
    } catch (const AxisError& e) {
      raise("AxisError", e);
    } catch (const KindError& e) {
      raise("KindError", e);
    } catch (const InvalidValueError& e) {
      raise("InvalidValueError", e);
    } catch (const LoopError& e) {
      raise("LoopError", e);
    } catch (const CorrelationError& e) {
      raise("CorrelationError", e);
    } catch (const CapacityError& e) {
      raise("CapacityError", e);
    } catch (const InterruptedError& e) {
      raise("InterruptedRunError", e);
    } catch (const Error& e) {
      raise("GigawattError", e);
    }
  });
}

}  // namespace gigawatt::bindings
