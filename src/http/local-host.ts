import { isIP } from 'node:net';

/** Whether this address can only be reached from this machine. */
export function isLoopback(address: string): boolean {
  return address === '::1' || address.startsWith('127.') || address.startsWith('::ffff:127.');
}

/**
 * Whether a `Host` header names this machine: an address, or `localhost`. A page of the web that a browser was made to take
 * for ours (DNS rebinding) comes with a name of its own.
 */
export function namesThisMachine(host: string | undefined): boolean {
  if (host === undefined) return true;
  const name = host.replace(/:\d*$/, '').replace(/^\[(.*)\]$/, '$1');
  return isIP(name) !== 0 || name === 'localhost' || name.endsWith('.localhost');
}
