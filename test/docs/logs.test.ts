import { readFileSync } from 'node:fs';
import test from 'ava';
import { defaultRotation } from '../../src/log/append-log.js';
import { logLine, readLogLine } from '../../src/log/log-line.js';
import { defaultQuota } from '../../src/process/output-quota.js';

const page = readFileSync('docs/logs.md', 'utf8');
const mebibytes = (bytes: number) => `${bytes / 2 ** 20} MiB`;

test('the page shows an entry as files have it', (t) => {
  const [, shown = ''] = /^```json\n(.*)\n```/m.exec(page) ?? [];
  const record = readLogLine(shown);
  t.is(record && logLine(record, Date.parse(record.time)), `${shown}\n`);
});

test('the page has the limits that hold', (t) => {
  const { bytes, kept } = defaultRotation;
  t.true(page.includes(`larger than ${mebibytes(bytes)}`));
  t.true(
    page.includes(`what would be \`w1.log.${kept + 1}\` is gone: ${mebibytes(bytes * (kept + 1))} at most`),
  );
  const { lines, bytes: most } = defaultQuota;
  t.true(page.includes(`${lines} lines or ${mebibytes(most)} in a second`));
});
