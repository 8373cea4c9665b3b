import { counted } from '../../text.js';
import type { Check } from '../check.js';

/** What is imported for longer hangs, or is of a size that nobody wants to see twice. */
const limitMs = 60_000;

/** Lines of a traceback: its end says what is wrong. */
const mostLines = 12;

export const adapter: Check = {
  name: 'adapter',
  title: 'Adapter',
  isPerPool: true,
  async run(site) {
    const { adapterError: error, config } = site;
    const named = config.adapter.kind === 'demo' ? 'the built-in demo tools' : config.adapter.spec;
    const facts = { adapter: config.adapter.kind === 'demo' ? null : named };
    if (error !== undefined) return { verdict: 'problem', says: error.message, remedy: error.remedy, facts };
    const python = await site.facts().catch(() => undefined);
    if (python?.kind !== 'fit' || python.missing.length > 0)
      return { verdict: 'skipped', says: `${named} cannot be imported before the above is put right`, facts };

    const tried = await site.adapterFacts(limitMs);
    if (tried === 'late') {
      return {
        verdict: 'problem',
        says: `${named} was not imported within ${limitMs / 1000} s`,
        remedy:
          'If it is that slow, give workers more time with --ready-timeout; else look for what it waits for.',
        facts,
      };
    }
    if (tried.kind === 'failed') {
      const more = tried.traceback.split('\n').filter(Boolean).slice(-mostLines);
      const { file } = await site.python();
      return {
        verdict: 'problem',
        says: `${named}: ${tried.message}`,
        more,
        remedy: remedyFor(tried.message, file),
        facts,
      };
    }
    const { ms, tools } = tried;
    return {
      verdict: 'ok',
      says: `${named}: ${counted(tools.length, 'tool')}, imported in ${Math.ceil(ms)} ms`,
      facts: { ...facts, tools, import_ms: Math.ceil(ms) },
    };
  },
};

function remedyFor(message: string, python: string): string | undefined {
  const [, module] = /^ModuleNotFoundError: No module named '([^'.]+)/.exec(message) ?? [];
  if (module === undefined) return undefined;
  return `Install what provides ${module} for ${python}, or name the Python that has it with --python.`;
}
