/** The lines of access logs: files, `.gz` too, and `-` for standard input, read as streams so that their size does not matter. */

import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import type { LinePlace } from '../analysis/log/census.ts';
import { reasonOf } from '../config/file-reader.ts';

/** Takes one line at a time. */
export interface LineTaker {
  /** @param line null = it is too long to be a record */
  add(line: string | null, place: LinePlace): void;
}

const NEWLINE = 0x0a;
const CHUNK = 1024 * 1024;
/** Bytes; the longest record that the gate can write is a tenth of it. */
const LONGEST = 1024 * 1024;
const BOM = '\uFEFF';

/** @throws Error, in words, where one of them cannot be read */
export async function readLogs(files: readonly string[], taker: LineTaker): Promise<void> {
  for (const file of files) await readLog(file, taker);
}

async function readLog(file: string, taker: LineTaker): Promise<void> {
  const lines = new Lines(file === '-' ? 'standard input' : file, taker);
  const source = file === '-' ? process.stdin : createReadStream(file, { highWaterMark: CHUNK });
  try {
    if (file.endsWith('.gz')) await pipeline(source, createGunzip({ chunkSize: CHUNK }), (from) => lines.take(from));
    else await lines.take(source);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : null;
    throw new Error(`cannot read \`${file}\`: ${GZIP[String(code)] ?? reasonOf(error)}`, { cause: error });
  }
}

const GZIP: Readonly<Record<string, string>> = {
  Z_BUF_ERROR: 'its end is missing',
  Z_DATA_ERROR: 'it is not what gzip writes',
};

/** Cuts a stream of bytes at its newlines. */
class Lines {
  readonly #file: string;
  readonly #taker: LineTaker;
  /** The beginning of a line whose end is still to come. */
  #rest: Buffer[] = [];
  #restLength = 0;
  #number = 0;

  constructor(file: string, taker: LineTaker) {
    this.#file = file;
    this.#taker = taker;
  }

  async take(source: AsyncIterable<Buffer>): Promise<void> {
    for await (const chunk of source) {
      let start = 0;
      for (let end = chunk.indexOf(NEWLINE); end !== -1; end = chunk.indexOf(NEWLINE, start)) {
        this.#end(chunk.subarray(start, end));
        start = end + 1;
      }
      if (start < chunk.length) this.#keep(chunk.subarray(start));
    }
    if (this.#restLength > 0) this.#end(Buffer.alloc(0));
  }

  #keep(part: Buffer): void {
    // What is too long to be a record is only measured.
    if (this.#restLength <= LONGEST) this.#rest.push(part);
    this.#restLength += part.length;
  }

  #end(part: Buffer): void {
    this.#number += 1;
    const place = { file: this.#file, line: this.#number };
    const length = this.#restLength + part.length;
    const bytes = this.#restLength === 0 ? part : Buffer.concat([...this.#rest, part]);
    this.#rest = [];
    this.#restLength = 0;
    if (length > LONGEST) {
      this.#taker.add(null, place);
      return;
    }
    const text = bytes.toString('utf8');
    const line = this.#number === 1 && text.startsWith(BOM) ? text.slice(BOM.length) : text;
    // An empty line says nothing that could be missed.
    if (line.trim() !== '') this.#taker.add(line, place);
  }
}
