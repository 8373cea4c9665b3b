import { type ProvisionRequest, provision } from './packages.js';

/** What a worker says on its ready line when packages are missing. */
export type PackageNeed = Pick<ProvisionRequest, 'python' | 'tag' | 'requirements'>;

/** Installs what a worker needs. Workers that need the same share one installation. Throws `interpreter`. */
export type Provisioner = (need: PackageNeed) => Promise<void>;

/** A worker that was already booting when packages came does not know of them; they need not be installed again for it. */
const freshMs = 60_000;

export function createProvisioner(context: Omit<ProvisionRequest, keyof PackageNeed>): Provisioner {
  /** Each with the time at which it was complete. */
  const installs = new Map<string, Promise<number>>();
  return async ({ python, tag, requirements }) => {
    const key = JSON.stringify([tag, requirements]);
    const known = installs.get(key);
    if (known !== undefined && context.clock.now() - (await known) < freshMs) return;
    const install = provision({ ...context, python, tag, requirements }).then(() => context.clock.now());
    installs.set(key, install);
    try {
      await install;
    } catch (error) {
      installs.delete(key);
      throw error;
    }
  };
}
