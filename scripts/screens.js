// Writes the sample screens in docs/dashboard.md, and the table of keys, from the code that was compiled last.
import { readFileSync, writeFileSync } from 'node:fs';
import { keyMap, keysText } from '../build/src/dashboard/full/keys/key-map.js';
import {
  keyTable,
  sampleScreens,
  withKeys,
  withScreens,
} from '../build/test/dashboard/full/support/samples.js';

const screens = await sampleScreens();

const path = 'docs/dashboard.md';
const document = withScreens(readFileSync(path, 'utf8'), screens);
writeFileSync(path, withKeys(document, keyTable(keyMap, keysText)));
