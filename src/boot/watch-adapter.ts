import type { BootOptions } from './boot-pit.js';

/**
 * Reloads on every change of the adapter, where that is wanted; resolves to the undo. What comes to be said before is put
 * among the warnings, later ones are events.
 */
export async function watchAdapter(
  { config, env, clock, hub }: Pick<BootOptions, 'config' | 'env' | 'clock' | 'hub'>,
  reload: (why: string) => void,
  warnings: string[],
): Promise<() => void> {
  if (!config.isReloadedOnChange) return () => {};
  const { reloadOnChange } = await import('./reload-on-change.js');
  let warn = (message: string): void => void warnings.push(message);
  const end = await reloadOnChange({
    config,
    env: { ...env, ...config.worker.env },
    clock,
    reload,
    warn: (message) => warn(message),
  });
  warn = (message) => hub.emit({ type: 'warning', message });
  return end;
}
