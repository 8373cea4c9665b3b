import { readFileSync } from 'node:fs';
import test from 'ava';
import { readDocument } from '../../src/config/file/read-document.js';

const page = readFileSync('docs/configuration.md', 'utf8');

test('every file that the page shows is one', (t) => {
  const texts = [...page.matchAll(/^```toml\n([\s\S]*?)^```$/gm)].map(([, text = '']) => text);
  t.true(texts.length > 1);
  for (const text of texts) {
    const file = { kind: 'project', path: '/srv/app/snakepit.toml', shown: 'snakepit.toml' } as const;
    t.truthy(readDocument({ ...file, text, top: [], home: undefined }), text);
  }
});
