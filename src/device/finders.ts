import { cuda } from './cuda.js';
import type { DeviceFinder } from './device.js';
import { mps } from './mps.js';

/** Every kind of device beside the CPU; `auto` takes the first of which there are any. */
export const finders: readonly DeviceFinder[] = [cuda, mps];
