import type { MethodDefinition } from '@grpc/grpc-js';
import type { Writer } from 'protobufjs';
import { grpc as grpcMessages, snakepit } from './generated/messages.js';
import { serializeWork } from './serialize-work.js';

const v1 = snakepit.worker.v1;
const health = grpcMessages.health.v1;

interface Codec<Message extends object, Properties> {
  encode(message: Properties): Writer;
  decode(bytes: Uint8Array): Message;
}

/** A method as grpc-js wants it, with the generated codecs; proto-loader's generic objects cost half the throughput. */
function method<Request extends object, Sent, Response extends object, Received>(
  path: string,
  request: Codec<Request, Sent>,
  response: Codec<Response, Received>,
  isStream: boolean,
): MethodDefinition<Sent, Response> {
  return {
    path,
    requestStream: isStream,
    responseStream: isStream,
    // finish() gives a Buffer wherever there is one, that is in Node.
    requestSerialize: (message) => request.encode(message).finish() as Buffer,
    requestDeserialize: () => notAServer(),
    responseSerialize: () => notAServer(),
    responseDeserialize: (bytes) => response.decode(bytes),
  };
}

function notAServer(): never {
  throw new Error('the supervisor is a client of its workers, never their server');
}

export const methods = {
  describe: method('/snakepit.worker.v1.Worker/Describe', v1.DescribeRequest, v1.DescribeResponse, false),
  work: {
    ...method('/snakepit.worker.v1.Worker/Work', v1.WorkRequest, v1.WorkResponse, true),
    requestSerialize: serializeWork,
  },
  interrupt: method('/snakepit.worker.v1.Worker/Interrupt', v1.InterruptRequest, v1.InterruptResponse, false),
  checkHealth: method(
    '/grpc.health.v1.Health/Check',
    health.HealthCheckRequest,
    health.HealthCheckResponse,
    false,
  ),
} as const;
