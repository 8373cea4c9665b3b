import test from 'ava';
import { ReplyFailure } from '../../../src/control/control-client.js';
import { crashed, givenUp, many, pit, someEvents, worker } from './support/pits.js';
import { plainText } from './support/samples.js';
import { Shown, type ShownOptions } from './support/shown.js';

const idle = { held: 0, running: null };
const quiet = pit({ in_flight: 0, queued: 0, workers: [worker('w1', idle), worker('w2', idle)] });

async function shown(report: object = pit(), options: ShownOptions = {}): Promise<Shown> {
  const view = new Shown(options);
  await view.events(...someEvents);
  await view.report(report);
  return view;
}

const text = (view: Shown): string => plainText(view.frame);
/** What was asked for, beside what every view asks for. */
const asked = (view: Shown) => view.asked.slice(2);

test('it asks for a status that lives, and for events', async (t) => {
  const view = await shown();
  t.deepEqual(view.asked, [
    ['status', { watch: true, live: true }],
    ['events', { follow: true }],
  ]);
  view.close();
});

test('j, k and the arrows select; enter zooms, esc comes back', async (t) => {
  const view = await shown();
  view.press('j', '<down>', 'k');
  t.regex(text(view), /▸ w2 /);
  view.press('<up>', '<up>');
  t.regex(text(view), /▸ w1 /);
  view.press('<enter>');
  t.regex(text(view), /log of w1/);
  view.press('<escape>');
  t.regex(text(view), /▸ w1 /);
  view.close();
});

test('r restarts at once, since what runs may finish', async (t) => {
  const view = await shown(pit(), {
    replies: { restart: { workers: [{ worker: 'w1', did: 'restarted' }], done: true } },
  });
  view.press('r');
  t.deepEqual(asked(view), [['restart', { workers: ['w1'] }]]);
  await view.clock.advance(200);
  t.regex(text(view), /› restart w1: w1 restarted/);
  await view.clock.advance(10_000);
  t.is(plainText(view.lines.at(-2) ?? 'none'), '');
  view.close();
});

test('R and x ask while work is in flight, and only then', async (t) => {
  const view = await shown();
  view.press('R');
  t.regex(text(view), /\? Kill and restart w1, where 1 command is in flight\?/);
  view.press('j', 'r');
  t.deepEqual(asked(view), []);
  view.press('n', 'x');
  t.regex(text(view), /\? Stop w1/);
  view.press('y');
  t.deepEqual(asked(view), [['stop', { worker: 'w1' }]]);
  view.press('R', '<enter>');
  t.deepEqual(asked(view).at(-1), ['restart', { workers: ['w1'], now: true }]);
  await view.report(quiet);
  view.press('x');
  t.deepEqual(asked(view).at(-1), ['stop', { worker: 'w1' }]);
  view.close();
});

test('s starts what is stopped, c all that were given up, d drains, + and - scale', async (t) => {
  const view = await shown(
    pit({ workers: [worker('w1', { state: 'stopped' }), givenUp('w2'), worker('w3'), crashed('w4')] }),
  );
  view.press('s', 'c', 'j', 'j', 's', 'd', '+', '-');
  t.deepEqual(asked(view), [
    ['restart', { workers: ['w1'] }],
    ['restart', { workers: ['w2'] }],
    ['drain', { worker: 'w3' }],
    ['scale', { workers: 5 }],
    ['scale', { workers: 3 }],
  ]);
  view.close();
});

test('of several pools, + and - scale that of the selected worker', async (t) => {
  const view = await shown(pit({ workers: ['cpu.w1', 'cpu.w2', 'gpu.w1'].map((id) => worker(id)) }));
  view.press('+', 'j', 'j', '+', '-');
  t.deepEqual(asked(view), [
    ['scale', { workers: 3, pool: 'cpu' }],
    ['scale', { workers: 2, pool: 'gpu' }],
  ]);
  t.regex(text(view), /one worker is the least/);
  view.close();
});

