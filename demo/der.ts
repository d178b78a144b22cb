/** As much of DER (X.690) as a certificate needs. */

/** A value under its tag, with the shortest length that says it. */
export function tagged(tag: number, ...parts: readonly Uint8Array[]): Buffer {
  const content = Buffer.concat(parts);
  const { length } = content;
  if (length > 0xffff) throw new RangeError('no certificate is as long as that');
  const short = length < 0x80 ? [length] : length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.of(tag, ...short), content]);
}

export function sequence(...parts: readonly Uint8Array[]): Buffer {
  return tagged(0x30, ...parts);
}

/** Of `2.5.29.17` and the like: the first two numbers share a byte, the others take seven bits to a byte. */
export function oid(dotted: string): Buffer {
  const [first = 0, second = 0, ...rest] = dotted.split('.').map(Number);
  return tagged(0x06, Buffer.of(first * 40 + second, ...rest.flatMap(septets)));
}

/** UTCTime until 2049, and GeneralizedTime from then on (RFC 5280 §4.1.2.5). */
export function time(date: Date): Buffer {
  const text = `${date.toISOString().replace(/[-:T]|\.\d+Z/g, '')}Z`;
  return date.getUTCFullYear() < 2050 ? tagged(0x17, Buffer.from(text.slice(2))) : tagged(0x18, Buffer.from(text));
}

/** @param unused bits at the end that say nothing. */
export function bits(content: Uint8Array, unused = 0): Buffer {
  return tagged(0x03, Buffer.of(unused), content);
}

function septets(number: number): number[] {
  const septet = number & 0x7f;
  return number < 0x80 ? [septet] : [...septets(number >> 7).map((byte) => byte | 0x80), septet];
}
