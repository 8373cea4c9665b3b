import { readFileSync } from 'node:fs';
import test from 'ava';
import { settingsOf } from '../../../src/config/file/file-schema.js';
import { jsonSchema } from '../../../src/config/file/json-schema.js';

test('the published schema is that of the table: npm run man writes it', (t) => {
  t.is(readFileSync('schema/snakepit.schema.json', 'utf8'), jsonSchema());
});

test('it knows every setting, and says what each is for', (t) => {
  const { properties, additionalProperties } = JSON.parse(jsonSchema());
  t.false(additionalProperties);
  for (const [name, flag] of settingsOf('project')) {
    t.is(properties[name].description, flag.help, name);
    const { type, anyOf, enum: choices, pattern, default: preset } = properties[name];
    t.true(type !== undefined || anyOf !== undefined, name);
    if (flag.choices !== undefined) t.deepEqual(choices, flag.choices);
    if (pattern !== undefined && preset !== undefined) t.regex(preset, new RegExp(pattern), name);
  }
});
