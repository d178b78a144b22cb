/** The measure of the bar: Fastify with @fastify/http-proxy, its defaults, nothing checked, nothing logged. */

import proxy from '@fastify/http-proxy';
import fastify from 'fastify';

const [port = '0', upstream = ''] = process.argv.slice(2);
const app = fastify({ logger: false });
await app.register(proxy, { upstream });
await app.listen({ port: Number(port), host: '127.0.0.1' });
process.stdout.write('listening\n');
