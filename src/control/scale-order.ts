/** How many workers there are to be, and in which pool; undefined: there is one, without a name. */
export interface ScaleOrder {
  readonly workers: number;
  readonly pool?: string;
}

/** Reads `4`, or of one of several pools `gpu=4`; undefined where it is neither. */
export function readScaleOrder(text: string): ScaleOrder | undefined {
  const [, pool, digits] = /^(?:([^=]+)=)?(\d{1,9})$/.exec(text) ?? [];
  if (digits === undefined) return undefined;
  const workers = Number(digits);
  return pool === undefined ? { workers } : { workers, pool };
}
