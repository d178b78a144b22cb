/** The fingerprint of RSA keys that can be factored because of how a widespread chip made them (ROCA, CVE-2017-15361). */

/** Primes up to 167: their product divides the chip's primorial at every key size. */
const PRIMES = [
  3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37, 41, 43, 47, 53, 59, 61, 67, 71, 73, 79, 83, 89, 97, 101, 103, 107, 109, 113,
  127, 131, 137, 139, 149, 151, 157, 163, 167,
];

/** What 65537 generates modulo each prime: such a modulus is a power of it, a random one is in all of these in 1 of 2²⁷. */
const POWERS = PRIMES.map((prime) => {
  const powers = new Set<number>();
  for (let power = 1; !powers.has(power); power = (power * 65_537) % prime) powers.add(power);
  return { prime: BigInt(prime), powers };
});

export function isRocaModulus(modulus: bigint): boolean {
  return POWERS.every(({ prime, powers }) => powers.has(Number(modulus % prime)));
}
