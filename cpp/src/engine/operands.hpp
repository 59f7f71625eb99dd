// Where the rows of an instruction's operands are at run time.
#pragma once
#include "operations.hpp"

namespace gigawatt {

// One plane of an operand: row t starts at data + t * row; one value per lane, or one for all (scalar).
struct Rows {
  const double* data;
  std::size_t row;  // 0 where the operand does not vary over time
  bool scalar;
  std::size_t origin = 0;  // the row at data
  kernels::In from(std::size_t t) const { return {data + (t - origin) * row, row}; }
};

inline Rows rows_of(const Operand& operand, std::size_t plane, const Frame& frame,
                    std::size_t shift_planes = 0) {
  const Slot& slot = operand.slot;
  const std::size_t at = slot.offset + (operand.plane[plane] + shift_planes) * slot.rows;
  if (slot.local) {
    const std::size_t stretch = frame.program.tile_rows + slot.offset * frame.chunk;
    return {frame.tile + stretch * frame.width, frame.width, false, frame.origin};
  }
  if (slot.uniform) return {frame.uniform + at, slot.rows > 1 ? std::size_t{1} : std::size_t{0}, true};
  return {frame.tile + at * frame.width, slot.rows > 1 ? frame.width : 0, false};
}

// The planes of a result that are to be computed.
inline std::size_t planes_end(const Slot& out, const Frame& frame) {
  return out.planes < frame.last_plane ? out.planes : frame.last_plane;
}

// The result's rows; in the prologue they are in the uniform array, one double a row.
struct OutRows {
  double* data;
  std::size_t row;
  std::size_t origin = 0;  // the row at data
  double* at(std::size_t t) const { return data + (t - origin) * row; }
};

inline OutRows out_of(const Slot& slot, std::size_t plane, const Frame& frame) {
  const std::size_t at = slot.offset + plane * slot.rows;
  if (slot.local) {
    return {frame.tile + (frame.program.tile_rows + slot.offset * frame.chunk) * frame.width, frame.width,
            frame.origin};
  }
  // The prologue's frame points `tile` at the uniform array, with a width of one.
  return {frame.tile + at * frame.width, frame.width};
}

}  // namespace gigawatt
