/** Makes what is known to be secret unreadable in a text that others may see. */
export type Redact = (text: string) => string;

const secretName =
  /(^|_)(PASSWORD|PASSWD|PASSPHRASE|SECRET|TOKEN|API_?KEY|ACCESS_KEY|PRIVATE_KEY|CREDENTIALS?)(_|$)/i;
/** What is shorter would be found in the middle of other words. */
const shortestSecret = 6;
const passwordInUrl = /:\/\/[^\s:@/]*:([^\s@/]+)@/;
/** A key of JSON, and the text that is its value. */
const secretMember =
  /("[^"\\]*(?:password|passwd|passphrase|secret|token|api_?key|access_?key|private_?key|authorization|credential)[^"\\]*"\s*:\s*)"(?:[^"\\]|\\.)*"/gi;

const redacted = '[redacted]';

/**
 * Knows secrets by the names of variables (`API_TOKEN`, `DB_PASSWORD`), and by the passwords in URLs that any of them holds.
 * They are found wherever they occur, plain or as JSON writes them. Undefined where there are none.
 */
export function redactorOf(environment: Readonly<Record<string, string | undefined>>): Redact | undefined {
  const secrets = Object.entries(environment).flatMap(([name, value = '']) => {
    const inUrl = passwordInUrl.exec(value)?.[1] ?? '';
    return (secretName.test(name) ? [value, inUrl] : [inUrl]).filter(
      (secret) => secret.length >= shortestSecret,
    );
  });
  if (secrets.length === 0) return undefined;
  const forms = new Set(secrets.flatMap((secret) => [secret, JSON.stringify(secret).slice(1, -1)]));
  // The longest first: one may be the beginning of another.
  const longestFirst = [...forms].sort((a, b) => b.length - a.length).map(escaped);
  const any = new RegExp(longestFirst.join('|'), 'g');
  return (text) => text.replace(any, redacted);
}

/** JSON without the texts of keys whose names say that they are secret. */
export function redactMembers(json: string): string {
  return json.replace(secretMember, `$1"${redacted}"`);
}

function escaped(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
}
