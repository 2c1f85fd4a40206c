/** What Cornelia Huck and Alex Williamson asked of the patch that batches vfio_pin_pages. */

import { percent } from '../../counted.js';
import { packageFile } from '../../package-file.js';
import type { Bucket } from '../../results/replay.js';
import type { OpenQuestion } from '../../results/validation.js';
import { valuesIn } from '../../stats/distances.js';
import { shiftOf } from '../figures/pin-pages-contiguous.js';
import type { Evidence } from '../replays.js';
import { groupHeldForPins } from './group-held.js';
import { change, changeOf, measuredIn } from './numbers.js';

const BOOT = 'traces/ccw-boot.csv';
const FIO = 'traces/ccw-fio.csv.gz';
const CELLS = 'traces/contiguous-512.csv';
const PATCH = 'contiguous-pin';
/** The patch for runs of this many pages or more only. */
const CAPPED = 'fixtures/variants/capped-run.mjs';
const LEAST = 8;

export async function pinQuestions({ published, replay }: Evidence): Promise<OpenQuestion[]> {
  const capped = `${packageFile(CAPPED)}:least=${LEAST}`;
  const boot = await replay(BOOT, [PATCH, capped], null);
  const fio = await replay(FIO, [PATCH], null);
  const long = await replay(CELLS, [PATCH], 'op=pin,npage=512');
  const runs = measuredIn(fio, PATCH, 'contiguous_npage');
  const inMail = published.histograms.find(({ map }) => map === 'contiguous_npage')!.buckets;
  const inFio = shiftOf('ccw-fio', 'n_pages_ns', {
    histograms: published.histograms,
    replays: { 'ccw-fio': fio },
  });
  const cappedLabel = boot.lanes[2].label;
  return [
    {
      by: 'Alex Williamson, Cornelia Huck',
      question: 'Does it work in the real world, for workloads actually seen there?',
      answer: `Hardly those of vfio-ccw: calls of several pages get ${change(boot, PATCH, 'n_pages')} in the boot and ${change(fio, PATCH, 'n_pages')} in fio (the one miss of this thread: ${changeOf(100, 100 + inFio.published)} by the mail's histograms, at the middles of their buckets), since ${percent(singles(runs.log2))} of the runs in the trace of fio are a single page (in the mail ${percent(singles(inMail))}, of one guest boot plus an fio run). Calls of one page: ${change(boot, PATCH, '1_page')} and ${change(fio, PATCH, '1_page')}.`,
      command: `replay ${BOOT} --variant ${PATCH}`,
    },
    {
      by: null,
      question: 'Which callers gain, then?',
      answer: `Those that ask for long contiguous ranges: 512 consecutive pages get ${change(long, PATCH, 'n_pages')} over the three kinds of memory together.`,
      command: `replay ${CELLS} --variant ${PATCH} --filter op=pin,npage=512`,
    },
    {
      by: null,
      question: 'Could the patch leave short runs alone?',
      answer: `With runs of ${LEAST} pages or more batched and all others pinned page by page, the boot's calls of several pages get ${change(boot, cappedLabel, 'n_pages')}.`,
      command: `replay ${BOOT} --variant ./${CAPPED}:least=${LEAST}`,
    },
    await groupHeldForPins(replay, 'Alex Williamson, in the thread on vfio_dma_rw'),
  ];
}

/** Share of the runs of one page. */
function singles(buckets: readonly Bucket[]): number {
  return (buckets.find(({ lo }) => lo === 1)?.count ?? 0) / valuesIn(buckets);
}
