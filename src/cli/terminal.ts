/** Where a command reads its surroundings and writes its results: results on stdout, notes on stderr. */

export interface Terminal {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Colour only on a terminal, and never with `NO_COLOR`. */
  readonly style: 'plain' | 'colour';
  /** Writes a line of the result. */
  out(line: string): void;
  /** Writes a note. */
  err(line: string): void;
  /** Shows how far a command is, in one line that the next takes the place of; null takes it away. Only where somebody looks on. */
  progress(line: string | null): void;
}

export function terminal(): Terminal {
  const colour = process.stdout.isTTY && process.stderr.isTTY && (process.env['NO_COLOR'] ?? '') === '';
  for (const stream of [process.stdout, process.stderr]) stream.on('error', ignoreClosed);
  return {
    env: process.env,
    style: colour ? 'colour' : 'plain',
    out: (line) => void process.stdout.write(`${line}\n`),
    err: (line) => void process.stderr.write(`${line}\n`),
    progress: process.stderr.isTTY ? shower() : () => {},
  };
}

function shower(): Terminal['progress'] {
  let shown = false;
  return (line) => {
    if (line !== null || shown) process.stderr.write(`\r\u001B[K${line ?? ''}`);
    shown = line !== null;
  };
}

/** Whoever reads may have seen enough, as `head` does. */
function ignoreClosed(error: Error): void {
  if (!('code' in error && error.code === 'EPIPE')) throw error;
}
