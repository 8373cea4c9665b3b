// Python functions in a Node program: node examples/library/report.mjs
import { CommandFailed, startPit } from 'snakepit';

const text = 'Warm pools. Cold drinks! Warm hearts?';

const pit = await startPit({
  adapter: 'text.py',
  cwd: import.meta.dirname,
  workers: 2,
  timeout: '10s',
});

try {
  console.log('words:', await pit.call('words', { text }));

  for await (const sentence of pit.stream('sentences', { text })) console.log('sentence:', sentence);

  try {
    await pit.call('words', { txt: text });
  } catch (error) {
    if (!(error instanceof CommandFailed)) throw error;
    console.log(`${error.code}: ${error.message}`);
  }

  console.log(`${pit.name}: ${pit.status().commands.ok} ok`);
} finally {
  await pit.stop();
}
