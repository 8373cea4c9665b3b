import { getSystemErrorMap } from 'node:util';

/** Why the system refused something, in its own words. */
export function systemFault({ errno, message }: NodeJS.ErrnoException): string {
  const known = errno === undefined ? undefined : getSystemErrorMap().get(errno);
  return known?.[1] ?? message;
}
