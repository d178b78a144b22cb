/** Strong Kleene logic: true, false, and unknown, which is neither (POLICY.md §4 line 3). */

export type Truth = 'T' | 'F' | 'U';

export function and(a: Truth, b: Truth): Truth {
  if (a === 'F' || b === 'F') return 'F';
  return a === 'U' || b === 'U' ? 'U' : 'T';
}

export function or(a: Truth, b: Truth): Truth {
  if (a === 'T' || b === 'T') return 'T';
  return a === 'U' || b === 'U' ? 'U' : 'F';
}

export function not(a: Truth): Truth {
  switch (a) {
    case 'T':
      return 'F';
    case 'F':
      return 'T';
    case 'U':
      return 'U';
  }
}

/** Of something that is known either way. */
export function truth(known: boolean): Truth {
  return known ? 'T' : 'F';
}
