import { ReplyFailure } from '../../control/control-client.js';
import type { StatusReport } from '../../control/reports.js';
import type { PitLink } from '../pit-link.js';

export interface PitWatcher {
  onReport(report: StatusReport): void;
  /** A line of events, as it came. */
  onEvent(event: unknown): void;
  /** Once, when nothing comes any more; with the reason where that is no end. */
  onGone(why: string | undefined): void;
}

/** Hears of a pit's status and events until the undo is called, or it is gone. */
export function watchPit(link: PitLink, watcher: PitWatcher): () => void {
  let hears = true;
  const gone = (why: string | undefined): void => {
    if (!hears) return;
    hears = false;
    watcher.onGone(why);
  };
  const follow = (verb: string, params: object, onPart: (part: unknown) => void): void => {
    link
      .request(verb, params, (part) => {
        if (hears) onPart(part);
      })
      .then(
        () => gone(undefined),
        (error: Error) => gone(error instanceof ReplyFailure ? `${verb}: ${error.message}` : undefined),
      );
  };
  follow('status', { watch: true, live: true }, (part) => watcher.onReport(part as StatusReport));
  follow('events', { follow: true }, (part) => watcher.onEvent(part));
  void link.closed.then(() => gone(undefined));
  return () => {
    hears = false;
  };
}
