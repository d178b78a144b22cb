/** Where a person goes back to after a sign-in: always a path of the same origin, whatever was asked for. */

/** A sign-in carries both in a URL, and some providers cut those beyond 4 KiB. */
const LONGEST_PATH = 1_536;
const LONGEST_FRAGMENT = 1_024;
const LONGEST = 2_048;

/**
 * @param to what somebody asked for: a path with its query. Anything else becomes `home`.
 * @returns a target that, behind `origin`, is of that origin for every URL parser.
 */
export function returnTo(origin: string, to: string, home = '/'): string {
  if (!isPath(to)) return home;
  const kept = to.length <= LONGEST_PATH ? to : (to.split('?', 1)[0] ?? home);
  if (kept.length > LONGEST_PATH) return home;
  const url = URL.parse(origin + kept);
  return url !== null && url.origin === origin && url.username === '' ? kept : home;
}

/** @returns what may stand behind `#`; empty when it is too long beside the target, or holds what no URL has. */
export function fragmentFor(to: string, fragment: string): string {
  if (fragment.length > LONGEST_FRAGMENT || to.length + fragment.length > LONGEST) return '';
  return /^[\x21\x23-\x3b\x3d\x3f-\x5b\x5d\x5f\x61-\x7e]*$/.test(fragment) ? fragment : '';
}

/**
 * One slash, then neither a slash nor a backslash: browsers read `//host` and `/\host` as another origin. No control
 * character: they drop tab and newline, and what is left may begin with two slashes.
 */
function isPath(to: string): boolean {
  return /^\/(?![/\\])[\x21-\x5b\x5d-\x7e]*$/.test(to);
}
