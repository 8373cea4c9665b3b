/**
 * What a pool can be called: it begins the names of its workers, `gpu.w1`, which are names of files as well. None that could
 * be taken for a worker's.
 */
export const poolName = /^(?!w[0-9]+$)[A-Za-z][A-Za-z0-9_-]{0,15}$/;

export const poolNameRule =
  'a name of a pool is up to 16 letters, digits, dashes and underscores, with a letter first, and not like w1';
