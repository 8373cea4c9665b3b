import { readFileSync } from 'node:fs';
import test from 'ava';
import ts from 'typescript';
import { eventLine, eventsDropped } from '../../src/control/parts.js';

const page = readFileSync('docs/events.md', 'utf8');

/** Keys of each type of event, and of each object in one, as they are in JSON; `?` after those that are not always there. */
interface Keys {
  readonly events: Map<string, Set<string>>;
  readonly objects: Map<string, Set<string>>;
}

function declaredKeys(): Keys {
  const program = ts.createProgram(['src/events.ts'], {
    strict: true,
    target: ts.ScriptTarget.ES2022,
    module: ts.ModuleKind.NodeNext,
    types: ['node'],
    noEmit: true,
  });
  const checker = program.getTypeChecker();
  const source = program.getSourceFile('src/events.ts');
  const alias = source?.statements.find(
    (node): node is ts.TypeAliasDeclaration =>
      ts.isTypeAliasDeclaration(node) && node.name.text === 'PitEvent',
  );
  if (alias === undefined) throw new Error('there is no PitEvent in src/events.ts');
  const union = checker.getTypeAtLocation(alias.name);
  if (!union.isUnion()) throw new Error('PitEvent is no union');

  const objects = new Map<string, Set<string>>();
  const keysOf = (types: readonly ts.Type[]): Set<string> => {
    const all = types.map((type) => new Map(checker.getPropertiesOfType(type).map((key) => [key.name, key])));
    const names = new Set(all.flatMap((keys) => [...keys.keys()]));
    return new Set(
      [...names].map((name) => {
        const found = all.flatMap((keys) => keys.get(name) ?? []);
        const kinds = found.map((key) => checker.getTypeOfSymbol(key));
        const object = kinds.map((kind) => elementOf(checker.getNonNullableType(kind))).find(isObject);
        if (object !== undefined) objects.set(snake(name), keysOf([object]));
        const isSure =
          found.length === all.length &&
          found.every((key) => !(key.flags & ts.SymbolFlags.Optional)) &&
          kinds.every((kind) => !mayBeUndefined(kind));
        return `${snake(name)}${isSure ? '' : '?'}`;
      }),
    );
  };
  /** Of a list what it is a list of. */
  const elementOf = (type: ts.Type): ts.Type =>
    (checker.isArrayLikeType(type) ? checker.getIndexTypeOfType(type, ts.IndexKind.Number) : undefined) ??
    type;
  /** One with keys of its own, no list and no record of figures. */
  const isObject = (type: ts.Type): boolean =>
    (type.flags & ts.TypeFlags.Object) !== 0 &&
    !checker.isArrayLikeType(type) &&
    ((type as ts.ObjectType).objectFlags & ts.ObjectFlags.Mapped) === 0;

  const members = new Map<string, ts.Type[]>();
  for (const member of union.types) {
    const symbol = member.getProperty('type');
    const type = symbol === undefined ? undefined : checker.getTypeOfSymbol(symbol);
    if (!type?.isStringLiteral()) throw new Error('an event without a type');
    members.set(type.value, [...(members.get(type.value) ?? []), member]);
  }
  const events = new Map(
    [...members].map(([type, types]) => {
      const keys = keysOf(types);
      keys.delete('type');
      return [type, keys];
    }),
  );
  return { events, objects };
}

function mayBeUndefined(type: ts.Type): boolean {
  const parts = type.isUnion() ? type.types : [type];
  return parts.some((part) => (part.flags & ts.TypeFlags.Undefined) !== 0);
}

function snake(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

/** The rows of tables with three columns: what is in code in the first, and all that is in the second. */
function documentedKeys(text: string): Map<string, Set<string>> {
  const rows = [...text.matchAll(/^\| `([a-z_-]+)` \|([^|]*)\|[^|]*\|$/gm)];
  return new Map(
    rows.map(([, name = '', keys = '']) => [
      name,
      new Set([...keys.matchAll(/`([^`]+)`/g)].map((key) => key[1] ?? '')),
    ]),
  );
}

const sorted = (keys: Map<string, Set<string>>) =>
  Object.fromEntries([...keys].sort().map(([name, set]) => [name, [...set].sort()]));

test('the page has every event with all of its keys, and no other', (t) => {
  const [events = '', objects = ''] = page.slice(page.indexOf('## All of them')).split('### Objects in them');
  const declared = declaredKeys();
  t.true(declared.events.size > 30);
  t.deepEqual(sorted(documentedKeys(events)), sorted(declared.events));
  t.deepEqual(sorted(documentedKeys(objects)), sorted(declared.objects));
});

test('the page shows lines as they are', (t) => {
  const [shown = '', dropped = ''] = [...page.matchAll(/^```json\n(.*)\n```/gm)].map(([, line]) => line);
  const event = {
    type: 'worker-ready',
    worker: 'w1',
    generation: 1,
    pid: 4711,
    python: '3.13.1',
    tools: ['add', 'nap'],
    bootMs: 104.388711,
  } as const;
  t.is(shown, JSON.stringify(eventLine({ seq: 5, time: Date.parse('2026-11-23T03:36:08.104Z'), event })));
  t.is(dropped, JSON.stringify(eventsDropped(1234)));
});

test('all numbers are whole, at any depth', (t) => {
  const counters = {
    startFailures: 1,
    maxStartFailures: 3,
    crashesInWindow: 0,
    maxCrashes: 3,
    windowMs: 1500.5,
  };
  const event = { type: 'restart-scheduled', worker: 'w1', generation: 2, delayMs: 0.4, counters } as const;
  t.like(eventLine({ seq: 1, time: 0, event }), {
    delay_ms: 0,
    counters: { start_failures: 1, window_ms: 1501 },
  });
});
