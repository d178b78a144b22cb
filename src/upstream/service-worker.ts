/** Service workers: scripts of an app that answer its host's requests in the browser, those of the gate's own paths, too. */

const NAME = 'service-worker';

/** Whether the browser asks for the script of one. It says so itself, and no page can keep it from that (Service Workers, “Update”). */
export function asksForWorker(rawHeaders: readonly string[]): boolean {
  for (let i = 0; i < rawHeaders.length; i += 2) {
    const header = rawHeaders[i] ?? '';
    if (header.length === NAME.length && header.toLowerCase() === NAME) return true;
  }
  return false;
}
