import { leave } from './leave.js';
import { reportBugs } from './report-bugs.js';
import { runCommandLine } from './run-command-line.js';

reportBugs();
leave(await runCommandLine(process.argv.slice(2)));
