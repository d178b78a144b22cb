/** `networks:` and `schedules:`: where and when. */

import { parseCidr } from '../../core/address.ts';
import { isTimeZone } from '../../core/instant.ts';
import type { Network, Schedule } from '../../core/policy/model.ts';
import type { Place } from './place.ts';
import type { PolicyInput } from './schema.ts';
import type { Scope } from './scope.ts';

export function readNetwork(name: string, input: readonly string[], place: Place): Network {
  const cidrs = input.flatMap((source, index) => {
    const cidr = parseCidr(source);
    if (cidr !== null) return [cidr];
    place
      .in(index)
      .error(
        'bad-network',
        `\`${source}\` is not a network`,
        'an address, or an address and a prefix such as `10.20.0.0/16` with no bits set behind it',
      );
    return [];
  });
  return { name, cidrs, at: place.keyAt };
}

const DAYS = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'];

export function readSchedule(
  name: string,
  input: PolicyInput['schedules'][string],
  scope: Scope,
  place: Place,
): Schedule {
  const zone = input.zone ?? scope.timezone;
  if (input.zone !== undefined) checkZone(input.zone, place.in('zone'));
  const from = readClock(input.from, place.in('from'), 'start');
  const to = readClock(input.to, place.in('to'), 'end');
  const days = [...new Set(input.days.map((day) => DAYS.indexOf(day)))].sort((a, b) => a - b);
  return { name, days, from, to, zone, at: place.keyAt };
}

export function checkZone(zone: string, place: Place): void {
  if (!isTimeZone(zone))
    place.error('bad-zone', `there is no time zone \`${zone}\``, 'an IANA name such as `Europe/Paris`');
}

/** Minutes since midnight; `24:00` only as an end. */
function readClock(text: string, place: Place, role: 'start' | 'end'): number {
  const [, hour, minute] = /^(\d{2}):(\d{2})$/.exec(text) ?? [];
  const minutes = Number(hour) * 60 + Number(minute);
  if (Number(minute) < 60 && (minutes < 1440 || (role === 'end' && minutes === 1440))) return minutes;
  place.error(
    'bad-clock',
    `\`${text}\` is not a time of day`,
    role === 'end' ? '`00:00` to `24:00`' : '`00:00` to `23:59`',
  );
  return 0;
}
