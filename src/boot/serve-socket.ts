import { join } from 'node:path';
import type { ControlServer } from '../control/control-server.js';
import { controlSocket, protocolVersion } from '../control/protocol.js';
import { SnakepitError } from '../errors.js';
import type { Instance } from '../process/instance.js';
import { toolOf } from './about-pools.js';
import type { BootOptions } from './boot-pit.js';
import type { Pit } from './pit.js';

/**
 * Listens on the control socket. A pit that cannot does its work all the same, and says that nobody can ask it; nothing of a
 * boot waits for it.
 */
export async function serveSocket(
  pit: Pit,
  { name, runId, sockets }: Instance,
  { config, version, clock, hub }: BootOptions,
): Promise<ControlServer | undefined> {
  try {
    const { startControlServer } = await import('../control/control-server.js');
    return await startControlServer({
      path: join(sockets, controlSocket),
      greeting: { snakepit: version, protocol: protocolVersion, name, pid: process.pid, run: runId },
      service: pit.service,
      pool: pit.pool,
      defaultTool: toolOf(config),
      maxLine: config.input.maxLineBytes,
      clock,
    });
  } catch (thrown) {
    const { message } = SnakepitError.from(thrown);
    hub.emit({ type: 'warning', message: `nobody can ask this instance anything: ${message}` });
    return undefined;
  }
}
