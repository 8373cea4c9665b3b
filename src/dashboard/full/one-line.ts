import { cutTo } from '../text/cells.js';
import { shortCount } from './figures.js';
import { pitLook } from './header/pit-state.js';
import { currentRate } from './header/progress.js';
import { type Model, reportOf } from './model.js';

/** All that a screen shows that is too small for more: state, workers and rate. */
export function oneLine(model: Model): string {
  const report = reportOf(model);
  if (report === undefined) return cutTo('snakepit', model.size.columns);
  const { symbol, word } = pitLook(report.state);
  const ready = report.workers.filter(({ state }) => state === 'ready').length;
  const rate = shortCount(currentRate(report.traffic));
  return cutTo(`${symbol} ${word} ${ready}/${report.workers.length} ${rate}/s`, model.size.columns);
}