test('p pauses the intake, and resumes it', async (t) => {
  const view = await shown();
  t.regex(plainText(view.lines.join()), /help/);
  view.press('p');
  await view.report(pit({ intake: 'paused' }));
  t.regex(text(view), /‖ intake paused/);
  view.press('p');
  t.deepEqual(
    asked(view).map(([verb]) => verb),
    ['pause', 'resume'],
  );
  view.close();
});

test('a refusal shows, and stays in the log', async (t) => {
  const refusal = new ReplyFailure({ code: 'usage', message: 'the pit is stopping', retryable: false });
  const view = await shown(pit(), { replies: { drain: refusal } });
  view.press('d');
  await view.clock.advance(200);
  t.regex(plainText(view.lines.at(-2) ?? ''), /✖ drain w1: the pit is stopping/);
  await view.clock.advance(10_000);
  t.regex(text(view), /✖ drain w1: the pit is stopping/);
  view.close();
});

test('digits sort by a column, again the other way round; the head marks it', async (t) => {
  const view = await shown(many(9));
  view.press('5');
  t.regex(text(view), /\/S▾/);
  t.regex(text(view), /by rate\/s/);
  t.regex(text(view), /w9 .*w1 /s);
  view.press('5');
  t.regex(text(view), /\/S▴/);
  t.regex(text(view), /w1 .*w9 /s);
  view.close();
});

test('/ filters while it is written, n and N go from match to match, esc brings back the one before', async (t) => {
  const view = await shown();
  view.press('/');
  view.type('READY');
  t.regex(text(view), /0 lines/);
  view.press('<ctrl-u>');
  view.type('ready');
  t.regex(text(view), /\/ready: 4 lines/);
  t.notRegex(text(view), /loading weights/);
  view.press('<enter>', 'N', 'N');
  t.regex(text(view), /▸12:04:05 w2 • ready/);
  t.regex(text(view), /not following, 2 newer/);
  view.press('n');
  t.regex(text(view), /▸12:04:05 w3 • ready/);
  view.press('/', '<ctrl-u>');
  view.type('!ready');
  t.regex(text(view), /loading weights/);
  t.notRegex(text(view), /ready in/);
  view.press('<enter>', '/', '<ctrl-u>', '<up>', '<up>');
  t.regex(text(view), /\/ready: 4 lines/);
  view.press('<escape>');
  t.regex(text(view), /\/!ready/);
  view.press('<escape>');
  t.notRegex(text(view), /\/!ready/);
  view.close();
});

test('f follows, w wraps, e shows errors only, tab the log of one; pages scroll', async (t) => {
  const view = await shown(pit(), { columns: 60 });
  t.regex(text(view), /─ following/);
  view.press('f');
  await view.events({ type: 'worker-printed', worker: 'w1', stream: 'stdout', line: 'news' });
  t.regex(text(view), /not following, 1 newer/);
  view.press('<end>');
  t.regex(text(view), /─ following/);
  view.press('<home>');
  t.regex(text(view), /▸12:04:05 {4}• tools: 4 workers/);
  view.press('<page-down>', '<page-down>', '<page-down>');
  t.regex(text(view), /─ following/);
  view.press('w');
  t.regex(text(view), /wrapped/);
  view.press('e');
  t.regex(text(view), /errors only/);
  t.notRegex(text(view), /loading/);
  view.press('e', '<tab>');
  t.regex(text(view), /log of w1/);
  t.notRegex(text(view), /loading/);
  view.close();
});

test('y copies the line, or the details; o opens the pager', async (t) => {
  const view = await shown(pit({ workers: [crashed('w1')] }));
  view.press('y');
  const copied = () =>
    Buffer.from((view.sent.at(-1) ?? '').slice('\x1b]52;c;'.length, -1), 'base64').toString();
  t.is(copied(), 'UserWarning: no <title> in page-120412.html');
  view.press('<enter>', 'y');
  t.regex(copied(), /w1: backoff.*crashes 2 of 3 in 5 s.*Segmentation fault/s);
  view.press('<escape>', 'o');
  t.regex(view.acts.at(-1) ?? '', /^page .*w2: loading weights/s);
  view.close();
});

