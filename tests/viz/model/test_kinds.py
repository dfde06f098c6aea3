"""Kinds that share a shape are told apart by colour, by people with any of the common colour-vision deficiencies.

Simulated by the matrices for severity 1.0 of Machado, Oliveira and Fernandes, “A Physiologically-based Model for
Simulation of Color Vision Deficiency”, IEEE TVCG 15(6), 2009 (they apply to linear RGB); distance is that of CIE 1976
in L*a*b*, white point D65.
"""

from itertools import combinations

import numpy as np
import numpy.typing as npt
import pytest

from viz.model.kinds import KINDS

Colour = npt.NDArray[np.float64]

SEEN = {
    "trichromat": np.eye(3),
    "protanope": np.array(
        [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]]
    ),
    "deuteranope": np.array(
        [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]]
    ),
    "tritanope": np.array(
        [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]]
    ),
}
TO_XYZ = np.array(
    [[0.4124564, 0.3575761, 0.1804375], [0.2126729, 0.7151522, 0.0721750], [0.0193339, 0.1191920, 0.9503041]]
)
LEAST = 20.0
"""Ten times what can just be seen side by side (about 2.3)."""


def linear(colour: str) -> Colour:
    """The linear RGB of #rrggbb, 0 to 1."""
    part = np.array([int(colour[at : at + 2], 16) for at in (1, 3, 5)]) / 255
    light: Colour = np.where(part <= 0.04045, part / 12.92, ((part + 0.055) / 1.055) ** 2.4)
    return light


def lab(colour: str, eye: Colour) -> Colour:
    """L*, a*, b* of a colour as that eye sees it."""
    xyz = TO_XYZ @ np.clip(eye @ linear(colour), 0, 1) / (TO_XYZ @ np.ones(3))
    f = np.where(xyz > (6 / 29) ** 3, np.cbrt(xyz), xyz * (29 / 6) ** 2 / 3 + 4 / 29)
    return np.array([116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])])


def apart(one: str, other: str, eye: Colour) -> float:
    return float(np.linalg.norm(lab(one, eye) - lab(other, eye)))


def test_the_measure_itself() -> None:
    """White is L* 100; a pure red and a green of its lightness are far apart, but not for a deuteranope."""
    assert lab("#ffffff", SEEN["trichromat"]) == pytest.approx([100, 0, 0], abs=0.01)
    assert apart("#cc6633", "#8c8c33", SEEN["trichromat"]) > 2 * apart(
        "#cc6633", "#8c8c33", SEEN["deuteranope"]
    )


@pytest.mark.parametrize("eye", SEEN)
def test_kinds_of_one_shape_differ_in_colour_for_every_eye(eye: str) -> None:
    close = {
        (one.name, other.name): round(apart(one.colour, other.colour, SEEN[eye]), 1)
        for one, other in combinations(KINDS.values(), 2)
        if one.shape == other.shape
        and one.colour != other.colour
        and apart(one.colour, other.colour, SEEN[eye]) < LEAST
    }
    assert close == {}


def test_only_a_result_level_looks_like_an_outcome() -> None:
    """An outcome and the level that outcomes are folded into share shape and colour, and differ in size."""
    alike = [
        (one.name, other.name)
        for one, other in combinations(KINDS.values(), 2)
        if (one.shape, one.colour) == (other.shape, other.colour)
    ]
    assert alike == [("outcome", "level")]
    assert KINDS["level"].size >= 1.3 * KINDS["outcome"].size
