import type { Check } from './check.js';
import { adapter } from './checks/adapter.js';
import { devices } from './checks/devices.js';
import { folders } from './checks/folders.js';
import { instances } from './checks/instances.js';
import { node } from './checks/node.js';
import { openFiles } from './checks/open-files.js';
import { packages } from './checks/packages.js';
import { processes } from './checks/processes.js';
import { python } from './checks/python.js';
import { runtimeDirectory } from './checks/runtime-directory.js';
import { settings } from './checks/settings.js';
import { socketPath } from './checks/socket-path.js';
import { terminal } from './checks/terminal.js';

/** In the order in which they are made and shown: what a later one needs comes first. */
export const allChecks: readonly Check[] = [
  node,
  settings,
  python,
  packages,
  adapter,
  runtimeDirectory,
  socketPath,
  folders,
  openFiles,
  processes,
  instances,
  terminal,
  devices,
];
