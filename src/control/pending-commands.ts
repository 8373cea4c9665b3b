import type { Command } from '../command.js';

/** Places to begin with: a power of two, and more than are usually on their way. */
const firstPlaces = 8192;

/**
 * Commands that have no answer yet, by numbers that rise by one.
 *
 * A ring, since numbers that are pending at the same time are near each other: with a Map, which keeps making room for what
 * comes by copying what is there, `pipe` took a quarter more processor time. It grows where an old one stays unanswered
 * while many others come and go.
 */
export class PendingCommands {
  #places: (Command | undefined)[] = new Array(firstPlaces).fill(undefined);
  /** The number that the command in a place has. */
  #numbers: number[] = new Array(firstPlaces).fill(0);
  #size = 0;

  get size(): number {
    return this.#size;
  }

  add(number: number, command: Command): void {
    while (this.#places[this.#placeOf(number)] !== undefined) this.#grow();
    const place = this.#placeOf(number);
    this.#places[place] = command;
    this.#numbers[place] = number;
    this.#size++;
  }

  get(number: number): Command | undefined {
    const place = this.#placeOf(number);
    return this.#numbers[place] === number ? this.#places[place] : undefined;
  }

  delete(number: number): void {
    if (this.get(number) === undefined) return;
    this.#places[this.#placeOf(number)] = undefined;
    this.#size--;
  }

  /** Those that are pending, in the order of their numbers. */
  entries(): (readonly [number: number, command: Command])[] {
    const entries = this.#places.flatMap((command, place) =>
      command === undefined ? [] : [[this.#numbers[place] ?? 0, command] as const],
    );
    return entries.sort(([a], [b]) => a - b);
  }

  #placeOf(number: number): number {
    return number & (this.#places.length - 1);
  }

  #grow(): void {
    const entries = this.entries();
    const places = 2 * this.#places.length;
    this.#places = new Array(places).fill(undefined);
    this.#numbers = new Array(places).fill(0);
    this.#size = 0;
    for (const [number, command] of entries) this.add(number, command);
  }
}
