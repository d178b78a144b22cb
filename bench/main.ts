/** `npm run bench`: every benchmark, or the ones named (`npm run bench -- line`). */

await import('./line/main.ts');
