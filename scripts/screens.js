// Writes the sample screens and the table of keys in docs/dashboard.md from the code that was compiled last.
import { readFileSync, writeFileSync } from 'node:fs';
import { keyMap, keysText } from '../build/src/dashboard/full/keys/key-map.js';
import {
  keyTable,
  sampleScreens,
  withKeys,
  withScreens,
} from '../build/test/dashboard/full/support/samples.js';

const path = 'docs/dashboard.md';
const document = readFileSync(path, 'utf8');
writeFileSync(path, withKeys(withScreens(document, await sampleScreens()), keyTable(keyMap, keysText)));
