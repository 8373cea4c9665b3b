import type { StandardError } from '../standard-error.js';
import type { Showing } from './showing.js';

/** Standard error as the log, and nothing else. */
export function plainShowing(stderr: StandardError): Showing {
  return {
    say: stderr.say,
    show: async () => {},
    keeps: () => false,
    ended: async () => {},
    end: () => stderr.end(),
  };
}
