/** `npm run bench`: every benchmark, or the ones named (`npm run bench -- line start`). Exits 1 when a bar is not met. */

const BENCHES: Readonly<Record<string, () => Promise<boolean>>> = {
  line: async () => (await import('./line/main.ts')).benchLine(),
  policy: async () => (await import('./policy/bench.ts')).benchPolicy(),
  diff: async () => (await import('./diff/main.ts')).benchDiff(),
  replay: async () => (await import('./replay/main.ts')).benchReplay(),
  start: async () => (await import('./start/main.ts')).benchStart(),
  sessions: async () => (await import('./sessions/main.ts')).benchSessions(),
  soak: async () => (await import('./soak/main.ts')).benchSoak(),
  reload: async () => {
    // It runs when it is loaded, and says by the exit code whether its bars are met.
    await import('./reload/main.ts');
    return process.exitCode !== 1;
  },
};

const named = process.argv.slice(2);
const unknown = named.find((name) => !Object.hasOwn(BENCHES, name));
if (unknown !== undefined) {
  console.error(`there is no benchmark \`${unknown}\`: ${Object.keys(BENCHES).join(', ')}`);
  process.exit(2);
}
let met = true;
for (const [name, bench] of Object.entries(BENCHES)) {
  if (named.length > 0 && !named.includes(name)) continue;
  if (!(await bench())) met = false;
}
process.exitCode = met ? 0 : 1;