test('t lists tools with parameters and documentation; enter begins a command', async (t) => {
  const parameter = (name: string) => ({
    name,
    kind: 'positional-or-keyword',
    required: true,
    annotation: 'float',
  });
  const add = {
    name: 'add',
    doc: 'Add two numbers.',
    parameters: [parameter('a'), parameter('b')],
    schema: {},
    stream: false,
    async: false,
    idempotent: true,
    timeout_ms: 5000,
  };
  const view = await shown(pit(), { replies: { tools: { tools: [add] } } });
  view.press('t');
  await view.clock.advance(200);
  t.regex(text(view), /▸ add\(a: float, b: float\) {2}idempotent, timeout 5 s\n {4}Add two numbers\./);
  view.press('<enter>');
  view.type('a=1 b=2');
  view.press('<enter>');
  await view.clock.advance(200);
  t.deepEqual(view.commands, ['"tool":"add","args":{"a":1,"b":2}']);
  t.regex(text(view), /› add a=1 b=2: 3/);
  view.close();
});

test('? shows the help, any key leaves it', async (t) => {
  const view = await shown();
  view.press('?');
  t.regex(text(view), /─ help 1–17/);
  view.press('<page-down>');
  t.regex(text(view), /─ help 17–/);
  view.press('<escape>');
  t.regex(text(view), /log of all/);
  view.close();
});

test('q asks while work is in flight where it would end it', async (t) => {
  const view = await shown();
  view.press('q');
  t.regex(text(view), /\? Quit while 816 commands are in flight or queued\?/);
  t.deepEqual(view.acts, []);
  view.press('y');
  t.deepEqual(view.acts, ['quit']);
  view.close();
  const idleView = await shown(quiet);
  idleView.press('q');
  t.deepEqual(idleView.acts, ['quit']);
  idleView.close();
  const attached = await shown(pit(), { quitting: 'leave' });
  attached.press('q');
  t.deepEqual(attached.acts, ['quit']);
  attached.close();
});

test('Ctrl-C and Ctrl-Z mean the same wherever one is', async (t) => {
  const view = await shown();
  view.press('<ctrl-c>', ':', '<ctrl-c>', '<escape>', 'R', '<ctrl-z>');
  t.deepEqual(view.acts, ['interrupt', 'interrupt', 'suspend']);
  view.close();
});

test('what is pasted opens the palette, whatever it says', async (t) => {
  const view = await shown(quiet);
  view.press('<<qxR\n{"tool":"add"}>>');
  t.regex(text(view), /^ : qxR \{"tool":"add"\}/m);
  t.deepEqual(asked(view), []);
  view.press('<escape>', '{');
  view.type('"id":7,"tool":"add","args":[12345678901234567890]}');
  view.press('<enter>');
  await view.clock.advance(100);
  t.deepEqual(view.commands, ['"tool":"add","args":[12345678901234567890]']);
  // Where the pit takes nothing, it is refused rather than in the way of the keys that follow.
  t.deepEqual(asked(view), [['hello', { reject: true }]]);
  view.close();
});

test('the palette takes verbs, says what was meant, and remembers', async (t) => {
  const view = await shown();
  view.press(':');
  view.type('scale 8');
  t.regex(text(view), /scale \[POOL=\]N: that many workers/);
  view.press('<enter>', ':');
  view.type('restrat w1');
  t.regex(text(view), /did you mean restart\?/);
  view.press('<enter>');
  t.regex(text(view), /nothing is called restrat: did you mean restart\?/);
  view.press('<ctrl-u>');
  view.type('restart w1 w2 --rolling');
  view.press('<enter>', ':', '<up>', '<up>');
  t.regex(text(view), /^ : scale 8/m);
  t.deepEqual(asked(view), [
    ['scale', { workers: 8 }],
    ['restart', { workers: ['w1', 'w2'], rolling: true }],
  ]);
  view.close();
});
