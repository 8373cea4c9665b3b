import type { Flag } from '../config/flag.js';

/** Which instance a command is for; all that ask a running one have it. */
export const nameFlag = {
  short: 'n',
  kind: 'text',
  placeholder: 'NAME',
  help: 'the instance (default: the only one, else the one of this directory)',
  isCommon: true,
  completes: 'instance',
} as const satisfies Flag;

export const jsonFlag = {
  kind: 'switch',
  help: 'print one JSON object',
  isCommon: true,
  isForThisCall: true,
} as const satisfies Flag;

/** How long to wait before giving up with 124. */
export const timeoutFlag = {
  kind: 'duration',
  placeholder: 'TIME',
  min: '1ms',
  isCommon: true,
  isForThisCall: true,
} as const satisfies Partial<Flag>;

/** Which pool, where there are several. */
export const poolFlag = {
  kind: 'text',
  placeholder: 'POOL',
  isForThisCall: true,
} as const satisfies Partial<Flag>;
