import { Box } from 'ink';
import type { ReactNode } from 'react';
import { widthOf } from '../text/cells.js';
import { Details } from './details/details.js';
import { Footer } from './footer/footer.js';
import { Header } from './header/header.js';
import { Help } from './help/help.js';
import { bodyLayout, type Layout, smallest } from './layout.js';
import { numberCells } from './line-sheet.js';
import { Lines } from './lines.js';
import { LogPane } from './log/log-pane.js';
import { logWorker } from './log/log-reducer.js';
import { ageOf, type Model, reportOf } from './model.js';
import { oneLine } from './one-line.js';
import type { Theme } from './theme.js';
import { Tools } from './tools/tools.js';
import { selectedWorker, workersInOrder } from './workers/selection.js';
import { WorkersTable } from './workers/workers-table.js';

interface ViewProps {
  readonly model: Model;
  readonly theme: Theme;
}

/** The whole screen, as wide and as high as it is, and never more. */
export function FullView({ model, theme }: ViewProps): ReactNode {
  const { columns, rows } = model.size;
  if (columns < smallest.columns || rows < smallest.rows) {
    return <Lines lines={[oneLine(model)]} />;
  }
  const layout = bodyLayout(model);
  return (
    <Box flexDirection="column" width={numberCells} height={rows}>
      <Header pit={model.pit} age={ageOf(model)} width={columns} height={layout.header} theme={theme} />
      <Body model={model} layout={layout} theme={theme} />
      <Footer model={model} theme={theme} />
    </Box>
  );
}

function Body({ model, layout, theme }: ViewProps & { readonly layout: Layout }): ReactNode {
  const { front, size } = model;
  const whole = { width: size.columns, height: layout.above + layout.log, theme };
  if (front.is === 'help') return <Help top={front.top} {...whole} />;
  if (front.is === 'tools') return <Tools tools={front.tools} chosen={front.chosen} {...whole} />;
  const worker = logWorker(model);
  return (
    <>
      <Above model={model} layout={layout} theme={theme} />
      <LogPane
        log={model.log}
        worker={worker}
        idWidth={idWidth(model)}
        width={size.columns}
        height={layout.log}
        theme={theme}
      />
    </>
  );
}

function Above({ model, layout, theme }: ViewProps & { readonly layout: Layout }): ReactNode {
  const selected = selectedWorker(model);
  const place = { age: ageOf(model), width: model.size.columns, height: layout.above, theme };
  if (model.page === 'details' && selected !== undefined) return <Details worker={selected} {...place} />;
  return (
    <WorkersTable
      workers={workersInOrder(model)}
      selected={selected?.worker}
      sort={model.table.sort}
      hasRule={layout.hasRule}
      {...place}
    />
  );
}

/** Cells that the log keeps for ids of workers. */
function idWidth(model: Model): number {
  const ids = (reportOf(model)?.workers ?? []).map(({ worker }) => widthOf(worker));
  return Math.min(12, Math.max(2, ...ids));
}
