/**
 * Why a worker did not become ready.
 *
 * `adapter`, `thread-unsafe`, `python-too-old`, `requirements`, `address` and `internal` are the worker's own words; the others are what
 * was seen from outside: no process could be started (`launch`), it died (`died`), took too long (`slow`), wrote
 * something else than a ready line (`garbage`), or could not be talked to (`connection`).
 */
export type StartFailure =
  | { readonly kind: 'adapter' | 'internal'; readonly message: string; readonly traceback: string }
  | { readonly kind: 'python-too-old'; readonly message: string; readonly found: string }
  | {
      readonly kind: 'requirements';
      readonly message: string;
      /** Requirement strings: `grpcio>=1.49`. */
      readonly missing: readonly string[];
      readonly python: string;
      readonly tag: string;
    }
  /** `remedy`: what the user can do about it, where that is known. */
  | { readonly kind: 'launch'; readonly message: string; readonly remedy?: string | undefined }
  | {
      readonly kind: 'thread-unsafe' | 'address' | 'died' | 'slow' | 'garbage' | 'connection';
      readonly message: string;
    };
