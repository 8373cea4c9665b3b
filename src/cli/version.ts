import { readFileSync } from 'node:fs';
import { packageFile } from '../package-files.js';

/** The version of the installed package. */
export const version: string = JSON.parse(readFileSync(packageFile('package.json'), 'utf8')).version;
