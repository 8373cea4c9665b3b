import { adapterFolder } from '../config/adapter-spec.js';
import type { PitSettings } from '../config/start-config.js';
import type { Emit } from '../events.js';
import { type FoundPython, findPython } from '../interpreter/find-python.js';
import { installScriptDependencies } from '../interpreter/script-dependencies.js';
import type { Run } from '../run.js';

export interface PythonRequest {
  readonly config: Pick<PitSettings, 'adapter' | 'cwd' | 'python'>;
  readonly env: NodeJS.ProcessEnv;
  readonly run: Run;
  readonly emit: Emit;
  readonly signal?: AbortSignal | undefined;
  /** Whether what an adapter declares to need is installed, or only looked for. Default: yes. */
  readonly mayInstall?: boolean;
}

/** The Python that workers of an adapter run with; what the adapter declares to need is installed first. Throws `interpreter`. */
export async function choosePython(request: PythonRequest): Promise<FoundPython> {
  const { config, env, run, emit, signal, mayInstall } = request;
  const { adapter, cwd } = config;
  if (adapter.kind === 'file' && config.python === undefined) {
    const script = await installScriptDependencies({
      file: adapter.file,
      env,
      run,
      emit,
      signal,
      mayInstall,
    });
    if (script.kind === 'ready') return { file: script.python, source: 'script' };
    if (script.kind === 'ignored') emit({ type: 'warning', message: script.warning });
  }
  const from = adapterFolder(adapter, cwd);
  return findPython({ python: config.python, from, cwd, env, run, signal });
}
