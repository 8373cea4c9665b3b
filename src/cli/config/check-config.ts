import { loadConfigFiles, namedFile } from '../../config/file/load-config-files.js';
import { FileMistakes } from '../../config/file/mistakes.js';
import { resolveStartConfig } from '../../config/resolve-start-config.js';
import { SnakepitError } from '../../errors.js';
import { exitCodes } from '../exit-codes.js';
import type { Leaving } from '../leave.js';
import { print } from '../print.js';
import { reportNote } from '../report-error.js';
import { table } from '../table.js';
import { type ConfigReport, configReport, errorReport, type SettingReport } from './config-report.js';

/** Reads the settings as a start in this folder would, and prints them, or what is wrong. */
export async function checkConfig(file: string | undefined, isJson: boolean): Promise<Leaving> {
  try {
    const report = await read(file);
    for (const warning of isJson ? [] : report.warnings) await reportNote(warning);
    return await print(isJson ? `${JSON.stringify(report)}\n` : text(report));
  } catch (thrown) {
    const error = SnakepitError.from(thrown);
    if (!isJson || error.code !== 'usage') throw error;
    const { message, remedy, cause } = error;
    const mistakes = cause instanceof FileMistakes ? cause.mistakes : [{ message, remedy }];
    const { code } = await print(`${JSON.stringify(errorReport(mistakes))}\n`);
    return { code: code === exitCodes.ok ? exitCodes.usage : code };
  }
}

async function read(file: string | undefined): Promise<ConfigReport> {
  const { env } = process;
  const cwd = process.cwd();
  const named = file === undefined ? namedFile({}, env) : { file, by: 'FILE' };
  const files = await loadConfigFiles({ named, env, cwd });
  const request = { adapter: undefined, flags: {}, environment: env, cwd, files };
  // What contradicts something else is refused as a start would refuse it.
  const { warnings } = resolveStartConfig(request);
  return configReport(request, warnings);
}

function text({ file, user_file, settings, pools }: ConfigReport): string {
  return [
    `project: ${file ?? 'no snakepit.toml, and no [tool.snakepit] in pyproject.toml'}\n`,
    `user:    ${user_file ?? 'no file of settings'}\n\n`,
    settingsTable(Object.entries(settings)),
    ...Object.entries(pools).map(([name, pool]) => {
      // What it has as all others have it is above.
      const own = Object.entries(pool.settings).filter(([key, { where }]) => settings[key]?.where !== where);
      return `\n[pool.${name}]\n${settingsTable(own)}`;
    }),
  ].join('');
}

function settingsTable(settings: readonly (readonly [string, SettingReport])[]): string {
  const rows = settings.map(([name, { value, where }]) => [
    name,
    value === null ? '-' : typeof value === 'object' ? variables(value) : String(value),
    where ?? 'default',
  ]);
  return table([['SETTING', 'VALUE', 'FROM'], ...rows]);
}

function variables(table: object): string {
  const names = Object.keys(table);
  return names.length === 0 ? '-' : names.map((name) => `${name}=…`).join(' ');
}
