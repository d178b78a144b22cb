import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    testTimeout: 20_000,
    hookTimeout: 20_000,
    // Two cores: more workers only make sockets and timers slower.
    maxWorkers: 2,
    dangerouslyIgnoreUnhandledErrors: false,
    // A second, which it is otherwise, is short on a busy machine.
    expect: { poll: { timeout: 10_000 } },
  },
});
