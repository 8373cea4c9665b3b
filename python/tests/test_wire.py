"""Our protobuf against the real one."""

from __future__ import annotations

import struct

from pathlib import Path

import pytest

from google.protobuf import descriptor_pb2
from hypothesis import given
from hypothesis import strategies as st

from snakepit._private.messages import Note, decode_work_request, encode_work_response
from snakepit._private.wire import fields

from protocol import PACKAGE, WorkRequest, WorkResponse, message_class


REPOSITORY = Path(__file__).parents[2]

uint32 = st.integers(0, 2**32 - 1)
commands = st.lists(st.tuples(uint32, st.binary(max_size=300), uint32), max_size=300)
notes = st.none() | st.builds(
    Note,
    st.lists(st.text(), min_size=1),
    st.lists(st.text(), min_size=1),
    st.lists(st.tuples(uint32, st.binary(max_size=100))),
)
attachments = st.dictionaries(st.integers(0, 299), st.lists(st.binary(max_size=50), min_size=1), max_size=5)
results = st.lists(
    st.tuples(st.integers(1, 2**32), st.sampled_from([0, 1, 2]), st.binary(max_size=300), uint32, notes),
    min_size=1,
)


@given(st.integers(0, 2**60), commands, st.booleans(), attachments)
def test_requests_are_read_as_protobuf_writes_them(first_seq, commands, has_flags, attached):
    tools, args, flags = zip(*commands, strict=True) if commands else ((), (), ())
    written = WorkRequest(
        first_seq=first_seq,
        tool=tools,
        args_size=map(len, args),
        args=b"".join(args),
        flags=flags if has_flags else (),
        attached=[{"index": i, "value": value} for i, values in attached.items() for value in values],
    ).SerializeToString()

    request = decode_work_request(written)

    assert (request.first_seq, tuple(request.tool)) == (first_seq, tuple(tools))
    assert tuple(request.flags) == (tuple(flags) if has_flags else (0,) * len(tools))
    assert request.data[request.args_start :].startswith(b"".join(args))
    assert list(request.args_size) == [len(part) for part in args]
    assert request.attached == {first_seq + index: values for index, values in attached.items()}


def test_columns_that_are_not_packed_are_read_too():
    entry = struct.pack("<BI", 2 << 3 | 5, 7), struct.pack("<BI", 3 << 3 | 5, 0)

    assert decode_work_request(b"\x08\x01" + b"".join(entry * 2)).tool == (7, 7)


@given(results)
def test_responses_are_written_as_protobuf_reads_them(results):
    response = WorkResponse.FromString(encode_work_response(results))

    seqs, outcomes, payloads, run_us, notes = zip(*results, strict=True)
    assert [response.base_seq + offset for offset in response.seq_offset] == list(seqs)
    assert list(response.outcome) == list(outcomes)
    assert response.payload == b"".join(payloads)
    assert list(response.payload_size) == [len(payload) for payload in payloads]
    assert list(response.run_us) == list(run_us)
    expected = [
        (index, list(note.paths), list(note.types), list(note.inserted))
        for index, note in enumerate(notes)
        if note is not None
    ]
    assert [
        (
            note.index,
            list(note.unserializable),
            list(note.type),
            [(inserted.offset, inserted.value) for inserted in note.inserted],
        )
        for note in response.note
    ] == expected


@given(st.binary(max_size=200))
def test_garbage_is_refused_not_misread(data):
    try:
        list(fields(data))
    except ValueError:
        return


@pytest.mark.parametrize(
    "data", [b"\x0a", b"\x0a\x05ab", b"\x08\xff", b"\x08" + b"\xff" * 11, b"\x0b", b"\x12\x03abc"]
)
def test_what_is_cut_off_is_refused(data):
    with pytest.raises(ValueError, match=r"cut off|too long|wire type"):
        decode_work_request(data)


def test_the_committed_descriptors_are_those_of_the_protocol(tmp_path):
    protoc = pytest.importorskip("grpc_tools.protoc")
    made = tmp_path / "descriptors.binpb"
    protoc.main(
        [
            "protoc",
            f"-I{REPOSITORY / 'proto'}",
            f"--descriptor_set_out={made}",
            "snakepit/worker/v1/worker.proto",
            "grpc/health/v1/health.proto",
        ]
    )

    committed = (PACKAGE / "_private" / "descriptors.binpb").read_bytes()
    read = descriptor_pb2.FileDescriptorSet.FromString
    assert read(made.read_bytes()) == read(committed)


def test_descriptors_are_of_what_they_say():
    assert message_class("snakepit.worker.v1.DescribeResponse").DESCRIPTOR.fields_by_name["tools"].number == 2
