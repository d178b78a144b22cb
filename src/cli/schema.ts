/** `sallyport schema`: the JSON Schemas of the files and of the access record, as they stand in this version. */

import { UsageError, type Command } from './command.ts';
import { SCHEMAS } from './schemas.ts';

export const schema: Command = {
  name: 'schema',
  summary: 'print a JSON Schema, for editors and for those who read the access record',
  operands: Object.keys(SCHEMAS).join('|'),
  count: [1, 1],
  flags: {},
  examples: ['sallyport schema policy > policy.schema.json'],
  async run({ operands }, terminal) {
    const make = SCHEMAS[operands[0] ?? ''];
    if (make === undefined) throw new UsageError(`expected one of ${Object.keys(SCHEMAS).join(', ')}`);
    terminal.out(JSON.stringify(await make(), null, 2));
    return 0;
  },
};
