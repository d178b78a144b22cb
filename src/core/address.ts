/** IP addresses and networks; IPv4-mapped IPv6 is folded to IPv4. */

/** 4 or 16 bytes, network order, as a plain array (it crosses threads, and comparing is a loop). */
export type Address = readonly number[];

export interface Cidr {
  readonly source: string;
  readonly address: Address;
  readonly bits: number;
}
