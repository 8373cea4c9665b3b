/** What a key can cause beside another picture. */
export type Effect =
  /** A control line; `about`: what it was, for whoever reads of its result. */
  | {
      readonly do: 'request';
      readonly verb: string;
      readonly params: Readonly<Record<string, unknown>>;
      readonly about: string;
    }
  /** A command as JSON text of its members. */
  | { readonly do: 'command'; readonly members: string; readonly about: string }
  /** A command in words: its tool, and `k=v` or JSON. */
  | { readonly do: 'call'; readonly tool: string; readonly words: readonly string[]; readonly about: string }
  | { readonly do: 'list-tools' }
  | { readonly do: 'copy'; readonly text: string }
  | { readonly do: 'page'; readonly text: string }
  | { readonly do: 'quit' | 'interrupt' | 'suspend' };

export function request(
  about: string,
  verb: string,
  params: Readonly<Record<string, unknown>> = {},
): Extract<Effect, { do: 'request' }> {
  return { do: 'request', verb, params, about };
}
