import { SnakepitError } from '../errors.js';

/** Where to listen. */
export interface Address {
  /** A name or an address, without brackets. */
  readonly host: string;
  /** 0: any that is free. */
  readonly port: number;
}

/** Only this machine reaches it. */
const loopback = '127.0.0.1';

/** `9464`, `localhost:9464`, `0.0.0.0:9464`, `[::1]:9464`; without a host the loopback address. Throws `usage`. */
export function parseAddress(text: string): Address {
  const [, bracketed, plain, digits] = /^(?:\[([^\]]+)\]:|([^:[\]]+):)?(\d{1,5})$/.exec(text) ?? [];
  const port = Number(digits);
  if (digits === undefined || port > 65_535) {
    throw new SnakepitError('usage', `${JSON.stringify(text)} is no port, nor HOST:PORT`, {
      remedy: 'Write it like 9464, 0.0.0.0:9464 or [::1]:9464; port 0 takes any that is free.',
    });
  }
  return { host: bracketed ?? plain ?? loopback, port };
}

/** The same the other way. */
export function formatAddress({ host, port }: Address): string {
  return `${host.includes(':') ? `[${host}]` : host}:${port}`;
}
