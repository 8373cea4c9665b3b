// Builds dist/: the command line and the library as a few bundled files (one file opens faster than two hundred), parts
// that not every command needs in files of their own, and the library's types.
import { execFileSync } from 'node:child_process';
import { rm } from 'node:fs/promises';
import { build } from 'esbuild';

await rm('dist', { recursive: true, force: true });
await build({
  entryPoints: { cli: 'src/cli/main.ts', index: 'src/index.ts' },
  outdir: 'dist',
  bundle: true,
  splitting: true,
  chunkNames: 'parts/[name]-[hash]',
  format: 'esm',
  platform: 'node',
  target: 'node20',
  // What is shorter is compiled sooner, at every start.
  minify: true,
  sourcemap: 'linked',
  legalComments: 'linked',
  // React's checks for developers cost more than the dashboard itself; Ink's tools for them are not there.
  define: { 'process.env.NODE_ENV': '"production"', 'process.env.DEV': '"false"' },
  external: ['react-devtools-core'],
  // Bundled CommonJS packages ask for Node's own modules by require().
  banner: {
    js: "import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);",
  },
});
execFileSync('npx', ['tsc', '--project', 'tsconfig.types.json'], { stdio: 'inherit' });
