"""What stands beside the worker's own service."""

from __future__ import annotations

import os
import signal

import grpc
import pytest

from google.protobuf import descriptor_pb2

from snakepit._private.wire import bytes_field, fields, text_field

from client import SECONDS
from protocol import message_class


HealthCheckRequest = message_class("grpc.health.v1.HealthCheckRequest")
HealthCheckResponse = message_class("grpc.health.v1.HealthCheckResponse")
SERVING, NOT_SERVING, SERVICE_UNKNOWN = 1, 2, 3


def health(worker, method, kind="unary_unary"):
    return getattr(worker.channel(), kind)(
        f"/grpc.health.v1.Health/{method}",
        HealthCheckRequest.SerializeToString,
        HealthCheckResponse.FromString,
    )


@pytest.fixture
def worker(start):
    worker = start(reflection=True)
    assert "ready" in worker.announcement()
    return worker


@pytest.mark.parametrize("service", ["", "snakepit.worker.v1.Worker"])
def test_is_serving(worker, service):
    assert health(worker, "Check")(HealthCheckRequest(service=service), timeout=SECONDS).status == SERVING


def test_an_unknown_service_is_not_found(worker):
    with pytest.raises(grpc.RpcError) as refused:
        health(worker, "Check")(HealthCheckRequest(service="other"), timeout=SECONDS)

    assert refused.value.code() is grpc.StatusCode.NOT_FOUND


def test_answers_while_a_tool_runs(worker):
    stream = worker.open()
    stream.send(("sleep", [1.0]))

    assert health(worker, "Check")(HealthCheckRequest(), timeout=0.9).status == SERVING


def test_watching_tells_the_end(worker):
    watch = health(worker, "Watch", "unary_stream")(HealthCheckRequest(), timeout=SECONDS)
    unknown = health(worker, "Watch", "unary_stream")(HealthCheckRequest(service="other"), timeout=SECONDS)
    stream = worker.open()
    stream.send(("sleep", [0.3]))
    assert next(watch).status == SERVING
    assert next(unknown).status == SERVICE_UNKNOWN
    os.kill(worker.process.pid, signal.SIGTERM)

    assert worker.process.wait(10) == 0


def test_watchers_leave_room_for_the_others(worker):
    watches = [
        health(worker, "Watch", "unary_stream")(HealthCheckRequest(), timeout=SECONDS) for _ in range(12)
    ]
    statuses = []
    for watch in watches:
        try:
            statuses.append(next(watch).status)
        except grpc.RpcError as error:
            statuses.append(error.code())

    assert statuses.count(SERVING) == 8
    assert statuses.count(grpc.StatusCode.RESOURCE_EXHAUSTED) == 4
    assert worker.open().value("add", [1, 2]) == 3


@pytest.mark.parametrize("version", ["v1", "v1alpha"])
def test_reflection_finds_services_and_what_they_are_made_of(worker, version):
    call = worker.channel().stream_stream(f"/grpc.reflection.{version}.ServerReflection/ServerReflectionInfo")

    def ask(request):
        (answer,) = call(iter([request]), timeout=SECONDS)
        return {
            number: answer[start:end] for number, wire_type, start, end in fields(answer) if wire_type == 2
        }

    listed = ask(text_field(7, "*"))[6]
    names = [listed[start + 2 : end].decode() for _, _, start, end in fields(listed)]
    assert names == ["snakepit.worker.v1.Worker", "grpc.health.v1.Health"]

    for symbol in [*names, "snakepit.worker.v1.Worker.Work", "snakepit.worker.v1.WorkResponse.Outcome"]:
        found = ask(text_field(4, symbol))[4]
        ((_, _, start, end),) = fields(found)
        file = descriptor_pb2.FileDescriptorProto.FromString(found[start:end])
        assert symbol.startswith(file.package)
        assert bytes_field(1, found[start:end]) == ask(text_field(3, file.name))[4]
    assert b"not known" in ask(text_field(4, "no.such.Thing"))[7]


def test_no_reflection_unless_asked_for(start):
    worker = start()
    worker.announcement()
    call = worker.channel().stream_stream("/grpc.reflection.v1.ServerReflection/ServerReflectionInfo")

    with pytest.raises(grpc.RpcError) as refused:
        list(call(iter([text_field(7, "*")]), timeout=SECONDS))
    assert refused.value.code() is grpc.StatusCode.UNIMPLEMENTED
