#!/usr/bin/env node
// First of all: without a handler, SIGUSR1 makes Node open a debugger port.
process.on('SIGUSR1', () => {});

await import('../dist/cli.js');
