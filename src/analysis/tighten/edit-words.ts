/** Edits in words, as a list of changes says them. */

import { formatDuration } from '../../core/duration.ts';
import type { Policy } from '../../core/policy/model.ts';
import { whoWords } from '../../core/policy/words.ts';
import type { Edit, TargetName } from './edit.ts';

/** @param policy before the edit */
export function editWords(edit: Edit, policy: Policy): string {
  switch (edit.kind) {
    case 'remove-grant':
      return `take grant \`${edit.grant}\` away`;
    case 'narrow-who': {
      const who = policy.grants.find(({ id }) => id === edit.grant)?.who ?? [];
      const gone = who.filter((_, place) => !edit.keep.includes(place)).map(whoWords);
      return `\`${edit.grant}\`: no longer for ${listed(gone)}`;
    }
    case 'narrow-to':
      return `\`${edit.grant}\`: only to ${listed(edit.to.flat().map(targetWords))}`;
    case 'narrow-routes': {
      const resource = policy.apps.get(edit.app)?.resources.find(({ name }) => name === edit.resource);
      const gone = (resource?.routes ?? []).flatMap(({ methods, pattern }, place) => {
        const left = edit.methods[place] ?? [];
        const less =
          methods.includes('*') && left.length > 0
            ? [`all but ${left.join('|')}`]
            : methods.filter((one) => !left.includes(one));
        return less.length === 0 ? [] : [`${less.join('|')} ${pattern.source}`];
      });
      return `\`${edit.app}/${edit.resource}\`: no longer ${listed(gone)}`;
    }
    case 'ask':
      return `\`${edit.grant}\`: ask for ${edit.key} ${edit.names.map((name) => `\`${name}\``).join(' or ')}`;
    case 'ask-auth':
      return `\`${edit.grant}\`: ask for a sign-in ${signInWords(edit)}`;
    case 'ask-session':
      return `\`${edit.grant}\`: ask for a session younger than ${formatDuration(edit.maxAge)}`;
  }
}

function signInWords({ amr, acr, maxAge }: Extract<Edit, { kind: 'ask-auth' }>): string {
  return [
    ...(amr === null ? [] : [`with amr ${amr.join(' and ')}`]),
    ...(acr === null ? [] : [`with acr ${acr.join(' or ')}`]),
    ...(maxAge === null ? [] : [`within ${formatDuration(maxAge)}`]),
  ].join(', ');
}

function targetWords({ app, resource }: TargetName): string {
  return app === null ? '*' : `${app}/${resource ?? '*'}`;
}

function listed(names: readonly string[]): string {
  return names.map((name) => `\`${name}\``).join(', ');
}
