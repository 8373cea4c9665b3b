// Writes the JSON Schema of snakepit.toml, which is made from the table of flags: part of `npm run man`.
import { writeFile } from 'node:fs/promises';
import { jsonSchema } from '../build/src/config/file/json-schema.js';

await writeFile('schema/snakepit.schema.json', jsonSchema());
