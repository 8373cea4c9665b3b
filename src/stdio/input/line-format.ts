import { type CommandSource, defaultTool } from '../../command.js';
import type { InputConfig } from '../../config/start-config.js';
import { LineSplitter, type Splitter } from './line-splitter.js';
import { objectLineParser } from './object-line.js';
import { commandParser } from './parse-command.js';
import type { LineParser } from './parsed-line.js';
import { plainLineParser } from './plain-line.js';
import { RecordSplitter } from './record-splitter.js';
import { tableLineParser } from './table-line.js';

/** How an input is cut, and what its lines are. */
export interface LineFormat {
  readonly splitter: Splitter;
  readonly parse: LineParser;
  /** The first line that is not blank says what the others mean. */
  readonly hasHeader: boolean;
}

/** The format of standard input; `source` is whose commands its lines become. */
export function lineFormat(
  { format, idKey, maxLineBytes: maxLine, defaultTool: tool }: InputConfig,
  source: CommandSource,
): LineFormat {
  switch (format) {
    case 'json': {
      const options = { defaultTool: tool === undefined ? undefined : defaultTool };
      return {
        splitter: new LineSplitter({ maxLine }),
        parse: commandParser(source, options),
        hasHeader: false,
      };
    }
    case 'lines':
    case 'null': {
      const separator = format === 'null' ? 'null' : 'newline';
      return {
        splitter: new LineSplitter({ maxLine, separator }),
        parse: plainLineParser(source, defaultTool),
        hasHeader: false,
      };
    }
    case 'jsonl':
      return {
        splitter: new LineSplitter({ maxLine }),
        parse: objectLineParser(source, defaultTool, idKey),
        hasHeader: false,
      };
    case 'csv':
    case 'tsv': {
      const delimiter = format === 'csv' ? ',' : '\t';
      return {
        splitter: new RecordSplitter({ maxLine, delimiter }),
        parse: tableLineParser(source, defaultTool, { delimiter, idKey }),
        hasHeader: true,
      };
    }
  }
}
