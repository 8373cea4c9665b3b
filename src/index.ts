// The library: the same pool for Node programs, and what is needed to read results.
export { type ErrorCode, errorCodes, isErrorCode } from './command.js';
export { SnakepitError, type SnakepitErrorCode } from './errors.js';
export { CommandFailed } from './library/command-error.js';
export type { CallArguments, CallOptions } from './library/pit-commands.js';
export type { PitHandle, RestartOptions } from './library/pit-handle.js';
export type { PitSettings } from './library/pit-settings.js';
export { type StartPitOptions, startPit } from './library/start-pit.js';
