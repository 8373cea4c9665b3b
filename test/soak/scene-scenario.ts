import { play, type Scene } from '../helpers/scene.js';
import type { Report, Scenario, Stage } from '../scenarios/scenario.js';

/** A scenario that counts nothing, and only says what does not hold. */
export function sceneScenario(scenario: (scene: Scene, stage: Stage) => Promise<void>): Scenario {
  return async (stage) => {
    await play((scene) => scenario(scene, stage), stage.progress);
    return nothingCounted;
  };
}

const nothingCounted: Report = {
  kills: 0,
  commands: 0,
  unanswered: 0,
  answeredTwice: 0,
  runTwice: 0,
  failed: {},
  orphans: 0,
  filesLeft: 0,
  slotsReady: [0, 0],
  descriptorsPerMinute: undefined,
  mibPerMinute: undefined,
  figures: {},
  complaints: [],
};
