import { join } from 'node:path';
import type { Generation, Slot, SlotDevice } from './world.js';

/** What belongs to one generation of a slot. Its files are its own: what an earlier one left behind is never in the way. */
export function generationOf(slot: Slot, number: number, directory: string, device?: SlotDevice): Generation {
  return {
    number,
    address: join(directory, `${slot.id}.${number}.sock`),
    slotFile: join(directory, `${slot.id}.${number}.slot`),
    environment: {
      SNAKEPIT_WORKER_ID: slot.id,
      SNAKEPIT_WORKER_SLOT: String(slot.index),
      SNAKEPIT_WORKER_COUNT: String(slot.count),
      SNAKEPIT_GENERATION: String(number),
    },
    device,
  };
}
