// Builds dist/: the command line and the library as a few bundled files, and the library's types.
import { execFileSync } from 'node:child_process';
import { build } from 'rolldown';

// Each file to open costs a start 0.4 ms, and each line of it is compiled. So what one moment needs lies in one file, and what
// only a later moment needs in another; a module that two of them need goes with the one named first. What is named nowhere
// (the dashboard, traces, commands asked for now and then) gets files of its own, as dynamic imports draw them.
const moments = [
  { name: 'every-command', begins: /\/cli\/(run-command-line|report-bugs|leave|commands\/version)\.ts$/ },
  { name: 'help', begins: /\/cli\/(command-help|working-directory|commands\/start)\.ts$/ },
  { name: 'parse-words', begins: /\/cli\/parse-words\.ts$/ },
  { name: 'status', begins: /\/cli\/commands\/status\.ts$/ },
  { name: 'call', begins: /\/cli\/commands\/call\.ts$/ },
  { name: 'library', begins: /\/library\/.*\.ts$/ },
  { name: 'start', begins: /\/cli\/start\.ts$/ },
  { name: 'pit', begins: /\/boot\/(pit|pit-service|worker-tree)\.ts$/ },
  { name: 'connect-worker', begins: /\/bridge\/connect-worker\.ts$/ },
];

await build({
  input: { cli: 'src/cli/main.ts', index: 'src/index.ts' },
  platform: 'node',
  external: ['react-devtools-core'],
  transform: {
    target: 'node20',
    // React's checks for developers cost more than the dashboard itself; Ink's tools for them are not there.
    define: { 'process.env.NODE_ENV': '"production"', 'process.env.DEV': '"false"' },
  },
  output: {
    dir: 'dist',
    cleanDir: true,
    format: 'esm',
    chunkFileNames: 'parts/[name]-[hash].js',
    codeSplitting: {
      groups: moments.map(({ name, begins }, i) => ({ name, test: begins, priority: moments.length - i })),
    },
    // What is shorter is compiled sooner, at every start.
    minify: true,
    sourcemap: true,
  },
});
execFileSync('npx', ['tsc', '--project', 'tsconfig.types.json'], { stdio: 'inherit' });
