import { Client, credentials, type MethodDefinition } from '@grpc/grpc-js';
import { toAdapterDescription } from './describe-adapter.js';
import { methods } from './methods.js';
import { readResults } from './read-results.js';
import { WorkSender } from './work-sender.js';
import type { WorkerClient, WorkHandlers, WorkStream } from './worker-client.js';

/** Messages are bounded by what the two sides put into them (`--max-line`, `--max-result`), not by the transport. */
const unlimited = -1;

const channelOptions = {
  'grpc.max_receive_message_length': unlimited,
  'grpc.max_send_message_length': unlimited,
  // 64 KiB, the default, makes large messages wait for a round trip every 64 KiB.
  'grpc-node.flow_control_window': 4 * 1024 * 1024,
  'grpc.enable_http_proxy': 0,
  // A command that was sent must never be sent again behind our back; and each of these is one more layer per message.
  'grpc.enable_retries': 0,
  'grpc.enable_channelz': 0,
  'grpc.service_config_disable_resolution': 1,
};

/**
 * Connects to the worker that listens on a Unix socket. Nothing is sent before the first call; a connection that cannot be
 * made shows as that call's error.
 */
export function connectWorker(socketPath: string): WorkerClient {
  const client = new Client(`unix:${socketPath}`, credentials.createInsecure(), channelOptions);
  return {
    describe: async (hasSchemas = false) =>
      toAdapterDescription(await callUnary(client, methods.describe, { schemas: hasSchemas })),
    openWork: (handlers, isBatched) => openWork(client, handlers, isBatched),
    interrupt: (seqs) => {
      // Where the connection is gone the worker is, too, and its commands with it.
      callUnary(client, methods.interrupt, { seq: [...seqs] }).catch(() => {});
    },
    checkHealth: async () => {
      await callUnary(client, methods.checkHealth, {});
    },
    close: () => client.close(),
  };
}

function callUnary<Request, Response>(
  client: Client,
  method: MethodDefinition<Request, Response>,
  request: Request,
): Promise<Response> {
  return new Promise((resolve, reject) => {
    client.makeUnaryRequest(
      method.path,
      method.requestSerialize,
      method.responseDeserialize,
      request,
      {},
      (error, response) => {
        if (error) reject(error);
        else resolve(response as Response);
      },
    );
  });
}

function openWork(
  client: Client,
  handlers: WorkHandlers,
  isBatched?: (toolIndex: number) => boolean,
): WorkStream {
  const { path, requestSerialize, responseDeserialize } = methods.work;
  const call = client.makeBidiStreamRequest(path, requestSerialize, responseDeserialize);
  const sender = new WorkSender((message, taken) => call.write(message, taken), isBatched);

  let failure: Error | undefined;
  let isOpen = true;
  call.on('data', (message) => readResults(message, handlers));
  call.on('error', (error: Error) => {
    failure = error;
  });
  // The status comes last, after all data and after an error, whichever way the stream ended.
  call.on('status', () => {
    isOpen = false;
    handlers.onEnd(failure);
  });

  return {
    send: (seq, toolIndex, args, asks, session) => sender.add(seq, toolIndex, args, asks, session),
    endSession(session) {
      // A worker that leaves ends all of them.
      if (isOpen) sender.endSession(session);
    },
    beginCall: () => sender.beginCall(),
    expectMore: () => sender.expectMore(),
    grant(seq, chunks) {
      // A worker that is to leave gets no more credit, and none is missed.
      if (isOpen) sender.grant(seq, chunks);
    },
    flush: () => sender.flush(),
    end() {
      isOpen = false;
      call.end();
    },
  };
}
