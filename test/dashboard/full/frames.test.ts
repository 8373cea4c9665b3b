import test from 'ava';
import fc from 'fast-check';
import { widthOf } from '../../../src/dashboard/text/cells.js';
import { crashEvents, crashed, givenUp, many, pit, someEvents, starting, worker } from './support/pits.js';
import { plainText } from './support/samples.js';
import { Shown, type ShownOptions } from './support/shown.js';

async function shown(options: ShownOptions, report: object, events = someEvents): Promise<Shown> {
  const view = new Shown(options);
  await view.events(...events);
  await view.report(report);
  return view;
}

const text = (view: Shown): string => plainText(view.frame);

for (const [columns, rows] of [
  [200, 60],
  [80, 24],
  [60, 24],
  [40, 10],
] as const) {
  test(`at ${columns}×${rows} the frame fills the screen, and no more`, async (t) => {
    const view = await shown({ columns, rows }, pit());
    t.is(view.lines.length, rows);
    t.true(view.lines.every((line) => widthOf(plainText(line)) <= columns));
    t.regex(text(view), /tools {3}● ready {3}4 of 4 ready/);
    t.regex(text(view), /929\/s/);
    t.regex(text(view), /▸ w1 +◆ busy/);
    t.regex(text(view), /\? help {2}q quit/);
    view.close();
  });
}

test('80×24 has every column; 60 leaves out memory, processor and rate, and shows the rest', async (t) => {
  const whole = await shown({ columns: 80, rows: 24 }, pit());
  t.regex(text(whole), /WORKER▾ +STATE +PID +UP +RST +GEN +\/S +IN FLIGHT +RSS +CPU +EXIT/);
  t.regex(text(whole), /w2 +◆ busy +4712 +12m00 +0 +1 +318 embed 1\.3s +44M +93%/);
  t.regex(text(whole), /812\/1000.*4 in flight +127k ok +✖ 12 errors/);
  t.regex(text(whole), /42%.*ETA 3m16s +128 100 lines/);
  whole.resize(60, 24);
  t.regex(text(whole), /STATE +PID +UP +RST +GEN +IN FLIGHT +EXIT/);
  t.notRegex(text(whole), /RSS|CPU|\/S /);
  whole.close();
});

test('a screen that is too small for more shows one line', async (t) => {
  const view = await shown({ columns: 30, rows: 8 }, pit());
  t.is(text(view), '● ready 4/4 929/s');
  view.resize(80, 24);
  t.is(view.lines.length, 24);
  view.close();
});

test('a crash counts down, and says why in the zoom', async (t) => {
  const report = pit({ workers: [worker('w1'), crashed('w2'), starting('w3', 42_000)] });
  const view = await shown({}, report, [...someEvents, ...crashEvents]);
  t.regex(text(view), /w2 +↻ restarts in 1\.2s/);
  t.regex(text(view), /w3 +◌ starting 42s/);
  await view.clock.advance(700);
  t.regex(text(view), /w2 +↻ restarts in 0\.[56]s/);
  view.press('j', '<enter>');
  t.regex(text(view), /start failures 1 of 3, crashes 2 of 3 in 5 s/);
  t.regex(text(view), /died \(SIGSEGV\): while it ran embed/);
  t.regex(text(view), /File "\/srv\/tools\/tools\.py", line 41 in embed/);
  t.regex(text(view), /log of w2/);
  view.close();
});

test('a name with a line feed in it breaks no line, zoomed in either', async (t) => {
  const view = await shown({}, pit({ workers: [worker('a\nb')] }));
  view.press('<enter>');
  t.regex(text(view), /log of a␊b/);
  t.is(view.lines.length, 24);
  view.close();
});

test('a slot that was given up says why', async (t) => {
  const view = await shown(
    { columns: 132 },
    pit({ state: 'degraded', workers: [worker('w1'), givenUp('w2')] }),
  );
  t.regex(text(view), /▲ degraded/);
  t.regex(text(view), /w2 +✖ failed: exit 1: ModuleNotFoundError: No module named 'torch'/);
  view.close();
});

test('the selected one of 200 workers is always seen, wherever a report moves it', async (t) => {
  const view = await shown({}, many(200));
  for (let index = 0; index < 150; index++) view.press('j');
  t.regex(text(view), /▸ w151 /);
  t.regex(text(view), /workers \d+–\d+ of 200/);
  await view.report(pit({ workers: many(200).workers.toReversed() }));
  t.regex(text(view), /▸ w151 /);
  view.close();
});

