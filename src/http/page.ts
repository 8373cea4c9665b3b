/** What is answered to a request. */
export interface Page {
  readonly status: number;
  /** Its media type. */
  readonly type: string;
  readonly body: string;
}

export function textPage(status: number, text: string): Page {
  return { status, type: 'text/plain; charset=utf-8', body: `${text}\n` };
}

export function jsonPage(status: number, value: unknown): Page {
  return { status, type: 'application/json', body: `${JSON.stringify(value)}\n` };
}
