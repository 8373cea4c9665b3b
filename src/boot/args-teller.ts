import { type Redact, redactMembers } from '../config/secrets.js';
import { type ByteString, decodeText } from '../util/byte-string.js';

/** Of longer arguments the beginning is told. */
const longestText = 1000;

/** Arguments as events tell them, where they were asked to: cut, and without what is known to be secret. */
export function argsTeller(redact: Redact | undefined): (args: ByteString) => string {
  return (args) => {
    // Redacted before it is cut: half a secret would not be found.
    const text = redactMembers(decodeText(args));
    const shown = redact?.(text) ?? text;
    return shown.length > longestText ? `${shown.slice(0, longestText)}…` : shown;
  };
}
