import * as z from 'zod/mini';
import { fileSchema, notes } from './file-schema.js';

/** What editors are given: the JSON Schema of a project's file, which a user's file keeps to as well. */
export function jsonSchema(): string {
  // Editors of TOML know this version of it.
  const schema = z.toJSONSchema(fileSchema('project'), {
    metadata: notes,
    target: 'draft-7',
    io: 'input',
    override: ({ jsonSchema: part }) => {
      // That numbers are exact goes without saying.
      if (part.maximum === Number.MAX_SAFE_INTEGER) delete part.maximum;
    },
  });
  const titled = {
    $schema: schema.$schema,
    title: 'snakepit.toml',
    description: 'Settings of snakepit start; the same keys stand below [tool.snakepit] in pyproject.toml.',
    ...schema,
  };
  return `${JSON.stringify(titled, null, 2)}\n`;
}
