// The library: what Node programs can use of snakepit. Pools inside a program of your own come later; the protocol's types
// and error codes are here for whoever reads results.
export { type ErrorCode, errorCodes, isErrorCode } from './command.js';
export { SnakepitError, type SnakepitErrorCode } from './errors.js';
