/** `schedules:`: named windows of the week, by the clock on a wall. */

import { z } from 'zod';
import { isTimeZone } from '../../core/instant.ts';
import type { Schedule } from '../../core/policy/model.ts';
import type { Ground } from './ground.ts';
import type { Entry } from './source.ts';

const DAYS = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'] as const;

const MESSAGE = 'expected a time of day such as `"08:00"`';

function clock(pattern: RegExp) {
  return z.string({ error: MESSAGE }).regex(pattern, MESSAGE);
}

export const scheduleSchema = z
  .strictObject({
    days: z.array(z.enum(DAYS)).min(1).describe('The days on which the window starts.'),
    from: clock(/^([01]\d|2[0-3]):[0-5]\d$/)
      .describe('Local time, inclusive.')
      .meta({ examples: ['08:00'] }),
    to: clock(/^(([01]\d|2[0-3]):[0-5]\d|24:00)$/)
      .describe('Local time, exclusive. Not later than `from`: it wraps into the next day.')
      .meta({ examples: ['19:00'] }),
    zone: z.string().optional().describe('Time zone; that of the policy without it.'),
  })
  .describe('A window of the week, by the clock on a wall.');

export function readSchedules(
  entries: readonly Entry<z.output<typeof scheduleSchema>>[],
  ground: Ground,
): Map<string, Schedule> {
  const schedules = new Map<string, Schedule>();
  for (const { key: name, value, place } of entries) {
    const zone = value.zone ?? ground.timezone;
    if (!isTimeZone(zone)) {
      place.in('zone').error('unknown-timezone', `there is no time zone \`${zone}\``, 'as in `Europe/Paris`');
      continue;
    }
    const days = value.days.map((day) => DAYS.indexOf(day));
    const schedule = { name, days, from: minutes(value.from), to: minutes(value.to), zone, at: place.key.at };
    schedules.set(name, ground.placed(schedule, place));
  }
  return schedules;
}

function minutes(text: string): number {
  const [hours = '', rest = ''] = text.split(':');
  return Number(hours) * 60 + Number(rest);
}
