import { dirname } from 'node:path';
import type { AdapterSpec } from '../config/adapter-spec.js';
import type { StartConfig } from '../config/start-config.js';
import type { BootOptions } from './boot-pit.js';

/**
 * Reloads on every change of an adapter, where that is wanted; resolves to the undo. What comes to be said before is put
 * among the warnings, later ones are events.
 */
export async function watchAdapters(
  {
    config,
    env,
    clock,
    hub,
  }: Pick<BootOptions, 'env' | 'clock' | 'hub'> & {
    readonly config: StartConfig;
  },
  reload: (why: string) => void,
  warnings: string[],
): Promise<() => void> {
  if (!config.isReloadedOnChange) return () => {};
  const { reloadOnChange } = await import('./reload-on-change.js');
  let warn = (message: string): void => void warnings.push(message);
  const ends = await Promise.all(
    differentAdapters(config).map((settings) =>
      reloadOnChange({
        config: settings,
        env: { ...env, ...settings.worker.env },
        clock,
        reload,
        warn: (message) => warn(message),
      }),
    ),
  );
  warn = (message) => hub.emit({ type: 'warning', message });
  return () => {
    for (const end of ends) end();
  };
}

/** Pools may share one, or have theirs side by side: a change is to be told once. */
function differentAdapters({ pools }: StartConfig) {
  const settings = pools.map((pool) => pool.settings);
  return [...new Map(settings.map((one) => [placeOf(one.adapter), one])).values()];
}

function placeOf(adapter: AdapterSpec): string {
  return adapter.kind === 'file' && adapter.file.endsWith('.py')
    ? dirname(adapter.file)
    : JSON.stringify(adapter);
}