test('several pools are groups', async (t) => {
  const view = await shown(
    {},
    pit({ workers: [worker('text.w1'), worker('images.w1'), worker('images.w2')] }),
  );
  t.regex(text(view), /images +2 of 2 ready\n▸? +images\.w1|images +2 of 2 ready\n▸ images\.w1/);
  t.regex(text(view), /text +1 of 1 ready/);
  view.close();
});

test('without colours there is no colour, and with them what is said is the same', async (t) => {
  const plain = await shown({ hasColour: false }, pit({ workers: [worker('w1'), crashed('w2')] }));
  const colourful = await shown({ hasColour: true }, pit({ workers: [worker('w1'), crashed('w2')] }));
  // biome-ignore lint/suspicious/noControlCharactersInRegex: styles are what it looks for
  t.notRegex(plain.frame, /\x1b\[(?:\d+;)*(?:3\d|4\d|9\d|10\d)m/);
  // biome-ignore lint/suspicious/noControlCharactersInRegex: styles are what it looks for
  t.regex(colourful.frame, /\x1b\[36m/);
  t.is(text(colourful), text(plain));
  plain.close();
  colourful.close();
});

test('nothing is shown while nothing changes, and ten frames a second at most', async (t) => {
  const view = await shown({}, pit({ workers: [worker('w1', { held: 0, running: null })] }));
  const before = view.frames.length;
  await view.clock.advance(500);
  t.true(view.frames.length - before <= 1);
  for (let index = 0; index < 50; index++) {
    view.say(pit({ queued: index }));
    view.tell({ type: 'worker-printed', worker: 'w1', stream: 'stdout', line: `${index}` });
    await view.clock.advance(20);
  }
  const flooded = view.frames.length - before;
  t.true(flooded >= 5 && flooded <= 17, `${flooded} frames in 1.5 s`);
  view.close();
  t.is(view.clock.pending, 0);
});

test('when nothing comes any more, it says so, and its clocks stand still', async (t) => {
  const view = await shown({}, pit());
  view.end();
  await view.clock.advance(100);
  t.regex(text(view), /○ gone/);
  const before = view.frames.length;
  await view.clock.advance(60_000);
  t.is(view.frames.length, before);
  view.close();
});

const nasty = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 80 }),
  fc.constantFrom(
    '\x1b[2J\x1b[H',
    '日本語'.repeat(30),
    '\u202eabc',
    'e\u0301\u0302\u0303',
    '👩‍👩‍👧‍👦🇩🇪',
    'a\nb\r\nc',
    'שלום',
  ),
);
const keys = fc.array(
  fc.constantFrom(
    ...'jkrRxsdcynNfwe/123456789+-pt:{?q!abc'.split(''),
    '<enter>',
    '<escape>',
    '<tab>',
    '<page-up>',
    '<page-down>',
    '<home>',
    '<end>',
    '<up>',
    '<backspace>',
    '<<{"tool":"日本"}>>',
  ),
  { maxLength: 12 },
);

test('no frame is ever higher or wider than the screen, whatever is in it', async (t) => {
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 1, max: 210 }),
      fc.integer({ min: 1, max: 64 }),
      nasty,
      nasty,
      fc.integer({ min: 0, max: 12 }),
      keys,
      async (columns, rows, name, said, count, pressed) => {
        const sick = { message: said, stderr: [said, name] };
        const workers = Array.from({ length: count }, (_, index) => {
          const one = [worker, crashed, givenUp, (id: string) => starting(id, 1e9)][index % 4] ?? worker;
          const made = one(`${index % 5 === 4 ? name : 'w'}${index}`);
          const { last_exit: exit, running } = made;
          return {
            ...made,
            failed_because: made.failed_because === null ? null : said,
            last_exit: exit === null ? null : { ...exit, ...sick },
            running: running === null ? null : { ...running, tool: name },
          };
        });
        const view = new Shown({ columns, rows, replies: { tools: { tools: [] } } });
        await view.events({ type: 'worker-printed', worker: name, stream: 'stderr', line: said });
        await view.report(pit({ name, adapter: said, workers, tools: [name] }));
        view.press(...pressed);
        await view.clock.advance(110);
        view.close();
        for (const frame of view.frames) {
          const lines = frame.split('\n');
          t.true(lines.length <= rows, frame);
          for (const line of lines) t.true(widthOf(plainText(line)) <= columns, line);
        }
      },
    ),
    { numRuns: 25 },
  );
});
