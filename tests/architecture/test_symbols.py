"""No inline function compiled for one instruction set may leave its object file (see symbol_gate.py)."""

import pytest


@pytest.mark.build
def test_kernels_export_one_table_each(configure, run, root):
    if not (root / "tests/architecture/symbol_gate.py").exists():
        pytest.skip("no symbol gate yet")
    from symbol_gate import check

    build = configure("kernels", "-DGIGAWATT_CPP_TESTS=OFF")
    targets = [f"gigawatt_kernels_{isa}" for isa in ("baseline", "v3", "v4")]
    known = run("cmake", "--build", build, "--target", "help")
    run("cmake", "--build", build, "--target", *(target for target in targets if f"{target}:" in known))
    assert check(build) == []
