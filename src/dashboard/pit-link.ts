import type { ControlClient } from '../control/control-client.js';

/**
 * All that a dashboard knows of a pit, and can ask of it: control lines and commands. A client of the control socket is one,
 * and so is the pit's own process.
 */
export type PitLink = Pick<ControlClient, 'request' | 'command' | 'closed'>;
