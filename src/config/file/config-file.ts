import type { ValueLayer } from '../collect-values.js';
import type { FileKind } from './file-schema.js';
import type { KeyPath } from './key-lines.js';

/** What a file says of one pool. */
export interface PoolSection {
  readonly adapter: string | undefined;
  readonly settings: ValueLayer;
}

/** A configuration file that was read, and makes sense. */
export interface ConfigFile {
  readonly kind: FileKind;
  /** Absolute. */
  readonly path: string;
  /** What file names in it are relative to. Absolute. */
  readonly folder: string;
  readonly adapter: string | undefined;
  readonly settings: ValueLayer;
  /** By their names, in the order of the file; none: there is one pool, without a name. */
  readonly pools: ReadonlyMap<string, PoolSection>;
  /** Where a key stands, for people: `snakepit.toml:3`. */
  place(path: KeyPath): string;
}

/** The files that settings come from. */
export interface ConfigFiles {
  readonly project: ConfigFile | undefined;
  readonly user: ConfigFile | undefined;
  /** What looks like a mistake but is none for certain: one sentence each. */
  readonly warnings: readonly string[];
}

export const noConfigFiles: ConfigFiles = { project: undefined, user: undefined, warnings: [] };
