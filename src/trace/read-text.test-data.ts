/** Reading a text as a trace, for tests. */
import { Readable } from 'node:stream';
import { MAX_STORED_PFNS } from './batch.js';
import { openTrace } from './open.js';
import { OPS } from './ops.js';

/** Reads a text as standard input, in pieces of the given size. */
export async function open(text: string | Buffer, { skipBadRows = false, piece = 1 << 20 } = {}) {
  const bytes = Buffer.from(text);
  const pieces: Buffer[] = [];
  for (let i = 0; i < bytes.length; i += piece) pieces.push(bytes.subarray(i, i + piece));
  return openTrace('-', { skipBadRows, stdin: Readable.from(pieces) });
}

/** All rows as plain objects. */
export async function read(text: string | Buffer, options?: { skipBadRows?: boolean; piece?: number }) {
  const trace = await open(text, options);
  const rows = [];
  for await (const b of trace.batches()) {
    for (let i = 0; i < b.rows; i++) {
      const stored = b.pfnCount[i] > MAX_STORED_PFNS ? 0 : b.pfnCount[i];
      rows.push({
        line: b.line[i],
        op: OPS[b.op[i]].name,
        ts: b.tsNs[i],
        where: [b.vm[i], b.cpu[i], b.dev[i]],
        addr: [b.addrPage[i], b.addrOffset[i]],
        len: [b.lenPages[i], b.lenOffset[i]],
        pfnCount: b.pfnCount[i],
        pfns: [...b.pfns.subarray(b.pfnStart[i], b.pfnStart[i] + stored)],
        backing: trace.backings[b.backing[i]].text,
        prot: b.prot[i],
        kind: b.kind[i],
        value: b.hasValue[i] === 1 ? (BigInt(b.valueHigh[i]) << 32n) + BigInt(b.valueLow[i]) : null,
        lat: b.latNs[i],
        ret: b.ret[i],
      });
    }
  }
  return { trace, rows };
}

/** One field of every row. */
export const column = async <K extends string>(text: string, key: K) =>
  (await read(text)).rows.map((row) => row[key as keyof typeof row]);
