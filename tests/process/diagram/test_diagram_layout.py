"""Diagrams that come without a picture get one; those that have one keep theirs byte for byte."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from lxml import etree
from random_drawings import Picture, drawing

from service.process.diagram import fingerprint, read, with_layout

SHIPPED = Path("processes/atendimento-ao-cliente.bpmn")
SEEDS = range(60)


def bare(source: bytes) -> bytes:
    """A file without its page."""
    return re.sub(rb"<bpmndi:BPMNDiagram.*</bpmndi:BPMNDiagram>", b"", source, flags=re.DOTALL)


def faults(source: bytes) -> dict[str, object]:
    """What a reader of the picture would trip over."""
    picture = Picture(source)
    looks = ("missing", "overlaps", "outside", "slanted", "through", "detached", "upon_each_other")
    return {look: found for look in looks if (found := getattr(picture, look)())}


@pytest.mark.parametrize("seed", SEEDS)
def test_random_diagrams_are_laid_out_without_a_fault(seed: int) -> None:
    """Pools, lanes, subprocesses, boundary events, notes and messages: nothing covers anything, nothing is cut."""
    print(f"seed {seed}")
    laid_out = with_layout(drawing(seed))
    assert faults(laid_out) == {}
    assert with_layout(laid_out) == laid_out


@pytest.mark.parametrize("seed", range(5))
def test_crowded_diagrams_are_laid_out_without_a_fault(seed: int) -> None:
    """Eighty elements with as many lines again that lead anywhere, also back."""
    print(f"seed {seed}")
    assert faults(with_layout(drawing(seed, size=80, pools=1))) == {}


def test_a_complete_picture_stays_byte_for_byte() -> None:
    """What an analyst has drawn is never moved."""
    source = SHIPPED.read_bytes()
    assert with_layout(source) is source


def test_a_laid_out_copy_means_the_same() -> None:
    """The shipped process without its page, laid out, is read as the same program, lanes and all."""
    without = bare(SHIPPED.read_bytes())
    laid_out = with_layout(without)
    assert laid_out != without
    assert faults(laid_out) == {}
    drawn, again = read(SHIPPED.read_bytes()).program, read(laid_out).program
    assert drawn is not None
    assert again is not None
    assert fingerprint(again) == fingerprint(drawn)


def test_one_missing_shape_means_a_new_picture() -> None:
    """A step that nobody could see is worse than a picture that was drawn anew."""
    source = SHIPPED.read_bytes()
    shape = re.search(
        rb"<bpmndi:BPMNShape [^>]*bpmnElement=\"(?!Participant|Lane).*?</bpmndi:BPMNShape>", source, re.DOTALL
    )
    assert shape is not None
    laid_out = with_layout(source.replace(shape[0], b""))
    assert faults(laid_out) == {}


@pytest.mark.parametrize(
    "source",
    [
        b"",
        b"no xml",
        b"<!DOCTYPE a><definitions/>",
        b'<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL"/>',
        b'<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL"><process id="p"><task id="a"/><task id="a"/>'
        b"</process></definitions>",
    ],
)
def test_what_cannot_be_drawn_stays_as_it_is(source: bytes) -> None:
    """No XML, no BPMN, nothing in it, two things of one id: the reader says what is wrong with it."""
    assert with_layout(source) == source


def test_prefixes_that_mean_something_else_in_the_file_are_left_to_it() -> None:
    source = (
        b'<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:bpmndi="urn:x" '
        b'xmlns:di="http://www.omg.org/spec/BPMN/20100524/DI"><process id="p"><startEvent id="S"/><task id="T"/>'
        b'<sequenceFlow id="F" sourceRef="S" targetRef="T"/></process></definitions>'
    )
    root = etree.fromstring(with_layout(source))
    drawn = "{http://www.omg.org/spec/BPMN/20100524/DI}"
    assert len(root.findall(f"{drawn}BPMNDiagram/{drawn}BPMNPlane/{drawn}BPMNShape")) == 2
    assert len(root.findall(".//{http://www.omg.org/spec/DD/20100524/DI}waypoint")) == 2


def test_odd_ends_are_left_out() -> None:
    """Lines into nothing, guests without a host and pools without a process do not keep the rest from being drawn."""
    source = (
        b'<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL"><collaboration id="c">'
        b'<participant id="P" processRef="p"/><participant id="Q" processRef="nowhere"/>'
        b'<messageFlow id="m" sourceRef="a" targetRef="gone"/><messageFlow id="n" sourceRef="Q" targetRef="P"/>'
        b'</collaboration><process id="p"><task id="a"/><boundaryEvent id="b" attachedToRef="gone"/>'
        b'<sequenceFlow id="f" sourceRef="a" targetRef="gone"/><sequenceFlow id="g" sourceRef="a" targetRef="a"/>'
        b"</process></definitions>"
    )
    picture = Picture(with_layout(source))
    assert picture.missing() == {"m", "f"}
    assert picture.overlaps() == []


def test_five_hundred_elements_are_laid_out_without_a_fault() -> None:
    """How long it takes is in `scripts/bench`."""
    laid_out = with_layout(drawing(7, size=400, pools=1))
    assert len(Picture(laid_out).nodes()) > 500
    assert faults(laid_out) == {}
