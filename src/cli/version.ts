import { packageVersion } from '../package-files.js';

/** The version of the installed package. */
export const version: string = packageVersion();
