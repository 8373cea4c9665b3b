import { SnakepitError } from '../errors.js';
import { type Child, exitOf } from './child.js';

/** A name under which something can be found for as long as it lives, whichever of its lives that is. */
export interface ViaName<C extends Child> {
  readonly name: string;
  /** Who has the name now; undefined: nobody. */
  whereis(): C | undefined;
}

/** Names for children. Each is given once at a time, and is free again when its child has exited. */
export class Registry<C extends Child = Child> {
  readonly #named = new Map<string, C>();

  /** Gives a child a name. Throws where another one has it. */
  register(name: string, child: C): void {
    if (this.#named.has(name)) throw new SnakepitError('internal', `the name ${name} is taken`);
    this.#named.set(name, child);
    void exitOf(child).then(() => {
      this.#named.delete(name);
    });
  }

  whereis(name: string): C | undefined {
    return this.#named.get(name);
  }

  viaName(name: string): ViaName<C> {
    return { name, whereis: () => this.whereis(name) };
  }

  names(): readonly string[] {
    return [...this.#named.keys()];
  }
}
