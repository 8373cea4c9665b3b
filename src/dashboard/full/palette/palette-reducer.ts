import type { Key } from '../../terminal/key.js';
import { editLine, remember } from '../edit/line-edit.js';
import { type Model, reportOf, type Step, step } from '../model.js';
import type { PaletteState } from './palette-state.js';
import { readPalette } from './read-palette.js';

/** What a key does to the line of the palette: `enter` sends it, `esc` leaves it. */
export function paletteKey(model: Model, palette: PaletteState, key: Key): Step {
  if (key.type === 'named' && key.name === 'escape') return step({ ...model, front: { is: 'nothing' } });
  if (key.type === 'named' && key.name === 'enter') return send(model, palette);
  if (key.type === 'named' && key.name === 'backspace' && palette.edit.text === '') {
    return step({ ...model, front: { is: 'nothing' } });
  }
  const edit = editLine(palette.edit, key, model.written.commands);
  if (edit === palette.edit) return step(model);
  return step({ ...model, front: { is: 'palette', palette: { edit, complaint: undefined } } });
}

function send(model: Model, { edit }: PaletteState): Step {
  if (edit.text.trim() === '') return step({ ...model, front: { is: 'nothing' } });
  const reading = readPalette(edit.text, reportOf(model)?.tools ?? []);
  if (reading.is === 'complaint') {
    return step({ ...model, front: { is: 'palette', palette: { edit, complaint: reading.text } } });
  }
  const written = { ...model.written, commands: remember(model.written.commands, edit.text) };
  return step({ ...model, written, front: { is: 'nothing' } }, reading.effect);
}
