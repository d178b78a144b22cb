/** The key that seals sessions: one that several gates share, or one that the gate makes and keeps itself. */

import { type GateKey, newGateKey, readGateKey } from '../identity/sessions/gate-key.ts';
import { generatedKey } from './generated-key.ts';

interface GivenKey {
  /** For messages. */
  readonly file: string;
  readonly text: { reveal(): string };
}

/**
 * @param given null = made on the first start.
 * @param folder the data folder.
 * @throws Error whose message names the file, when the key cannot be read, made or used.
 */
export async function loadGateKey(given: GivenKey | null, folder: string): Promise<GateKey> {
  if (given !== null) return readGateKey(given.file, given.text.reveal());
  const { file, text } = await generatedKey(folder, 'session.key', newGateKey);
  return readGateKey(file, text);
}
